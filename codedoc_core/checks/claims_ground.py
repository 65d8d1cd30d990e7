"""Prose that is about this code at all: what a writer says who did not understand, or did not finish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.claims import Objection
from codedoc_core.checks.claims_prose import CODE
from codedoc_core.checks.stems import FILLER, WORD

if TYPE_CHECKING:
    from codedoc_core.checks.claims import Case, Place
    from codedoc_core.docstrings.draft import Draft

# Words of the question rather than of the code.
_ASKED: Final = frozenset("summary summaries description descriptions json docstring answer response schema".split())
_VAGUE: Final = FILLER | _ASKED | frozenset("code text data comment string list dict number".split())
_OF_ANSWERS: Final = re.compile(r"\b(?:summar(?:y|ies)|docstrings?|json)\b", re.IGNORECASE)
# Only what no sentence ends with, even in technical English: "the line that it is at" does.
_NO_END: Final = re.compile(r"\w\s+(?:a|an|the|and|or|which|that|is|are|be|can|will|if|when)$")
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_WORDLIKE: Final = re.compile(r"\w")  # of an entry more may be a formula
_SYMBOLS: Final = re.compile(r"[^\w\s]")


def ground_objection(said: str, place: Place, case: Case) -> Objection | None:
    """Object to what is no sentence, stops in the middle, or is about the question instead of the code."""
    if place.is_summary or place.kind is not None:  # a description may hold tables and formulas
        prose, file = CODE.sub("code", said), case.known.file.lower()
        is_noise = len(_SYMBOLS.findall(prose)) > len(prose) / 3 or not _LETTERS.search(prose)
        if is_noise if place.is_summary else not _WORDLIKE.search(prose):
            return Objection("CD432", f"`{said[:40]}` is no sentence; write prose")
        if _NO_END.search(prose):
            return Objection("CD443", f"`{said[-40:]}` stops in the middle; end the sentence, or leave it out")
        strange = next((word for word in _OF_ANSWERS.findall(prose) if word[:6].lower() not in file), None)
        if strange:
            return Objection("CD429", f"nothing in the file says `{strange}`; say what the code does")
    if place.is_summary and said.strip(" ._").lower() == case.facts.qualname.rpartition(".")[2].strip("_").lower():
        return Objection("CD429", "that is but the name; say what it does, or what it is")
    words = {word.lower() for word in WORD.findall(said)}
    asked, telling = words & _ASKED, [word for word in words - _VAGUE if len(word) > 2]
    if asked and not telling and asked.isdisjoint(word.lower() for word in WORD.findall(case.known.source)):
        return Objection("CD429", "that is no word about the code; say what it does")
    return None


def echo_objection(draft: Draft) -> Objection | None:
    """Object to a draft that says the same of everything."""
    others = [text for pairs in (draft.parameters, draft.raises, draft.attributes) for _, text in pairs]
    told = [_bare(text) for text in (*others, draft.returns or "", draft.yields or "")]
    if told.count(_bare(draft.summary)) > 1:
        return Objection("CD429", "the summary says the same as the entries; say what the code does")
    return None


def is_echo(text: str, draft: Draft) -> bool:
    """Whether an entry says nothing but the summary."""
    return _bare(text) == _bare(draft.summary)


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
