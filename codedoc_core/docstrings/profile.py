"""How a project writes its docstrings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codedoc_core.docstrings.sections import SectionKind


class Style(StrEnum):
    """The docstring styles that CodeDoc writes."""

    GOOGLE = "google"
    NUMPY = "numpy"
    SPHINX = "sphinx"


class Mood(StrEnum):
    """How the summary of a function begins: "Return the sum." or "Returns the sum."."""

    IMPERATIVE = "imperative"
    DESCRIPTIVE = "descriptive"


class ConstructorDocs(StrEnum):
    """Where the parameters of a constructor are described."""

    CLASS = "class"
    INIT = "init"


@dataclass(frozen=True, slots=True)
class StyleProfile:
    """The habits that every rendered docstring follows.

    Attributes:
        style: How sections look.
        line_length: Longest line in columns, indentation included.
        quotes: The delimiter, three double or three single quotes.
        summary_below: Whether a multi-line summary starts on the line after the opening quotes.
        types: Whether entries repeat types that the signature states.
        titles: What sections are called, where that is not the usual name of the style: ``"Arguments"`` for ``"Args"``,
            ``"return"`` for the field ``"returns"``.
        inline_types: Whether a field list states types within ``:param int x:``, where they hold no blank.
        default: How prose states a default; braces stand for its source.
        notation: How the header of a NumPy entry states a default, or ``"optional"``.
        ticks: What stands around code in prose, one backquote or two.
        full_stop: Whether a summary ends with a full stop.
        mood: How the summary of a function begins.
        constructor: Where the parameters of a constructor are described.
    """

    style: Style = Style.GOOGLE
    line_length: int = 88
    quotes: str = '"""'
    summary_below: bool = False
    types: bool = False
    titles: tuple[tuple[SectionKind, str], ...] = ()
    inline_types: bool = False
    default: str = "Defaults to ``{}``."
    notation: str = "default={}"
    ticks: str = "``"
    full_stop: bool = True
    mood: Mood = Mood.IMPERATIVE
    constructor: ConstructorDocs = ConstructorDocs.INIT

    def title(self, kind: SectionKind, usual: str) -> str:
        """Return what a section is called."""
        return dict(self.titles).get(kind, usual)
