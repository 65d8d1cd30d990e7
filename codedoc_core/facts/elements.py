"""Parameters as collections and as keys of collections, and the places a reader may be told of."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.words import code, split_identifier, spoken

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body
    from codedoc_core.facts.occurrences import Occurrence
    from codedoc_core.facts.scope import Scope

# Names of local variables that tell nothing when they are read as words.
MEANINGLESS: Final = frozenset(
    {"key", "val", "value", "item", "obj", "res", "result", "ret", "tmp", "arg", "args", "elem", "data", "out"}
)
_ANY_KEY: Final = "Key or index"
_INDICES: Final = frozenset({"i", "j", "n", "idx", "index", "pos", "position", "offset", "row", "col", "column"})
_KEYS: Final = frozenset({"key", "name", "id", "attr", "field", "header", "option", "label", "tag", "code", "kind"})


def is_private(text: str) -> bool:
    """Whether code names something that is nobody else's business."""
    return bool(re.search(r"(?:^|[.(])_", text))


def place_of(node: ast.expr, scope: Scope) -> str | None:
    """Return what is stored in, as code that a reader may see; a local variable or something private is none."""
    text = source(node, scope) if dotted(node) else None
    return text if text and text != scope.receiver and not is_private(text) else None


def key(reading: Occurrence, body: Body) -> str | None:
    """Say in what a parameter is a key."""
    node, scope = reading.parent, body.scope_at(reading.site)
    assert isinstance(node, ast.Subscript)
    if node.slice is not reading.name:
        return None
    place = place_of(node.value, scope)
    if isinstance(node.ctx, ast.Load):
        return f"{_key_noun(reading.name.id, scope)} in {code(place)}." if place else None
    noun, is_removed = _key_noun(reading.name.id, scope), isinstance(node.ctx, ast.Del)
    if not place:
        return f"{noun} to {'remove' if is_removed else 'set'}." if noun != _ANY_KEY else None
    return f"{noun} to {'remove from' if is_removed else 'set in'} {code(place)}."


def _key_noun(name: str, scope: Scope) -> str:
    last, kind = split_identifier(name)[-1:], scope.types.get(name, "")
    if kind == "int" or set(last) & _INDICES:
        return "Index"
    return "Key" if kind == "str" or set(last) & _KEYS else _ANY_KEY


def searched(reading: Occurrence, body: Body) -> str | None:
    """Say in what a parameter is looked for."""
    node, scope = reading.parent, body.scope_at(reading.site)
    match node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]) if left is reading.name:
            place = place_of(right, scope)
            return f"Looked for in {code(place)}." if place and reading.is_sure else None
    return None


def iterated(reading: Occurrence, body: Body) -> str | None:
    """Say what happens to each element, or of what an iterable's elements consist."""
    loop = reading.parent
    if isinstance(loop, ast.comprehension):
        return _pairs(loop.target)
    assert isinstance(loop, ast.For | ast.AsyncFor)
    if loop.iter is not reading.name:
        return None
    return _passed_each(loop, body) or _pairs(loop.target)


def _pairs(target: ast.expr) -> str | None:
    """Say "``(name, value)`` pairs." by the names that elements are taken apart into."""
    names = _taken_apart(target)
    return f"{code('(' + ', '.join(names) + ')')} {'pairs' if len(names) == 2 else 'triples'}." if names else None


def _taken_apart(target: ast.expr) -> list[str]:
    """Return two or three telling names that a loop takes its elements apart into, or none."""
    parts = target.elts if isinstance(target, ast.Tuple) else []
    names = [node.id if isinstance(node, ast.Name) else "" for node in parts]
    return names if 2 <= len(names) <= 3 and all(len(n) > 2 and n not in MEANINGLESS for n in names) else []


def _passed_each(loop: ast.For | ast.AsyncFor, body: Body) -> str | None:
    match loop:
        case ast.For(
            target=ast.Name(id=variable),
            body=[ast.Expr(value=ast.Call(func=func, args=[ast.Name(id=given)], keywords=[])), *_],
        ) if given == variable:
            callee = source(func, body.scope) if dotted(func) else None
            return f"Each element is passed to {code(callee)}." if callee and not is_private(callee) else None
    return None


def items(reading: Occurrence, body: Body) -> str | None:  # noqa: ARG001
    """Say what a mapping maps, by the names that its items are taken apart into."""
    match reading.around[:3]:
        case (ast.Attribute(attr="items"), ast.Call(args=[]), ast.For() | ast.comprehension() as loop):
            names = _taken_apart(loop.target)
            return f"Mapping of each {spoken(names[0])} to its {spoken(names[1])}." if len(names) == 2 else None
    return None
