"""Text to a reading: sections of every style, mixed or not, with their places."""

from __future__ import annotations

from functools import lru_cache

from codedoc_core.docstrings.read_fields import Field, field_at, field_sections
from codedoc_core.docstrings.read_google import google_section
from codedoc_core.docstrings.read_numpy import numpy_section
from codedoc_core.docstrings.reading import Line, Reading, ReadSection, after_literal, joined, lines_of


@lru_cache(maxsize=64)
def read(text: str) -> Reading:
    """Read a docstring.

    Sections are taken as their writer meant them, also where another reader would refuse them for a missing blank or
    indentation; what is no section is left alone, and so is what stands in literal blocks.

    Args:
        text: The docstring as Python stores it, indentation included.
    """
    lines = lines_of(text)
    sections: list[ReadSection] = []
    fields: list[Field] = []
    at = 0
    while at < len(lines):
        section, end = _section(lines, at)
        field, end = field_at(lines, at) if section is None else (None, end)
        sections += [section] if section else []
        fields += [field] if field else []
        at = end if end > at else max(after_literal(lines, at), at + 1)
    sections += field_sections(fields)
    sections.sort(key=lambda section: section.span)
    return Reading(text, _summary(lines), tuple(sections))


def _section(lines: list[Line], at: int) -> tuple[ReadSection | None, int]:
    if lines[at].is_blank:
        return None, at
    section, end = numpy_section(lines, at)
    return (section, end) if section else google_section(lines, at)


def _summary(lines: list[Line]) -> str:
    first = next((at for at, line in enumerate(lines) if not line.is_blank), len(lines))
    last = next((at for at in range(first, len(lines)) if lines[at].is_blank), len(lines))
    return joined([line.text for line in lines[first:last]])
