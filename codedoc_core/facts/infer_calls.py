"""Calls whose arguments decide what they give."""

# The rules of one table have one shape.
# ruff: noqa: ARG001
from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.infer_annotations import annotated
from codedoc_core.facts.infer_members import attribute, called
from codedoc_core.facts.infer_terms import LIKELY, NONE, UNKNOWN, Type, element, is_known, made, union
from codedoc_core.facts.infer_values import type_of
from codedoc_core.facts.scope import dotted

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.infer_answers import Answers
    from codedoc_core.facts.infer_flow import Place
    from codedoc_core.facts.infer_world import Code


def special_call(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type | None:
    """Return the type of a call whose arguments decide, or ``None`` where the callee does."""
    if isinstance(node.func, ast.Name):
        rule = _RULES.get(node.func.id)
        is_builtin = rule and engine.world.resolve(code.module, node.func.id) == node.func.id
        if rule and is_builtin and node.func.id not in code.flow.bindings:
            return rule(node, code, place, engine)
    if isinstance(node.func, ast.Attribute):
        return _of_attribute(node, node.func, code, place, engine)
    return None


def _of_attribute(node: ast.Call, func: ast.Attribute, code: Code, place: Place, engine: Answers) -> Type | None:
    if isinstance(func.value, ast.Call) and dotted(func.value.func) == "super" and code.owner:
        return _super(func.attr, code, engine)
    if func.attr in {"get", "pop", "setdefault", "getenv"} and len(node.args) == 2:
        found = type_of(ast.Call(func, node.args[:1], []), code, place, engine) - NONE
        default = type_of(node.args[1], code, place, engine)
        return union(found, default) if is_known(found) and is_known(default) else UNKNOWN
    if func.attr == "copy" and not node.args:
        owner = type_of(func.value, code, place, engine)
        return owner if is_known(owner) and "module:copy" not in owner else None
    if dotted(func) in {"copy.copy", "copy.deepcopy"} and node.args:
        return type_of(node.args[0], code, place, engine)
    return None


def _super(name: str, code: Code, engine: Answers) -> Type | None:
    for base in engine.world.line(code.owner)[1:]:
        if base not in engine.world.classes:
            return union(*(called(engine, term) for term in attribute(engine, base, name)))
        method = engine.world.classes[base].methods.get(name)
        if method is not None:
            return engine.called_code(method, code.owner)
    return UNKNOWN


def _first(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    return type_of(node.args[0], code, place, engine) if node.args else UNKNOWN


def _container(name: str) -> Callable[..., Type]:
    def rule(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
        kind = _first(node, code, place, engine)
        return made(name, element(kind)) if is_known(kind) and len(node.args) == 1 else frozenset({name})

    return rule


def _extreme(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    kinds = [type_of(part, code, place, engine) for part in node.args]
    if len(kinds) == 1:
        return element(kinds[0]) if is_known(kinds[0]) else UNKNOWN
    return union(*kinds)


def _sum(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    kind = _first(node, code, place, engine)
    found = element(kind) if is_known(kind) else UNKNOWN
    return found if found - LIKELY <= {"int", "float"} else frozenset({"int"}) if found == {"bool"} else UNKNOWN


def _same(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    kind = _first(node, code, place, engine)
    return kind if kind - LIKELY <= {"int", "float"} else UNKNOWN


def _round(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    return frozenset({"int"}) if len(node.args) == 1 else _same(node, code, place, engine)


def _type(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    kind = _first(node, code, place, engine)
    return (
        frozenset({f"type[{term}]" for term in kind - LIKELY})
        if is_known(kind) and len(kind) == 1
        else frozenset({"type"})
    )


def _next(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    kind = _first(node, code, place, engine)
    found = element(kind) if is_known(kind) else UNKNOWN
    return union(found, type_of(node.args[1], code, place, engine)) if len(node.args) == 2 else found


def _getattr(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    if len(node.args) < 2 or not isinstance(node.args[1], ast.Constant):
        return UNKNOWN
    found = type_of(ast.Attribute(node.args[0], str(node.args[1].value), ast.Load()), code, place, engine)
    return union(found, type_of(node.args[2], code, place, engine)) if len(node.args) == 3 else found


def _open(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    given = node.args[1] if len(node.args) > 1 else next((k.value for k in node.keywords if k.arg == "mode"), None)
    if given is not None and not isinstance(given, ast.Constant):
        return UNKNOWN
    is_binary = given is not None and "b" in str(given.value)
    return frozenset({"_io.BufferedReader" if is_binary else "_io.TextIOWrapper"})


def _zip(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    kinds = [type_of(part, code, place, engine) for part in node.args]
    if not kinds or not all(is_known(kind) and is_known(element(kind)) for kind in kinds):
        return frozenset({"zip"})
    return made("zip", made("tuple", *(element(kind) for kind in kinds)))


def _cast(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    return annotated(node.args[0], code, engine.world) if node.args else UNKNOWN


def _super_itself(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    bases = engine.world.line(code.owner)[1:2] if code.owner else ()
    return frozenset(bases) if bases else UNKNOWN


_RULES: Final[dict[str, Callable[..., Type]]] = {
    "list": _container("list"), "set": _container("set"), "frozenset": _container("frozenset"),
    "sorted": _container("list"), "tuple": lambda *_: frozenset({"tuple"}), "iter": _container("Iterator"),
    "reversed": _container("reversed"), "enumerate": _container("enumerate"), "max": _extreme, "min": _extreme,
    "sum": _sum, "abs": _same, "round": _round, "type": _type, "next": _next, "getattr": _getattr, "open": _open,
    "zip": _zip, "super": _super_itself,
}  # fmt: skip
_NAMED: Final = {"cast": _cast}
