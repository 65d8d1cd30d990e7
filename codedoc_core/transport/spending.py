"""Hard limits on what is spent: the worst case is set aside before a request and settled after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio

from codedoc_core.errors import LimitReached, UsageError
from codedoc_core.transport.usage import Usage

if TYPE_CHECKING:
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


@dataclass(slots=True)
class Spending:
    """What was used, what may have been, and what is set aside for requests on their way.

    Attributes:
        limits: What may be used.
        price: What tokens cost; ``None`` where that is not known.
        used: What the service said was used.
        unsure: The worst case of requests that broke off: nobody knows whether they were billed.
        reserved: The worst case of requests on their way.

    Raises:
        UsageError: If costs are limited and no price is known.
    """

    limits: SpendingLimits = field(default_factory=SpendingLimits)
    price: Price | None = None
    used: Usage = field(default_factory=Usage, init=False)
    unsure: Usage = field(default_factory=Usage, init=False)
    reserved: dict[int, Usage] = field(default_factory=dict, init=False)
    _settled: anyio.Event = field(default_factory=anyio.Event, init=False)
    _last: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.limits.cost is not None and self.price is None:
            raise UsageError("no price of the model is known, so a limit on costs cannot be kept")

    async def reserve(self, worst: Usage) -> int:
        """Set aside the worst case of one request, waiting for requests on their way where they take what is left.

        Returns:
            The number of the reservation.

        Raises:
            LimitReached: If what is left can never suffice.
        """
        while fault := self._fault(worst, *self.reserved.values()):
            if not self.reserved:
                raise LimitReached(fault)
            await self._settled.wait()
        self._last += 1
        self.reserved[self._last] = worst
        return self._last

    def settle(self, reservation: int, used: Usage, *, is_sure: bool = True) -> None:
        """Book what a request used in place of what was set aside for it."""
        del self.reserved[reservation]
        if is_sure:
            self.used += used
        else:
            self.unsure += used
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
