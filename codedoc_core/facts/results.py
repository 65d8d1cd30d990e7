"""Results of several parts or paths in words: tuples, truth values, ``None``, collections that a body fills."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.conditions import when
from codedoc_core.facts.expressions import phrase
from codedoc_core.facts.locals import is_noun
from codedoc_core.facts.scope import builtin_call, dotted, source
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.suites import leaves
from codedoc_core.facts.words import article, bare, code, joined, sentence, singular, spoken

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body, Frame, Site
    from codedoc_core.facts.scope import Scope

MAX_PARTS: Final = 4
MAX_WORDS: Final = 140

_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)
_CONVERSIONS: Final = frozenset({"int", "float", "str", "tuple", "list", "bool", "bytes"})
_CONTAINERS: Final[dict[type[ast.expr], str]] = {ast.List: "list", ast.Dict: "dictionary", ast.Set: "set"}
_EMPTY_CALLS: Final = {"list": "list", "dict": "dictionary", "set": "set"}


def path_words(body: Body) -> str | None:
    """Return what is returned as a sentence, by all the ``return`` statements together."""
    given = [site for site in body.returns if not _is_none(site)]
    if not given:
        return None
    said = _instance(given, body) or _truth(given, body) or _whole(given, body) or _either(given, body)
    return sentence(said) if said and len(said) <= MAX_WORDS else None


def _value(site: Site) -> ast.expr | None:
    return site.node.value if isinstance(site.node, ast.Return) else None


def _is_none(site: Site) -> bool:
    value = _value(site)
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _instance(given: list[Site], body: Body) -> str | None:
    """Say that a method returns its instance."""
    values = [_value(site) for site in given]
    is_self = all(isinstance(value, ast.Name) and value.id == "self" == body.scope.receiver for value in values)
    is_whole = len(given) == len(body.returns) and leaves(body.suite)
    return "this instance, for chaining" if is_self and is_whole and not body.node.name.startswith("__") else None


def _truth(given: list[Site], body: Body) -> str | None:
    """Say when ``True`` is returned and that ``False`` is returned else, or the other way round."""
    values = [value.value if isinstance(value, ast.Constant) else None for value in map(_value, given)]
    if not all(isinstance(value, bool) for value in values) or len(given) != len(body.returns):
        return None
    if not leaves(body.suite) and not _ends_in_attempt(body):
        return None
    for wanted in (True, False):
        sites = [site for site, value in zip(given, values, strict=True) if value is wanted]
        if len(sites) == 1 and len(values) > 1 and (said := _exactly_when(sites[0], body)):
            return f"{code(str(wanted))} {said}, {code(str(not wanted))} otherwise"
    return None


def _ends_in_attempt(body: Body) -> bool:
    """Whether the last statement is a ``try`` all of whose ways end the function."""
    last = body.suite[-1]
    if not isinstance(last, ast.Try):
        return False
    return leaves(last.orelse or last.body) and all(leaves(handler.body) for handler in last.handlers)


def _exactly_when(site: Site, body: Body) -> str | None:
    """Say on which condition a statement is reached where no other statement decides over that."""
    frames = list(site.frames())
    after = [frame for frame in frames if frame.part == "after"]
    if any(not isinstance(f.node, ast.If) or not isinstance(f.node.body[-1], ast.Raise) for f in after):
        return None
    if any(not _excludes(other, frames) for other in body.returns if _line(other) < _line(site)):
        return None
    said = when(site, body) if frames and len(after) < len(frames) else None
    if said and any(isinstance(frame.node, _LOOPS) for frame in frames) and " one of ``" not in f" {said[3:]}":
        return None
    return f"{said[:1].lower()}{said[1:].removesuffix('.')}" if said else None


def _line(site: Site) -> int:
    return getattr(site.node, "lineno", 0)


def _excludes(earlier: Site, frames: list[Frame]) -> bool:
    """Whether an earlier ``return`` stands in a branch whose condition is told by its opposite."""
    outermost = list(earlier.frames())[-1:]
    return any(frame.node is outer.node and frame.part == "orelse" for frame in frames for outer in outermost)


def _whole(given: list[Site], body: Body) -> str | None:
    """Say a value that every path gives, and when ``None`` comes instead."""
    said = {_noun(site, body) for site in given}
    noun = said.pop() if len(said) == 1 else None
    if noun is None:
        return None
    nothing = [site for site in body.returns if _is_none(site)]
    if not nothing and leaves(body.suite):
        return noun
    if any(mark in noun for mark in (", ", "whether ", " if ")):
        return None
    reason = _exactly_when(nothing[0], body) if len(nothing) == 1 and leaves(body.suite) else None
    if reason is None and len(given) == 1 and len(nothing) < 2 and (said_if := _exactly_when(given[0], body)):
        return f"{noun} {said_if}, else ``None``"
    return f"{noun}, or ``None`` {reason}" if reason else f"{noun}, or ``None``"


def _noun(site: Site, body: Body) -> str | None:
    value, scope = _value(site), body.scope_at(site)
    if isinstance(value, ast.Tuple):
        return _parts(value, scope)
    if value is None or isinstance(value, ast.Constant):
        return None
    said = _filled(value, body) or _object(value, scope, body)
    if said:
        return said
    said = phrase(value, scope) if not isinstance(value, ast.Name) or value.id not in scope.bound else None
    return None if said is None or said.startswith("whether ") or _is_private(bare(said)) else said


def _is_private(text: str | None) -> bool:
    return text is not None and (text.startswith("_") or "._" in text)


def _parts(value: ast.Tuple, scope: Scope) -> str | None:
    """Say "the number and the unit" by what the elements are, in order."""
    if not 2 <= len(value.elts) <= MAX_PARTS:
        return None
    said = [_part(element, scope) for element in value.elts]
    known = [part for part in said if part]
    return joined(known) if len(known) == len(said) == len(set(known)) else None


def _part(node: ast.expr, scope: Scope) -> str | None:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        node = node.values[0]
    if builtin_call(node, scope) in _CONVERSIONS and isinstance(node, ast.Call) and len(node.args) == 1:
        node = node.args[0]
    if isinstance(node, ast.Name) and node.id in scope.hidden:
        return f"the {spoken(node.id)}" if is_noun(node.id) else None
    text = source(node, scope) if dotted(node) or isinstance(node, ast.Constant) else None
    return code(text) if text and not _is_private(text) else None


def _filled(value: ast.expr, body: Body) -> str | None:
    """Say "the rows as a list" for a local collection that the body fills."""
    if not isinstance(value, ast.Name) or value.id not in body.scope.bound or body.node.returns is not None:
        return None
    start, last = body.scope.bound[value.id], value.id.rpartition("_")[2]
    kind = _CONTAINERS.get(type(start)) or _EMPTY_CALLS.get(builtin_call(start, body.scope), "")
    is_empty = not any(isinstance(node, ast.Name | ast.Constant) for node in ast.iter_child_nodes(start))
    is_plural = is_noun(value.id) and singular(last) is not None
    return f"the {spoken(value.id)} as a {kind}" if kind and is_plural and (is_empty or kind != "list") else None


def _object(value: ast.expr, scope: Scope, body: Body) -> str | None:
    """Say of which class a new object is, where no annotation says it."""
    if isinstance(value, ast.Name):
        value = scope.bound.get(value.id, value)
    name = dotted(value.func) if isinstance(value, ast.Call) else ""
    last = name.rpartition(".")[2]
    if not last[:1].isupper() or last.isupper() or body.node.returns is not None or not isinstance(value, ast.Call):
        return None
    text = source(value.func, scope)
    return f"{article(last)} {code(text)}" if text and not _is_private(text) else None


def _either(given: list[Site], body: Body) -> str | None:
    """Say two values and the condition between them."""
    if len(given) != 2 or len(body.returns) != 2 or not leaves(body.suite):
        return None
    first, second = given
    scope, reason = body.scope_at(first), _exactly_when(first, body)
    one, other = (subject(value, scope) if (value := _value(site)) is not None else None for site in (first, second))
    if not one or not other or not reason or _is_private(bare(one)) or _is_private(bare(other)):
        return None
    return f"{one} {reason}, else {other}" if one != other and " or if " not in reason else None
