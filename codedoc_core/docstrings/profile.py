"""How a project writes its docstrings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """The docstring styles that CodeDoc writes."""

    GOOGLE = "google"
    NUMPY = "numpy"
    SPHINX = "sphinx"


@dataclass(frozen=True, slots=True)
class StyleProfile:
    """The habits that every rendered docstring follows.

    Attributes:
        style: How sections look.
        line_length: Longest line in columns, indentation included.
        quotes: The delimiter, three double or three single quotes.
        summary_below: Whether a multi-line summary starts on the line after the opening quotes.
        types: Whether entries repeat types that the signature states.
    """

    style: Style = Style.GOOGLE
    line_length: int = 88
    quotes: str = '"""'
    summary_below: bool = False
    types: bool = False
