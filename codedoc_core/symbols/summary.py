"""Modules in brief: what other modules may need to know of one."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codedoc_core.symbols.names import base_names, guarded_statements, imports_of
from codedoc_core.symbols.parse import dotted_name
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.symbols.symbol import Module, Symbol

_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")
_READS_DOCSTRING: Final = re.compile(
    r"\b(?:self|cls|self\.__class__|type\((?:self|cls)\)|klass)\.__doc__(?!\s*=[^=])|getdoc\((?:self|cls|type\(self\))\)"
)


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """A class in brief.

    Attributes:
        qualname: As in its module.
        bases: Dotted names of its bases as the module writes them.
        methods: Names of the functions in its body.
        documented: First paragraph of the docstring of each method that has one.
        reads_docstring: Whether its code reads the docstring of its own or of a subclass.
    """

    qualname: str
    bases: tuple[str, ...]
    methods: tuple[str, ...]
    documented: dict[str, str] = field(default_factory=dict)
    reads_docstring: bool = False


@dataclass(frozen=True, slots=True)
class ModuleSummary:
    """A module in brief.

    Attributes:
        name: Dotted name.
        imports: What each imported name stands for; relative targets keep their leading dots. Dotted names may be
            among them once an index has settled what they mean.
        classes: Its classes by qualified name.
        raises: Exceptions that are raised, as written, with the qualified name of the function around, and whether a
            ``try`` or ``with`` of that function may stop them.
    """

    name: str
    imports: dict[str, str]
    classes: dict[str, ClassSummary]
    raises: tuple[tuple[str, str, bool], ...]


def summarise(module: Module) -> ModuleSummary:
    """Put into brief what other modules may need to know of one."""
    classes: dict[str, ClassSummary] = {}
    methods: dict[Symbol, list[Symbol]] = {}
    for symbol in module.symbols:
        if symbol.is_method and symbol.parent is not None:
            methods.setdefault(symbol.parent, []).append(symbol)
    text = module.source.text
    may_read = "__doc__" in text or "getdoc" in text
    reads = [match.start() for match in _READS_DOCSTRING.finditer(text)] if may_read else []
    for symbol in module.symbols:
        if symbol.kind is SymbolKind.CLASS:
            reader = any(symbol.span.start < at < symbol.span.end for at in reads)
            classes.setdefault(symbol.qualname, _class_summary(symbol, methods.get(symbol, []), reader=reader))
    raising = [symbol for symbol in module.symbols if "raise" in text[symbol.span.start : symbol.span.end]]
    raises = tuple(site for symbol in raising for site in _raises(symbol))
    return ModuleSummary(module.name, imports_of(module.tree.body), classes, raises)


def _class_summary(symbol: Symbol, methods: list[Symbol], *, reader: bool) -> ClassSummary:
    assert isinstance(symbol.node, ast.ClassDef)
    documented = {method.name: text for method in methods if (text := _first_paragraph(method.docstring))}
    names = tuple(method.name for method in methods)
    return ClassSummary(symbol.qualname, base_names(symbol.node), names, documented, reader)


def _first_paragraph(docstring: str | None) -> str | None:
    return _PARAGRAPH.split(docstring.strip(), maxsplit=1)[0] if docstring else None


def _raises(symbol: Symbol) -> Iterator[tuple[str, str, bool]]:
    if symbol.kind is not SymbolKind.FUNCTION:
        return
    for node, guarded in guarded_statements(symbol.node.body):
        if isinstance(node, ast.Raise) and node.exc is not None:
            name = dotted_name(node.exc)
            if name:
                yield name, symbol.qualname, guarded
