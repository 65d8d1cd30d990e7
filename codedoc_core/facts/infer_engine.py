"""Types of names, attributes and calls in a repository; what was found in one round is known in the next."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts import infer_library as library
from codedoc_core.facts.infer_annotations import annotated, declared
from codedoc_core.facts.infer_bindings import bound, inner_bindings
from codedoc_core.facts.infer_calls import special_call
from codedoc_core.facts.infer_members import held_by
from codedoc_core.facts.infer_narrowing import narrowed
from codedoc_core.facts.infer_paths import in_one_loop, last_sure_line, leaves, tests_before
from codedoc_core.facts.infer_terms import (
    LIKELY,
    NONE,
    NOTHING,
    UNKNOWN,
    Type,
    element,
    head,
    is_known,
    made,
    union,
)
from codedoc_core.facts.infer_values import type_of
from codedoc_core.facts.infer_world import NOWHERE, Code, World
from codedoc_core.facts.scope import dotted, unparsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.infer_flow import Binding, Place

_MAX_DEPTH: Final = 45
_MAX_BINDINGS: Final = 14
SENT: Final = "yield"  # no parameter is called so
_UNTOLD: Final = frozenset({"NoReturn", "NotImplementedType", "_NotImplementedType"})  # operators return it to say no
_PLAIN: Final = frozenset({"staticmethod", "classmethod", "abstractmethod", "property", "cached_property", "wraps",
    "lru_cache", "cache", "override", "final", "overload", "coroutine", "deprecated"})  # fmt: skip


class Engine:
    """Answers what a repository proves about types."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.depth = 0
        self.max_depth = _MAX_DEPTH
        self.parameters: dict[tuple[str, str], Type] = {}
        self.inner: list[dict[str, Type]] = []
        self._found: dict[object, Type] = {}
        self._before: dict[object, Type] = {}
        self._busy: set[object] = set()

    def next_round(self) -> None:
        """Forget what is known but as the answer where a question leads back to itself."""
        self._before, self._found = self._found, {}

    def _once(self, key: object, find: Callable[[], Type], *, cyclic: Type = UNKNOWN) -> Type:
        if key in self._found:
            return self._found[key]
        if key in self._busy:
            return self._before.get(key, cyclic)
        self._busy.add(key)
        inner, self.inner = self.inner, []
        try:
            found = find()
        finally:
            self._busy.discard(key)
            self.inner = inner
        if self.depth < _MAX_DEPTH - 10:
            self._found[key] = found
        return found

    def result(self, code: Code) -> Type:
        """Return what a call of a function gives, that of a coroutine function when it is awaited."""
        return self._once(("result", code), lambda: self._result(code), cyclic=NOTHING)

    def _result(self, code: Code) -> Type:
        assert not isinstance(code.node, ast.Module)
        if code.node.returns is not None:
            return annotated(code.node.returns, code, self.world)
        if code.flow.yields:
            return self._generated(code)
        found = [NONE if node is None else type_of(node, code, place, self) for node, place in code.flow.returns]
        if not leaves(code.node.body, never=self._never(code)):
            found.append(NONE)
        if not found:
            return frozenset({"NoReturn"})
        told = frozenset(term for term in union(*found) if term.rpartition(".")[2] not in _UNTOLD)
        return told or UNKNOWN

    def _never(self, code: Code) -> frozenset[int]:
        last = code.node.body[-1]
        calls = [
            call for call, place in code.flow.calls if isinstance(place.frames[-1].suite[place.frames[-1].at], ast.Expr)
        ]
        del last
        return frozenset(id(c) for c in calls if type_of(c, code, NOWHERE, self) == {"NoReturn"})

    def _generated(self, code: Code) -> Type:
        if isinstance(code.node, ast.AsyncFunctionDef):
            return made("AsyncGenerator", self.yielded(code))
        final = self.final(code) if code.flow.returns else NONE
        if final - LIKELY == NONE:
            return made("Generator", self.yielded(code))
        return made("Generator", self.yielded(code), self.sent(code), final)

    def yielded(self, code: Code) -> Type:
        """Return what a generator yields."""
        if (found := declared(code, 0, self.world)) is not None:
            return found
        return self._once(("yielded", code), lambda: self._yielded(code), cyclic=NOTHING)

    def _yielded(self, code: Code) -> Type:
        kinds = []
        for node, place in code.flow.yields:
            value = node.value  # type: ignore[attr-defined]
            kind = NONE if value is None else type_of(value, code, place, self)
            is_delegated = isinstance(node, ast.YieldFrom)
            kinds.append(kind if not is_delegated else element(kind) if is_known(kind) else UNKNOWN)
        return union(*kinds)

    def sent(self, code: Code) -> Type:
        """Return what a ``yield`` of a generator gives: what the generator is sent."""
        if (found := declared(code, 1, self.world)) is not None:
            return found
        is_used = not all(_is_dropped(node, place) for node, place in code.flow.yields)
        return self.parameters.get((code.name, SENT), UNKNOWN) if is_used else NONE

    def final(self, code: Code) -> Type:
        """Return what a generator ends with."""
        if (found := declared(code, 2, self.world)) is not None:
            return found
        return self._once(("final", code), lambda: self._final(code), cyclic=NOTHING)

    def _final(self, code: Code) -> Type:
        assert not isinstance(code.node, ast.Module)
        found = [NONE if node is None else type_of(node, code, place, self) for node, place in code.flow.returns]
        return union(*found, NOTHING if leaves(code.node.body) else NONE)

    def called_code(self, code: Code, receiver: str = "") -> Type:
        """Return what a call gives, decorators taken into account."""
        names = {name.rpartition(".")[2] for name in code.decorators}
        found = self.result(code)
        if names & {"contextmanager", "asynccontextmanager"}:
            inner = element(found)
            return made("AbstractContextManager", inner)
        if names - _PLAIN:
            return UNKNOWN
        is_own = receiver and code.owner in found and head(receiver) in self.world.classes
        if is_own and code.owner in self.world.line(head(receiver)) and self._gives_self(code):
            found = found - {code.owner} | {head(receiver)}
        is_later = isinstance(code.node, ast.AsyncFunctionDef) and not code.flow.yields
        return (made("Coroutine", found) if is_known(found) else UNKNOWN) if is_later else found

    def _gives_self(self, code: Code) -> bool:
        values = [
            dotted(node.func) if isinstance(node, ast.Call) else dotted(node) for node, _ in code.flow.returns if node
        ]
        return all(value == code.receiver for value in values)

    def name(self, name: str, code: Code, place: Place) -> Type:
        """Return the type of a name at a place."""
        for names in reversed(self.inner):
            if name in names:
                return narrowed(name, names[name], [(t, o) for t, o in place.tests], code, self)
        if name == code.receiver and name not in code.flow.bindings:
            return frozenset({f"type[{code.owner}]" if code.is_class_method else code.owner})
        scope: Code | None = code
        while scope is not None:
            found = self._local(name, scope, place if scope is code else None)
            if found is not None:
                return found
            scope = scope.around
        return self._global(name, code)

    def _local(self, name: str, code: Code, place: Place | None) -> Type | None:
        if isinstance(code.node, ast.Module) or name in code.flow.outer:
            return None if not code.owner else self._bound_all(name, code, place)
        if name in _star_names(code):
            return _star_names(code)[name] if name not in code.flow.bindings else UNKNOWN
        is_parameter = any(arg.arg == name for arg in code.parameters)
        if not is_parameter and name not in code.flow.bindings:
            return None
        start, candidates = self._candidates(name, code, place)
        kinds = [self.binding(b, code) for b in candidates]
        if is_parameter and (start == 0):
            kinds.append(self.parameter(code, name))
        kind = union(*kinds) if kinds else UNKNOWN
        if place is None:
            return kind
        latest = max([start, *(b.place.line for b in candidates if b.place.line < place.line)])
        return narrowed(name, kind, tests_before(place, latest), code, self)

    def _bound_all(self, name: str, code: Code, place: Place | None) -> Type | None:
        if place is None or name not in code.flow.bindings:
            return None
        return union(*(self.binding(b, code) for b in self._candidates(name, code, place)[1]))

    def _candidates(self, name: str, code: Code, place: Place | None) -> tuple[int, list[Binding]]:
        bindings = code.flow.bindings.get(name, [])
        if place is None or not place.frames:
            return (1 if bindings and not _is_parameter(name, code) else 0), bindings[:_MAX_BINDINGS]
        start = last_sure_line(name, place)
        found = [
            b for b in bindings
            if b.place.line >= start
            and (b.place.line < place.line or in_one_loop(b.place, place) or _is_inline(b, place))
        ]  # fmt: skip
        return start, found[:_MAX_BINDINGS]

    def origins(self, node: ast.expr, code: Code, place: Place) -> list[ast.expr | ast.stmt]:
        """Return what a name, or an attribute of the receiver, may have been bound to."""
        if isinstance(node, ast.Name):
            return [b.node for b in self._candidates(node.id, code, place)[1] if b.how == "value" and not b.path]
        if isinstance(node, ast.Attribute) and code.owner and dotted(node) == f"{code.receiver}.{node.attr}":
            return [b.node for _, b in self.world.classes[code.owner].sets.get(node.attr, ()) if b.how == "value"]
        return [node]

    def binding(self, binding: Binding, code: Code) -> Type:
        """Return the type that a binding gives."""
        return self._once(("binding", id(binding)), lambda: bound(binding, code, self), cyclic=NOTHING)

    def parameter(self, code: Code, name: str) -> Type:
        """Return the type of a parameter."""
        assert not isinstance(code.node, ast.Module)
        for arg in code.parameters:
            if arg.arg == name and arg.annotation is not None:
                return annotated(arg.annotation, code, self.world)
        return self.parameters.get((code.name, name), UNKNOWN)

    def _global(self, name: str, code: Code) -> Type:
        full = self.world.resolve(code.module, name)
        return self.variable(full)

    def variable(self, full: str) -> Type:
        """Return the type of what a dotted name stands for."""
        world = self.world
        if full in world.classes or library.is_class(full):
            return frozenset({f"type[{full}]"})
        if full in world.functions or library.is_function(full):
            return frozenset({f"def:{full}"})
        module, _, name = full.rpartition(".")
        if module in world.modules and name in world.modules[module].flow.bindings:
            bindings = world.modules[module].flow.bindings[name][:_MAX_BINDINGS]
            return union(*(self.binding(b, world.modules[module]) for b in bindings if b.how != "import")) or UNKNOWN
        known = library.value(full)
        return known if is_known(known) else frozenset({f"module:{full}"}) if full != "?" and full else UNKNOWN

    def held(self, owner: str, name: str) -> Type:
        """Return the type of what instances of a class of the repository hold."""
        return self._once(("held", owner, name), lambda: held_by(self, owner, name))

    def inside(self, node: ast.expr, part: ast.expr, code: Code, place: Place) -> Type:
        """Return the type of a part of a comprehension, whose own names are known in it."""
        names: dict[str, Type] = {}
        self.inner.append(names)
        try:
            for generator in node.generators:  # type: ignore[attr-defined]
                kind = type_of(generator.iter, code, place, self)
                names.update(inner_bindings(generator.target, element(kind) if is_known(kind) else UNKNOWN))
                for test in generator.ifs:
                    place = place.after(test, True)
            return type_of(part, code, place, self)
        finally:
            self.inner.pop()

    def narrowed_dotted(self, node: ast.expr, code: Code, place: Place) -> Callable[[Type], Type]:
        """Return what narrows the type of a dotted expression at a place."""
        name = unparsed(node)
        if not place.frames or not name.startswith(f"{code.receiver or '?'}."):
            return lambda kind: kind
        start = last_sure_line(name, place)
        assigned = (
            [b for t, b in code.flow.attributes if b.place.line == start and unparsed(t) == name] if start else []
        )
        tests = tests_before(place, start)

        def narrow(kind: Type) -> Type:
            if assigned:
                kind = union(*(self.binding(b, code) for b in assigned))
            return narrowed(name, kind, tests, code, self)

        return narrow

    def special_call(self, node: ast.Call, code: Code, place: Place) -> Type | None:
        """Return the type of a call whose arguments decide, or ``None``."""
        return special_call(node, code, place, self)


def _is_dropped(node: ast.expr, place: Place) -> bool:
    statement = place.frames[-1].suite[place.frames[-1].at]
    return isinstance(node, ast.YieldFrom) or (isinstance(statement, ast.Expr) and statement.value is node)


def _is_parameter(name: str, code: Code) -> bool:
    return not isinstance(code.node, ast.Module) and any(arg.arg == name for arg in code.parameters)


def _is_inline(binding: Binding, place: Place) -> bool:
    """Whether a binding is in the statement itself, as a walrus or the target of a loop around is."""
    return binding.place.line <= place.line and binding.how != "value"


def _star_names(code: Code) -> dict[str, Type]:
    assert not isinstance(code.node, ast.Module)
    given = code.node.args
    found: dict[str, Type] = {}
    if given.vararg is not None:
        found[given.vararg.arg] = frozenset({"tuple"})
    if given.kwarg is not None:
        found[given.kwarg.arg] = frozenset({"dict"})
    return found
