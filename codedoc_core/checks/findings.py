"""A finding: what a check has to say about one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fix:
    """Text that would replace a part of one line.

    Attributes:
        line: 1-based line.
        column: 1-based column of the first character that goes, counted in characters.
        end_column: Column behind the last character that goes.
        text: What comes in its place.
    """

    line: int
    column: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Codes: CD1xx coverage, CD2xx drift, CD4xx a draft against the facts, CD9xx a file that cannot be read or an edit
    not proved.

    Attributes:
        code: ``"CD"`` and three digits.
        line: 1-based line.
        qualname: The symbol; empty for the module.
        message: What is wrong, in words.
        column: 1-based column, counted in characters.
        fix: What would mend it, where that is one replacement.
    """

    code: str
    line: int
    qualname: str
    message: str
    column: int = 1
    fix: Fix | None = None
