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


def description(body: Body) -> tuple[str, ...]:
    """Return at most two proved sentences, each a paragraph."""
    said = (_attempts(body), _cached(body), _left_open(body))
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


def _left_open(body: Body) -> str | None:
    """Say that a method is for subclasses to implement."""
    is_open = len(body.suite) == 1 and isinstance(body.suite[0], ast.Raise) and is_stub(body.suite)
    return "Subclasses must implement this." if is_open and body.receiver else None


def _cached(body: Body) -> str | None:
    if any(dotted(getattr(node, "func", node)) in _CACHES for node in body.node.decorator_list):
        return "Results are cached." if body.parameters else "The result is cached."
    return None
