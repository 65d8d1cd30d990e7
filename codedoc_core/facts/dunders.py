"""Special methods: what this one actually does."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.scope import builtin_call, dotted
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.words import bare, code, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.body import Body


def dunder_summary(body: Body) -> str | None:
    """Return what a special method does where its shape is known, or ``None``."""
    special = _SPECIAL.get(body.node.name)
    return special(body) if special else None


def _only_value(body: Body) -> ast.expr | None:
    last = body.suite[-1] if len(body.suite) == 1 else None
    return last.value if isinstance(last, ast.Return) else None


def _iterate(body: Body) -> str | None:
    match body.suite:
        case [ast.Return(value=ast.Call(args=[over]) as call)] if builtin_call(call, body.scope) == "iter":
            pass
        case [ast.Expr(value=ast.YieldFrom(value=over))]:
            pass
        case _:
            return None
    said = subject(over, body.scope) if isinstance(over, ast.Attribute | ast.Name | ast.Call) else None
    return f"iterate over {said}" if said and bare(said) else None


def _compare(body: Body) -> str | None:
    """Say the attributes by which two objects are compared."""
    if not body.parameters:
        return None
    other = body.parameters[0].arg
    last = body.suite[-1]
    value = last.value if isinstance(last, ast.Return) else None
    tests = value.values if isinstance(value, ast.BoolOp) and isinstance(value.op, ast.And) else [value]
    names = [_compared(test, body.receiver, other) for test in tests]
    guards = body.suite[:-1]
    if not all(names) or not all(_is_type_guard(guard) for guard in guards) or body.node.name != "__eq__":
        return None
    return f"compare by {joined([code(name) for name in names if name])}"


def _compared(test: ast.expr | None, receiver: str, other: str) -> str | None:
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            mine, theirs = dotted(left), dotted(right)
            if mine.startswith(f"{receiver}.") and theirs == f"{other}.{mine.partition('.')[2]}":
                return mine.partition(".")[2]
    return None


def _is_type_guard(statement: ast.stmt) -> bool:
    match statement:
        case ast.If(
            test=test, body=[ast.Return(value=ast.Name(id="NotImplemented") | ast.Constant(value=False))], orelse=[]
        ):
            names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
            return not names.isdisjoint({"isinstance", "type"}) and not isinstance(test, ast.BoolOp)
    return False


def _hash(body: Body) -> str | None:
    match _only_value(body):
        case ast.Call(args=[ast.Tuple(elts=parts)]) as call if builtin_call(call, body.scope) == "hash":
            said = [subject(part, body.scope) for part in parts]
            known = [part for part in said if part]
            return f"hash by {joined(known)}" if known and len(known) == len(said) else None
    return None


_SPECIAL: Final[dict[str, Callable[[Body], str | None]]] = {
    "__iter__": _iterate,
    "__eq__": _compare,
    "__hash__": _hash,
}
