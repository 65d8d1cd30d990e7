"""Source code inside docstrings: what may stand as a type, and what may be quoted in a sentence."""

from __future__ import annotations

import re
from typing import Final

_LONGEST_QUOTE: Final = 60
_STRING = r"'[^'\\]*'|\"[^\"\\]*\""
# Spaces only after commas, around operators, and inside strings: ``list or iterable`` is prose, which readers mangle.
_TYPE = re.compile(rf"(?:{_STRING}|[^\s'\"`]|(?<=,) (?=\S)| (?=[|&+*/=-] )|(?<= [|&+*/=-]) )+")


def is_code_type(source: str) -> bool:
    """Whether source looks like a code expression that a reader of docstrings takes for a type."""
    return source.isprintable() and _TYPE.fullmatch(source) is not None


def is_short_code(source: str) -> bool:
    """Whether source can be quoted between double backquotes in running text."""
    return 0 < len(source) <= _LONGEST_QUOTE and "`" not in source and source == source.strip() and source.isprintable()
