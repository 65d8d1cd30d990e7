"""The port through which prose comes: one method, fulfilled by the offline writer, a model, or an assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.context.symbol import SymbolContext
    from codedoc_core.docstrings.draft import Draft


class DocWriter(Protocol):
    """Writes drafts for symbols."""

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        """Write one draft per context, in the same order; ``None`` where there is nothing true to say."""
        ...
