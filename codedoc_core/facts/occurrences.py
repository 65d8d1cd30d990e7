"""Where a parameter is read: each reading with what stands around it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.symbols.nodes import children

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body, Site

MAX_READINGS: Final = 8
MAX_AROUND: Final = 6

_ELSEWHERE: Final = (ast.stmt, ast.ExceptHandler, ast.Lambda)

# A node and the chain of what stands around it, innermost first.
_Link = tuple[ast.AST, "_Link | None"]


@dataclass(frozen=True, slots=True, eq=False)
class Occurrence:
    """One reading of a parameter that still has the value that was passed.

    Attributes:
        name: The parameter.
        around: What stands around the name, from the inside out, in the end the statement.
        site: The statement.
        is_sure: Whether the reading happens whenever the function gets past its checks.
    """

    name: ast.Name
    around: tuple[ast.AST, ...]
    site: Site
    is_sure: bool

    @property
    def parent(self) -> ast.AST:
        """What stands directly around the name."""
        return self.around[0]


def occurrences(body: Body, names: set[str]) -> dict[str, list[Occurrence]]:
    """Return the readings of some parameters, in source order; none for one that is read too often or never."""
    wanted = {name for name in names if len(body.reads.get(name, ())) <= MAX_READINGS}
    sites = {id(site.node): site for name in wanted for site in body.reads.get(name, ())}
    found: dict[str, list[Occurrence]] = {name: [] for name in wanted}
    for site in sites.values():
        known = wanted & body.scope_at(site).parameters
        sure = _is_sure(site)
        for node, link in _readings(site.node, known) if known else ():
            found[node.id].append(Occurrence(node, _around(link), site, sure and _is_evaluated(node, link)))
    for readings in found.values():
        readings.sort(key=lambda reading: (reading.name.lineno, reading.name.col_offset))
    return found


def _readings(statement: ast.AST, names: set[str]) -> list[tuple[ast.Name, _Link]]:
    """Find the names in the expressions of a statement, not in those of the statements in it."""
    found: list[tuple[ast.Name, _Link]] = []
    top: _Link = (statement, None)
    stack: list[tuple[ast.AST, _Link]] = [(child, top) for child in children(statement)]
    while stack:
        node, link = stack.pop()
        if isinstance(node, ast.Name):
            if node.id in names and isinstance(node.ctx, ast.Load):
                found.append((node, link))
        elif not isinstance(node, _ELSEWHERE):
            here: _Link = (node, link)
            stack.extend((child, here) for child in children(node))
    return found


def _around(link: _Link) -> tuple[ast.AST, ...]:
    chain: list[ast.AST] = []
    current: _Link | None = link
    while current is not None:
        chain.append(current[0])
        current = current[1]
    return tuple(chain if len(chain) <= MAX_AROUND else [*chain[: MAX_AROUND - 1], chain[-1]])


def _is_sure(site: Site) -> bool:
    for frame in site.frames():
        node = frame.node
        if isinstance(node, ast.With | ast.AsyncWith) or frame.part == "finalbody":
            continue
        if isinstance(node, ast.Try | ast.TryStar) and frame.part == "body" and node.body[0] is site.node:
            continue
        if frame.part == "after" and isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise):
            continue
        return False
    return True


def _is_evaluated(node: ast.AST, link: _Link) -> bool:
    """Whether no part of the statement's own expressions decides over a reading."""
    child, above = node, link
    while True:
        parent, outer = above
        if not _always_reaches(parent, child):
            return False
        if outer is None:
            return True
        child, above = parent, outer


def _always_reaches(parent: ast.AST, child: ast.AST) -> bool:
    match parent:
        case ast.IfExp(test=first) | ast.BoolOp(values=[first, *_]) | ast.Assert(test=first):
            return child is first
        case ast.Compare():
            return len(parent.ops) < 2 or child is parent.left
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return child is parent.generators[0]
        case ast.comprehension():
            return child is parent.iter
    return not isinstance(parent, ast.While | ast.match_case)
