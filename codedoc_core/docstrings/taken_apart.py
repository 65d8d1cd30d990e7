"""A docstring cut into its sections for good: every line of it has its place, or it is not cut at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.read_entries import NAME
from codedoc_core.docstrings.reading import Layout, lines_of
from codedoc_core.docstrings.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.docstrings.reading import Line, ReadEntry, Reading, ReadSection
    from codedoc_core.source.text import Span

RESULTS: Final = (SectionKind.RETURNS, SectionKind.YIELDS)
PROSE: Final = (None, SectionKind.NOTES, SectionKind.EXAMPLES)
_DOTTED: Final = rf"(?:\\?\*){{0,2}}{NAME}(?:\.{NAME})*(?:\\_)?"
_NAMES: Final = rf"(?P<names>{_DOTTED}(?:, {_DOTTED})*)"
_BRACKETS: Final = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))+"
_GOOGLE: Final = re.compile(rf"{_NAMES}(?: ?\((?P<stated>{_BRACKETS})\))?:(?: +(?P<text>.*))?")
_NUMPY: Final = re.compile(rf"{_NAMES}(?: ?: (?P<stated>.+))?")
_FIELD: Final = re.compile(rf":\w+(?: +(?:(?P<stated>\S+) +)?{_NAMES})?:(?: +(?P<text>.*))?")
_NUMPY_RESULT: Final = re.compile(r"(?P<stated>(?:[^:]|:(?=\w))+)")
_FORMS: Final = {Layout.GOOGLE: _GOOGLE, Layout.NUMPY: _NUMPY, Layout.SPHINX: _FIELD}


class NotUnderstood(Exception):
    """A docstring of which some part cannot be given its place."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry in the words of its writer.

    Attributes:
        names: What it is about, without backslashes; empty for results and prose.
        stated: The type with all that stands beside it.
        lines: The description without the indentation that its lines have in common; the first may be empty.
    """

    names: str
    stated: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A section: entries, or prose as one item.

    Attributes:
        kind: What it is about; ``None`` where CodeDoc does not judge it.
        title: Its title as written; empty for fields.
        items: In order.
    """

    kind: SectionKind | None
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A docstring in parts.

    Attributes:
        layout: How its sections are marked.
        above: The last line above the sections that is not blank; ``None`` where there is none.
        first: The line on which they begin.
        last: The line on which they end.
        blocks: The sections in order.
    """

    layout: Layout
    above: Line | None
    first: Line
    last: Line
    blocks: tuple[Block, ...]


def take_apart(reading: Reading) -> Cut:
    """Cut a docstring into sections.

    Raises:
        NotUnderstood: If it has none, or anything in or between them is not surely understood.
    """
    page = _Page(reading.text, lines_of(reading.text))
    layouts = {section.layout for section in reading.sections}
    if len(layouts) != 1 or Layout.EPYTEXT in layouts:
        raise NotUnderstood("its sections are not in one of the three styles" if layouts else "it has no sections")
    parts = [_cut(section, page) for section in reading.sections]
    taken = set[int]().union(*(lines for _, lines in parts))
    first = min(taken)
    full = [at for at, line in enumerate(page.lines) if not line.is_blank]
    if strays := [at for at in full if at > first and at not in taken]:
        raise NotUnderstood(f"{_shown(page.lines[strays[0]].text)} belongs to none of its sections")
    if not first or page.lines[first].indent:
        raise NotUnderstood("it begins with a section" if not first else "a section is indented")
    if any("\t" in page.lines[at].text for at in full if at >= first):
        raise NotUnderstood("it has tabs")
    above = page.lines[max(at for at in full if at < first)] if full[0] < first else None
    return Cut(layouts.pop(), above, page.lines[first], page.lines[full[-1]], tuple(block for block, _ in parts))


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    lines: list[Line]

    def within(self, span: Span) -> range:
        """Return the numbers of the lines that a span touches."""
        starts = [line.start for line in self.lines]
        return range(bisect_right(starts, span.start) - 1, bisect_right(starts, max(span.start, span.end - 1)))

    def texts(self, span: Span) -> list[str]:
        """Return the lines that a span touches."""
        return [self.lines[at].text for at in self.within(span)]


def _cut(section: ReadSection, page: _Page) -> tuple[Block, set[int]]:
    """Return a section and the lines that have their place in it."""
    if section.kind in PROSE:
        if not section.title:
            raise NotUnderstood("one of its fields has no counterpart")
        content = page.texts(section.span)[_title_lines(section) :]
        return Block(section.kind, section.title, (Item("", "", _dedented(content)),)), {*page.within(section.span)}
    entries = [(span, next(same)) for span, same in groupby(section.entries, key=lambda entry: entry.span)]
    if not entries or (section.kind in RESULTS and len(entries) > 1):
        raise NotUnderstood(f"what it says of {section.kind} has no form in other styles")
    first = page.within(section.span).start
    taken = {*range(first, first + _title_lines(section))}
    for span, entry in entries:
        taken |= {*page.within(span), *(page.within(entry.type_span) if entry.type_span else ())}
    return Block(section.kind, section.title, tuple(_item(section, entry, page) for _, entry in entries)), taken


def _title_lines(section: ReadSection) -> int:
    return 0 if not section.title else 2 if section.layout is Layout.NUMPY else 1


def _item(section: ReadSection, entry: ReadEntry, page: _Page) -> Item:
    texts, is_result = page.texts(entry.span), section.kind in RESULTS
    if is_result and section.layout is Layout.GOOGLE:
        return _google_result(entry, texts, page)
    form = _NUMPY_RESULT if is_result and section.layout is Layout.NUMPY else _FORMS[section.layout]
    match = form.fullmatch(texts[0].strip())
    if match is None or (section.kind is SectionKind.RAISES and match.groupdict().get("stated")):
        raise NotUnderstood(f"{_shown(texts[0])} is no usual entry")
    said = match.groupdict(default="")
    stated, text = said["stated"], said.get("text", "")
    if section.layout is Layout.SPHINX and not stated and entry.type_span is not None:
        stated = " ".join(page.text[entry.type_span.start : entry.type_span.end].split())
        text = text if entry.text else ""
    return Item(said.get("names", "").replace("\\", ""), stated, _lifted(text, _dedented(texts[1:])))


def _lifted(text: str, below: tuple[str, ...]) -> tuple[str, ...]:
    """Begin a description on its first line, unless that is a list or the like."""
    is_prose = not text and bool(below) and below[0][:1].isalnum()
    return below if is_prose else (text, *below)


def _google_result(entry: ReadEntry, texts: list[str], page: _Page) -> Item:
    lines = _dedented(texts)
    if entry.type_span is None:
        return Item("", "", lines)
    stated = page.text[entry.type_span.start : entry.type_span.end]
    text = lines[0][len(stated) :].lstrip(":").strip()
    return Item("", stated.strip(), _lifted(text, _dedented(lines[1:])))


def _dedented(texts: Sequence[str]) -> tuple[str, ...]:
    margin = min((len(text) - len(text.lstrip()) for text in texts if text.strip()), default=0)
    return tuple(text[margin:].rstrip() for text in texts)


def _shown(text: str) -> str:
    return repr(text.strip()[:40])
