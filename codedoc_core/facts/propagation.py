"""Exceptions across functions: what leaves a function because something that it calls lets it through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.carried import carried

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.facts.flows import Called, Flow, Thrown
    from codedoc_core.facts.linkage import Linkage

Place = tuple[str, str]
"""A function: its module and its qualified name."""

# Of a bug, an unfinished function or the end of an iteration no caller is told.
SILENT: Final = frozenset(
    {"NotImplementedError", "AssertionError", "StopIteration", "StopAsyncIteration", "GeneratorExit",
     "KeyboardInterrupt"}
)  # fmt: skip
# Told by Python itself at the first try, and by nobody else.
_PROGRAMMING: Final = frozenset({"TypeError", "AttributeError", "ImportError", "IndexError", "KeyError"})
MAX_DEPTH: Final = 4
MANY_CALLS: Final = 10
MANY_RAISES: Final = 3
ENOUGH: Final = 2


@dataclass(frozen=True, slots=True)
class Escape:
    """An exception that leaves a function.

    Attributes:
        type: Dotted name of the exception, through imports.
        line: 1-based line of the ``raise``, or of the call that lets it through.
        via: The callee it comes from, as written; empty for the function's own ``raise``.
        when: The condition, where the callee's holds for the caller, or ``None``.
        steps: How many calls it has come through.
    """

    type: str
    line: int
    via: str = ""
    when: str | None = None
    steps: int = 0

    @property
    def name(self) -> str:
        """Last part of the name of the exception."""
        return self.type.rpartition(".")[2]


class Propagation:
    """The exceptions that leave each function of a repository."""

    def __init__(self, linkage: Linkage, depth: int | None = None) -> None:
        """Prepare.

        Args:
            linkage: The functions of the repository.
            depth: Through how many calls exceptions are followed; ``None`` follows those calls only whose exceptions
                a caller is told of.
        """
        self._linkage = linkage
        self._depth = depth
        self._known: dict[tuple[Place, int], tuple[Escape, ...]] = {}
        self._callees: dict[tuple[str, str, str], tuple[str, Flow] | None] = {}

    def escapes(self, place: Place) -> tuple[Escape, ...]:
        """Return what leaves a function, one per type, its own first."""
        return self._escapes(place, MAX_DEPTH if self._depth is None else self._depth)

    def _escapes(self, place: Place, left: int) -> tuple[Escape, ...]:
        if (place, left) not in self._known:
            self._known[place, left] = tuple(_each_once(self._find(place, left)))
        return self._known[place, left]

    def _find(self, place: Place, left: int) -> Iterator[Escape]:
        module, flow = place[0], self._linkage.modules[place[0]].functions[place[1]]
        yield from self._own(module, flow)
        for called in flow.calls if left > 0 else ():
            found = self.callee(module, flow, called.name)
            if found is not None and (found[0], found[1].qualname) != place and not found[1].is_stub:
                for escape in self._through(flow, called, found, left - 1):
                    if not self._is_stopped(escape.type, module, flow, called.guards):
                        yield escape
        if left > 0:
            yield from self._decorated(module, flow)

    def _through(self, flow: Flow, called: Called, found: tuple[str, Flow], left: int) -> Iterator[Escape]:
        """Give what a callee lets through and the caller is told of; what the callee's docstring says comes first."""
        module, callee = found
        if self._depth is None and callee.documented:
            names = dict(callee.documented)
            known = [Escape(self._linkage.target(module, name, callee.qualname), called.line) for name in names]
        else:
            known = list(self._escapes((module, callee.qualname), left))
        for escape in known:
            is_silent = escape.name in SILENT and not _is_assertion(escape.name, flow)
            if not is_silent and (self._depth is not None or self._is_told(escape, flow, called, callee)):
                when = carried(escape.when, called, callee)
                yield Escape(escape.type, called.line, called.name, when, escape.steps + 1)

    def _is_told(self, escape: Escape, flow: Flow, called: Called, callee: Flow) -> bool:
        """Whether documentation tells of an exception of a callee.

        The points are what the documentation of libraries bears out (``docs/facts.md``): a helper is part of its
        caller, and so is a check that each call passes; a repository's own exceptions are told of more often than
        Python's; what the callee's docstring has to say is seldom left out, and what it leaves out seldom said.
        """
        points = callee.is_private + called.is_sure + (not flow.raises)
        points += self._linkage.class_of(escape.type) is not None
        points += 2 if callee.documented else -1 if callee.documented is not None else 0
        points -= (escape.name in _PROGRAMMING) + (len(flow.calls) >= MANY_CALLS) + (len(flow.raises) > 1)
        points -= escape.steps * (1 if callee.is_private and called.is_sure else 2)
        points -= 2 * (len(callee.raises) >= MANY_RAISES)
        return points >= ENOUGH

    def _own(self, module: str, flow: Flow) -> Iterator[Escape]:
        conditions = dict(flow.conditions)
        for thrown in flow.raises:
            for kind in self._classes(module, flow, thrown):
                if not self._is_stopped(kind, module, flow, thrown.guards):
                    yield Escape(kind, thrown.line, when=conditions.get(thrown.name))

    def _classes(self, module: str, flow: Flow, thrown: Thrown) -> list[str]:
        """Return the exceptions that a ``raise`` may raise."""
        if not thrown.is_made:
            return [self._linkage.target(module, thrown.name, flow.qualname)]
        maker = self.callee(module, flow, thrown.name)
        if maker is None:
            return []
        found = (self._linkage.target(maker[0], name, maker[1].qualname) for name in maker[1].makes)
        return [kind for kind in found if self.is_exception(kind)]

    def is_exception(self, kind: str) -> bool:
        """Whether a class is known to be an exception, or looks like one."""
        kinds = self._linkage.kinds(kind)
        return "BaseException" in kinds or any(name.endswith(("Error", "Exception", "Warning")) for name in kinds)

    def _is_stopped(self, kind: str, module: str, flow: Flow, guards: tuple[str, ...]) -> bool:
        if not guards:
            return False
        kinds = self._linkage.kinds(kind)
        caught = {self._linkage.target(module, guard, flow.qualname) for guard in guards if guard}
        if kinds & caught or "BaseException" in caught:
            return True
        # Of a class from elsewhere it is not known that it is not what is caught.
        return "Exception" in caught and "BaseException" not in kinds

    def callee(self, module: str, flow: Flow, name: str) -> tuple[str, Flow] | None:
        """Return the function that a call of a function comes to, with its module; a class is its constructor."""
        key = (module, flow.qualname, name)
        if key not in self._callees:
            self._callees[key] = self._callee(module, flow, name)
        return self._callees[key]

    def _callee(self, module: str, flow: Flow, name: str) -> tuple[str, Flow] | None:
        head, _, rest = name.partition(".")
        owner = f"{module}.{flow.owner}"
        if flow.owner and head == flow.receiver and rest:
            return self._linkage.method(owner, rest) if "." not in rest else self._member(owner, rest)
        if head == "super()":
            return self._linkage.method(owner, rest, inherited_only=True) if flow.owner else None
        if head == "cls" == flow.receiver:
            return self._constructor(owner)
        if "()." in name:
            made, _, method = name.partition("().")
            return self._linkage.method(self._linkage.target(module, made, flow.qualname), method)
        target = self._linkage.target(module, name, flow.qualname)
        found = self._linkage.function(target) or self._constructor(target) or self._class_method(target)
        return found or self._global_method(target)

    def _constructor(self, cls: str) -> tuple[str, Flow] | None:
        if self._linkage.class_of(cls) is None:
            return None
        return self._linkage.method(cls, "__init__") or self._linkage.method(cls, "__new__")

    def _class_method(self, target: str) -> tuple[str, Flow] | None:
        cls, _, name = target.rpartition(".")
        return self._linkage.method(cls, name) if self._linkage.class_of(cls) else None

    def _member(self, owner: str, path: str) -> tuple[str, Flow] | None:
        """Find ``self.attribute.method`` where a constructor sets the attribute to a new instance."""
        attribute, _, method = path.partition(".")
        constructor = self._constructor(owner)
        if constructor is None or attribute not in (made := dict(constructor[1].sets)):
            return None
        return self._linkage.method(self._linkage.target(constructor[0], made[attribute]), method)

    def _global_method(self, target: str) -> tuple[str, Flow] | None:
        """Find a method of a global instance."""
        head, _, method = target.rpartition(".")
        module, _, name = head.rpartition(".")
        known = self._linkage.modules.get(module)
        if known is None or name not in known.instances:
            return None
        return self._linkage.method(self._linkage.target(module, known.instances[name]), method)

    def _decorated(self, module: str, flow: Flow) -> Iterator[Escape]:
        """Give what the functions inside a decorator of the repository raise."""
        for name in flow.decorators:
            found = self._linkage.function(self._linkage.target(module, name)) if name else None
            if found is None:
                continue
            inside = f"{found[1].qualname}.<locals>."
            for qualname in self._linkage.modules[found[0]].functions:
                if qualname.startswith(inside):
                    for escape in self._escapes((found[0], qualname), 0):
                        if escape.name not in SILENT:
                            yield Escape(escape.type, flow.line, f"@{name}", None, escape.steps + 1)


def _is_assertion(name: str, flow: Flow) -> bool:
    """Whether a function is there to assert something."""
    return name == "AssertionError" and flow.name.lstrip("_").startswith(("assert", "expect", "check"))


def _each_once(escapes: Iterator[Escape]) -> Iterator[Escape]:
    """One for each type, the one that came the shortest way."""
    found: dict[str, Escape] = {}
    for escape in escapes:
        known = found.get(escape.type)
        if known is None or escape.steps < known.steps:
            found[escape.type] = escape
    yield from found.values()
