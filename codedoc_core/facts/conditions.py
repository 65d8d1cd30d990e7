"""The path to a statement in words: under which condition it is reached."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.attempts import exhausted, failure
from codedoc_core.facts.clauses import clause
from codedoc_core.facts.locals import test_words
from codedoc_core.facts.scope import builtin_call, dotted
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.words import bare, joined, sentence

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body, Frame, Site
    from codedoc_core.facts.scope import Scope

MAX_CONDITION: Final = 130
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
    own = [frame for frame in frames if frame.part != "after" and not _is_plain(frame) and not _is_debug(frame)]
    if not own:
        return _fallen_through(frames, site, body)
    if len(own) > MAX_BRANCHES or any(_is_changed(frame, site, body) for frame in own):
        return None
    said: list[str] = []
    while own:
        step = _step(own, bool(said), body, body.scope_at(site))
        if step is None:
            return None
        text, taken = step
        said[:0] = [text] if text else []
        own = own[taken:]
    return _all_of(said)


def _is_changed(frame: Frame, site: Site, body: Body) -> bool:
    """Whether a test asks for an attribute that the function itself has changed by then."""
    if not body.changed or not isinstance(frame.node, ast.If):
        return False
    in_loop = any(isinstance(outer.node, _LOOPS) for outer in site.frames())
    line = getattr(site.node, "lineno", 0)
    paths = {dotted(node) for node in ast.walk(frame.node.test) if isinstance(node, ast.Attribute)}
    return any(in_loop or body.changed[path] < line for path in paths & body.changed.keys())


def _step(own: list[Frame], has_said: bool, body: Body, scope: Scope) -> tuple[str, int] | None:
    """Say the innermost branch, and how many frames that accounts for."""
    frame, outer = own[0], own[1] if len(own) > 1 else None
    node = frame.node
    text, taken = None, 1
    if isinstance(node, ast.If):
        text = _branch(frame, scope)
        if text is None:
            text, taken = _of_element(own, scope), 2
    elif isinstance(node, _LOOPS):
        text = "" if has_said and frame.part == "body" else _unbroken(frame, body)
    elif isinstance(node, ast.ExceptHandler) and outer is not None and isinstance(outer.node, ast.Try | ast.TryStar):
        text, taken = failure(outer.node, node, scope), 2
    return (text, taken) if text is not None else None


def _unbroken(frame: Frame, body: Body) -> str | None:
    """Say why a loop came to its ``else``."""
    is_else = isinstance(frame.node, ast.For | ast.AsyncFor) and frame.part == "orelse"
    return exhausted(frame.node, body, leaving=ast.Break) if is_else else None  # type: ignore[arg-type]


def _is_plain(frame: Frame) -> bool:
    """Whether a frame decides nothing: the body of a ``try`` or its ``finally``."""
    return isinstance(frame.node, ast.Try | ast.TryStar) and frame.part in {"body", "finalbody"}


def _is_debug(frame: Frame) -> bool:
    """Whether a frame is the body of ``if __debug__``, which only ``python -O`` leaves out."""
    return isinstance(frame.node, ast.If) and dotted(frame.node.test) == "__debug__" and frame.part == "body"


def _branch(frame: Frame, scope: Scope) -> str | None:
    if not isinstance(frame.node, ast.If):
        return None
    test, negated = frame.node.test, frame.part in {"orelse", "after"}
    return _quantified(test, scope, negated=negated) or test_words(test, scope, negated=negated)


def _quantified(test: ast.expr, scope: Scope, *, negated: bool) -> str | None:
    """Say ``any(x < 0 for x in xs)``, and that not all of ``xs`` are so, as a condition on one of them."""
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, not negated
    match test:
        case ast.Call(args=[ast.GeneratorExp() | ast.ListComp() as each], keywords=[]):
            generator = each.generators[0]
        case _:
            return None
    over = subject(generator.iter, scope)
    is_plain = len(each.generators) == 1 and not generator.ifs and isinstance(generator.target, ast.Name)
    if builtin_call(test, scope) != ("all" if negated else "any") or not is_plain or not over or bare(over) is None:
        return None
    return _element(each.elt, generator.target.id, over, scope, negated=negated)  # type: ignore[attr-defined]


def _all_of(said: list[str]) -> str | None:
    """Join conditions that all hold; equalities with one subject become "neither ... nor"."""
    excluded = _excluded(said) or _no_kind(said)
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


def _no_kind(said: list[str]) -> str | None:
    """Join "is not a ``str``" with more of its kind."""
    parts = [re.fullmatch(r"(the [\w ]+|``[^`]+``) is (?:not|neither) (an? ``.+``)", part) for part in said]
    matches = [match for match in parts if match]
    if len(said) < 2 or len(matches) != len(said) or len({match[1] for match in matches}) > 1:
        return None
    kinds = [kind for match in matches for kind in re.findall(r"an? ``[\w.]+``", match[2])]
    return f"{matches[0][1]} is neither {joined(kinds, 'nor')}" if len(kinds) <= 6 else None


def _of_element(own: list[Frame], scope: Scope) -> str | None:
    """Say a condition on the variable of a ``for`` loop as one on its elements."""
    branch, loop = own[0], own[1] if len(own) > 1 else None
    if loop is None or not isinstance(loop.node, ast.For) or loop.part != "body":
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
        return exhausted(before, body)
    said = [_branch(frame, body.scope_at(site)) for frame in frames if _returns(frame)]
    known = [part for part in said if part]
    return _all_of(known[::-1]) if known and len(known) == len(said) else None


def _returns(frame: Frame) -> bool:
    return not isinstance(frame.node, ast.If) or not isinstance(frame.node.body[-1], ast.Raise)


def _index_of(node: ast.AST, suite: list[ast.stmt]) -> int | None:
    return next((at for at, statement in enumerate(suite) if statement is node), None)
