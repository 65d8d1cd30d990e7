"""A line to one service: every request goes through its limits, its purse, its breaker, and is tried again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from codedoc_core.errors import ServiceBusy, ServiceRefused
from codedoc_core.transport.usage import Billed, Usage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from codedoc_core.transport.breaker import CircuitBreaker
    from codedoc_core.transport.clock import Clock
    from codedoc_core.transport.limits import RateLimiter
    from codedoc_core.transport.spending import Spending

T = TypeVar("T", bound=Billed)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask again, and how long to wait before.

    Attributes:
        attempts: Requests for one answer, the first included.
        first: Seconds of the longest wait after the first failure; it doubles with each.
        longest: Seconds of the longest wait.
    """

    attempts: int = 8
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

    async def call(self, attempt: Callable[[], Awaitable[T]], tokens: int, worst: Usage) -> T:
        """Send one request as often as it takes.

        Args:
            attempt: Sends it once.
            tokens: About how many tokens it sends.
            worst: The most that one attempt can use.

        Raises:
            ServiceBusy: If the service was still busy after the last attempt.
            ServiceRefused: If the service will not answer in this run.
            LimitReached: If another attempt might pass a limit on spending.
        """
        failures = 0
        while True:
            try:
                return await self._attempt(attempt, tokens, worst)
            except ServiceBusy as busy:
                failures += 1
                if failures == self.patience.attempts:
                    raise
                await self._rest(busy, failures)
            except ServiceRefused as refused:
                self.refusal = refused
                raise

    async def _attempt(self, attempt: Callable[[], Awaitable[T]], tokens: int, worst: Usage) -> T:
        await self.breaker.admit()
        async with self.limiter.slot(tokens):
            if self.refusal is not None:
                raise self.refusal
            answer = await self._paid(attempt, worst)
        self.breaker.succeeded()
        self.limiter.succeeded()
        return answer

    async def _paid(self, attempt: Callable[[], Awaitable[T]], worst: Usage) -> T:
        """Send a request with its worst case set aside; what breaks off may have been billed in full."""
        reservation = await self.spending.reserve(worst)
        used, is_sure = worst, False
        try:
            answer = await attempt()
            used, is_sure = answer.usage, True
        except ServiceBusy as busy:
            if not busy.may_be_billed:
                used, is_sure = Usage(requests=1), True
            raise
        except ServiceRefused:
            used, is_sure = Usage(requests=1), True
            raise
        finally:
            self.spending.settle(reservation, used, is_sure=is_sure)
        return answer

    async def _rest(self, busy: ServiceBusy, failures: int) -> None:
        """Wait as long as the service asked for, or by our own measure, and a little by chance."""
        delay = self.patience.delay(failures, self.clock.random())
        if busy.code == "rate":
            self.limiter.pause(busy.retry_after or delay)
        else:
            self.breaker.failed()
        await self.clock.sleep((busy.retry_after or 0.0) + delay)
