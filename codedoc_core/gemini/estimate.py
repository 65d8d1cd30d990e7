"""Tokens before they are counted: about how many, and at most how many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.gemini.schema import fields_of

if TYPE_CHECKING:
    from codedoc_core.facts.facts import SymbolFacts

_TYPICAL: Final = {"summary": 20, "description": 16}
_TYPICAL_ENTRY: Final = 16
_WORDS: Final = re.compile(r"[A-Za-z\s]+")
_AROUND: Final = 5
_MOST: Final = {"summary": 60, "description": 160}
_MOST_ENTRY: Final = 70


def draft_tokens(facts: SymbolFacts) -> int:
    """Return about how many tokens the draft of a symbol has."""
    return _AROUND + sum(_TYPICAL.get(key, _TYPICAL_ENTRY) for key, _, _ in fields_of(facts))


def most_draft_tokens(facts: SymbolFacts) -> int:
    """Return how many tokens the draft of a symbol may have."""
    return _AROUND + sum(_MOST.get(key, _MOST_ENTRY) for key, _, _ in fields_of(facts))


def most_tokens(text: str) -> int:
    """Return how many tokens a text has at most: words share tokens, but digits and signs may each be one."""
    words = sum(map(len, _WORDS.findall(text)))
    wide = len(text) - len(text.encode("ascii", "ignore"))
    return int(words / 2.5) + (len(text) - words) + wide + 16
