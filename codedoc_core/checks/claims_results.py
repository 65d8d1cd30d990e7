"""What prose says of outcomes: returned, yielded, awaited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.claims import Objection
from codedoc_core.docstrings.sections import SectionKind

if TYPE_CHECKING:
    from codedoc_core.checks.claims import Case, Place

_WORDS: Final = re.compile(r"[^\W\d][\w.]*")
_SCALARS: Final = frozenset("str bytes list set frozenset float complex bool int".split())
_INNER: Final = re.compile(r"\[.*\]", re.DOTALL)
_GIVES: Final = r"(?:(?:[Rr]eturns?|[Gg]ives?|[Oo]r|and|else) )"
_OUTCOMES: Final = (
    (re.compile(rf"\b{_GIVES}`{{0,2}}None`{{0,2}} (?:if|when|where|otherwise|on|for|unless)\b"), "None", "None"),
    (re.compile(rf"\b{_GIVES}`{{0,2}}(?:True|False)`{{0,2}} (?:if|when|where|otherwise|unless)\b"), "True", "bool int"),
)
_RETURNS: Final = re.compile(
    r"Returns? (?!to\b|from\b|control\b|early\b|immediately\b|without\b|None\b|``None|nothing\b)"
)
_GIVES_BACK: Final = re.compile(r"Returns? .*\b(?:to|into|back)\b")
_YIELDS: Final = re.compile(r"Yields? (?!to\b|control\b|from\b)")
_ASYNC: Final = re.compile(r"\b(?:[Aa]synchronously|(?:is|returns?) a coroutine)\b")
_ASYNC_SIGN: Final = re.compile(r"async|await|corout|\bfuture|deferred|thread", re.IGNORECASE)


def outcome_objection(said: str, place: Place, case: Case) -> Objection | None:
    """Object to ``None``, true or false as an outcome where the annotation of the result excludes it."""
    fact = case.facts.returns
    if fact is None or not fact.annotation or not (place.is_summary or place.kind is SectionKind.RETURNS):
        return None
    heads = set(_WORDS.findall(_INNER.sub("", fact.annotation)))
    if not heads <= _SCALARS:
        return None
    for pattern, value, allowed in _OUTCOMES:
        if pattern.search(said) and not heads & set(allowed.split()):
            return Objection("CD409", f"the result is annotated `{fact.annotation}`, so it is never `{value}`")
    return None


def verb_objection(said: str, place: Place, case: Case) -> Objection | None:
    """Object to a summary that speaks of a result where there is none."""
    if not place.is_summary or case.evidence is None:
        return None
    if (
        _RETURNS.match(said)
        and not _GIVES_BACK.search(said)
        and not case.facts.returns
        and case.settles(SectionKind.RETURNS)
    ):
        return Objection("CD405", "the code returns nothing; say what it does instead")
    if _YIELDS.match(said) and not case.facts.yields and case.settles(SectionKind.YIELDS):
        return Objection("CD406", "the code yields nothing; say what it does instead")
    return None


def async_objection(said: str, place: Place, case: Case) -> Objection | None:  # noqa: ARG001  (one signature for all)
    """Object to asynchronous behaviour of code that shows no sign of it."""
    if case.evidence is None or case.facts.is_async or not _ASYNC.search(said):
        return None
    if _ASYNC_SIGN.search(case.evidence.source):
        return None
    return Objection("CD410", "nothing here is asynchronous; leave that out")
