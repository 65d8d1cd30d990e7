"""Words that were written of one parameter, taken over for another of the same name: without what may differ."""

from __future__ import annotations

import re
from typing import Final

from codedoc_core.docstrings.read_types import surely_differ

_VALUE: Final = r"(?:None|True|False|[-+]?\d|['\"`(\[{])"
_MARK: Final = re.compile(
    r"\s*[(\[](?:(?:the|by)\s+)?(?:default|optional)\b[^)\]]*[)\]]|^optional\b[.,:;]?\s*|,\s*optional\b", re.IGNORECASE
)
_DEFAULT: Final = re.compile(
    r"\bby default\b|\bdefault(?:s|ed|ing)\b"
    r"|\bdefault(?:\s+(?:value|setting|behaviou?r|choice))?\s*(?:is|are|was|will be|[:=])"
    rf"|\bdefault\s+{_VALUE}|\(default\b|\boptional\b|\brequired\b|\bmandatory\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"\s*[,;]\s*(?:and\s+|which\s+)?(?:by default|default(?:s|ing)?)\b[^,;.]*(?=[.;]|$)", re.IGNORECASE
)
_SENTENCES: Final = re.compile(r"(?<=[.!?;])\s+(?=[A-Z`'\"\[(])")
_LEADING: Final = re.compile(
    r"(?:(?:An?|The)\s+)?`{0,2}(?P<noun>str(?:ing)?|int(?:eger)?|float|bool(?:ean)?|list|dict(?:ionary)?|tuple|bytes"
    r"|callable|function|number)`{0,2}(?=[\s.,;:]|$)",
    re.IGNORECASE,
)
_TYPED: Final = re.compile(
    r"(?:\s+(?:of|containing|with|that|which|to|mapping|holding|specifying|representing)\b|[.,;:]|$)"
)


def borrowed(words: str, kind: str | None) -> str | None:
    """Return what of some words holds for another parameter too, as far as its own facts can tell.

    What is said of a default or of being left out belongs to the signature that it was written for: it goes, sentence
    by sentence. So do the words as a whole where they begin with a type that the parameter does not have.

    Args:
        words: A description of a parameter of the same name.
        kind: The type of the parameter, as its annotation or default has it.
    """
    if kind and (noun := _stated_type(words)) and surely_differ(noun, kind):
        return None
    bare = _CLAUSE.sub("", _MARK.sub("", words)).strip()
    held = [part for part in _SENTENCES.split(bare) if not _DEFAULT.search(part)]
    said = " ".join(held).strip()
    if len(said) <= 3:
        return None
    return said if said == words else said[0].upper() + said[1:]


def _stated_type(words: str) -> str:
    """Return the type that a description begins with, as in "A string that ..."; empty where it is but a word."""
    match = _LEADING.match(words)
    return match["noun"].lower() if match and _TYPED.match(words, match.end()) else ""
