"""Source bytes as decoded text, and the positions that editors, Python and CodeDoc use for it.

Decoding follows PEP 263 as the running interpreter applies it. Line ends are where Python's tokenizer sees them:
LF, CRLF and CR. Form feeds, U+0085 and U+2028 do not end a line.
"""

from __future__ import annotations

import codecs
import re
import tokenize
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from codedoc_core.errors import UnreadableSource

_NEWLINE = re.compile(r"\r\n|\r|\n")
_FIRST_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)?")
_COOKIE_BYTES = bytes(range(128)).replace(b"\r", b"\n") + b"?" * 128


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of offsets into decoded text, in characters."""

    start: int
    end: int


class Columns(StrEnum):
    """Units in which a column can be counted."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


@dataclass(frozen=True)
class SourceText:
    """Decoded source with all that is needed to give the same bytes back.

    Attributes:
        text: The source without its byte-order mark, line ends untouched.
        encoding: Name of the codec.
        has_bom: Whether the bytes began with the UTF-8 byte-order mark.
    """

    text: str
    encoding: str = "utf-8"
    has_bom: bool = False

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset at which each line starts."""
        return [0, *(match.end() for match in _NEWLINE.finditer(self.text))]

    @cached_property
    def newline(self) -> str:
        """The line end that this source uses most; a line feed where it has none."""
        counts = Counter(_NEWLINE.findall(self.text))
        return counts.most_common(1)[0][0] if counts else "\n"

    @cached_property
    def is_ascii(self) -> bool:
        """Whether every column counts the same in every unit."""
        return self.text.isascii()

    def encode(self) -> bytes:
        """Give the bytes back, byte-order mark included."""
        return (codecs.BOM_UTF8 if self.has_bom else b"") + self.text.encode(self.encoding)

    def line_of(self, offset: int) -> int:
        """Return the 1-based line that holds ``offset``."""
        return bisect_right(self.line_starts, offset)

    def offset_at(self, line: int, column: int, columns: Columns = Columns.UTF8) -> int:
        """Return the offset of a position.

        Args:
            line: 1-based line.
            column: 0-based column, counted in ``columns``.
            columns: Unit of ``column``; ``ast`` counts in UTF-8.
        """
        start = self.line_starts[line - 1]
        if self.is_ascii or columns is Columns.UTF32:
            return start + column
        text = self.text[start : self._line_end(line)]
        return start + _characters(text, column, columns)

    def position_at(self, offset: int, columns: Columns = Columns.UTF8) -> tuple[int, int]:
        """Return the 1-based line and 0-based column of ``offset``, counted in ``columns``."""
        line = self.line_of(offset)
        before = self.text[self.line_starts[line - 1] : offset]
        return line, _width(before, columns)

    def byte_offset(self, offset: int) -> int:
        """Return how many bytes of the file stand before ``offset``."""
        return len(SourceText(self.text[:offset], self.encoding, self.has_bom).encode())

    def _line_end(self, line: int) -> int:
        return self.line_starts[line] if line < len(self.line_starts) else len(self.text)


def decode(data: bytes) -> SourceText:
    """Decode source as Python does.

    Raises:
        UnreadableSource: If Python would refuse the bytes, or encoding the text would not give them back.
    """
    if b"\0" in data:
        raise UnreadableSource(
            "null-bytes", "the source contains null bytes", data[: data.index(b"\0")].count(b"\n") + 1
        )
    encoding = _encoding_of(data)
    has_bom = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if has_bom else data
    try:
        source = SourceText(body.decode(encoding), encoding, has_bom)
        same = source.encode() == data
    except (UnicodeError, ValueError) as error:
        at = getattr(error, "start", 0)
        raise UnreadableSource(
            "encoding", f"the bytes are not valid {encoding}: {error}", _line_in(body, at)
        ) from error
    if not same:
        raise UnreadableSource("encoding", f"{encoding} text cannot be written back byte for byte", 1)
    return source


def _encoding_of(data: bytes) -> str:
    """PEP 263 as Python's parser has it.

    Unlike ``tokenize``, it ends lines at a CR too, and does not mind what else stands on the first two.
    """
    first = _FIRST_LINES.match(data)
    assert first is not None
    second = _FIRST_LINES.match(data, first.end())
    assert second is not None
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    lines = iter([mark + first[0][len(mark) :].translate(_COOKIE_BYTES), second[0].translate(_COOKIE_BYTES)])
    try:
        name, _ = tokenize.detect_encoding(lambda: next(lines, b""))
    except SyntaxError as error:
        raise UnreadableSource("encoding", str(error), 1) from error
    name = "utf-8" if name == "utf-8-sig" else name
    if not codecs.lookup(name)._is_text_encoding:  # noqa: SLF001
        raise UnreadableSource("encoding", f"{name} is not a text encoding", 1)
    return name


def _line_in(data: bytes, at: int) -> int:
    return len(re.findall(rb"\r\n|\r|\n", data[:at])) + 1


def _width(text: str, columns: Columns) -> int:
    match columns:
        case Columns.UTF8:
            return len(text.encode("utf-8", "surrogatepass"))
        case Columns.UTF16:
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
        case Columns.UTF32:
            return len(text)


def _characters(text: str, column: int, columns: Columns) -> int:
    """How many characters of ``text`` fill ``column`` units."""
    if columns is Columns.UTF8:
        return len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * column].decode("utf-16-le", "surrogatepass"))
