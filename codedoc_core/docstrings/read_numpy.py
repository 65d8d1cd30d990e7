"""Sections under an underlined title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.read_entries import (
    NAME,
    NAME_LIST,
    NOT_NAMES,
    TITLES,
    exceptions_in,
    named_entries,
    raised_entries,
    result_entry,
)  # fmt: skip
from codedoc_core.docstrings.reading import Layout, ReadSection, span_of
from codedoc_core.docstrings.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codedoc_core.docstrings.reading import Line, ReadEntry

_TITLE: Final = re.compile(r"\s*(?P<title>[A-Za-z][\w /&-]{0,40}?)\s*:?\s*$")
_UNDERLINE: Final = re.compile(r"\s*(-{3,}|={3,}|~{3,})\s*$")
_NAMED: Final = re.compile(rf"\s*(?P<names>{NAME_LIST})\s*(?::(?!\w+:`)\s*(?P<type>.*?))?\s*$")
_RAISED: Final = re.compile(r"\s*(?P<names>(?::[\w:]+:`[^`]*`|[^:])+?)\s*(?::(?P<text>.*)|$)")
_QUOTED_NAME: Final = rf"[`*]*{NAME}[`*]*"
_RESULT: Final = re.compile(rf"\s*(?:(?P<name>{_QUOTED_NAME}(?:, ?{_QUOTED_NAME})*)\s*:(?!\w+:`)\s*)?(?P<type>.*?)\s*$")


def numpy_section(lines: list[Line], at: int) -> tuple[ReadSection | None, int]:
    """Read the section that a line opens; nothing, and the line itself, where it opens none."""
    title = _title(lines, at)
    if title is None:
        return None, at
    end = at + 2
    while end < len(lines) and not (_title(lines, end) and lines[end].indent <= lines[at].indent):
        end += 1
    content = lines[at + 2 : end]
    kind = TITLES.get(title, TITLES.get(title.title()))
    is_read = kind in _ENTRIES and not all(line.is_blank for line in content)
    entries = tuple(_ENTRIES[kind](content)) if is_read else ()
    return ReadSection(kind, Layout.NUMPY, title, entries, span_of(lines[at:end])), end


def _title(lines: list[Line], at: int) -> str | None:
    if at + 1 >= len(lines) or not _UNDERLINE.match(lines[at + 1].text):
        return None
    match = _TITLE.match(lines[at].text)
    return match["title"] if match and not lines[at].is_blank else None


def _chunks(content: list[Line], begins: Callable[[Line], object]) -> Iterator[list[Line]]:
    """Cut content into entries; prose on the level of entries belongs to none and ends the one before it."""
    depth = min(line.indent for line in content if not line.is_blank)
    chunk: list[Line] = []
    for line in content:
        is_outer = not line.is_blank and line.indent <= depth
        if is_outer and chunk:
            yield chunk
            chunk = []
        if (is_outer and begins(line)) or (chunk and not is_outer):
            chunk.append(line)
    if chunk:
        yield chunk


def _begins_named(line: Line) -> bool:
    match = _NAMED.match(line.text)
    return match is not None and match["names"] not in NOT_NAMES


def _named(content: list[Line]) -> Iterator[ReadEntry]:
    for chunk in _chunks(content, _begins_named):
        line = chunk[0]
        match = _NAMED.match(line.text)
        assert match is not None
        stated = line.span_of(match, "type") if match["type"] else None
        yield from named_entries(line, line.span_of(match, "names"), stated, _below(chunk), span_of(chunk))


def _raised(content: list[Line]) -> Iterator[ReadEntry]:
    for chunk in _chunks(content, lambda line: exceptions_in(_head(line))):
        match = _RAISED.match(chunk[0].text)
        assert match is not None
        texts = [match["text"] or "", *_below(chunk)]
        yield from raised_entries(match["names"], chunk[0].start + match.start("names"), texts, span_of(chunk))


def _results(content: list[Line]) -> Iterator[ReadEntry]:
    for chunk in _chunks(content, lambda _: True):
        line = chunk[0]
        match = _RESULT.match(line.text)
        assert match is not None
        yield result_entry(match["type"], _below(chunk), span_of(chunk), line.span_of(match, "type"))


def _head(line: Line) -> str:
    match = _RAISED.match(line.text)
    return match["names"] if match else ""


def _below(chunk: list[Line]) -> list[str]:
    return [line.text for line in chunk[1:]]


_ENTRIES: Final[dict[SectionKind | None, Callable[[list[Line]], Iterator[ReadEntry]]]] = {
    SectionKind.PARAMETERS: _named,
    SectionKind.ATTRIBUTES: _named,
    SectionKind.RETURNS: _results,
    SectionKind.YIELDS: _results,
    SectionKind.RAISES: _raised,
}
