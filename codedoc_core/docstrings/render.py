"""A docstring to its text, in the style of a profile."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings import google, numpy, sphinx
from codedoc_core.docstrings.literal import clean
from codedoc_core.docstrings.profile import Style
from codedoc_core.docstrings.prose import fill, fill_description
from codedoc_core.docstrings.sections import Docstring, SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.profile import StyleProfile

# A text with one full stop, at its end.
_ENDS_ONCE: Final = re.compile(r"(?:[^.!?`]|`[^`]*`|\.(?=\S))*[^.!?]\.")
_CODE: Final = re.compile(r"(?<!`)``([^`\n]+)``(?!`)")
_SECTIONS: Final = {Style.GOOGLE: google.sections, Style.NUMPY: numpy.sections, Style.SPHINX: sphinx.sections}


def render(docstring: Docstring, profile: StyleProfile, width: int) -> str:
    """Return the text of a docstring: no indentation, no quotes, line feeds, no blanks at line ends.

    Every entry given is written, even one without text, type and default: leaving an entry out is the caller's
    decision. A type is written wherever the entry has one that is a code expression.

    Args:
        docstring: What to say.
        profile: Which style to follow.
        width: Columns available to the text. A summary that does not fit is wrapped.
    """
    said = in_habit(docstring, profile)
    marked = replace(profile, default=profile.default.replace("``", profile.ticks))
    return clean("\n\n".join("\n".join(block) for block in _blocks(said, marked, width)))


def in_habit(docstring: Docstring, profile: StyleProfile) -> Docstring:
    """Return a docstring with the project's marks for code, and the end of its summary."""
    summary = docstring.summary.rstrip()
    if not profile.full_stop and _ENDS_ONCE.fullmatch(summary):
        summary = summary.removesuffix(".")
    said = replace(docstring, summary=summary)
    return said if profile.ticks == "``" else _marked(said, profile.ticks)


def _marked(docstring: Docstring, ticks: str) -> Docstring:
    def marked(text: str) -> str:
        return _CODE.sub(lambda match: f"{ticks}{match[1]}{ticks}", text)

    sections = (
        section
        if section.kind is SectionKind.EXAMPLES
        else replace(section, entries=tuple(replace(entry, text=marked(entry.text)) for entry in section.entries))
        for section in docstring.sections
    )
    return Docstring(marked(docstring.summary), tuple(map(marked, docstring.description)), tuple(sections))


def _blocks(docstring: Docstring, profile: StyleProfile, width: int) -> Iterator[list[str]]:
    if docstring.summary.strip():
        yield fill(docstring.summary, width, first_width=_summary_width(docstring, profile, width))
    for paragraph in docstring.description:
        if paragraph.strip():
            yield fill_description(paragraph, width)
    given = (section for section in docstring.sections if section.entries)
    yield from _SECTIONS[profile.style](given, width, profile)


def _summary_width(docstring: Docstring, profile: StyleProfile, width: int) -> int:
    """The opening quotes stand on the summary's line, and the closing ones too where there is nothing else."""
    quotes = len(profile.quotes)
    if not docstring.description and not docstring.sections:
        return width - 2 * quotes
    return width if profile.summary_below else width - quotes
