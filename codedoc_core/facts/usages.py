"""What single readings of a parameter say about it, by the shape of what stands around the name."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.conditions import when
from codedoc_core.facts.deeds import deeds
from codedoc_core.facts.elements import is_private, items, iterated, key, place_of, searched
from codedoc_core.facts.expressions import phrase
from codedoc_core.facts.locals import is_noun
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.words import bare, code, joined, split_identifier, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.body import Body
    from codedoc_core.facts.occurrences import Occurrence
    from codedoc_core.facts.scope import Scope

MAX_WORDS: Final = 110


def usage(reading: Occurrence, body: Body) -> str | None:
    """Say what a parameter is for, as one reading of it shows."""
    shape = _SHAPES.get(type(reading.parent))
    said = shape(reading, body) if shape is not None else None
    return said if said and len(said) <= MAX_WORDS else None


def _flag(reading: Occurrence, body: Body) -> str | None:
    """Say "Whether to close ``file``." for a truth value that decides over a few deeds."""
    statement = reading.parent
    if not isinstance(statement, ast.If) or statement.test is not reading.name or not _is_flag(reading.name.id, body):
        return None
    return _whether(statement.body, statement.orelse, body)


def _whether(suite: list[ast.stmt], otherwise: list[ast.stmt], body: Body) -> str | None:
    said = _decided(suite, body)
    other = _decided(otherwise, body) if said and otherwise else None
    if not said or " if " in said:
        return None
    return f"Whether to {said}; if not, {other}." if other and " if " not in other else f"Whether to {said}."


def _decided(suite: list[ast.stmt], body: Body) -> str | None:
    match suite:
        case [ast.Return(value=ast.expr() as value)]:
            said = subject(value, body.scope)
            return f"return {said}" if said else None
        case [ast.Raise(exc=ast.expr() as raised)]:
            name = dotted(raised.func if isinstance(raised, ast.Call) else raised)
            is_class = name.rpartition(".")[2][:1].isupper() and name.partition(".")[0] not in body.scope.hidden
            return f"raise {code(name)}" if is_class else None
    return deeds(suite, body)


def _is_flag(name: str, body: Body) -> bool:
    return body.scope.types.get(name) == "bool" or isinstance(_default(name, body.node.args), bool)


def _default(name: str, args: ast.arguments) -> object:
    """Return the constant that is the default of a parameter."""
    positional = [*args.posonlyargs, *args.args]
    optional = positional[len(positional) - len(args.defaults) :]
    pairs: list[tuple[ast.arg, ast.expr | None]] = [*zip(optional, args.defaults, strict=True)]
    pairs += zip(args.kwonlyargs, args.kw_defaults, strict=True)
    given = next((value for arg, value in pairs if arg.arg == name), None)
    return given.value if isinstance(given, ast.Constant) else None


def _choice(reading: Occurrence, body: Body) -> str | None:
    """Say what a conditional expression makes of a truth value, or what stands in for ``None``."""
    node, scope = reading.parent, body.scope_at(reading.site)
    assert isinstance(node, ast.IfExp)
    if node.test is reading.name and _is_flag(reading.name.id, body):
        one, other = subject(node.body, scope), subject(node.orelse, scope)
        return f"Whether {one} is used rather than {other}." if one and other else None
    match node.test:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            chosen, default = node.orelse, node.body
        case ast.Compare(left=ast.Name(id=name), ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
            chosen, default = node.body, node.orelse
        case _:
            return None
    if name != reading.name.id or chosen is not reading.name:
        return None
    return _stand_in("``None``", default, scope)


def _stand_in(case: str, default: ast.expr, scope: Scope) -> str | None:
    said = phrase(default, scope)
    if not said or said.startswith("whether") or is_private(bare(said) or "") or "(" in said:
        return None
    return f"If {case}, {said} is used." if said != "``None``" else None


def _fallback(reading: Occurrence, body: Body) -> str | None:
    """Say what stands in for a falsy parameter, or what it stands in for itself."""
    node, scope = reading.parent, body.scope_at(reading.site)
    assert isinstance(node, ast.BoolOp)
    outer = reading.around[1] if len(reading.around) > 1 else None
    if not isinstance(node.op, ast.Or) or len(node.values) != 2 or isinstance(outer, ast.If | ast.While | ast.BoolOp):
        return None
    first, last = node.values
    if first is reading.name:
        return _stand_in("falsy", last, scope)
    if isinstance(first, ast.Name) and first.id in scope.hidden - scope.rebound and is_noun(first.id):
        return f"Stands in for an empty or missing {spoken(first.id)}."
    place = place_of(first, scope)
    return f"Stands in for {code(place)} where that is falsy." if place else None


def _returned(reading: Occurrence, body: Body) -> str | None:
    """Say on which condition a parameter is given back."""
    if not isinstance(reading.parent, ast.Return) or reading.is_sure or _leaves_early(reading):
        return None
    said = when(reading.site, body)
    is_known = said and code(reading.name.id) not in said and not re.search(r"[`.(]_", said)
    return f"Returned {said[:1].lower()}{said[1:]}" if said and is_known else None


def _leaves_early(reading: Occurrence) -> bool:
    """Whether a return before this one makes its own condition only half of the truth."""
    frames = list(reading.site.frames())
    after = [frame for frame in frames if frame.part == "after"]
    others = [frame for frame in frames if frame.part != "after"]
    return bool(others) and any(
        not isinstance(frame.node, ast.If) or not isinstance(frame.node.body[-1], ast.Raise) for frame in after
    )


def _assigned(reading: Occurrence, body: Body) -> str | None:
    """Say of which attribute or entry a parameter is the new value."""
    node = reading.parent
    target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
    if isinstance(node, ast.AnnAssign):
        target = node.target
    scope, name = body.scope_at(reading.site), reading.name.id
    is_constructor = body.node.name in {"__init__", "__new__"}
    if isinstance(target, ast.Attribute):
        place = place_of(target, scope)
        if is_constructor:  # that an attribute has the name of its parameter is what everybody expects
            is_news = place is not None and place.removeprefix(f"{body.receiver}.") != name and reading.is_sure
            return f"Kept as {code(str(place))}." if is_news else None
        return f"New value of {code(place.removeprefix('self.'))}." if place else None
    if isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice):
        at, place = subject(target.slice, scope), place_of(target.value, scope)
        if at and bare(at):
            return f"Value to store in {code(place)} under {at}." if place else f"Value to store under {at}."
    return None


def _called(reading: Occurrence, body: Body) -> str | None:
    """Say what a callback is called with."""
    call = reading.parent
    if not isinstance(call, ast.Call) or call.func is not reading.name:
        return _argument(reading, call, body) if isinstance(call, ast.Call) else None
    given = [_given(argument, body.scope_at(reading.site)) for argument in call.args]
    given += [f"{code(k.arg)}" if k.arg else _starred(k.value, "**", body.scope) for k in call.keywords]
    known = [text for text in given if text]
    if len(known) != len(given) or len(known) > 4 or len(set(known)) != len(known):
        return None
    if reading.is_sure:
        return f"Called with {joined(known)}." if known else "Called without arguments."
    return f"Callable that takes {joined(known)}." if known else "Callable that takes no arguments."


def _given(argument: ast.expr, scope: Scope) -> str | None:
    if isinstance(argument, ast.Starred):
        return _starred(argument.value, "*", scope)
    if isinstance(argument, ast.Name) and argument.id == scope.receiver:
        return "this instance" if argument.id == "self" else None
    if isinstance(argument, ast.Name) and argument.id in scope.hidden:
        return f"the {spoken(argument.id)}" if is_noun(argument.id) and argument.id not in scope.rebound else None
    text = source(argument, scope)
    return code(text) if text and (dotted(argument) or isinstance(argument, ast.Constant)) else None


def _starred(value: ast.expr, stars: str, scope: Scope) -> str | None:
    text = dotted(value)
    return code(f"{stars}{text}") if text and text in scope.parameters else None


def _argument(reading: Occurrence, call: ast.Call, body: Body) -> str | None:
    """Say what a method everybody knows does with its argument."""
    scope, func = body.scope_at(reading.site), call.func
    if not isinstance(func, ast.Attribute) or call.keywords or reading.name not in call.args:
        return None
    at = call.args.index(reading.name)
    template = _METHODS.get((func.attr, len(call.args), at))
    if template is None or dotted(func.value).partition(".")[0] in {body.receiver, *scope.modules} - _own(func, body):
        return None
    place = place_of(func.value, scope)
    return template.format(x=code(place)) if place and reading.is_sure else None


def _own(func: ast.Attribute, body: Body) -> set[str]:
    """The receiver counts as known owner where it is one of its attributes that is spoken to."""
    return {body.receiver} if isinstance(func.value, ast.Attribute) else set()


def _formatted(reading: Occurrence, body: Body) -> str | None:
    """Say that a parameter ends up in the text that is returned."""
    if len(reading.around) != 3 or not isinstance(reading.around[-1], ast.Return) or not reading.is_sure:
        return None
    assert isinstance(reading.parent, ast.FormattedValue)
    return "Put into the text." if len(body.returns) == 1 else None


def restates(said: str, name: str) -> bool:
    """Whether words say nothing but the name."""
    words = set(re.findall(r"[a-z]+", said.lower())) - {"the", "a", "an", "of", "to", "and", "or"}
    return words <= set(split_identifier(name.lower()))


_METHODS: Final[dict[tuple[str, int, int], str]] = {
    ("append", 1, 0): "Appended to {x}.", ("appendleft", 1, 0): "Put at the start of {x}.",
    ("extend", 1, 0): "Its elements are appended to {x}.", ("add", 1, 0): "Added to {x}.",
    ("remove", 1, 0): "Removed from {x}.", ("discard", 1, 0): "Removed from {x}.",
    ("update", 1, 0): "Its entries are added to {x}.", ("write", 1, 0): "Written to {x}.",
    ("put", 1, 0): "Put into {x}.", ("put_nowait", 1, 0): "Put into {x}.", ("insert", 2, 1): "Inserted into {x}.",
    ("pop", 2, 0): "Key to remove from {x}.", ("setdefault", 2, 0): "Key in {x}.",
}  # fmt: skip
_SHAPES: Final[dict[type[ast.AST], Callable[[Occurrence, Body], str | None]]] = {
    ast.If: _flag,
    ast.IfExp: _choice,
    ast.BoolOp: _fallback,
    ast.Return: _returned,
    ast.Assign: _assigned,
    ast.AnnAssign: _assigned,
    ast.Subscript: key,
    ast.Compare: searched,
    ast.Call: _called,
    ast.For: iterated,
    ast.AsyncFor: iterated,
    ast.comprehension: iterated,
    ast.Attribute: items,
    ast.FormattedValue: _formatted,
}
