"""Types that expressions surely have."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.scope import builtin_call, dotted
from codedoc_core.facts.subjects import is_boolean

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body


def proved_type(values: list[ast.expr], body: Body, class_name: str, *, may_be_none: bool = False) -> str | None:
    """Return the type that all of some expressions surely have."""
    types = list(dict.fromkeys(type_of(value, body, class_name) for value in values))
    if not types or None in types or len(types) > 2:
        return None
    known = [kind for kind in types if kind is not None]
    return " | ".join([*known, "None"] if may_be_none and "None" not in known else known)


def type_of(node: ast.expr, body: Body, class_name: str = "") -> str | None:
    """Return the type that an expression surely has."""
    scope = body.scope
    if isinstance(node, ast.Name) and node.id in scope.bound:
        node = scope.bound[node.id]
    if isinstance(node, ast.Constant):
        return "None" if node.value is None else type(node.value).__name__ if node.value is not ... else None
    if type(node) in _TYPES:
        return _TYPES[type(node)]
    if is_boolean(node, scope):
        return "bool"
    if isinstance(node, ast.Name) and node.id == body.receiver and class_name and node.id not in scope.hidden:
        return class_name if not any("classmethod" in dotted(d) for d in body.node.decorator_list) else None
    return _called_type(node, body, class_name) if isinstance(node, ast.Call) else None


def _called_type(node: ast.Call, body: Body, class_name: str) -> str | None:
    name = builtin_call(node, body.scope)
    if name in _BUILTIN_TYPES:
        return _BUILTIN_TYPES[name]
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant):
        return "str" if isinstance(node.func.value.value, str) and node.func.attr in _STR_METHODS else None
    return class_name if class_name and is_new_instance(node, body) else None


def is_new_instance(node: ast.Call, body: Body) -> bool:
    """Whether a class method calls its class."""
    is_class_method = any(dotted(d) == "classmethod" for d in body.node.decorator_list)
    return is_class_method and bool(body.scope.receiver) and dotted(node.func) == body.scope.receiver


_TYPES: Final[dict[type[ast.expr], str]] = {
    ast.JoinedStr: "str", ast.List: "list", ast.ListComp: "list", ast.Dict: "dict", ast.DictComp: "dict",
    ast.Set: "set", ast.SetComp: "set", ast.Tuple: "tuple", ast.GeneratorExp: "Iterator",
}  # fmt: skip
_BUILTIN_TYPES: Final = {
    name: name
    for name in ("str", "int", "float", "list", "dict", "set", "tuple", "frozenset", "bytes", "bool", "complex")
} | {
    "len": "int", "repr": "str", "sorted": "list", "isinstance": "bool", "hash": "int", "id": "int", "ord": "int",
    "chr": "str", "hex": "str", "ascii": "str", "format": "str", "bytearray": "bytearray",
}  # fmt: skip
_STR_METHODS: Final = frozenset({"join", "format", "replace", "strip", "lower", "upper", "title", "center", "ljust"})
