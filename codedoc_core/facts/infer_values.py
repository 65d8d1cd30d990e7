"""The type of an expression, by what its parts are."""

# The rules of one table have one shape.
# ruff: noqa: ARG001, ARG005
from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.infer_members import attribute, called, called_method
from codedoc_core.facts.infer_terms import (
    LIKELY,
    NONE,
    NOTHING,
    UNKNOWN,
    Type,
    arguments,
    ended,
    head,
    is_known,
    made,
    parsed,
    union,
    without_none,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.infer_answers import Answers
    from codedoc_core.facts.infer_flow import Place
    from codedoc_core.facts.infer_world import Code

_BOOL: Final[Type] = frozenset({"bool"})
_NUMBERS: Final = ("complex", "float", "int")


def type_of(node: ast.expr, code: Code, place: Place, engine: Answers) -> Type:
    """Return the type of an expression at a place; a very deep one is not known."""
    rule = _RULES.get(type(node))
    if rule is None or engine.depth > engine.max_depth:
        return UNKNOWN
    engine.depth += 1
    try:
        return rule(node, code, place, engine)
    finally:
        engine.depth -= 1


def _constant(node: ast.Constant, code: Code, place: Place, engine: Answers) -> Type:
    if node.value is ...:
        return UNKNOWN
    return NONE if node.value is None else frozenset({type(node.value).__name__})


def _always(name: str) -> Callable[[ast.expr, Code, Place, Answers], Type]:
    kind = frozenset({name})
    return lambda node, code, place, engine: kind


def _sequence(node: ast.List | ast.Set, code: Code, place: Place, engine: Answers) -> Type:
    inner = union(*(type_of(part, code, place, engine) for part in node.elts[:12])) if node.elts else UNKNOWN
    return made("list" if isinstance(node, ast.List) else "set", inner)


def _tuple(node: ast.Tuple, code: Code, place: Place, engine: Answers) -> Type:
    if not node.elts or len(node.elts) > 6 or any(isinstance(part, ast.Starred) for part in node.elts):
        return frozenset({"tuple"})
    parts = [type_of(part, code, place, engine) for part in node.elts]
    shown = [part if is_known(part) else UNKNOWN for part in parts]
    if all(part == UNKNOWN for part in shown):
        return frozenset({"tuple"})
    inner = ", ".join(" | ".join(sorted(part - LIKELY)) for part in shown)
    return frozenset({f"tuple[{inner}]"}) if len(inner) < 160 and ":" not in inner else frozenset({"tuple"})


def _dict(node: ast.Dict, code: Code, place: Place, engine: Answers) -> Type:
    if not node.keys or None in node.keys:
        return frozenset({"dict"})
    keys = union(*(type_of(key, code, place, engine) for key in node.keys[:12] if key is not None))
    return made("dict", keys, union(*(type_of(part, code, place, engine) for part in node.values[:12])))


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp, code: Code, place: Place, engine: Answers
) -> Type:
    inner = engine.inside(node, node.elt, code, place)
    name = {ast.ListComp: "list", ast.SetComp: "set"}.get(type(node), "Generator")
    return made(name, inner)


def _dict_comprehension(node: ast.DictComp, code: Code, place: Place, engine: Answers) -> Type:
    return made("dict", engine.inside(node, node.key, code, place), engine.inside(node, node.value, code, place))


def _compare(node: ast.Compare, code: Code, place: Place, engine: Answers) -> Type:
    return _BOOL


def _unary(node: ast.UnaryOp, code: Code, place: Place, engine: Answers) -> Type:
    if isinstance(node.op, ast.Not):
        return _BOOL
    kind = type_of(node.operand, code, place, engine)
    return frozenset({"int"}) if kind == _BOOL else kind if kind - LIKELY <= set(_NUMBERS) else UNKNOWN


