"""The port of one request to a model: what may go into it, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.context.symbol import FileContext
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.writing.writer import Spent


class Trouble(StrEnum):
    """Why an answer is not, or not all, there; what follows from it is decided by who asked."""

    NONE = ""
    EMPTY = "the model answered nothing"
    TRUNCATED = "the answer was too long"
    MALFORMED = "the answer was not in the form that was asked for"
    RECITED = "the answer was withheld because it repeats published text"
    BLOCKED = "the answer was withheld by the service's safety filter"
    PROMPT_BLOCKED = "the code was refused by the service's safety filter"
    TOO_COMPLEX = "the request was too large for the service"
    OVER_LIMIT = "a limit on spending is reached"
    UNREACHED = "the service did not answer"


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said of one symbol.

    Attributes:
        draft: Its draft, or ``None`` where it had nothing to say.
    """

    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from one request.

    Attributes:
        said: What was said of each symbol, files in order; ``None`` for a symbol that was not answered.
        trouble: Why symbols were not answered.
        reason: The same in words, where there is more to say than the trouble's own.
    """

    said: tuple[Said | None, ...]
    trouble: Trouble = Trouble.NONE
    reason: str = ""


class Model(Protocol):
    """A model that is asked about files, one request at a time."""

    @property
    def budget(self) -> int:
        """Tokens of context that one request should hold."""
        ...

    @property
    def spent(self) -> Spent:
        """What was asked so far."""
        ...

    def fits(self, files: Sequence[FileContext]) -> bool:
        """Whether files may go into one request together."""
        ...

    def estimate(self, files: Sequence[FileContext]) -> Spent:
        """Say what one request about files would cost."""
        ...

    async def ask(self, files: Sequence[FileContext], *, is_again: bool = False) -> Reply:
        """Send one request.

        Args:
            files: Files with the symbols to be documented.
            is_again: Whether the very same was asked before in vain; the request is then varied.
        """
        ...
