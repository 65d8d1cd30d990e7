"""Hard limits on what is spent: the worst case is set aside before a request and settled after it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import anyio

from codedoc_core.errors import LimitReached, UsageError
from codedoc_core.transport.usage import Usage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from codedoc_core.transport.usage import Price


@dataclass(frozen=True, slots=True)
class SpendingLimits:
    """What a run may use at most, retries and thoughts included; ``None`` is no limit.

    Attributes:
        cost: In US dollars.
        tokens: Sent and received.
        requests: Sent, failed ones included.
    """

    cost: float | None = None
    tokens: int | None = None
    requests: int | None = None


class Book(Protocol):
    """Takes down on paper what must not be forgotten when the process dies."""

    def total(self, *, is_sure: bool) -> Usage:
        """Return what was used before: what the service confirmed, or the worst case of all else."""
        ...

    def intend(self, worst: Usage) -> int:
        """Take down, before a request is sent, the most that it can use; returns the number of the line."""
        ...

    def settle(self, number: int, used: Usage, cost: float | None, *, is_sure: bool) -> None:
        """Take down what it used and cost in US dollars, if a price is known, and whether that is sure."""
        ...


class NoBook:
    """Takes nothing down."""

    def total(self, *, is_sure: bool) -> Usage:  # noqa: ARG002
        """Return nothing."""
        return Usage()

    def intend(self, worst: Usage) -> int:  # noqa: ARG002
        """Return 0."""
        return 0

    def settle(self, number: int, used: Usage, cost: float | None, *, is_sure: bool) -> None:
        """Do nothing."""


@dataclass(slots=True, eq=False)
class Bill:
    """What one request uses.

    Attributes:
        worst: The most that it can use.
        used: What it used; nothing until it is sent.
        is_sure: Whether that is known; what breaks off on its way may have been billed in full.
        book: Where it is taken down.
        number: Its line in the book; ``None`` until it is sent.
    """

    worst: Usage
    used: Usage = field(default_factory=Usage)
    is_sure: bool = True
    book: Book = field(default_factory=NoBook)
    number: int | None = None

    def send(self) -> None:
        """Take note that the request is about to be sent."""
        self.number = self.book.intend(self.worst)
        self.used, self.is_sure = self.worst, False

    def pay(self, used: Usage) -> None:
        """Take note of what it used."""
        self.used, self.is_sure = used, True


@dataclass(slots=True)
class Spending:
    """What was used, what may have been, and what is set aside for requests on their way.

    Attributes:
        limits: What may be used.
        price: What tokens cost; ``None`` where that is not known.
        book: Where each request is taken down before it is sent, and after.
        used: What the service said was used, earlier runs in the book included.
        unsure: The worst case of requests that broke off: nobody knows whether they were billed.
        open_bills: Requests on their way.

    Raises:
        UsageError: If costs are limited and no price is known.
    """

    limits: SpendingLimits = field(default_factory=SpendingLimits)
    price: Price | None = None
    book: Book = field(default_factory=NoBook)
    used: Usage = field(init=False)
    unsure: Usage = field(init=False)
    open_bills: list[Bill] = field(default_factory=list, init=False)
    _settled: anyio.Event = field(default_factory=anyio.Event, init=False)

    def __post_init__(self) -> None:
        self.used, self.unsure = self.book.total(is_sure=True), self.book.total(is_sure=False)
        if self.limits.cost is not None and self.price is None:
            raise UsageError("no price of the model is known, so a limit on costs cannot be kept")

    @asynccontextmanager
    async def set_aside(self, worst: Usage, least_output: int = 0) -> AsyncIterator[Bill]:
        """Set aside the worst case of one request, waiting for others on their way where they take what is left.

        Args:
            worst: The most that the request would use.
            least_output: Tokens of output that it can be held to where no more are left.

        Yields:
            The most that it may use, and what it turns out to use; that is booked when the block is left.

        Raises:
            LimitReached: If what is left does not suffice.
        """
        while fault := self._fault(worst, *(bill.worst for bill in self.open_bills)):
            if self.open_bills:
                await self._settled.wait()
                continue
            worst = replace(worst, output_tokens=min(worst.output_tokens, self._left_for_output(worst)))
            if worst.output_tokens < least_output or self._fault(worst):
                raise LimitReached(fault)
        bill = Bill(worst, book=self.book)
        self.open_bills.append(bill)
        try:
            yield bill
        finally:
            self._settle(bill)

    def _left_for_output(self, worst: Usage) -> int:
        """Return how many tokens of output the limits leave to a request."""
        total, left = self.used + self.unsure + replace(worst, output_tokens=0), [worst.output_tokens]
        if self.limits.tokens is not None:
            left.append(self.limits.tokens - total.tokens)
        if self.limits.cost is not None and self.price is not None:
            left.append(self.price.output_for(self.limits.cost - self.price.of(total)))
        return max(0, min(left))

    def _settle(self, bill: Bill) -> None:
        self.open_bills.remove(bill)
        if bill.number is not None:
            cost = self.price.of(bill.used) if self.price else None
            self.book.settle(bill.number, bill.used, cost, is_sure=bill.is_sure)
        if bill.is_sure:
            self.used += bill.used
        else:
            self.unsure += bill.used
        self._settled.set()
        self._settled = anyio.Event()

    def _fault(self, *coming: Usage) -> str:
        """Say which limit would be passed if all that is coming were used."""
        total = sum(coming, self.used + self.unsure)
        limits = self.limits
        if limits.requests is not None and total.requests > limits.requests:
            return f"the limit of {limits.requests} requests is reached"
        if limits.tokens is not None and total.tokens > limits.tokens:
            return f"the limit of {limits.tokens} tokens is reached"
        if limits.cost is not None and self.price is not None and self.price.of(total) > limits.cost:
            return f"the limit of ${limits.cost:g} is reached"
        return ""