def _bool(node: ast.BoolOp, code: Code, place: Place, engine: Answers) -> Type:
    is_or = isinstance(node.op, ast.Or)
    found, here = [], place
    for part in node.values:
        kind = type_of(part, code, here, engine)
        here = here.after(part, not is_or)
        is_last = part is node.values[-1]
        if is_or and not is_last:
            kind = without_none(kind)
        elif not is_or and not is_last and is_known(kind):
            kind = frozenset(term for term in kind if not _is_always_true(term, engine))
        found.append(kind)
    return union(*found)


def _is_always_true(term: str, engine: Answers) -> bool:
    name = head(term)
    if name in engine.world.classes:
        return not engine.world.method(name, "__bool__") and not engine.world.method(name, "__len__")
    return name in {"re.Match", "re.Pattern", "pathlib.Path", "type"} or ":" in term


def _choice(node: ast.IfExp, code: Code, place: Place, engine: Answers) -> Type:
    first = type_of(node.body, code, place.after(node.test, True), engine)
    return union(first, type_of(node.orelse, code, place.after(node.test, False), engine))


def _operation(node: ast.BinOp, code: Code, place: Place, engine: Answers) -> Type:
    left = type_of(node.left, code, place, engine)
    if isinstance(node.op, ast.Mod) and left - LIKELY <= {"str", "bytes"} and is_known(left):
        return left
    right = type_of(node.right, code, place, engine)
    if not left or not right:
        return NOTHING
    likely = (left | right) & LIKELY
    if isinstance(node.op, ast.Add) and "str" in left | right:
        return frozenset({"str"}) | likely
    if not is_known(left) or not is_known(right):
        return _half_known(node.op, left, right)
    found = [_operated(node.op, one, other, engine) for one in left - LIKELY for other in right - LIKELY]
    return union(*found, likely) if 0 < len(found) <= 16 else UNKNOWN


def _half_known(op: ast.operator, left: Type, right: Type) -> Type:
    kinds = {head(term) for term in left | right if term != "?"}
    if isinstance(op, ast.Add | ast.Mult) and kinds and kinds <= {"list", "bytes"} and len(kinds) == 1:
        return frozenset(kinds)
    return UNKNOWN


def _operated(op: ast.operator, one: str, other: str, engine: Answers) -> Type:
    left, right = head(one), head(other)
    if {left, right} <= {"int", "float", "bool", "complex"}:
        return _number(op, left, right)
    if isinstance(op, ast.Mult) and (repeated := _repeated(one, other) or _repeated(other, one)):
        return frozenset({repeated})
    if left == right and left in (_ADDED if isinstance(op, ast.Add) else _JOINED):
        return frozenset({one if one == other and left != "tuple" else left})
    return _overloaded(op, one, other, engine)


def _repeated(one: str, other: str) -> str | None:
    return one if head(one) in {"str", "bytes", "list"} and other in {"int", "bool"} else None


def _overloaded(op: ast.operator, one: str, other: str, engine: Answers) -> Type:
    for term, reverse in ((one, ""), (other, "r")):
        found = called_method(engine, term, f"__{reverse}{_OPERATORS.get(type(op), '?')}__")
        if is_known(found) and head(term) not in {"None", "int", "float", "str"}:
            return found
    return UNKNOWN


def _number(op: ast.operator, left: str, right: str) -> Type:
    if isinstance(op, ast.Div):
        return frozenset({"complex" if "complex" in (left, right) else "float"})
    if left == right == "bool" and isinstance(op, ast.BitAnd | ast.BitOr | ast.BitXor):
        return _BOOL
    return frozenset({next(kind for kind in (*_NUMBERS, "bool") if kind in (left, right)).replace("bool", "int")})


def _subscript(node: ast.Subscript, code: Code, place: Place, engine: Answers) -> Type:
    narrowed = engine.narrowed_dotted(node, code, place)
    owner = without_none(type_of(node.value, code, place, engine))
    if not is_known(owner):
        return UNKNOWN
    found = [_part(term, node.slice, engine) for term in owner - LIKELY]
    return narrowed(union(*found, owner & LIKELY))


