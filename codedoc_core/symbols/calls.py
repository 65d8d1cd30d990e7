"""Calls as the text of a module tells them: who calls what, and on which line."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.symbols.nodes import children
from codedoc_core.symbols.parse import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.symbols.symbol import Module, Symbol

_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Attributes:
        caller: Qualified name of the symbol around it; empty for the module.
        callee: Dotted name as written (``"self.save"``, ``"os.path.join"``).
        line: 1-based line.
    """

    caller: str
    callee: str
    line: int


def calls_of(module: Module) -> Iterator[Call]:
    """Give the calls of a module whose callee has a name, symbol by symbol."""
    for symbol in module.symbols:
        yield from calls_in(symbol)


def calls_in(symbol: Symbol) -> Iterator[Call]:
    """Give the calls in a symbol's own code; the definitions in it have their own."""
    stack: list[ast.AST] = list(reversed(symbol.node.body))
    while stack:
        node = stack.pop()
        if isinstance(node, _DEFINITIONS):
            stack.extend(node.decorator_list)
            continue
        if isinstance(node, ast.Call) and (name := dotted_name(node)):
            yield Call(symbol.qualname, name, node.lineno)
        stack.extend(reversed(children(node)))
