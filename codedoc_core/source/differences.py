"""The edits that lead from one text to another."""

from __future__ import annotations

import difflib
import re
from typing import Final

from codedoc_core.source.edit import Edit
from codedoc_core.source.text import Span

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def differences(old: str, new: str) -> tuple[Edit, ...]:
    """Return edits that make ``new`` of ``old``, each as small as can be, none of which cuts a CRLF in two."""
    before, after = _LINE.findall(old), _LINE.findall(new)
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    start = sum(map(len, before[:head]))
    edits = []
    inner = before[head : len(before) - tail], after[head : len(after) - tail]
    starts = [start]
    for line in inner[0]:
        starts.append(starts[-1] + len(line))
    for tag, a, b, c, d in difflib.SequenceMatcher(None, *inner).get_opcodes():
        if tag != "equal":
            edits.append(_trimmed(starts[a], "".join(inner[0][a:b]), "".join(inner[1][c:d])))
    return tuple(edits)


def _shared(a: list[str], b: list[str]) -> int:
    """How many items two lists begin with in common."""
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _trimmed(start: int, old: str, new: str) -> Edit:
    """The edit without the characters that both texts begin and end with."""
    head = _shared(list(old), list(new))
    while head and "\r" in (old[head - 1], new[head - 1]):
        head -= 1
    tail = _shared(list(old[head:][::-1]), list(new[head:][::-1]))
    while tail and "\n" in (old[len(old) - tail], new[len(new) - tail]):
        tail -= 1
    return Edit(Span(start + head, start + len(old) - tail), new[head : len(new) - tail])
