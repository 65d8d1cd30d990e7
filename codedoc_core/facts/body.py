"""What one pass over a function's body saw, and where each statement stands."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from codedoc_core.facts.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Where a statement stands.

    Attributes:
        up: The frame around it.
        node: The compound statement, handler or case.
        part: Its suite: ``"body"``, ``"orelse"``, ``"finalbody"``, or ``"after"`` for what follows it because it
            would have left.
    """

    up: Frame | None
    node: ast.AST
    part: str


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A statement or expression of interest and the frame it stands in."""

    node: ast.AST
    frame: Frame | None

    def frames(self) -> Iterator[Frame]:
        """Frames from the innermost out."""
        frame = self.frame
        while frame is not None:
            yield frame
            frame = frame.up


@dataclass(slots=True)
class Body:
    """What one pass over a function saw; nested functions and lambdas are not looked into.

    Attributes:
        node: The function.
        suite: Its statements without the docstring.
        receiver: Name of ``self`` or ``cls``, or empty.
        parameters: Every parameter but the receiver, in order.
        core: The suite without leading checks, fallbacks and imports: what the function is there for.
        returns: The ``return`` statements.
        yields: The ``yield`` expressions.
        raises: The ``raise`` statements.
        calls: Every call.
        awaits: Every ``await``.
        variables: Every reading of ``os.environ[...]``.
        loads: How often each name is read.
        reads: The statements that read each name.
        stores: How each local name is bound, in source order.
        imported: Names that the body imports.
        outer: Names declared ``global`` or ``nonlocal``.
        changed: Dotted paths that are assigned to, deleted, or mutated by a call for its effect, with the first line.
        rebound: First line that binds each parameter anew; 0 where a loop may bring that about before any other.
        scope: What names mean at the end of the body.
    """

    node: Function
    suite: list[ast.stmt]
    receiver: str
    parameters: tuple[ast.arg, ...]
    core: list[ast.stmt]
    returns: list[Site] = field(default_factory=list)
    yields: list[Site] = field(default_factory=list)
    raises: list[Site] = field(default_factory=list)
    calls: list[Site] = field(default_factory=list)
    awaits: list[Site] = field(default_factory=list)
    variables: list[Site] = field(default_factory=list)
    loads: dict[str, int] = field(default_factory=dict)
    reads: dict[str, list[Site]] = field(default_factory=dict)
    stores: dict[str, list[Site]] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    outer: set[str] = field(default_factory=set)
    rebound: dict[str, int] = field(default_factory=dict)
    scope: Scope = field(default_factory=Scope)

    def scope_at(self, site: Site) -> Scope:
        """Return the scope in which parameters that are rebound only later still mean what was passed."""
        line = getattr(site.node, "lineno", 0)
        later = frozenset(name for name, first in self.rebound.items() if line < first)
        if not later:
            return self.scope
        return replace(self.scope, parameters=self.scope.parameters | later, hidden=self.scope.hidden - later)
