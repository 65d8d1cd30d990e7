"""The path to a statement in words: under which condition it is reached."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.clauses import clause, subject
from codedoc_core.facts.exceptions import caught_types
from codedoc_core.facts.expressions import whose
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.words import bare, code, joined, sentence

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body, Frame, Site
    from codedoc_core.facts.scope import Scope

MAX_CONDITION: Final = 110
MAX_BRANCHES: Final = 9

_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)


def when(site: Site, body: Body) -> str | None:
    """Say when a statement is reached: "If ``qty`` is negative."; ``None`` where that cannot be said."""
    said = _condition(site, body)
    return sentence(f"if {said}") if said and len(said) <= MAX_CONDITION else None


def is_unconditional(site: Site) -> bool:
    """Whether a statement is reached whenever the function runs to it: no branch, loop or handler around it."""
    return all(isinstance(frame.node, ast.With | ast.AsyncWith) for frame in site.frames())


def _condition(site: Site, body: Body) -> str | None:
    """Join what every branch around the site says; one that cannot be said leaves the whole unsaid."""
    frames = [frame for frame in site.frames() if not isinstance(frame.node, ast.With | ast.AsyncWith)]
    own = [frame for frame in frames if frame.part != "after"]
    if not own:
        return _fallen_through(frames, site, body)
    if len(own) > MAX_BRANCHES:
        return None
    scope = body.scope_at(site)
    said: list[str] = []
    for at, frame in enumerate(own):
        if isinstance(frame.node, ast.If):
            branch = _branch(frame, scope)
            if branch is None:
                return _of_element(own, scope) if at == 0 else None
            said.insert(0, branch)
        elif not _is_plain(frame):
            return _at_edge(own[at:], said, scope)
    return _all_of(said)


def _at_edge(frames: list[Frame], said: list[str], scope: Scope) -> str | None:
    """Join the branches inside a loop or a handler, beyond which nothing else may decide."""
    edge, outer = frames[0], frames[1:]
    if isinstance(edge.node, _LOOPS):
        return _all_of(said) if said and edge.part == "body" and all(map(_is_plain, outer)) else None
    if isinstance(edge.node, ast.ExceptHandler) and outer and all(map(_is_plain, outer[1:])):
        failure = _failure(outer[0], edge.node, scope)
        return _all_of([failure, *said]) if failure else None
    return None


def _is_plain(frame: Frame) -> bool:
    """Whether a frame decides nothing: the body of a ``try`` or its ``finally``."""
    return isinstance(frame.node, ast.Try | ast.TryStar) and frame.part in {"body", "finalbody"}


def _branch(frame: Frame, scope: Scope) -> str | None:
    if not isinstance(frame.node, ast.If):
        return None
    return clause(frame.node.test, scope, negated=frame.part in {"orelse", "after"})


def _all_of(said: list[str]) -> str | None:
    """Join conditions that all hold; equalities with one subject become "neither ... nor"."""
    excluded = _excluded(said)
    if excluded:
        return excluded
    if len(said) > 3 or (len(said) > 1 and any(re.search(r" or (?!negative\b|positive\b)", part) for part in said)):
        return None
    return joined(said)


def _excluded(said: list[str]) -> str | None:
    parts = [re.fullmatch(r"(``[^`]+``) is not (``(?:\"[^`]*\"|'[^`]*'|[\w.]+)``|-?\d+)", part) for part in said]
    matches = [match for match in parts if match]
    if len(said) < 2 or len(matches) != len(said) or len({match[1] for match in matches}) > 1:
        return None
    values = [match[2] for match in matches]
    if len(values) == 2:
        return f"{matches[0][1]} is neither {values[0]} nor {values[1]}"
    return f"{matches[0][1]} is none of {joined(values)}" if len(values) <= 8 else None


def _failure(attempt: Frame, handler: ast.ExceptHandler, scope: Scope) -> str | None:
    """Say what went wrong in a ``try`` whose body is one statement."""
    assert isinstance(attempt.node, ast.Try | ast.TryStar)
    if len(attempt.node.body) != 1:
        return None
    statement, kinds = attempt.node.body[0], caught_types(handler)
    if isinstance(statement, ast.Import | ast.ImportFrom):
        name = getattr(statement, "module", None) or statement.names[0].name
        return f"{code(name)} cannot be imported" if set(kinds) <= {"ImportError", "ModuleNotFoundError"} else None
    value = getattr(statement, "value", None)
    if isinstance(value, ast.Await):
        value = value.value
    if not isinstance(value, ast.expr) or len(kinds) > 3 or not all(kinds):
        return None
    if isinstance(value, ast.Subscript) and set(kinds) <= {"KeyError"}:
        key, mapping = source(value.slice, scope), source(value.value, scope)
        return f"{code(key)} is not in {code(mapping)}" if key and mapping else None
    text = source(value, scope) if isinstance(value, ast.Call) else None
    if not text or {"BaseException"} & set(kinds):
        return None
    return (
        f"{code(text)} fails"
        if kinds == ["Exception"]
        else f"{code(text)} raises {joined([code(k) for k in kinds], 'or')}"
    )


def _of_element(own: list[Frame], scope: Scope) -> str | None:
    """Say a condition on the variable of a ``for`` loop as one on its elements."""
    branch, loop = own[0], own[1] if len(own) > 1 else None
    if loop is None or not isinstance(loop.node, ast.For) or loop.part != "body" or not all(map(_is_plain, own[2:])):
        return None
    over = subject(loop.node.iter, scope)
    if (
        not isinstance(loop.node.target, ast.Name)
        or not over
        or bare(over) is None
        or not isinstance(branch.node, ast.If)
    ):
        return None
    return _element(branch.node.test, loop.node.target.id, over, scope, negated=branch.part == "orelse")


def _element(test: ast.expr, variable: str, over: str, scope: Scope, *, negated: bool) -> str | None:
    said = clause(test, _open(scope, variable), negated=negated)
    start = f"``{variable}"
    if not said or not said.startswith(start) or re.search(rf"\b{variable}\b", said[len(start) :]):
        return None
    rest = said[len(start) :]
    if rest.startswith("."):
        return f"the ``{rest[1:].replace('`` ', f'`` of one of {over} ', 1)}"
    return f"one of {over}{rest[2:]}" if rest.startswith("`` ") else None


def _open(scope: Scope, variable: str) -> Scope:
    return replace(scope, parameters=scope.parameters | {variable}, hidden=scope.hidden - {variable})


def _fallen_through(frames: list[Frame], site: Site, body: Body) -> str | None:
    """Say why control came to the end: the branches that would have left, or a loop that found nothing."""
    index = _index_of(site.node, body.suite)
    if index is None:
        return None
    before = body.suite[index - 1] if index else None
    if isinstance(before, ast.For | ast.AsyncFor) and not frames:
        return _exhausted(before, body)
    said = [_branch(frame, body.scope_at(site)) for frame in frames if _returns(frame)]
    known = [part for part in said if part]
    return _all_of(known[::-1]) if known and len(known) == len(said) else None


def _returns(frame: Frame) -> bool:
    return not isinstance(frame.node, ast.If) or not isinstance(frame.node.body[-1], ast.Raise)


def _index_of(node: ast.AST, suite: list[ast.stmt]) -> int | None:
    return next((at for at, statement in enumerate(suite) if statement is node), None)


def _exhausted(loop: ast.For | ast.AsyncFor, body: Body) -> str | None:
    """Say that a loop which would have returned did not."""
    if loop.orelse or len(loop.body) != 1 or not isinstance(loop.target, ast.Name):
        return None
    match loop.body[0]:
        case ast.If(test=test, body=[ast.Return()], orelse=[]):
            over, said = subject(loop.iter, body.scope), whose(test, loop.target.id, body.scope)
            return f"{over} has no element {said}" if over and said and said.startswith("whose") else None
        case ast.Try(body=[ast.Return()], handlers=[handler], orelse=[], finalbody=[]) if _is_range(loop.iter):
            return _attempts(handler)
    return None


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) == "range"


def _attempts(handler: ast.ExceptHandler) -> str | None:
    """Say that every attempt failed, where the handler never leaves the loop."""
    if any(isinstance(node, ast.Return | ast.Raise | ast.Break) for part in handler.body for node in ast.walk(part)):
        return None
    kinds = caught_types(handler)
    if kinds == ["TimeoutError"]:
        return "every attempt times out"
    return f"every attempt raises {joined([code(k) for k in kinds], 'or')}" if all(kinds) and handler.type else None
