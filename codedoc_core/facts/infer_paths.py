"""Which statements come before a place for sure, and what the tests on the way have told."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.infer_flow import SCOPES
from codedoc_core.facts.scope import unparsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.infer_flow import Place

_MAX_DEPTH: Final = 40
_LEAVING: Final = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)


def leaves(suite: list[ast.stmt], depth: int = 0, never: frozenset[int] = frozenset()) -> bool:
    """Whether a suite is never left at its end."""
    return depth < _MAX_DEPTH and any(_leaves(node, depth + 1, never) for node in suite)


def _leaves(node: ast.stmt, depth: int, never: frozenset[int]) -> bool:
    if isinstance(node, _LEAVING):
        return True
    rule = _ENDS.get(type(node))
    return rule is not None and rule(node, depth, never)


def _call_leaves(node: ast.Expr, _depth: int, never: frozenset[int]) -> bool:
    call = node.value.value if isinstance(node.value, ast.Await) else node.value
    return id(call) in never or (isinstance(call, ast.Call) and unparsed(call.func) in _EXITS)


def _if_leaves(node: ast.If, depth: int, never: frozenset[int]) -> bool:
    return leaves(node.body, depth, never) and leaves(node.orelse, depth, never)


def _while_leaves(node: ast.While, _depth: int, _never: frozenset[int]) -> bool:
    return isinstance(node.test, ast.Constant) and bool(node.test.value) and not _breaks(node)


def _with_leaves(node: ast.With | ast.AsyncWith, depth: int, never: frozenset[int]) -> bool:
    return leaves(node.body, depth, never) and not _may_suppress(node)


def _try_leaves(node: ast.Try, depth: int, never: frozenset[int]) -> bool:
    handled = all(leaves(handler.body, depth, never) for handler in node.handlers)
    return leaves(node.finalbody, depth, never) or (handled and leaves([*node.body, *node.orelse], depth, never))


def _match_leaves(node: ast.Match, depth: int, never: frozenset[int]) -> bool:
    last = node.cases[-1]
    is_total = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None and last.guard is None
    return is_total and all(leaves(case.body, depth, never) for case in node.cases)


def _may_suppress(node: ast.With | ast.AsyncWith) -> bool:
    return any("suppress" in unparsed(item.context_expr) for item in node.items)


def _breaks(loop: ast.While) -> bool:
    stack: list[ast.AST] = list(loop.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Break):
            return True
        if not isinstance(node, (*_LOOPS, *SCOPES)):
            stack.extend(ast.iter_child_nodes(node))
    return False


def binds(node: ast.stmt, name: str, depth: int = 0) -> bool:
    """Whether a statement surely binds a name, or never ends."""
    rule = _BINDERS.get(type(node))
    return rule is not None and depth <= _MAX_DEPTH and rule(node, name, depth)


def _assignment_binds(node: ast.Assign, name: str, _depth: int) -> bool:
    return any(name in _targets(target) for target in node.targets)


def _annotation_binds(node: ast.AnnAssign, name: str, _depth: int) -> bool:
    return unparsed(node.target) == name


def _block_binds(node: ast.With | ast.AsyncWith, name: str, depth: int) -> bool:
    return _with_binds(node, name) or _any(node.body, name, depth)


def _if_binds(node: ast.If, name: str, depth: int) -> bool:
    return bool(node.orelse) and all(_any(s, name, depth) or leaves(s) for s in (node.body, node.orelse))


def _try_binds(node: ast.Try, name: str, depth: int) -> bool:
    handled = all(_any(h.body, name, depth) or leaves(h.body) for h in node.handlers)
    return handled and _any([*node.body, *node.orelse], name, depth)


def _any(suite: list[ast.stmt], name: str, depth: int) -> bool:
    return any(binds(node, name, depth + 1) for node in suite)


def _targets(node: ast.expr) -> set[str]:
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    return {unparsed(part) for part in parts if isinstance(part, ast.Name | ast.Attribute)}


def last_sure_line(name: str, place: Place) -> int:
    """Return the line of the last statement before a place that surely binds a name, or 0."""
    for frame in reversed(place.frames):
        owner_binds = isinstance(frame.owner, ast.For | ast.AsyncFor) and name in _targets(frame.owner.target)
        for at in range(frame.at - 1, -1, -1):
            if binds(frame.suite[at], name):
                return frame.suite[at].lineno
        if owner_binds or (isinstance(frame.owner, ast.With | ast.AsyncWith) and _with_binds(frame.owner, name)):
            return int(getattr(frame.owner, "lineno", 0))
        if isinstance(frame.owner, ast.ExceptHandler) and frame.owner.name == name:
            return frame.owner.lineno
    return 0


def _with_binds(node: ast.With | ast.AsyncWith, name: str) -> bool:
    return any(i.optional_vars is not None and name in _targets(i.optional_vars) for i in node.items)


def in_one_loop(one: Place, other: Place) -> bool:
    """Whether two places are in one loop, so that the later may come before the earlier."""
    loops = {id(frame.owner) for frame in one.frames if isinstance(frame.owner, _LOOPS)}
    return any(id(frame.owner) in loops for frame in other.frames)


def tests_before(place: Place, start: int) -> list[tuple[ast.expr, bool]]:
    """Return the tests that are known to have come out so at a place, after a line."""
    found: list[tuple[ast.expr, bool]] = []
    for frame in place.frames:
        owner = frame.owner
        if isinstance(owner, ast.If | ast.While) and owner.lineno >= start:
            found.append((owner.test, frame.suite is owner.body))
        for node in frame.suite[: frame.at]:
            if node.lineno < start:
                continue
            if isinstance(node, ast.Assert):
                found.append((node.test, True))
            elif isinstance(node, ast.If) and not node.orelse and leaves(node.body):
                found.append((node.test, False))
    return [*found, *place.tests]


_EXITS: Final = frozenset({"sys.exit", "os._exit", "exit", "quit", "self.fail", "pytest.fail", "pytest.skip"})
_ENDS: Final[dict[type[ast.stmt], Callable[..., bool]]] = {
    ast.Expr: _call_leaves, ast.If: _if_leaves, ast.While: _while_leaves, ast.With: _with_leaves,
    ast.AsyncWith: _with_leaves, ast.Try: _try_leaves, ast.Match: _match_leaves,
}  # fmt: skip
_BINDERS: Final[dict[type[ast.stmt], Callable[..., bool]]] = {
    ast.Assign: _assignment_binds, ast.AnnAssign: _annotation_binds, ast.With: _block_binds,
    ast.AsyncWith: _block_binds, ast.If: _if_binds, ast.Try: _try_binds,
}  # fmt: skip
