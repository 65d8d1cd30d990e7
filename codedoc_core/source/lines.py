"""Positions as an editor counts them: lines from zero, columns in the unit that was agreed upon, nonsense forgiven."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Final

from codedoc_core.source.text import Columns, SourceText

_CODECS: Final = {Columns.UTF8: ("utf-8", 1), Columns.UTF16: ("utf-16-le", 2), Columns.UTF32: ("utf-32-le", 4)}


class Lines:
    """Where the lines of one text stand; they end at CR, LF and CRLF only.

    Args:
        text: As the editor has it.
        columns: Unit of a column.
    """

    def __init__(self, text: str, columns: Columns) -> None:
        self.text = text
        self._codec, self._size = _CODECS[columns]
        self._is_plain = text.isascii()

    @cached_property
    def starts(self) -> list[int]:
        """Offset at which each line starts."""
        return SourceText(self.text).line_starts

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a position; what lies behind the end of a line or of the text means that end."""
        if line >= len(self.starts):
            return len(self.text)
        start = self.starts[line]
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        text = self.text[start:end].rstrip("\r\n")
        if not self._is_plain:
            head = text.encode(self._codec, "surrogatepass")[: column * self._size]
            column = len(head.decode(self._codec, "ignore"))
        return start + min(column, len(text))

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        line = bisect_right(self.starts, offset) - 1
        before = self.text[self.starts[line] : offset]
        width = len(before) if self._is_plain else len(before.encode(self._codec, "surrogatepass")) // self._size
        return line, width
