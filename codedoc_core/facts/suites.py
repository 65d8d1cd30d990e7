"""Statements as shapes: stubs, preambles, and what a body is there for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body, Site

_EXITS: Final = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def is_stub(suite: list[ast.stmt]) -> bool:
    """Whether a body does nothing: ``...``, ``pass`` or ``raise NotImplementedError``."""
    if not suite:
        return True
    if len(suite) > 1:
        return False
    match suite[0]:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
    return False


def leaves(suite: list[ast.stmt]) -> bool:
    """Whether control never reaches what follows a suite; ``False`` where that takes more than a look."""
    last = suite[-1] if suite else None
    for _ in range(20):
        if isinstance(last, _EXITS):
            return True
        if isinstance(last, ast.With | ast.AsyncWith):
            last = last.body[-1]
        elif isinstance(last, ast.If) and last.orelse and isinstance(last.body[-1], _EXITS):
            last = last.orelse[-1]
        else:
            return False
    return False


def core(suite: list[ast.stmt]) -> list[ast.stmt]:
    """Return a body without its leading checks, fallbacks and imports: what it is there for."""
    for at, statement in enumerate(suite):
        if not _is_preamble(statement):
            return suite[at:]
    return []


def _is_preamble(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.Global() | ast.Nonlocal():
            return True
        case ast.If(body=[ast.Raise()], orelse=[]):
            return True
        case ast.If(
            test=ast.Compare(left=ast.Name(id=name), ops=[ast.Is()], comparators=[ast.Constant(value=None)]),
            body=[ast.Assign(targets=[ast.Name(id=target)])],
            orelse=[],
        ):
            return name == target
    return False


def only_returns(site: Site, body: Body) -> bool:
    """Whether a function only computes what it returns: bindings whose value is told, checks, and the return."""
    rest = [statement for statement in body.core if statement is not site.node]
    return all(binds_one(statement, body) or _only_opens(statement, site) for statement in rest)


def binds_one(statement: ast.stmt, body: Body) -> bool:
    """Whether a statement binds a local variable that is said by its value wherever it is used."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name in body.scope.bound
    return False


def _only_opens(statement: ast.stmt, site: Site) -> bool:
    return isinstance(statement, ast.With | ast.AsyncWith) and statement.body == [site.node]


def attempted_call(body: Body) -> ast.Call | None:
    """Return the call that a loop of attempts makes until it succeeds."""
    match body.core:
        case [
            ast.For(
                iter=ast.Call(func=ast.Name(id="range")),
                body=[ast.Try(body=[ast.Return(value=value)], handlers=[_], orelse=[], finalbody=[])],
                orelse=[],
            ),
            ast.Raise(),
        ]:
            value = value.value if isinstance(value, ast.Await) else value
            return value if isinstance(value, ast.Call) else None
    return None
