"""New text against old as a unified diff that ``git apply`` and ``patch`` accept."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.source.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator


_HUNK: Final = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


def unified_diff(old: bytes, new: bytes, label: str) -> str:
    """Return the unified diff of two versions of a source file; empty where they are equal."""
    label = label.lstrip("/")  # as git names what lies outside of the current directory
    before, after = (decode(data).text.split("\n") for data in (old, new))
    lines = difflib.unified_diff(_ended(before), _ended(after), f"a/{label}", f"b/{label}")
    return "".join(_marked(lines))


def _ended(lines: list[str]) -> list[str]:
    """Lines with their line feed; only the last may lack one."""
    ended = [line + "\n" for line in lines[:-1]]
    return ended + lines[-1:] if lines[-1] else ended


def _marked(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def patched(text: str, diff: str) -> str | None:
    """Return a text with a diff of ``unified_diff`` in place; ``None`` where it is not of this text.

    Args:
        text: The old version.
        diff: The difference to the new one; empty where there is none.
    """
    old, new, at = _ended(text.split("\n")), list[str](), 0
    lines = [f"{line}\n" for line in diff.split("\n")[2:-1]]
    for number, line in enumerate(lines):
        kind, said = line[0], line[1:]
        if number + 1 < len(lines) and lines[number + 1].startswith("\\"):
            said = said[:-1]
        if match := _HUNK.match(line):
            start = int(match[1]) - (match[2] != "0")
            new += old[at:start]
            at = start
        elif kind in " -":
            if at >= len(old) or old[at] != said:
                return None
            at += 1
            new += [said] * (kind == " ")
        elif kind == "+":
            new.append(said)
    return "".join(new + old[at:])
