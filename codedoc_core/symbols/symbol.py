"""A symbol: a module, a class or a function, with its place in the source."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codedoc_core.source.text import SourceText, Span

Definition = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class SymbolKind(StrEnum):
    """What a symbol is to the interpreter."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """One definition. Qualified names are not unique (twins under ``if``, property setters): spans are.

    Attributes:
        qualname: As Python's ``__qualname__`` (``"A.f"``, ``"f.<locals>.g"``); empty for the module.
        kind: Module, class or function.
        node: The syntax tree of the definition.
        parent: The enclosing symbol, or ``None`` for the module.
        span: From the first decorator to the end of the body.
        docstring: Value of the existing docstring, or ``None``.
        decorators: Dotted names of the decorators, calls stripped (``"app.route"``); ``""`` where it is no name.
    """

    qualname: str
    kind: SymbolKind
    node: Definition = field(repr=False)
    parent: Symbol | None = field(repr=False)
    span: Span
    docstring: str | None
    decorators: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Last part of the qualified name."""
        return self.qualname.rpartition(".")[2]

    @property
    def line(self) -> int:
        """1-based line of the ``def`` or ``class`` keyword; 1 for the module."""
        return getattr(self.node, "lineno", 1)

    @property
    def is_method(self) -> bool:
        """Whether this is a function in a class body."""
        return self.kind is SymbolKind.FUNCTION and self.parent is not None and self.parent.kind is SymbolKind.CLASS


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """A parsed file.

    Attributes:
        name: Dotted module name as well as it is known (``"pkg.mod"``); may be empty.
        source: The text that all spans refer to.
        tree: The syntax tree.
        symbols: Every symbol in source order, the module itself first.
        exports: Names in a literal ``__all__``, or ``None`` where there is none.
    """

    name: str
    source: SourceText
    tree: ast.Module = field(repr=False)
    symbols: tuple[Symbol, ...] = field(repr=False)
    exports: frozenset[str] | None = None

    @property
    def root(self) -> Symbol:
        """The symbol of the module itself."""
        return self.symbols[0]
