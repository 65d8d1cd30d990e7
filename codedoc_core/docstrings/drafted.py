"""A docstring that somebody wrote, as a draft: what it claims, to be judged like the words of any other writer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.draft import Draft
from codedoc_core.docstrings.reading import joined
from codedoc_core.docstrings.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.reading import ReadEntry, Reading

_BLANK: Final = re.compile(r"\n[ \t]*(?=\n)")
_NO_PROSE: Final = re.compile(r"\s*(?:>>>|\.\. |[|+=][-=+| ]|[-=~^*]{3,}\s*$)")
_OPENS_BLOCK: Final = re.compile(r"::\s*$|^\s*\.\. [\w-]+(?::[\w-]+)*::")


def draft_of(reading: Reading) -> Draft:
    """Return what a docstring says as a draft; code blocks, tables and headings in its text are left out."""
    return Draft(
        summary=_summary(reading),
        description=tuple(_paragraphs(reading)),
        parameters=_pairs(reading, SectionKind.PARAMETERS),
        returns=_result(reading, SectionKind.RETURNS),
        yields=_result(reading, SectionKind.YIELDS),
        raises=_pairs(reading, SectionKind.RAISES),
        attributes=_pairs(reading, SectionKind.ATTRIBUTES),
        types=tuple(_types(reading)),
    )


def _summary(reading: Reading) -> str:
    """The first paragraph, as far as it stands before the first section."""
    first = min((section.span.start for section in reading.sections), default=len(reading.text))
    return joined([_BLANK.split(reading.text[:first].strip())[0]])


def _pairs(reading: Reading, kind: SectionKind) -> tuple[tuple[str, str], ...]:
    return tuple((entry.name, entry.text) for entry in reading.entries(kind))


def _result(reading: Reading, kind: SectionKind) -> str | None:
    if not reading.of(kind):
        return None
    entries = reading.entries(kind)
    if entries and all(entry.type == "None" for entry in entries):
        return "None"
    return " ".join(entry.text for entry in entries if entry.text) or joined([entry.type for entry in entries])


def _types(reading: Reading) -> Iterator[tuple[str, str]]:
    for entry in reading.entries(SectionKind.PARAMETERS):
        if entry.type:
            yield entry.name, entry.type
    results: tuple[ReadEntry, ...] = reading.entries(SectionKind.RETURNS)
    if len(results) == 1 and results[0].type and results[0].type_span is not None:
        yield "return", results[0].type


def _paragraphs(reading: Reading) -> Iterator[str]:
    """Give the paragraphs of prose outside the sections, the summary left out."""
    text, at, parts = reading.text, 0, []
    for section in sorted(reading.sections, key=lambda section: section.span):
        parts.append(text[at : section.span.start])
        at = max(at, section.span.end)
    parts.append(text[at:])
    is_code, is_first = False, True
    for paragraph in _BLANK.split("\n\n".join(parts).strip()):
        if not is_first and not is_code and paragraph.strip(" \t\n:") and not _NO_PROSE.match(paragraph):
            yield "\n".join(line.strip() for line in paragraph.strip().split("\n"))
        is_code = _OPENS_BLOCK.search(paragraph) is not None
        is_first = False
