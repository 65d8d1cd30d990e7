"""The ports through which prose comes: one method each, fulfilled by the offline writer, a model, or an assistant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codedoc_core.context.symbol import FileContext, SymbolContext
    from codedoc_core.docstrings.draft import Draft


class DocWriter(Protocol):
    """Writes drafts for symbols."""

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        """Write one draft per context, in the same order; ``None`` where there is nothing true to say."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said of one symbol.

    Attributes:
        draft: Its draft, or ``None``.
        reason: Why there is none; empty where the model had nothing to say.
    """

    draft: Draft | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """What was asked of a model.

    Attributes:
        model: Its name.
        requests: Requests sent, failed ones included.
        input_tokens: Tokens sent.
        cached_tokens: Those of them that the service had in its cache.
        output_tokens: Tokens received, thoughts included.
        cost: In US dollars; ``None`` where no price is known.
        is_estimate: Whether nothing was sent yet.
    """

    model: str
    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    is_estimate: bool = False

    def __add__(self, other: Spent) -> Spent:
        """Both together; the cost is known where both are."""
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Spent(
            self.model,
            self.requests + other.requests,
            self.input_tokens + other.input_tokens,
            self.cached_tokens + other.cached_tokens,
            self.output_tokens + other.output_tokens,
            cost,
            self.is_estimate or other.is_estimate,
        )


OnAnswers = Callable[["Sequence[tuple[FileContext, SymbolContext, Answer]]"], None]
"""Takes symbols, each after its file, and what was answered of them."""


def ignore_answers(_: Sequence[tuple[FileContext, SymbolContext, Answer]]) -> None:
    """Do nothing with answers before they are returned."""


class ModelWriter(Protocol):
    """Writes drafts for files, several in one request where they are small."""

    @property
    def budget(self) -> int:
        """Tokens of context that one request should hold."""
        ...

    @property
    def spent(self) -> Spent:
        """What was asked so far."""
        ...

    async def write_files(
        self, files: Sequence[FileContext], on_answers: OnAnswers = ignore_answers
    ) -> Sequence[Sequence[Answer]]:
        """Answer for every symbol of every file, in the same order; trouble is an answer without a draft.

        Args:
            files: What to write about.
            on_answers: Called with what one request brought, before anything else becomes of it.
        """
        ...

    def estimate(self, files: Sequence[FileContext]) -> Spent:
        """Say what ``write_files`` would cost."""
        ...


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What an answer is kept under.

    Attributes:
        content: Hash of all that it depends on: an answer for ever.
        place: Hash of where the symbol stands and of its code: an answer as long as a job lasts, whose own docstrings
            change what is known of style and of callees.
    """

    content: str
    place: str


class AnswerStore(Protocol):
    """Keeps answers that were paid."""

    def get(self, key: AnswerKey) -> Answer | None:
        """Return the answer kept under a key, or ``None``."""
        ...

    def put(self, answers: Mapping[AnswerKey, Answer]) -> None:
        """Keep all answers of one request under their keys, or none; those that are trouble are not kept."""
        ...
