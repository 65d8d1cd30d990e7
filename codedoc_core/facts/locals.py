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
from codedoc_core.facts.words import VERBS, code, split_identifier, spoken

if TYPE_CHECKING:
    from codedoc_core.facts.scope import Scope

_CODE = re.compile(r"``([^`]+)``")
_NO_NOUN = re.compile(r"(?:able|ible|ed|ing|ly)$")
_SMALL: Final = frozenset(
    {"is", "has", "can", "should", "was", "did", "do", "no", "not", "any", "all", "in", "on", "to", "from", "with",
     "by", "of", "for", "first", "last", "new", "old", "cur", "prev", "next", "self", "cls", "need", "needs", "use", "found",
     "seen", "flag", "ok", "done", "name", "names", "true", "false", "both", "same"}
)  # fmt: skip


def test_words(test: ast.expr, scope: Scope, *, negated: bool) -> str | None:
    """Say a condition in words, by the names of local variables where need be, or else as code."""
    said = clause(test, scope, negated=negated)
    return said or _spoken_clause(test, scope, negated=negated) or _as_code(test, scope, negated=negated)


def is_noun(name: str) -> bool:
    """Whether the name of a local variable reads as a noun."""
    parts = split_identifier(name)
    if not re.fullmatch(r"[a-z]{3,}(?:_[a-z]+)*", name) or len(parts) > 3 or name in MEANINGLESS:
        return False
    return not set(parts) & _SMALL and not _NO_NOUN.search(name) and parts[0] not in VERBS - {"match", "set", "result"}


def _spoken_clause(test: ast.expr, scope: Scope, *, negated: bool) -> str | None:
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)} & scope.hidden
    shown = {spoken(name) for name in scope.parameters}
    if not names or not all(is_noun(name) and spoken(name) not in shown for name in names):
        return None
    if names & scope.types.keys():  # a parameter that was bound anew is not what was passed
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
