"""A docstring of one style told in another: its sections take the other form, and no word of it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.docstrings.prose import indented
from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.reading import Layout
from codedoc_core.docstrings.retold import STYLE_NAMES, UNKNOWN, Form, retold
from codedoc_core.docstrings.taken_apart import RESULTS, NotUnderstood, take_apart
from codedoc_core.source.edit import Edit, apply
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.docstrings.reading import Reading
    from codedoc_core.docstrings.sections import SectionKind


def convert(text: str, profile: StyleProfile, results: Mapping[SectionKind, str]) -> Edit:
    """Return the edit of a docstring that tells its sections in the style of a profile.

    The words of every description stay as they are, and so do types and what is said of defaults; lines are broken
    elsewhere only where one would be too long. Reading the new text gives the same entries as reading the old one.

    Args:
        text: The docstring as Python stores it, indentation included.
        profile: The style, and its habits.
        results: Types of what is returned and yielded, where the code tells; for styles that cannot do without.

    Raises:
        NotUnderstood: If anything in it has no sure counterpart.
    """
    reading = read(text)
    cut = take_apart(reading)
    if cut.layout is Layout(profile.style.value):
        raise NotUnderstood(f"it is in {STYLE_NAMES[profile.style]} style already")
    margin = cut.first.text[: len(cut.first.text) - len(cut.first.text.lstrip())]
    form = Form(profile, profile.line_length - len(margin), results)
    blocks = ["\n".join(indented(lines, margin)) for lines in retold(cut.blocks, form)]
    new = "\n\n".join(["", *blocks] if cut.above else blocks)
    edit = Edit(Span(cut.above.end if cut.above else cut.first.start, cut.last.end), new)
    again = read(apply(text, [edit]))
    if _told(again, results) != _told(reading, results) or (cut.above and again.summary != reading.summary):
        raise NotUnderstood("its sections would not be read as they are now")
    return edit


def _told(reading: Reading, results: Mapping[SectionKind, str]) -> object:
    """What a docstring says, whatever its style: its sections by kind, each entry with all that was read of it."""
    entries = [
        (section.kind, entry.name, _type(entry.type, section.kind, results), entry.text, entry.defaults)
        for section in reading.sections
        if section.kind is not None
        for entry in section.entries
    ]
    return sorted(entries, key=lambda entry: entry[0])


def _type(stated: str, kind: SectionKind, results: Mapping[SectionKind, str]) -> str:
    """The type of an entry; the one that a result is given counts as told before."""
    return stated or (results.get(kind) or UNKNOWN if kind in RESULTS else "")
