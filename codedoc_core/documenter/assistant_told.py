"""Results for an assistant: compact lines, repository text fenced and stripped, a last line that tells how to go on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from codedoc_core.errors import UsageError

_TICKS: Final = re.compile(r"`{3,}|~{3,}")
_CURSOR: Final = re.compile(r"(\d{1,9})\.([0-9a-f]{1,8})")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a result.

    Attributes:
        text: All of it.
        short: What has to be told in any case; empty where that is all of it.
        group: The heading that it stands under.
    """

    text: str
    short: str = ""
    group: str = ""


def plain(text: str) -> str:
    """Return a text without characters that nobody sees, or that turn the text around them."""
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in _HIDDEN)


def line(text: str) -> str:
    """Return a text as one line of what can be seen, of fair length."""
    flat = " ".join(plain(text).split())
    return flat if len(flat) <= _LINE else f"{flat[: _LINE - 3]}..."


def fenced(text: str, language: str = "python") -> str:
    """Return text of a repository within a fence that it cannot close."""
    seen = plain(text).rstrip("\n")
    longest = max((len(match[0]) for match in _TICKS.finditer(seen)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{seen}\n{fence}"


@dataclass(slots=True)
class Told:
    """A result for an assistant.

    Attributes:
        head: What it comes to.
        items: Its items.
        proposals: Docstrings for a person to review, as JSON values; none where nobody asked.
    """

    head: str = ""
    items: list[Item] = field(default_factory=list)
    proposals: list[dict[str, object]] = field(default_factory=list)

    def page(self, cursor: str | None, max_chars: int) -> str:
        """Return as many items as fit, and where to go on.

        Args:
            cursor: Where to go on, as an earlier page told.
            max_chars: About how long the page may be.

        Raises:
            UsageError: If the cursor is of a result that is another now.
        """
        stamp = f"{crc32(repr([item.text for item in self.items]).encode('utf-8', 'replace')):x}"
        start = at = _start(cursor, stamp)
        lines, size, group = [self.head], len(self.head), ""
        for item in self.items[start:]:
            new = [*(["", item.group] if item.group != group else []), item.text]
            size += sum(len(each) + 1 for each in new)
            if size > max_chars and at > start:
                break
            lines, group, at = lines + new, item.group, at + 1
        closing = f"shown {min(start + 1, at)}-{at} of {len(self.items)}"
        rest = f'; for the rest: cursor="{at}.{stamp}"' if at < len(self.items) else ""
        return "\n".join([*lines, "", closing + rest])

    def fitted(self, max_chars: int) -> str:
        """Return all items, in their shorter form where all of them would be too long.

        Args:
            max_chars: About how long the result may be.
        """
        is_short = len(self.head) + sum(len(item.text) + 2 for item in self.items) > max_chars
        shown = [(item.short or item.text) if is_short else item.text for item in self.items]
        closing = f"shown {len(self.items)} of {len(self.items)}"
        why = f", in short, for all is more than max_chars={max_chars}; ask for fewer at once" if is_short else ""
        return "\n\n".join([self.head, *shown, closing + why])


def _start(cursor: str | None, stamp: str) -> int:
    if not cursor:
        return 0
    match = _CURSOR.fullmatch(cursor)
    if match is None or match[2] != stamp:
        raise UsageError("what the cursor is of has changed meanwhile; call again without cursor")
    return int(match[1])
