"""A docstring as somebody wrote it: sections and entries as values, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.sections import SectionKind

_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_LITERAL_BLOCK: Final = re.compile(r"^\s*\.\. [\w-]+(?::[\w-]+)*::|(?<!:)::\s*$")


class Layout(StrEnum):
    """How a section is marked in the text."""

    GOOGLE = "google"
    NUMPY = "numpy"
    SPHINX = "sphinx"
    EPYTEXT = "epytext"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a docstring.

    Attributes:
        text: The line without its end.
        start: Offset in the docstring.
        indent: Columns before the text, less those that all lines but the first have in common; 0 where it is blank.
    """

    text: str
    start: int
    indent: int

    @property
    def end(self) -> int:
        """Offset of the line end."""
        return self.start + len(self.text)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read."""
        return not self.text or self.text.isspace()

    def span_of(self, match: re.Match[str], group: str | int) -> Span:
        """Return where a group of a match in this line stands in the docstring."""
        start, end = match.span(group)
        return Span(self.start + start, self.start + end)

    def cut(self, span: Span) -> str:
        """Return the part of this line that a span of the docstring covers."""
        return self.text[span.start - self.start : span.end - self.start]


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """A parameter, an exception, an attribute or a result, as it is written.

    Attributes:
        name: Name without stars, quotes and roles; empty for results.
        type: Type as written, without what is said about defaults; empty where none is stated.
        text: The description on one line.
        defaults: Every default that the entry states, as written; the first is the one that counts.
        optional: Whether it is called optional.
        span: The whole entry.
        name_span: The name; the start of the entry where there is none.
        type_span: The type with all that stands beside it, or ``None``.
    """

    name: str
    type: str
    text: str
    span: Span
    name_span: Span
    type_span: Span | None = None
    defaults: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section, or all fields of one kind.

    Attributes:
        kind: What it is about; ``None`` where CodeDoc does not judge it.
        layout: How it is marked.
        title: Its title as written; empty for fields.
        entries: In order; none where the content could not be taken apart.
        span: From the title to the end of the content.
    """

    kind: SectionKind | None
    layout: Layout
    title: str
    entries: tuple[ReadEntry, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A docstring, read.

    Attributes:
        text: The docstring as Python stores it; all spans are offsets into it.
        summary: First paragraph on one line.
        sections: In the order of the text.
    """

    text: str
    summary: str
    sections: tuple[ReadSection, ...] = ()

    @property
    def layout(self) -> Layout | None:
        """How most of its sections are marked; ``None`` where it has none."""
        marks = [section.layout for section in self.sections]
        return max(marks, key=marks.count) if marks else None

    def of(self, kind: SectionKind) -> tuple[ReadSection, ...]:
        """Return the sections of one kind."""
        return tuple(section for section in self.sections if section.kind is kind)

    def entries(self, kind: SectionKind) -> tuple[ReadEntry, ...]:
        """Return the entries of all sections of one kind."""
        return tuple(entry for section in self.of(kind) for entry in section.entries)


def lines_of(text: str) -> list[Line]:
    """Cut a docstring into lines with their indentation."""
    raw = [(match[1], match.start()) for match in _LINE.finditer(text) if match.end() > match.start() or match[2]]
    widths = [_width(line) for line, _ in raw]
    margin = min((width for (line, _), width in zip(raw[1:], widths[1:], strict=True) if line.strip()), default=0)
    return [
        Line(line, start, max(0, width - margin) if at and line.strip() else 0)
        for at, ((line, start), width) in enumerate(zip(raw, widths, strict=True))
    ]


def block_end(lines: list[Line], first: int, indent: int) -> int:
    """Return the index behind the lines from ``first`` on that are blank or deeper than ``indent``."""
    at = first
    while at < len(lines) and (lines[at].is_blank or lines[at].indent > indent):
        at += 1
    return at


def after_literal(lines: list[Line], at: int) -> int:
    """Return the index behind a literal block or directive that begins on a line; the line itself where none does."""
    return block_end(lines, at + 1, lines[at].indent) if _LITERAL_BLOCK.search(lines[at].text) else at


def span_of(lines: list[Line]) -> Span:
    """Return the span of lines, blank ones at their end left out."""
    last = next((line for line in reversed(lines) if not line.is_blank), lines[0])
    first = lines[0]
    return Span(first.start + len(first.text) - len(first.text.lstrip()), last.start + len(last.text.rstrip()))


def joined(parts: Iterator[str] | list[str]) -> str:
    """Return texts as one line."""
    return " ".join(" ".join(parts).split())


def _width(line: str) -> int:
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())