def _part(term: str, at: ast.expr, engine: Answers) -> Type:
    name, inner = head(term), arguments(term)
    if isinstance(at, ast.Slice) and name in {"str", "bytes", "list", "tuple", "bytearray"}:
        return frozenset({term if name != "tuple" else "tuple"})
    if name == "tuple":
        place = at.value if isinstance(at, ast.Constant) else None
        return parsed(inner[place]) if isinstance(place, int) and -len(inner) <= place < len(inner) else UNKNOWN
    if name in _PARTS:
        return frozenset({_PARTS[name]})
    if name in _KEPT:
        return parsed(inner[_KEPT[name]]) if len(inner) > _KEPT[name] else UNKNOWN
    return called_method(engine, term, "__getitem__")


def _await(node: ast.Await, code: Code, place: Place, engine: Answers) -> Type:
    kind = type_of(node.value, code, place, engine)
    found = [_awaited(term) for term in kind - LIKELY]
    return union(*found, kind & LIKELY) if found else UNKNOWN


def _awaited(term: str) -> Type:
    inner = arguments(term)
    return (
        parsed(inner[-1])
        if inner and head(term).rpartition(".")[2] in {"Coroutine", "Future", "Task", "Awaitable"}
        else UNKNOWN
    )


def _name(node: ast.Name, code: Code, place: Place, engine: Answers) -> Type:
    return engine.name(node.id, code, place)


def _attribute(node: ast.Attribute, code: Code, place: Place, engine: Answers) -> Type:
    narrowed = engine.narrowed_dotted(node, code, place)
    owner = without_none(type_of(node.value, code, place, engine))
    if not owner or "?" in owner:
        return UNKNOWN
    return narrowed(union(*(attribute(engine, term, node.attr) for term in owner - LIKELY), owner & LIKELY))


def _call(node: ast.Call, code: Code, place: Place, engine: Answers) -> Type:
    special = engine.special_call(node, code, place)
    if special is not None:
        return special
    callee = without_none(type_of(node.func, code, place, engine))
    if not callee or "?" in callee:
        return UNKNOWN
    found = [called(engine, term) for term in callee - LIKELY]
    return union(*found, callee & LIKELY) if found else NOTHING


def _yield(node: ast.Yield, code: Code, place: Place, engine: Answers) -> Type:
    return engine.sent(code)


def _yield_from(node: ast.YieldFrom, code: Code, place: Place, engine: Answers) -> Type:
    kind = type_of(node.value, code, place, engine)
    found = [ended(term) for term in kind - LIKELY]
    return union(*found, kind & LIKELY) if found else UNKNOWN


def _walrus(node: ast.NamedExpr, code: Code, place: Place, engine: Answers) -> Type:
    return type_of(node.value, code, place, engine)


_ADDED: Final = frozenset({"str", "bytes", "list", "tuple"})
_JOINED: Final = frozenset({"set", "frozenset", "dict"})
_PARTS: Final = {"str": "str", "bytes": "int", "bytearray": "int"}
_KEPT: Final = {
    "list": 0, "collections.deque": 0, "dict": 1, "collections.defaultdict": 1, "collections.OrderedDict": 1,
}  # fmt: skip
_OPERATORS: Final = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.BitOr: "or", ast.BitAnd: "and", ast.BitXor: "xor", ast.Pow: "pow", ast.MatMult: "matmul",
}  # fmt: skip
_RULES: Final[dict[type[ast.expr], Callable[..., Type]]] = {
    ast.Constant: _constant, ast.JoinedStr: _always("str"), ast.List: _sequence, ast.Set: _sequence, ast.Tuple: _tuple,
    ast.Dict: _dict, ast.ListComp: _comprehension, ast.SetComp: _comprehension, ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension, ast.Compare: _compare, ast.UnaryOp: _unary, ast.BoolOp: _bool,
    ast.IfExp: _choice, ast.BinOp: _operation, ast.Subscript: _subscript, ast.Await: _await, ast.Name: _name,
    ast.Attribute: _attribute, ast.Call: _call, ast.NamedExpr: _walrus, ast.Lambda: _always("Callable"),
    ast.Yield: _yield, ast.YieldFrom: _yield_from,
}  # fmt: skip
