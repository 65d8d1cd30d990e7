"""Attributes of values, and what calls of them give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.facts import infer_library as library
from codedoc_core.facts.infer_terms import LIKELY, NONE, UNKNOWN, Type, arguments, head, is_known, union

if TYPE_CHECKING:
    from codedoc_core.facts.infer_answers import Answers


def attribute(engine: Answers, term: str, name: str) -> Type:
    """Return the type of an attribute of a value."""
    if term.startswith("module:"):
        return engine.variable(engine.world.canonical(f"{term[7:]}.{name}"))
    if term.startswith(("def:", "bound:")) or "?" in head(term):
        return frozenset({"str"}) if name in {"__name__", "__qualname__"} else UNKNOWN
    if name == "__class__":
        return frozenset({f"type[{term}]"})
    if name in _OF_ALL:
        return frozenset({_OF_ALL[name]})
    if head(term) == "type" and arguments(term):
        return _of_class(engine, arguments(term)[0], name)
    return _of_instance(engine, term, name)


def _of_class(engine: Answers, owner: str, name: str) -> Type:
    if f"{owner}.{name}" in engine.world.classes:
        return frozenset({f"type[{owner}.{name}]"})
    if (
        is_enum(engine, owner)
        and owner in engine.world.classes
        and name in engine.world.classes[owner].body.flow.bindings
    ):
        return frozenset({owner})
    return _of_instance(engine, owner, name, through_class=True)


def is_enum(engine: Answers, owner: str) -> bool:
    """Whether the members of a class are its instances."""
    return any(base.startswith("enum.") for base in engine.world.line(owner))


def _of_instance(engine: Answers, term: str, name: str, *, through_class: bool = False) -> Type:
    owner = head(term)
    method = engine.world.method(owner, name)
    if method is not None:
        last = {part.rpartition(".")[2] for part in method.decorators}
        if not any("property" in part for part in last):
            return frozenset({f"bound:{method.name}|{owner}"})
        return UNKNOWN if through_class else engine.result(method)
    found = engine.held(owner, name)
    if is_known(found):
        return found
    for base in engine.world.line(owner):
        if library.is_class(base):
            at = term if base == owner else base
            if library.has_method(at, name):
                return frozenset({f"bound:{name}|{term if base == owner else base}"})
            kind = library.member(at, name, called=False)
            if is_known(kind):
                return kind
    return UNKNOWN


def held_by(engine: Answers, owner: str, name: str) -> Type:
    """Return the type of an attribute as the class, its bases and their methods set it."""
    kinds: list[Type] = []
    for base in engine.world.line(owner):
        known = engine.world.classes.get(base)
        if known is None:
            continue
        bindings = [(known.body, b) for b in known.body.flow.bindings.get(name, ())] + known.sets.get(name, [])
        declared = [(c, b) for c, b in bindings if b.how == "annotated"]
        for code, binding in declared or bindings:
            if binding.how not in {"augmented", "other"}:
                kinds.append(engine.binding(binding, code))
        if declared:
            break
    solid = [kind for kind in kinds if kind]
    if any(not is_known(kind) for kind in solid):
        known_kinds = [kind for kind in solid if is_known(kind) and kind - NONE - LIKELY]
        return (
            union(*known_kinds, LIKELY)
            if known_kinds and engine.max_depth and len(known_kinds) * 2 >= len(solid)
            else UNKNOWN
        )
    return union(*solid) if solid else UNKNOWN


def called_method(engine: Answers, term: str, name: str) -> Type:
    """Return what a method of a value gives, or that it is not known."""
    return union(*(called(engine, found) for found in attribute(engine, term, name)))


def called(engine: Answers, term: str) -> Type:
    """Return what a call of a value gives."""
    if term.startswith("def:"):
        full = term[4:]
        return (
            engine.called_code(engine.world.functions[full]) if full in engine.world.functions else library.result(full)
        )
    if term.startswith("bound:"):
        name, _, receiver = term[6:].partition("|")
        if name in engine.world.functions:
            return engine.called_code(engine.world.functions[name], receiver)
        return library.member(receiver, name, called=True)
    if term.startswith("type[") and arguments(term):
        return frozenset({arguments(term)[0]})
    if head(term) in engine.world.classes:
        method = engine.world.method(head(term), "__call__")
        return engine.called_code(method, term) if method else UNKNOWN
    return UNKNOWN


_OF_ALL: Final = {"__name__": "str", "__qualname__": "str", "__module__": "str", "__dict__": "dict", "__doc__": "str"}
