"""What suggests the type of a parameter: defaults, guards, uses, calls of the function, and methods like it."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, Final

from codedoc_core.facts import infer_library as library
from codedoc_core.facts.infer_documented import documented
from codedoc_core.facts.infer_engine import SENT
from codedoc_core.facts.infer_narrowing import class_names
from codedoc_core.facts.infer_terms import LIKELY, NONE, NOTHING, UNKNOWN, Type, arguments, head, is_known, union
from codedoc_core.facts.infer_values import type_of
from codedoc_core.facts.infer_world import NOWHERE, Code
from codedoc_core.facts.scope import dotted

if TYPE_CHECKING:
    from codedoc_core.facts.infer_engine import Engine
    from codedoc_core.facts.infer_flow import Place

_MOST_KINDS: Final = 3
_KNOWN_SHARE: Final = 0.5
_NAMESAKES: Final = 3
_AGREEMENT: Final = 0.85
Key = tuple[str, str]


class Suggestions:
    """Gathers what suggests types, round by round."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.evidence: dict[Key, str] = {}
        self._certain: dict[Key, Type] = {}
        self._documented = documented(engine.world)
        self._classes = self._class_words()
        self._functions = [code for code in engine.world.codes if not isinstance(code.node, ast.Module)]
        for code in self._functions:
            self._read_own(code)

    def _class_words(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.engine.world.classes:
            found.setdefault(_snake(name.rpartition(".")[2]), []).append(name)
        return found

    def _read_own(self, code: Code) -> None:
        """Read what the function itself tells: defaults, guards and uses."""
        for at, arg in enumerate(code.parameters):
            if arg.annotation is not None:
                continue
            default = self._default(code, arg.arg)
            kind, evidence = self._own(code, at, arg.arg, default)
            if kind:
                key = (code.name, arg.arg)
                self._settle(key, union(kind, default & NONE, LIKELY), evidence)
                self._certain[key] = self.engine.parameters[key]

    def _default(self, code: Code, name: str) -> Type:
        node = code.defaults.get(name)
        return type_of(node, code, NOWHERE, self.engine) if node is not None else NOTHING

    def _own(self, code: Code, at: int, name: str, default: Type) -> tuple[Type, str]:
        if is_known(default) and default != NONE:
            return default, "default"
        method = code.name.rpartition(".")[2]
        if method in _EXITS and at < len(_EXIT_TYPES):
            return _EXIT_TYPES[at], "protocol"
        if method in _OPERANDS and at == 0:
            return _OPERANDS[method], "protocol"
        guarded = self._guarded(code, name)
        return (guarded, "guard") if guarded else (_used(code, name), "use")

    def _settle(self, key: Key, kind: Type, evidence: str) -> None:
        self.engine.parameters[key] = kind
        self.evidence[key] = evidence

    def _guarded(self, code: Code, name: str) -> Type:
        """Return the classes that everything else is refused for."""
        for node in code.node.body:
            test = node.test if isinstance(node, ast.If | ast.Assert) else None
            is_refusal = isinstance(node, ast.If) and len(node.body) == 1 and isinstance(node.body[0], ast.Raise)
            if is_refusal and isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
                test = test.operand
            elif not isinstance(node, ast.Assert):
                continue
            if isinstance(test, ast.Call) and _checked_name(test) == name:
                return frozenset(class_names(test.args[1], code, self.engine))
        return NOTHING

    def read(self) -> None:
        """Read every call of the repository once more, and what follows from it."""
        given: dict[Key, list[Type]] = {}
        for code in self.engine.world.codes:
            for call, place in code.flow.calls:
                sent = self._sent(call, code, place) if _is_send(call) else []
                for key, kind in [*self._passed(call, code, place), *sent]:
                    given.setdefault(key, []).append(kind)
        self.engine.parameters = dict(self._certain)
        for code in self._functions:
            for arg in code.parameters:
                key = (code.name, arg.arg)
                if arg.annotation is None and key not in self._certain and (kind := self._agreed(given.get(key, []))):
                    self._settle(key, union(kind, _default_none(code, arg.arg), LIKELY), "calls")
            self._settle_sent(code, given)
        self._share_among_overrides()
        self._share_among_namesakes()
        self._take_documented()

    def _settle_sent(self, code: Code, given: dict[Key, list[Type]]) -> None:
        key = (code.name, SENT)
        if key in given and getattr(code.node, "returns", None) is None and (kind := self._agreed(given[key])):
            self._settle(key, union(kind, LIKELY), "calls")

    def _passed(self, call: ast.Call, code: Code, place: Place) -> list[tuple[Key, Type]]:
        targets = [
            t for t in (self._target(term) for term in type_of(call.func, code, place, self.engine)) if t is not None
        ]
        if isinstance(call.func, ast.Attribute) and dotted(call.func.value) == "super()":
            return []
        found: list[tuple[Key, Type]] = []
        for target, skipped in targets:
            places = [arg.arg for arg in target.positional]
            places = places[skipped:]
            known = {arg.arg for arg in target.parameters}
            for at, value in enumerate(call.args):
                if isinstance(value, ast.Starred) or at >= len(places):
                    break
                found.append(((target.name, places[at]), type_of(value, code, place, self.engine)))
            named = [(k.arg, k.value) for k in call.keywords if k.arg is not None and k.arg in known]
            found += [((target.name, name), type_of(value, code, place, self.engine)) for name, value in named]
        return found

    def _sent(self, call: ast.Call, code: Code, place: Place) -> list[tuple[Key, Type]]:
        """Return what a call of ``send`` sends to which generator function."""
        assert isinstance(call.func, ast.Attribute)
        makers = [
            target
            for origin in self.engine.origins(call.func.value, code, place)
            if isinstance(origin, ast.Call)
            for term in type_of(origin.func, code, place, self.engine)
            if (target := self._target(term)) is not None and target[0].flow.yields
        ]
        return [((maker.name, SENT), type_of(call.args[0], code, place, self.engine)) for maker, _ in makers]

    def _target(self, term: str) -> tuple[Code, int] | None:
        world = self.engine.world
        if term.startswith(("def:", "bound:")):
            name = term.partition(":")[2].partition("|")[0]
            code = world.functions.get(name)
            return (code, 0) if code is not None else None
        if term.startswith("type[") and arguments(term):
            method = world.method(arguments(term)[0], "__init__") or world.method(arguments(term)[0], "__new__")
            return (method, 0) if method is not None else None
        return None

    def _share_among_overrides(self) -> None:
        """What a method takes, the methods that override it or are overridden take too."""
        world = self.engine.world
        for owner in world.classes.values():
            for name, code in owner.methods.items():
                if name in {"__init__", "__new__"}:
                    continue
                line = [*world.line(owner.name)[1:], *world.heirs(owner.name)]
                relatives = [
                    world.classes[c].methods[name]
                    for c in line
                    if c in world.classes and name in world.classes[c].methods
                ]
                for arg in code.parameters:
                    key = (code.name, arg.arg)
                    if arg.annotation is not None or key in self.engine.parameters:
                        continue
                    kinds = [k for r in relatives if is_known(k := self._of(r, arg.arg))]
                    if kinds and (kind := self._agreed(kinds)):
                        self._settle(key, union(kind, LIKELY), "override")

    def _of(self, code: Code, name: str) -> Type:
        is_there = any(arg.arg == name for arg in code.parameters)
        return self.engine.parameter(code, name) if is_there else UNKNOWN

    def _share_among_namesakes(self) -> None:
        """What parameters of one name agree on, the others of that name are likely to be."""
        counts: dict[str, Counter[Type]] = {}
        for code in self._functions:
            for arg in code.parameters:
                kind = self._of(code, arg.arg) - LIKELY - NONE
                if is_known(kind):
                    counts.setdefault(arg.arg, Counter())[frozenset(map(head, kind))] += 1
        for code in self._functions:
            for arg in code.parameters:
                key = (code.name, arg.arg)
                if arg.annotation is None and key not in self.engine.parameters:
                    kind = self._namesake(arg.arg, counts)
                    if kind:
                        self._settle(key, union(kind, _default_none(code, arg.arg), LIKELY), "namesake")

    def _take_documented(self) -> None:
        """What nothing else tells of, documentation of the same parameter elsewhere may."""
        for code in self._functions:
            for arg in code.parameters:
                key = (code.name, arg.arg)
                if arg.annotation is not None or key in self.engine.parameters:
                    continue
                if kind := self._documented.elsewhere(code, arg.arg, self._relatives(code)):
                    self._settle(key, union(kind, _default_none(code, arg.arg), LIKELY), "documentation")

    def _relatives(self, code: Code) -> frozenset[str]:
        """The methods that override a method or are overridden by it."""
        world, name = self.engine.world, code.name.rpartition(".")[2]
        if not code.owner or name in {"__init__", "__new__"}:
            return frozenset()
        line = (*world.line(code.owner)[1:], *world.heirs(code.owner))
        return frozenset(f"{owner}.{name}" for owner in line)

    def _namesake(self, name: str, counts: dict[str, Counter[Type]]) -> Type:
        best = counts.get(name, Counter()).most_common(1)
        total = sum(counts.get(name, Counter()).values())
        if best and best[0][1] >= _NAMESAKES and best[0][1] >= _AGREEMENT * total:
            return best[0][0]
        classes = self._classes.get(name, [])
        if len(classes) == 1 and not total:
            return frozenset(classes)
        return NOTHING

    def _agreed(self, kinds: list[Type]) -> Type:
        """Return what all known arguments are, where enough are known and they are not too many."""
        known = [kind - LIKELY for kind in kinds if is_known(kind)]
        solid = [kind for kind in known if kind - NONE]
        if not solid or len(known) < _KNOWN_SHARE * len(kinds):
            return NOTHING
        kind = self.engine.world.joined(union(*known))
        return kind if len(kind - NONE) <= _MOST_KINDS else NOTHING


def _default_none(code: Code, name: str) -> Type:
    default = code.defaults.get(name)
    return NONE if isinstance(default, ast.Constant) and default.value is None else NOTHING


def _is_send(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in {"send", "asend"} and len(call.args) == 1


def _checked_name(test: ast.Call) -> str:
    is_check = dotted(test.func) == "isinstance" and len(test.args) == 2
    return dotted(test.args[0]) if is_check else ""


def _used(code: Code, name: str) -> Type:
    """Return the builtin type that alone has the methods that are called on a parameter."""
    if name in code.flow.bindings:
        return NOTHING
    called = {
        call.func.attr
        for call, _ in code.flow.calls
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == name
    }
    if called & _OF_STR:
        return frozenset({"str"}) if all(library.has_method("str", part) for part in called) else NOTHING
    return NOTHING


def _snake(name: str) -> str:
    return "".join(
        f"_{c.lower()}" if c.isupper() and at and not name[at - 1].isupper() else c.lower() for at, c in enumerate(name)
    ).lstrip("_")


_OF_STR: Final = frozenset(
    "startswith endswith strip lstrip rstrip lower upper splitlines partition rpartition casefold format title isdigit"
    " encode capitalize zfill isidentifier rsplit removeprefix removesuffix".split()
)
_STR: Final[Type] = frozenset({"str"})
_EXITS: Final = frozenset({"__exit__", "__aexit__"})
_EXIT_TYPES: Final[tuple[Type, ...]] = (
    frozenset({"type[BaseException]", "None"}),
    frozenset({"BaseException", "None"}),
    frozenset({"types.TracebackType", "None"}),
)
_OPERANDS: Final[dict[str, Type]] = {
    "__eq__": frozenset({"object"}), "__ne__": frozenset({"object"}), "__getattr__": _STR, "__setattr__": _STR,
    "__delattr__": _STR, "__getattribute__": _STR, "__contains__": frozenset({"object"}), "__format__": _STR,
}  # fmt: skip
