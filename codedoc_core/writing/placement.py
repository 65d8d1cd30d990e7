"""A verified docstring and a symbol to an insertion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.checks.safety import Insertion
from codedoc_core.docstrings.literal import literal, value_of
from codedoc_core.docstrings.profile import Mood
from codedoc_core.docstrings.render import render
from codedoc_core.source.edit import Edit
from codedoc_core.source.text import Span
from codedoc_core.symbols.anchor import anchor_of

if TYPE_CHECKING:
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.docstrings.sections import Docstring
    from codedoc_core.source.text import SourceText
    from codedoc_core.symbols.anchor import Anchor
    from codedoc_core.symbols.symbol import Symbol

NARROWEST: Final = 40
"""Columns that prose gets even where the code is indented past the line length."""


def summary_width(symbol: Symbol, source: SourceText, profile: StyleProfile) -> int:
    """Return how many columns a summary may take so that it stands on one line with its quotes."""
    told = 2 if profile.mood is Mood.DESCRIPTIVE else 0  # "Returns" for "Return"
    return _text_width(anchor_of(symbol, source), profile) - 2 * len(profile.quotes) - told


def _text_width(anchor: Anchor, profile: StyleProfile) -> int:
    return max(NARROWEST, profile.line_length - len(anchor.indent.expandtabs(8)))


def place(symbol: Symbol, docstring: Docstring, source: SourceText, profile: StyleProfile) -> Insertion:
    """Render a docstring and find its place.

    Args:
        symbol: A symbol that has no docstring.
        docstring: What to say.
        source: The text that holds the symbol.
        profile: How to say it.

    Returns:
        A pure insertion, not yet proved.
    """
    anchor = anchor_of(symbol, source)
    text = render(docstring, profile, _text_width(anchor, profile))
    below, indent = profile.summary_below, anchor.indent
    code = literal(
        text,
        indent=indent,
        newline=source.newline,
        quotes=profile.quotes,
        encoding=source.encoding,
        summary_below=below,
    )
    edit = Edit(Span(anchor.offset, anchor.offset), anchor.before + code + anchor.after)
    return Insertion(symbol, edit, value_of(text, indent=indent, summary_below=below))
