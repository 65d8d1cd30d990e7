"""Words by their stems, and those that say nothing by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
"""A word of prose, or one of those that a name is made of."""

FILLER: Final = frozenset(
    """a an the this that these those it its is are be been being was were will would can could shall should of for to
    in on at by as with from into and or which when where if then used use using uses given specified provided passed
    supplied desired corresponding respective following relevant appropriate associated function method class module
    property constructor helper utility object instance parameter parameters argument arguments arg input inputs output
    outputs variable value values return returns returned returning result results resulting take takes taking accept
    accepts accepting perform performs performing execute executes call calls called do does done make makes provide
    provides represent represents representing operation operations task action purpose current specific certain various
    you your we our user's self cls""".split()
)
"""Words that say nothing by themselves."""


def stems(texts: Iterable[str]) -> set[str]:
    """Return the stems of all words."""
    return {stem(word.lower()) for text in texts for word in WORD.findall(text)}


def stem(word: str) -> str:
    """Return a word without the commonest endings of English."""
    for suffix in ("ation", "ing", "ed", "es", "s", "e"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word.removesuffix(suffix)
    return word
