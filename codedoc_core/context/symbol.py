"""What a writer gets to see of one symbol, and of the file around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.facts.facts import SymbolFacts


@dataclass(frozen=True, slots=True)
class SymbolContext:
    """What a writer gets to see of one symbol.

    Attributes:
        facts: What the code proves about it.
        width: Columns for the summary, quotes excluded.
        number: Its number in the excerpt of its file.
        fingerprint: Hash of all that its documentation depends on: its redacted code, its facts and the style.
        code: Hash of its redacted code alone, docstrings left out.
        surroundings: What the repository knows of it that its file does not show, redacted, the most useful first.
        objections: What the verifier said of an earlier draft.
    """

    facts: SymbolFacts
    width: int = 72
    number: int = 1
    fingerprint: str = ""
    code: str = ""
    surroundings: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileContext:
    """A file with the symbols that are to be documented.

    Attributes:
        path: As people name it.
        module_name: Dotted name.
        purpose: What it is for (``"tests"``, ``"library"``).
        excerpt: Its redacted text, in brief where nobody asked; symbols bear their number (``# [1]``).
        symbols: Those to be documented, in the order of their numbers.
        masked: How many secrets and personal data of each kind were replaced in the excerpt.
    """

    path: str
    module_name: str
    purpose: str
    excerpt: str
    symbols: tuple[SymbolContext, ...]
    masked: Mapping[str, int] = field(default_factory=dict)
