"""Conditions on local variables whose names are words: "the content type does not start with ...".

A reader does not know a local variable, but a noun that somebody chose for it says what it holds.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.clauses import clause
from codedoc_core.facts.elements import MEANINGLESS
from codedoc_core.facts.scope import source
from codedoc_core.facts.words import code, singular, split_identifier, spoken

if TYPE_CHECKING:
    from codedoc_core.facts.scope import Scope

_CODE = re.compile(r"``([^`]+)``")
# Nouns that programs are about: any other name may be an abbreviation, an adjective or a verb.
_NOUN_LIST: Final = """
    account action address age algorithm alias amount angle annotation answer application area argument array
    asset attachment attempt attribute author axis backend balance bit block body border boundary box branch
    bucket buffer builder byte cache callback candidate cell certificate channel char character charset checksum
    child chunk class client clock code codec collection color colour column command comment commit component
    condition config configuration connection constraint constructor container content context cookie coordinate
    cost count counter country creator credential currency cursor cycle database date datetime day deadline
    decorator default definition degree delay delimiter delta dependency depth description destination device
    dialect diameter dictionary difference digest digit dimension direction directory distance distribution
    document domain duration edge element encoding endpoint engine entry environment error event exception
    executor expiry expression extension factor feature field file filename filter flow folder fold font form
    format fraction frame frequency function generator graph group handler hash header height history host hour
    icon identifier image index input instance integer interval item iterator job key keyword kind label
    language layer leaf length letter level library limit line link list literal loader locale location lock
    logger loop manager mapping mask match matrix measure member message metadata method migration minute mode
    model module month mount name namespace neighbor neighbour network node notation number object offset
    operation operator operand option order origin output overlap owner package packet page pair parameter
    parent part partition password patch path pattern payload peer period permission phase pipe pixel
    placeholder placement plan platform plugin pointer policy port position prefix priority probability process
    product profile project prompt property protocol provider proxy query queue quota radius range rank rate
    ratio reason record recipient reference region registry relation release remainder repository representation
    request requirement resource response result role root rotation route row rule sample scale schedule schema
    scheme scope score script second section secret segment selection selector sender separator sequence
    serializer server service session setting shape shard sheet sign signal signature size slot socket source
    span speed stack stamp standard start state statement status step stop storage store strategy stream string
    style subject suffix sum symbol table tag target task template tenant terminal test text theme thread
    threshold tick time timedelta timeout timer timestamp timezone title token tool topic total trace
    transaction transport tree trigger tuple type unit url user username validator value variable variant vector
    version vertex view volume watcher weight widget width window word worker wrapper writer year zone
"""
_NOUNS: Final = frozenset(_NOUN_LIST.split())


def test_words(test: ast.expr, scope: Scope, *, negated: bool) -> str | None:
    """Say a condition in words, by the names of local variables where need be, or else as code."""
    said = clause(test, scope, negated=negated)
    return said or _spoken_clause(test, scope, negated=negated) or _as_code(test, scope, negated=negated)


def is_noun(name: str) -> bool:
    """Whether the name of a local variable surely reads as a noun, such as "content type" or "edges"."""
    parts = split_identifier(name)
    if not re.fullmatch(r"[a-z]{3,}(?:_[a-z]+)*", name) or len(parts) > 3 or name in MEANINGLESS:
        return False
    return all(part in _NOUNS or singular(part) in _NOUNS for part in parts)


def _spoken_clause(test: ast.expr, scope: Scope, *, negated: bool) -> str | None:
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)} & scope.hidden
    shown = {spoken(name) for name in scope.parameters}
    if not names or not all(is_noun(name) and spoken(name) not in shown for name in names):
        return None
    if names & scope.rebound:
        return None
    opened = replace(scope, parameters=scope.parameters | names, hidden=scope.hidden - names, bound={})
    said = clause(test, opened, negated=negated)
    if not said:
        return None
    plain = _CODE.sub(lambda match: _noun(match, names), said)
    left = _CODE.findall(plain)
    return None if any(re.search(rf"\b{name}\b", text) for name in names for text in left) else plain


def _noun(match: re.Match[str], names: set[str]) -> str:
    """Say "the response" for a local variable, and "the ``status`` of the response" for an attribute of one."""
    root, _, rest = match[1].partition(".")
    if root not in names:
        return match[0]
    if rest and not re.fullmatch(r"[a-z]\w*(?:\.\w+)*", rest):
        return match[0]
    return f"the {code(rest)} of the {spoken(root)}" if rest else f"the {spoken(root)}"


def _as_code(test: ast.expr, scope: Scope, *, negated: bool) -> str | None:
    """Show a condition that has no words as it is written."""
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, not negated
    if isinstance(test, ast.Constant | ast.Name | ast.Attribute):
        return None
    text = source(test, scope)
    if not text or re.search(r"(?:^|[.(\s])_", text):
        return None
    return f"{code(text)} {'does not hold' if negated else 'holds'}"
