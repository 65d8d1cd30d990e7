"""Sections under a title with a colon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.read_entries import (
    NAME_LIST,
    NOT_NAMES,
    TITLES,
    named_entries,
    raised_entries,
    result_entry,
    split_type,
)  # fmt: skip
from codedoc_core.docstrings.reading import Layout, ReadSection, block_end, span_of
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codedoc_core.docstrings.reading import Line, ReadEntry

_HEADER: Final = re.compile(r"\s*(?P<title>[A-Z][A-Za-z]*(?: [A-Za-z]+)?) ?:\s*$")
_TYPE: Final = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))*"
_NAMED: Final = re.compile(
    rf"\s*(?P<names>{NAME_LIST})\s*(?:\((?P<type>{_TYPE})\)|\[(?P<boxed>[^\]]*)\])?\s*(?:[:：]|\s--?\s)(?!:)\s*(?P<text>.*)$"
)
_RAISED: Final = re.compile(r"\s*(?P<names>(?::[\w:]+:`[^`]*`|[^:])+?)\s*(?::(?P<text>.*)|$)")


def google_section(lines: list[Line], at: int) -> tuple[ReadSection | None, int]:
    """Read the section that a line opens; nothing, and the line itself, where it opens none."""
    header = _HEADER.match(lines[at].text)
    if header is None or header["title"] not in TITLES or not _is_apart(lines, at):
        return None, at
    end = block_end(lines, at + 1, lines[at].indent)
    content = lines[at + 1 : end]
    if all(line.is_blank for line in content):
        return None, at
    kind = TITLES[header["title"]]
    entries = tuple(_ENTRIES[kind](content)) if kind in _ENTRIES else ()
    return ReadSection(kind, Layout.GOOGLE, header["title"], entries, span_of(lines[at:end])), end


def _is_apart(lines: list[Line], at: int) -> bool:
    """Whether a title does not just end a sentence: its line stands alone or its content is what it announces."""
    return at == 0 or lines[at - 1].indent <= lines[at].indent or lines[at - 1].is_blank


def _chunks(content: list[Line], begins: Callable[[Line], object]) -> Iterator[list[Line]]:
    """Cut content into entries: each begins on a line of the first line's depth that looks like one."""
    depth = next(line.indent for line in content if not line.is_blank)
    chunk: list[Line] = []
    for line in content:
        if not line.is_blank and line.indent <= depth and begins(line):
            if chunk:
                yield chunk
            chunk = [line]
        elif chunk:
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
        group = "type" if match["type"] is not None else "boxed"
        stated = line.span_of(match, group) if match[group] is not None else None
        yield from named_entries(line, line.span_of(match, "names"), stated, _texts(match, chunk), span_of(chunk))


def _raised(content: list[Line]) -> Iterator[ReadEntry]:
    for chunk in _chunks(content, lambda line: _RAISED.match(line.text)):
        match = _RAISED.match(chunk[0].text)
        assert match is not None
        offset = chunk[0].start + match.start("names")
        yield from raised_entries(match["names"], offset, _texts(match, chunk), span_of(chunk))


def _result(content: list[Line]) -> Iterator[ReadEntry]:
    first = next(at for at, line in enumerate(content) if not line.is_blank)
    chunk = content[first:]
    line = chunk[0]
    parts = split_type(line.text)
    if parts is None:
        yield result_entry("", [line.text for line in chunk], span_of(chunk), None)
    else:
        stated = Span(line.start + len(line.text) - len(line.text.lstrip()), line.start + len(parts[0]))
        yield result_entry(parts[0], [parts[1], *(line.text for line in chunk[1:])], span_of(chunk), stated)


def _texts(match: re.Match[str], chunk: list[Line]) -> list[str]:
    return [match["text"] or "", *(line.text for line in chunk[1:])]


_ENTRIES: Final[dict[SectionKind | None, Callable[[list[Line]], Iterator[ReadEntry]]]] = {
    SectionKind.PARAMETERS: _named,
    SectionKind.ATTRIBUTES: _named,
    SectionKind.RETURNS: _result,
    SectionKind.YIELDS: _result,
    SectionKind.RAISES: _raised,
}
