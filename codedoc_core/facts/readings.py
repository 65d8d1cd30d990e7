"""All readings of a parameter together: the words that hold for it."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.objects import asked_of, handed_in, options
from codedoc_core.facts.occurrences import Occurrence, occurrences
from codedoc_core.facts.passing import meant_by_callee, passed_to
from codedoc_core.facts.scope import builtin_call, dotted
from codedoc_core.facts.usages import restates, usage

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body
    from codedoc_core.symbols.symbol import Module, Symbol

MAX_ALIKE: Final = 2

_LOGS: Final = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "print"})


def read_words(body: Body, names: set[str], symbol: Symbol, module: Module) -> dict[str, str]:
    """Return what the readings of some parameters say about them."""
    found: dict[str, str] = {}
    for name, readings in occurrences(body, names).items():
        telling = [reading for reading in readings if not _is_neutral(reading, body)]
        said = _words(name, telling, body, (symbol, module)) if telling else None
        if said and not restates(said, name):
            found[name] = said
    # What many parameters have in common distinguishes none of them: a plain delegation passes everything on.
    common = {said for said, count in Counter(found.values()).items() if count > MAX_ALIKE}
    return {name: said for name, said in found.items() if said not in common}


def _words(name: str, readings: list[Occurrence], body: Body, where: tuple[Symbol, Module]) -> str | None:
    """Most telling evidence first."""
    args = body.node.args
    if args.kwarg is not None and name == args.kwarg.arg:
        return options(readings)
    if args.vararg is not None and name == args.vararg.arg:
        return _first(usage(reading, body) for reading in readings if isinstance(reading.parent, ast.For))
    return (
        _first(meant_by_callee(reading, body, *where) for reading in readings)
        or _first(usage(reading, body) for reading in readings)
        or handed_in(name, body.node.name, readings)
        or asked_of(readings, body)
        or passed_to(readings, body)
    )


def _first(said: object) -> str | None:
    return next((text for text in said if text), None)  # type: ignore[attr-defined]


def _is_neutral(reading: Occurrence, body: Body) -> bool:
    """Whether a reading says nothing about what a parameter is for: a check, a message, a log line."""
    statement = reading.around[-1]
    if isinstance(statement, ast.Raise | ast.Assert) or _is_check(statement, reading):
        return True
    return any(_only_looks(node, body) for node in reading.around[:3])


def _is_check(statement: ast.AST, reading: Occurrence) -> bool:
    is_check = isinstance(statement, ast.If) and len(statement.body) == 1 and isinstance(statement.body[0], ast.Raise)
    return is_check and reading.parent is not statement


def _only_looks(node: ast.AST, body: Body) -> bool:
    match node:
        case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return True
        case ast.Call(func=ast.Attribute(attr=attr)):
            return attr in _LOGS
        case ast.Call():
            return builtin_call(node, body.scope) in {"isinstance", "issubclass", "type", "repr", "print", "len"}
    return dotted(node) == "warnings.warn"
