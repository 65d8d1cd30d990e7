"""A docstring to its text, in the style of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings import google, numpy, sphinx
from codedoc_core.docstrings.literal import clean
from codedoc_core.docstrings.profile import Style
from codedoc_core.docstrings.prose import fill, fill_description

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.docstrings.sections import Docstring

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
    return clean("\n\n".join("\n".join(block) for block in _blocks(docstring, profile, width)))


def _blocks(docstring: Docstring, profile: StyleProfile, width: int) -> Iterator[list[str]]:
    if docstring.summary.strip():
        yield fill(docstring.summary, width, first_width=_summary_width(docstring, profile, width))
    for paragraph in docstring.description:
        if paragraph.strip():
            yield fill_description(paragraph, width)
    yield from _SECTIONS[profile.style]((section for section in docstring.sections if section.entries), width)


def _summary_width(docstring: Docstring, profile: StyleProfile, width: int) -> int:
    """The opening quotes stand on the summary's line, and the closing ones too where there is nothing else."""
    quotes = len(profile.quotes)
    if not docstring.description and not docstring.sections:
        return width - 2 * quotes
    return width if profile.summary_below else width - quotes
