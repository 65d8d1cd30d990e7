"""The offline writer: prose made only of what the code proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.docstrings.draft import Draft
from codedoc_core.facts.facts import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.context.symbol import SymbolContext
    from codedoc_core.facts.facts import ParameterFact, SymbolFacts


class OfflineWriter:
    """Fulfils ``DocWriter`` without a key, a network or a model."""

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        """Write one draft per context, in the same order; ``None`` where there is nothing true to say."""
        return [draft(context.facts, context.width) for context in contexts]


def draft(facts: SymbolFacts, width: int = 72) -> Draft | None:
    """Put the words of proved facts into a draft; ``None`` where there is no summary that fits on a line.

    Args:
        facts: What the code proves.
        width: Columns for the summary, quotes excluded.

    What is returned is left out where it is all that the docstring would add to a summary which says it already.
    """
    summary = next((text for text in (facts.summary, *facts.alternatives) if text and len(text) <= width), None)
    if summary is None:
        return None
    parameters = _parameters(facts.parameters, summary)
    raises = tuple((fact.type, fact.words) for fact in facts.raises if fact.words)
    attributes = tuple((fact.name, fact.words) for fact in facts.attributes if fact.words)
    returns = facts.returns.words if facts.returns else None
    if facts.role is Role.DUNDER or (_says_result(summary) and not parameters and not raises):
        returns = None
    return Draft(
        summary=summary,
        description=facts.description,
        parameters=parameters,
        returns=returns,
        yields=facts.yields.words if facts.yields else None,
        raises=raises,
        attributes=attributes,
    )


def _parameters(facts: tuple[ParameterFact, ...], summary: str) -> tuple[tuple[str, str], ...]:
    """Words for parameters, or none at all: readers take a list for the whole."""
    if any(not (fact.words or fact.default or fact.type) for fact in facts):
        return ()
    said = tuple((fact.name, fact.words) for fact in facts if fact.words)
    return () if all(_is_shown(fact, summary) for fact in facts if fact.words) else said


def _is_shown(fact: ParameterFact, summary: str) -> bool:
    """Whether words only name the call to which an argument goes, and the summary names it or its argument already."""
    start, words = "Passed to ``", fact.words or ""
    callee = words.removeprefix(start).removesuffix("``.")
    return words.startswith(start) and (callee in summary or f"``{fact.name}``" in summary)


def _says_result(summary: str) -> bool:
    """Whether a summary already says what is returned."""
    return summary.startswith(("Return ", "Whether ", "Create ", "The "))
