"""What somebody said about a symbol: structured prose, not yet verified, never docstring text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """Prose for one symbol, keyed by names that the facts must know.

    Only ``checks.draft.verify`` turns a draft into a ``Docstring``.

    Attributes:
        summary: One sentence; empty means that the writer has nothing true to say.
        description: Further paragraphs.
        parameters: Pairs of parameter name (without stars) and description.
        returns: Description of what is returned.
        yields: Description of what is yielded.
        raises: Pairs of exception and the condition, as a sentence.
        attributes: Pairs of attribute name and description.
        notes: Paragraphs of a notes section.
        example: Code of an examples section.
        types: Pairs of parameter and the type stated for it, ``"return"`` for the result; judged, never written.
    """

    summary: str
    description: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    returns: str | None = None
    yields: str | None = None
    raises: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    example: str | None = None
    types: tuple[tuple[str, str], ...] = ()
