"""Calls whose method is a verb, as deeds: "render ``template`` with ``environment``"."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.locals import is_noun
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.words import VERBS, code, singular, split_identifier, spoken

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body
    from codedoc_core.facts.scope import Scope

MAX_OBJECT: Final = 32

_DITRANSITIVE: Final = frozenset("award charge deny grant lend offer pay".split())
_WITH: Final = dict.fromkeys(
    """
    authenticate compile compress convert decode decompress decrypt encode encrypt escape evaluate format normalize
    parse preprocess quote render resolve sanitize serialize deserialize tokenize transform translate validate verify
    """.split(),
    "with",
)
_THROUGH: Final = frozenset(
    """
    broadcast deliver dispatch download emit enqueue execute fetch forward handle invoke notify publish request
    schedule send store submit upload visit
    """.split()
)


def verb_call(call: ast.Call, scope: Scope, body: Body) -> str | None:
    """Say a call whose name is a verb by its object, and through or with whom it happens.

    Only verbs whose first argument is what they act on are said like that; ``text.split(mark)`` is none of them.
    """
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    name = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
    words = split_identifier(name)
    if not words or name.startswith("_") or name == body.node.name:
        return None
    by = _by(call, scope, body, words[0])
    return None if by is None else _said(words, call, scope, by)


def _said(words: tuple[str, ...], call: ast.Call, scope: Scope, by: str) -> str | None:
    verb, *nouns = words
    given = [subject(argument, scope) for argument in call.args]
    objects = [text for text in given if text and len(text) <= MAX_OBJECT]
    if len(objects) != len(given) or any(_is_odd(argument) for argument in call.args):
        return None
    if verb in _DITRANSITIVE and not nouns and len(objects) == 2:
        return f"{verb} {objects[0]} the {objects[1]}{by}"
    if len(objects) != 1 or verb not in _WITH.keys() | _THROUGH:
        return None
    return f"{verb} {objects[0]}{by}" if not nouns or _names(call.args[0], nouns) else None


def _names(argument: ast.expr, nouns: list[str]) -> bool:
    """Whether an argument is named for the object of the verb: ``send_request(request)``."""
    own = split_identifier(dotted(argument).rpartition(".")[2])
    return bool(own) and (own[-1] == nouns[-1] or singular(nouns[-1]) == own[-1])


def _is_odd(argument: ast.expr) -> bool:
    """Whether an argument is hardly what a verb acts on: a constant, a lambda, an encoding."""
    last = dotted(argument).rpartition(".")[2].lower()
    return isinstance(argument, ast.Constant | ast.Lambda) or last in {"encoding", "errors", "timeout", "level", "mode"}


def _by(call: ast.Call, scope: Scope, body: Body, verb: str) -> str | None:
    """Say who does it: nothing for the instance and for plain functions."""
    if not isinstance(call.func, ast.Attribute):
        name = dotted(call.func)
        return "" if name and name not in scope.hidden | scope.parameters else None
    owner = call.func.value
    if dotted(owner) == body.receiver != "":
        return ""
    said = source(owner, scope) if dotted(owner) else None
    if not said or len(said) > MAX_OBJECT or said == "super":
        return None
    return f" {_WITH.get(verb, 'through')} {code(said)}"


def told(call: ast.Call, scope: Scope, body: Body) -> str | None:
    """Say a call without arguments whose name is a verb and its object: "close the connection of ``client``"."""
    if call.args or call.keywords or not isinstance(call.func, ast.Attribute) or call.func.attr.startswith("_"):
        return None
    verb, *nouns = split_identifier(call.func.attr) or ("",)
    owner = source(call.func.value, scope) if dotted(call.func.value) else None
    if verb not in VERBS or not owner or len(nouns) != 1 or not is_noun(nouns[0]) or call.func.attr == body.node.name:
        return None
    if dotted(call.func.value) == body.receiver:
        return f"{verb} the {nouns[0]}"
    return f"{verb} the {spoken(nouns[0])} of {code(owner)}"
