"""Prose as sentences: what does not hold goes, and what stands around it stays as it was."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

CODE: Final = re.compile(
    r"(?P<role>:[a-zA-Z][\w:+.-]*:)?(?<![`\w])(?P<ticks>`{1,2})(?!`)(?P<text>[^`\n]+?)(?P=ticks)(?!`)"
)
"""Code, or interpreted text, between backquotes."""

_ITEM: Final = re.compile(r"\n(?=\s*(?:[-*+•]|\d+[.)])\s)")
_END: Final = re.compile(
    r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bapprox\.)(?<!\bresp\.)(?<!\bal\.)(?<!\bno\.)"
    r"(?<=[.!?])\s+(?=[A-Z`*\"'(\[:])"
)
_LINE: Final = re.compile(r"\n")


def sentences(text: str) -> list[str]:
    """Split a paragraph into sentences, each with the white space behind it; code spans stay whole."""
    masked = CODE.sub(lambda match: "`" + "x" * (len(match[0]) - 2) + "`", text)
    cuts = [0, *(match.end() for match in _END.finditer(masked)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if text[start:end]]


def items(text: str) -> list[str]:
    """Split a paragraph that is a list into its items."""
    return _ITEM.split(text)


def filtered(text: str, holds: Callable[[str], bool]) -> str:
    """Return a text without the sentences that do not hold; an item of a list goes with its first sentence."""
    return "\n".join(kept for item in items(text) if (kept := _filtered_item(item, holds, text)))


def _filtered_item(item: str, holds: Callable[[str], bool], text: str) -> str:
    parts = sentences(item)
    held = [part for part in parts if holds(part.strip())]
    is_headless = item is not text and bool(parts) and parts[0] not in held and "\n" in text
    if len(held) == len(parts):
        return item
    return "" if is_headless else "".join(held).rstrip()
