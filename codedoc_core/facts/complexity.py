"""Cyclomatic complexity, as radon counts it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from codedoc_core.symbols.symbol import Definition

_OWN_COUNT: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assert)


def calculate_function_complexity(node: Definition) -> int:
    """Return the cyclomatic complexity of a function: the number of independent paths through it.

    It is one, and one more for each ``if``, loop, handler, ``else`` of a loop or ``try``, ``and`` or ``or``, part and
    filter of a comprehension, ``assert``, and ``case`` that does not take everything. Nested functions and classes
    count on their own.
    """
    return 1 + sum(_paths(inside) for inside in _inside(node))


def _inside(node: Definition) -> Iterator[ast.AST]:
    stack: list[ast.AST] = [*node.body]
    while stack:
        top = stack.pop()
        yield top
        if not isinstance(top, _OWN_COUNT):
            stack.extend(ast.iter_child_nodes(top))


def _paths(node: ast.AST) -> int:
    count = _COUNTS.get(type(node))
    return count(node) if count else 0


def _loop(node: ast.For | ast.AsyncFor | ast.While) -> int:
    return 1 + bool(node.orelse)


def _attempt(node: ast.Try | ast.TryStar) -> int:
    return len(node.handlers) + bool(node.orelse)


def _match(node: ast.Match) -> int:
    takes_all = any(isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None for case in node.cases)
    return len(node.cases) - takes_all


_COUNTS: Final[Mapping[type[ast.AST], Callable[..., int]]] = {
    ast.If: lambda _: 1,
    ast.IfExp: lambda _: 1,
    ast.Assert: lambda _: 1,
    ast.BoolOp: lambda node: len(node.values) - 1,
    ast.comprehension: lambda node: 1 + len(node.ifs),
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.While: _loop,
    ast.Try: _attempt,
    ast.TryStar: _attempt,
    ast.Match: _match,
}
