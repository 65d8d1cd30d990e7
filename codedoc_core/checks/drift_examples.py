"""Examples that cannot run: they are no Python, or they call the symbol with arguments that it does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.facts.examples import calls_in_example, examples_in, fault_of
from codedoc_core.facts.facts import ParameterKind, Role
from codedoc_core.source.text import Span
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding
    from codedoc_core.facts.examples import ExampleCall

_UNCALLED = frozenset({Role.PROPERTY, Role.SETTER, Role.DELETER, Role.OVERLOAD, Role.TEST, Role.DUNDER})


def example_findings(view: DriftView) -> Iterator[Finding]:
    """Judge the examples of a docstring."""
    if ">>>" not in view.reading.text:
        return
    for example in examples_in(view.reading.text):
        span = Span(example.start, example.start)
        if fault := fault_of(example):
            yield view.in_docstring("CD261", span, f"the example is not valid Python: {fault}")
        elif not example.is_to_fail:
            for call in calls_in_example(example):
                if problem := _problem(call, view):
                    yield view.in_docstring("CD262", span, problem)


def _problem(call: ExampleCall, view: DriftView) -> str:
    """Say which argument of a call the symbol does not take; nothing where the call may mean something else."""
    if not _is_called(call, view) or call.is_open:
        return ""
    signature = view.signature
    if signature is None or not signature.is_sure or _makes_itself(view):
        return ""
    kinds = {taken.name: taken.kind for taken in signature.parameters}
    if ParameterKind.VAR_KEYWORD not in kinds.values():
        for name in call.keywords:
            if kinds.get(name, ParameterKind.POSITIONAL_ONLY) is ParameterKind.POSITIONAL_ONLY:
                return f"the example passes `{name}`, which `{view.symbol.name}` does not take"
    ordered = [name for name, kind in kinds.items() if kind in _ORDERED]
    if ParameterKind.VAR_POSITIONAL not in kinds.values() and call.positional > len(ordered):
        return (
            f"the example passes {call.positional} arguments by position, and `{view.symbol.name}` takes {len(ordered)}"
        )
    return ""


_ORDERED = (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)


def _makes_itself(view: DriftView) -> bool:
    """Whether a class may be called in ways that its constructor does not tell."""
    inside = f"{view.symbol.qualname}.__new__"
    return view.symbol.kind is SymbolKind.CLASS and any(each.qualname == inside for each in view.module.symbols)


def _is_called(call: ExampleCall, view: DriftView) -> bool:
    """Whether a call means the symbol: by its bare name, by that of its module, or, for a method, on something."""
    symbol = view.symbol
    head, _, last = call.callee.rpartition(".")
    if (
        last != symbol.name
        or symbol.kind is SymbolKind.MODULE
        or view.role in _UNCALLED
        or "<locals>" in symbol.qualname
    ):
        return False
    if symbol.is_method and symbol.parent is not None:
        # On an object of an unknown class the name alone says little; on the class itself it says all.
        return head.rpartition(".")[2] == symbol.parent.name and view.role in (Role.CLASS_METHOD, Role.STATIC_METHOD)
    return not head or head.rpartition(".")[2] == view.module.name.rpartition(".")[2]
