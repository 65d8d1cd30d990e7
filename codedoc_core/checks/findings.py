"""A finding: what a check has to say about one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Codes: CD1xx coverage, CD4xx a draft against the facts, CD9xx a file that cannot be read or an edit not proved.

    Attributes:
        code: ``"CD"`` and three digits.
        line: 1-based line.
        qualname: The symbol; empty for the module.
        message: What is wrong, in words.
    """

    code: str
    line: int
    qualname: str
    message: str
