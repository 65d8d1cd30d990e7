"""A line to one service: every request goes through its limits, its purse, its breaker, and is tried again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import anyio

from codedoc_core.errors import ServiceBusy, ServiceFailed, ServiceRefused
from codedoc_core.transport.usage import Billed, Usage

if TYPE_CHECKING:
    from codedoc_core.transport.breaker import CircuitBreaker
    from codedoc_core.transport.clock import Clock
    from codedoc_core.transport.limits import RateLimiter
    from codedoc_core.transport.spending import Bill, Spending

T = TypeVar("T", bound=Billed)


Attempt = Callable[[Usage], Awaitable[T]]


@dataclass(frozen=True, slots=True)
class Weight:
    """What one request takes.

    Attributes:
        tokens: About how many tokens it sends.
        worst: The most that it can use.
        least_output: Tokens of output that it can be held to where the limits on spending leave no more.
    """

    tokens: int
    worst: Usage
    least_output: int = 0


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask again, and how long to wait before.

    Attributes:
        attempts: Requests for one answer, the first included.
        unsure: How many of them may break off in a way that leaves open whether they were billed.
        first: Seconds of the longest wait after the first failure; it doubles with each.
        longest: Seconds of the longest wait.
    """

    attempts: int = 8
    unsure: int = 4
    first: float = 1.0
    longest: float = 60.0

    def delay(self, failures: int, chance: float) -> float:
        """Return how long to wait: anything up to a bound that doubles, so that waiters spread out."""
        return chance * min(self.longest, self.first * 2.0 ** (failures - 1))


@dataclass(slots=True)
class Line:
    """The way to one service.

    Attributes:
        limiter: How fast one may ask.
        spending: What may be used.
        breaker: Whether the service is up.
        clock: Time and chance.
        patience: How often to ask again.
        refusal: Why the service will not answer in this run any more, or ``None``.
    """

    limiter: RateLimiter
    spending: Spending
    breaker: CircuitBreaker
    clock: Clock
    patience: Patience = field(default_factory=Patience)
    refusal: ServiceRefused | None = field(default=None, init=False)
    _waiting: set[anyio.CancelScope] = field(default_factory=set, init=False)

    async def call(self, attempt: Attempt[T], weight: Weight) -> T:
        """Send one request as often as it takes.

        Args:
            attempt: Sends it once; it is told the most that it may use.
            weight: What it takes.

        Raises:
            ServiceBusy: If the service was still busy after the last attempt.
            ServiceRefused: If the service will not answer in this run.
            LimitReached: If another attempt might pass a limit on spending.
        """
        failures = unsure = 0
        while True:
            try:
                return await self._attempt(attempt, weight)
            except ServiceBusy as busy:
                failures += 1
                unsure += busy.may_be_billed
                if failures == self.patience.attempts or unsure == self.patience.unsure:
                    raise
                await self._rest(busy, failures)
            except ServiceRefused as refused:
                self._hang_up(refused)
                raise

    async def _attempt(self, attempt: Attempt[T], weight: Weight) -> T:
        await self._wait(self.breaker.admit)
        async with self.spending.set_aside(weight.worst, weight.least_output) as bill:
            await self._wait(partial(self.limiter.enter, weight.tokens))
            try:
                answer = await self._send(attempt, bill)
            except ServiceRefused as refused:
                self._hang_up(refused)  # before anybody else takes the place
                raise
            finally:
                self.limiter.leave()
        self.breaker.succeeded()
        self.limiter.succeeded()
        return answer

    async def _send(self, attempt: Attempt[T], bill: Bill) -> T:
        bill.send()
        try:
            answer = await attempt(bill.worst)
        except ServiceFailed as failed:
            if not failed.may_be_billed:
                bill.pay(Usage(requests=1))
            raise
        bill.pay(answer.usage)
        return answer

    async def _wait(self, wait: Callable[[], Awaitable[None]]) -> None:
        """Wait for something, but no longer than there is a point in it."""
        if self.refusal is None:
            with anyio.CancelScope() as scope:
                self._waiting.add(scope)
                try:
                    return await wait()
                finally:
                    self._waiting.discard(scope)
        assert self.refusal is not None
        raise ServiceRefused(self.refusal.code, self.refusal.reason)

    def _hang_up(self, refusal: ServiceRefused) -> None:
        self.refusal = refusal
        for scope in self._waiting:
            scope.cancel()

    async def _rest(self, busy: ServiceBusy, failures: int) -> None:
        """Wait as long as the service asked for, or by our own measure, and a little by chance."""
        delay = self.patience.delay(failures, self.clock.random())
        if busy.code in ("quota", "rate"):
            self.limiter.pause(busy.retry_after or delay, is_quota=busy.code == "quota")
        else:
            self.breaker.failed()
        await self._wait(partial(self.clock.sleep, (busy.retry_after or 0.0) + delay))
