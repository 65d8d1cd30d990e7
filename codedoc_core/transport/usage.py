"""What requests use, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests and the tokens they took.

    Attributes:
        requests: How many were sent.
        input_tokens: Tokens sent.
        cached_tokens: Those of them that the service had in its cache.
        output_tokens: Tokens received, thoughts included.
    """

    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    @property
    def tokens(self) -> int:
        """Tokens sent and received."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            self.requests + other.requests,
            self.input_tokens + other.input_tokens,
            self.cached_tokens + other.cached_tokens,
            self.output_tokens + other.output_tokens,
        )


class Billed(Protocol):
    """Anything that says what it took."""

    @property
    def usage(self) -> Usage:
        """What it took."""
        ...


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens of each kind."""

    input: float
    cached: float
    output: float

    def of(self, usage: Usage) -> float:
        """Return the price of what was used, in US dollars."""
        fresh = usage.input_tokens - usage.cached_tokens
        total = fresh * self.input + usage.cached_tokens * self.cached + usage.output_tokens * self.output
        return total / _MILLION

    def output_for(self, dollars: float) -> int:
        """Return how many tokens of output some money surely buys."""
        return int(dollars * _MILLION / self.output) - 1
