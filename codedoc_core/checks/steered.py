"""What a model never has a reason to write: the traces of a model that was steered, or that ran away.

Comments in the source can instruct a model. People may write any of this in a docstring of their own; a model that
was asked for plain sentences about code may not, so here everything that is not plain goes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.docstrings.draft import Draft

MAX_SUMMARY: Final = 200
MAX_ENTRY: Final = 500
MAX_PARAGRAPH: Final = 1200
MAX_PARAGRAPHS: Final = 4
MAX_WORD: Final = 70

_PATTERNS: Final = (
    (re.compile(r"(?:^|[;:`]\s*)(?:import|from)\s+[\w.]+(?:\s*;|\s+import\b|\s*$)", re.MULTILINE), "an import"),
    (re.compile(r"\b(?:os\.(?:system|popen|exec\w*)|subprocess\.\w+|eval|exec|__import__)\s*\("), "a call to run code"),
    (re.compile(r";\s*\w+(?:\.\w+)*\("), "statements"),
    (re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"), "a note to somebody else"),
    (
        re.compile(
            r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|message)s?\b|"
            r"\b(?:system prompt|language model|as an AI)\b",
            re.IGNORECASE,
        ),
        "words to a model",
    ),
    (re.compile(r"https?:|www\.|\b[\w.+-]+@[\w-]+\.\w|\]\(|!\["), "a link or an address"),
    (
        re.compile(r"\b(?:never|doesn't|does not|cannot) raises?\b(?: any| an)?", re.IGNORECASE),
        "a promise that nothing proves",
    ),
    (re.compile(rf"\S{{{MAX_WORD},}}"), "a word without end"),
    (re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"), "invisible characters"),
)


def unsteered(draft: Draft) -> tuple[Draft, tuple[str, ...]]:
    """Drop the texts of a model's draft that are no plain sentences about code.

    Returns:
        What is left, and what was objected to.
    """
    said: list[str] = []

    def held(text: str, most: int, where: str) -> str:
        fault = _fault(text, most)
        if fault:
            said.append(f"{where} holds {fault}; write plain sentences about the code")
        return "" if fault else text

    def pairs(entries: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((name, text) for name, text in entries if held(text, MAX_ENTRY, f"`{name}`"))

    kept = replace(
        draft,
        summary=held(draft.summary, MAX_SUMMARY, "the summary"),
        description=_paragraphs(draft.description, held),
        parameters=pairs(draft.parameters),
        raises=pairs(draft.raises),
        attributes=pairs(draft.attributes),
        returns=held(draft.returns or "", MAX_ENTRY, "what is said of the result") or None,
        yields=held(draft.yields or "", MAX_ENTRY, "what is said of the result") or None,
        notes=(),
        example=None,
    )
    return kept, tuple(said)


def _paragraphs(texts: tuple[str, ...], held: Callable[[str, int, str], str]) -> tuple[str, ...]:
    return tuple(text for text in texts[:MAX_PARAGRAPHS] if held(text, MAX_PARAGRAPH, "the description"))


def _fault(text: str, most: int) -> str:
    if len(text) > most:
        return f"{len(text)} characters where {most} are the most"
    return next((what for pattern, what in _PATTERNS if pattern.search(text)), "")
