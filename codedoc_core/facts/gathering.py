"""Loops that gather: a collection filled and returned, elements counted, elements yielded."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codedoc_core.facts.exceptions import caught_types
from codedoc_core.facts.expressions import phrase
from codedoc_core.facts.facts import Role
from codedoc_core.facts.scope import builtin_call, dotted
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.suites import binds_one
from codedoc_core.facts.words import bare, code, joined

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body

_Loop = ast.For | ast.AsyncFor


def gathered(role: Role, body: Body) -> str | None:
    """Say a collection that a loop fills and the function returns, as the comprehension that it could be."""
    match body.core:
        case [*before, ast.For() as loop, ast.Return(value=ast.Name(id=name))]:
            pass
        case _:
            return None
    if not all(binds_one(statement, body) for statement in before) or name not in body.scope.bound:
        return None
    if body.loads.get(name) != 2 or loop.orelse or len(body.returns) > 1 or body.yields:
        return None
    start = body.scope.bound[name]
    value = _filled(loop, name, start, body)
    said = phrase(value, body.scope) if value is not None else None
    return said if role is Role.PROPERTY or not said else f"return {said}"


def _filled(loop: ast.For, name: str, start: ast.expr, body: Body) -> ast.expr | None:
    """Return the comprehension that a loop amounts to."""
    tests, last = _tested(loop.body)
    if last is None:
        return None
    generators = [ast.comprehension(loop.target, loop.iter, tests, is_async=0)]
    kind = _empty(start, body)
    match last:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=target), attr=attr), args=[element], keywords=[])
        ) if target == name:
            if (kind, attr) == ("list", "append"):
                return ast.ListComp(element, generators)
            return ast.SetComp(element, generators) if (kind, attr) == ("set", "add") else None
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=target), slice=key)], value=element):
            return ast.DictComp(key, element, generators) if target == name and kind == "dict" else None
    return None


def _empty(start: ast.expr, body: Body) -> str:
    """Return of which kind an empty collection is."""
    if isinstance(start, ast.List) and not start.elts:
        return "list"
    if isinstance(start, ast.Dict) and not start.keys:
        return "dict"
    return builtin_call(start, body.scope) if isinstance(start, ast.Call) and not start.args else ""


def _tested(suite: list[ast.stmt]) -> tuple[list[ast.expr], ast.stmt | None]:
    """Take apart ``if test: statement`` and ``if test: continue`` before a statement."""
    match suite:
        case [ast.If(test=test, body=[inner], orelse=[])] if not isinstance(inner, ast.If | ast.Continue):
            return [test], inner
        case [ast.If(test=test, body=[ast.Continue()], orelse=[]), last]:
            return [ast.UnaryOp(ast.Not(), test)], last
        case [last]:
            return [], last
    return [], None


def yielded_each(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say what is yielded for each element of a loop, from another iterable, or until an exception ends it."""
    suite = [statement for statement in body.core if not binds_one(statement, body)]
    if len(body.yields) != 1 or len(suite) != 1:
        return None
    match suite[0]:
        case ast.Expr(value=ast.YieldFrom(value=source)):
            said = phrase(source, body.scope)
            if isinstance(source, ast.Tuple | ast.List) and not source.elts:
                return "yield nothing"
            return f"yield each element of {said}" if said and bare(said) else f"yield {said}" if said else None
        case ast.For() | ast.AsyncFor() as loop if not loop.orelse:
            return _from_loop(loop, body)
        case ast.While(test=ast.Constant(value=True)) | ast.Try() as endless:
            return _endless(endless, body)
    return None


def _from_loop(loop: _Loop, body: Body) -> str | None:
    tests, last = _tested(loop.body)
    match last:
        case ast.Expr(value=ast.Yield(value=ast.Name(id=name))) if not tests and name == dotted(loop.target):
            over = subject(loop.iter, body.scope)
            return f"yield each element of {over}" if over and bare(over) else None
        case ast.Expr(value=ast.Yield(value=ast.expr() as value)):
            generator = ast.comprehension(loop.target, loop.iter, tests, is_async=0)
            said = phrase(ast.GeneratorExp(value, [generator]), body.scope)
            return f"yield {said}" if said else None
    return None


def _endless(statement: ast.While | ast.Try, body: Body) -> str | None:
    """Say ``while True: yield f()``, and the exception at which it ends."""
    ending, loop = "forever", statement
    if isinstance(statement, ast.Try):
        match statement:
            case ast.Try(
                body=[ast.While() as inner],
                handlers=[ast.ExceptHandler(body=[ast.Pass() | ast.Return(value=None)]) as handler],
                orelse=[],
                finalbody=[],
            ):
                kinds = caught_types(handler)
                ending, loop = f"until {joined([code(kind) for kind in kinds], 'or')} is raised", inner
                if not all(kinds):
                    return None
            case _:
                return None
    match loop:
        case ast.While(
            test=ast.Constant(value=True), body=[ast.Expr(value=ast.Yield(value=ast.expr() as value))], orelse=[]
        ):
            said = subject(value, body.scope)
            return f"yield {said} {ending}" if said else None
    return None


def entered(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say what a generator-based context manager holds while its block runs."""
    if not any(dotted(node).endswith("contextmanager") for node in body.node.decorator_list) or len(body.yields) != 1:
        return None
    match body.core:
        case [ast.With() | ast.AsyncWith() as block]:
            pass
        case _:
            return None
    match block.body:
        case [ast.Expr(value=ast.Yield())] if len(block.items) == 1:
            said = subject(block.items[0].context_expr, body.scope)
            return f"run the ``with`` block inside {said}" if said else None
    return None
