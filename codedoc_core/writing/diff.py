"""New text against old as a unified diff that ``git apply`` and ``patch`` accept."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from codedoc_core.source.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator


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
