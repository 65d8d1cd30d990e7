"""The parts of a docstring that may have different authors: its summary, its description, each entry."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.docstrings.reading import ReadSection

CODE: Final = "code"
SUMMARY: Final = "summary"
DESCRIPTION: Final = "description"
_BREAK: Final = re.compile(r"\n\s*\n")
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a docstring and who wrote it.

    Attributes:
        name: ``"summary"``, ``"description"``, or a section with the name of the entry (``"parameters x"``).
        digest: Of its words; blanks and line breaks do not count.
        author: ``"code"`` where all of it was proved, the model's name where a model chose the words.
    """

    name: str
    digest: str
    author: str = CODE


@dataclass(frozen=True, slots=True)
class OwnPart:
    """A part of a docstring that CodeDoc wrote.

    Attributes:
        qualname: The symbol.
        name: The part, as in ``Part``.
        digest: Of its words.
        code: What stood for the symbol's code then, docstrings left out.
    """

    qualname: str
    name: str
    digest: str
    code: str


def parts_of(docstring: str) -> Mapping[str, str]:
    """Return the parts of a docstring by name, each with its words on one line.

    Args:
        docstring: As Python stores it, indentation included.
    """
    reading = read(docstring)
    entries = {name: words for section in reading.sections for name, words in _entries(section, reading.text)}
    rest, at = "", 0
    for section in reading.sections:
        if section.entries:
            rest += docstring[at : section.span.start]
            at = max(at, section.span.end)
    paragraphs = _BREAK.split((rest + docstring[at:]).strip(), maxsplit=1)
    named = {SUMMARY: _plain(paragraphs[0]), DESCRIPTION: _plain(" ".join(paragraphs[1:])), **entries}
    return {name: words for name, words in named.items() if words}


def draft_words(draft: Draft) -> frozenset[str]:
    """Return the names of the parts for which a draft has words."""
    single = ((SUMMARY, draft.summary), (DESCRIPTION, draft.description or draft.notes or draft.example))
    results = ((SectionKind.RETURNS, draft.returns), (SectionKind.YIELDS, draft.yields))
    several = (
        (SectionKind.PARAMETERS, draft.parameters),
        (SectionKind.RAISES, draft.raises),
        (SectionKind.ATTRIBUTES, draft.attributes),
    )
    entries = (f"{kind} {name}" for kind, pairs in several for name, text in pairs if text)
    return frozenset((*entries, *(name for name, text in (*single, *results) if text)))


def digest(words: str) -> str:
    """Return what stands for words where the words themselves are not kept."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _entries(section: ReadSection, text: str) -> Iterator[tuple[str, str]]:
    for entry in section.entries:
        kind = section.kind or section.title.lower()
        yield f"{kind} {entry.name}".strip(), _plain(text[entry.span.start : entry.span.end])


def _plain(text: str) -> str:
    return " ".join(text.split())
