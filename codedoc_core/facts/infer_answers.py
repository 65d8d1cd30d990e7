"""What the rules for types ask of the engine that knows the whole repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from codedoc_core.facts.infer_flow import Binding, Place
    from codedoc_core.facts.infer_terms import Type
    from codedoc_core.facts.infer_world import Code, World


class Answers(Protocol):
    """Answers questions about names; ``depth`` counts how deep the expression that is asked about stands."""

    world: World
    depth: int
    max_depth: int

    def name(self, name: str, code: Code, place: Place) -> Type:
        """Return the type of a name at a place."""

    def variable(self, full: str) -> Type:
        """Return the type of what a dotted name stands for."""

    def binding(self, binding: Binding, code: Code) -> Type:
        """Return the type that a binding gives."""

    def held(self, owner: str, name: str) -> Type:
        """Return the type of what instances of a class of the repository hold."""

    def result(self, code: Code) -> Type:
        """Return what a call of a function gives, that of a coroutine function when it is awaited."""

    def called_code(self, code: Code, receiver: str = "") -> Type:
        """Return what a call gives, decorators taken into account."""

    def sent(self, code: Code) -> Type:
        """Return what a ``yield`` of a generator gives: what the generator is sent."""

    def inside(self, node: ast.expr, part: ast.expr, code: Code, place: Place) -> Type:
        """Return the type of a part of a comprehension."""

    def narrowed_dotted(self, node: ast.expr, code: Code, place: Place) -> Callable[[Type], Type]:
        """Return what narrows the type of a dotted expression at a place."""

    def special_call(self, node: ast.Call, code: Code, place: Place) -> Type | None:
        """Return the type of a call whose arguments decide, or ``None``."""
