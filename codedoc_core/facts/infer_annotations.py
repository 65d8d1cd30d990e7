"""Types as they are written in annotations."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.infer_terms import NONE, UNKNOWN, Type, arguments, head, is_known, made, parsed, union
from codedoc_core.facts.scope import dotted

if TYPE_CHECKING:
    from codedoc_core.facts.infer_world import Code, World

_MAX_DEPTH: Final = 8


def annotated(node: ast.expr, code: Code, world: World, depth: int = 0) -> Type:
    """Return the type that an annotation means."""
    if depth > _MAX_DEPTH:
        return UNKNOWN
    if isinstance(node, ast.Constant):
        return _text(node, code, world, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return union(annotated(node.left, code, world, depth + 1), annotated(node.right, code, world, depth + 1))
    if isinstance(node, ast.Subscript):
        return _subscript(node, code, world, depth)
    return _named(dotted(node), code, world)


def declared(code: Code, at: int, world: World) -> Type | None:
    """Return what an annotated generator yields (0), is sent (1) or ends with (2); ``None`` without an annotation."""
    node = getattr(code.node, "returns", None)
    if node is None:
        return None
    inner = [arguments(term) for term in annotated(node, code, world) if head(term).rpartition(".")[2] in _GENERATORS]
    if len(inner) != 1 or not inner[0]:
        return UNKNOWN
    return parsed(inner[0][at]) if at < len(inner[0]) else NONE


def _text(node: ast.Constant, code: Code, world: World, depth: int) -> Type:
    if node.value is None:
        return NONE
    try:
        return annotated(ast.parse(str(node.value), mode="eval").body, code, world, depth + 1)
    except SyntaxError:
        return UNKNOWN


def _named(name: str, code: Code, world: World) -> Type:
    last = name.rpartition(".")[2]
    if not name or last in _VAGUE:
        return UNKNOWN
    if last == "Self":
        return frozenset({code.owner}) if code.owner else UNKNOWN
    if last in _PLAIN:
        return frozenset({_PLAIN[last]})
    full = world.resolve(code.module, name)
    if full in world.classes:
        return frozenset({full})
    module, _, variable = full.rpartition(".")
    if module in world.modules and variable in world.modules[module].flow.bindings:
        return UNKNOWN
    return frozenset({full})


def _subscript(node: ast.Subscript, code: Code, world: World, depth: int) -> Type:
    last = dotted(node.value).rpartition(".")[2]
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if last == "Literal":
        return frozenset({"None" if (v := getattr(i, "value", ...)) is None else type(v).__name__ for i in inner})
    kinds = [annotated(part, code, world, depth + 1) for part in inner]
    if last in {"Optional", "Union"}:
        return union(*kinds, NONE) if last == "Optional" else union(*kinds)
    if last in {"Annotated", "Final", "ClassVar", "Required", "NotRequired"}:
        return kinds[0]
    outer = _named(dotted(node.value), code, world)
    return made(next(iter(outer)), *kinds) if is_known(outer) and last != "Callable" else outer


_GENERATORS: Final = frozenset(
    {"Generator", "AsyncGenerator", "Iterator", "AsyncIterator", "Iterable", "AsyncIterable"}
)
_VAGUE: Final = frozenset({"Any", "AnyStr", "T", "Final", "ClassVar", "Optional", "Union", "Literal", "Annotated"})
_PLAIN: Final = {
    "List": "list", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Tuple": "tuple", "Type": "type",
    "Text": "str", "LiteralString": "str", "NoReturn": "NoReturn", "Never": "NoReturn",
}  # fmt: skip
