"""Offsets in a docstring as places in its file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.checks.findings import Fix
from codedoc_core.source.text import Columns

if TYPE_CHECKING:
    from codedoc_core.source.text import SourceText, Span
    from codedoc_core.symbols.symbol import Symbol

_LITERAL: Final = re.compile(r"[rRuU]?(\"\"\"|'''|\"|')(.*)\1", re.DOTALL)
_NEWLINE: Final = re.compile(r"\r\n|\r")


@dataclass(frozen=True, slots=True)
class DocstringPlaces:
    """Where the text of a docstring stands.

    Attributes:
        line: 1-based line of the literal.
        last_line: Line of its closing quotes.
        column: 0-based column, in characters, of its text.
        text: The docstring.
        is_exact: Whether the literal spells the text out, so that columns are known.
    """

    line: int
    last_line: int
    column: int
    text: str
    is_exact: bool

    def place(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of an offset; the start of its line where the column is not known."""
        above = self.text.count("\n", 0, offset)
        column = offset - (self.text.rfind("\n", 0, offset) + 1) + (0 if above else self.column)
        return min(self.line + above, self.last_line), column + 1 if self.is_exact else 1

    def fix(self, span: Span, text: str) -> Fix | None:
        """Return the replacement of a span by text, where that is exact and on one line."""
        line, column = self.place(span.start)
        if not self.is_exact or "\n" in self.text[span.start : span.end] or re.search(r"[\\\"']", text):
            return None
        return Fix(line, column, column + span.end - span.start, text)


def docstring_places(symbol: Symbol, source: SourceText) -> DocstringPlaces:
    """Find where the docstring of a documented symbol stands."""
    literal: Any = symbol.node.body[0].value  # type: ignore[attr-defined]
    start = source.offset_at(literal.lineno, literal.col_offset)
    end = source.offset_at(literal.end_lineno, literal.end_col_offset)
    written = _LITERAL.fullmatch(source.text, start, end)
    text = symbol.docstring or ""
    is_exact = written is not None and _NEWLINE.sub("\n", written[2]) == text
    column = source.position_at(written.start(2) if written else start, Columns.UTF32)[1]
    return DocstringPlaces(literal.lineno, literal.end_lineno, column, text, is_exact)
