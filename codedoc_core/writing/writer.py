"""The port through which prose comes: one method, fulfilled by the offline writer, a model, or an assistant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.facts.facts import SymbolFacts


@dataclass(frozen=True, slots=True)
class SymbolContext:
    """What a writer gets to see of one symbol.

    Attributes:
        facts: What the code proves about it.
        width: Columns for the summary, quotes excluded.
    """

    facts: SymbolFacts
    width: int = 72


class DocWriter(Protocol):
    """Writes drafts for symbols."""

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        """Write one draft per context, in the same order; ``None`` where there is nothing true to say."""
        ...
