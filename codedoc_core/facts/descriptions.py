"""Further sentences that matter: attempts made again, what is cached, what is left to subclasses."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.exceptions import caught_types
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.suites import attempted_call, is_stub
from codedoc_core.facts.words import code, joined

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body

_CACHES: Final = frozenset({"cache", "lru_cache", "functools.cache", "functools.lru_cache"})
_KEPT: Final = frozenset({"cached_property", "functools.cached_property"})


def description(body: Body) -> tuple[str, ...]:
    """Return at most two proved sentences, each a paragraph."""
    said = (_attempts(body), _fields(body), _cached(body), _left_open(body))
    return tuple(text for text in said if text)[:2]


def _attempts(body: Body) -> str | None:
    call = attempted_call(body)
    callee = source(call.func, body.scope) if call is not None else None
    loop = next((statement for statement in body.suite if isinstance(statement, ast.For)), None)
    if not callee or loop is None or not isinstance(loop.body[0], ast.Try):
        return None
    kinds = caught_types(loop.body[0].handlers[0])
    return (
        f"Tries {code(callee)} again after each {joined([code(kind) for kind in kinds], 'or')}." if all(kinds) else None
    )


def _fields(body: Body) -> str | None:
    """Say from which environment variable ``cls(**{f.name: os.environ[...] for f in fields(cls)})`` fills a field."""
    match body.suite[-1] if body.suite else None:
        case ast.Return(
            value=ast.Call(
                keywords=[
                    ast.keyword(
                        arg=None,
                        value=ast.DictComp(
                            key=ast.Attribute(value=ast.Name(id=field), attr="name"),
                            value=ast.Subscript(value=place, slice=key),
                            generators=[ast.comprehension(iter=ast.Call() as over, ifs=[])],
                        ),
                    )
                ]
            )
        ) if dotted(place) == "os.environ" and dotted(over.func).rpartition(".")[2] == "fields":
            said = _key(key, field, body)
            return f"Each field is read from {said}." if said else None
    return None


def _key(key: ast.expr, field: str, body: Body) -> str | None:
    """Say how the name of a variable is made from the name of a field."""
    match key:
        case ast.BinOp(left=ast.Name(id=prefix), op=ast.Add(), right=right) if prefix in body.scope.parameters:
            said = _key(right, field, body)
            return f"{code(prefix)} followed by {said.removeprefix('the variable of ')}" if said else None
        case ast.Call(func=ast.Attribute(value=ast.Attribute(value=ast.Name(id=name), attr="name"), attr="upper")):
            return "the variable of its name in upper case" if name == field else None
        case ast.Attribute(value=ast.Name(id=name), attr="name"):
            return "the variable of its name" if name == field else None
    return None


def _left_open(body: Body) -> str | None:
    """Say that a method is for subclasses to implement."""
    is_open = len(body.suite) == 1 and isinstance(body.suite[0], ast.Raise) and is_stub(body.suite)
    return "Subclasses must implement this." if is_open and body.receiver else None


def _cached(body: Body) -> str | None:
    if any(dotted(getattr(node, "func", node)) in _CACHES for node in body.node.decorator_list):
        return "Results are cached." if body.parameters else "The result is cached."
    if any(dotted(node) in _KEPT for node in body.node.decorator_list):
        return "Computed on first use, then kept."
    return None
