"""Requests and tokens a minute, and requests at once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

import anyio

from codedoc_core.transport.clock import Clock

_MINUTE: Final = 60.5
"""A little longer than the service's minute, since requests do not arrive as evenly as they are sent."""

_LEAST_RATE: Final = 3.0
_TRY_MORE: Final = 0.1
"""Requests a minute by which an answer raises a rate that was learned: a tenth in a minute without complaints."""


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How fast one may ask.

    Attributes:
        requests_per_minute: Requests sent in any minute.
        tokens_per_minute: Tokens sent in any minute.
        in_flight: Requests that wait for an answer at once.
    """

    requests_per_minute: int
    tokens_per_minute: int
    in_flight: int


@dataclass(slots=True)
class RateLimiter:
    """Lets requests through, first come first served, no faster than the limits and the service's wishes allow.

    A service may allow less than the limits say. Where it complains, half as many are let through at once, and where it
    names a quota, no more a minute than it did not complain about; answers widen the way again.

    Attributes:
        limits: The limits.
        clock: The time.
    """

    limits: RateLimits
    clock: Clock = field(default_factory=Clock)
    _turn: anyio.Lock = field(default_factory=anyio.Lock, init=False)
    _sent: deque[tuple[float, int]] = field(default_factory=deque, init=False)
    _sent_tokens: int = field(default=0, init=False)
    _active: int = field(default=0, init=False)
    _left: anyio.Event = field(default_factory=anyio.Event, init=False)
    _width: float = field(default=0.0, init=False)
    _rate: float = field(default=0.0, init=False)
    _complaints: deque[float] = field(default_factory=deque, init=False)
    _paused_until: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._width = float(self.limits.in_flight)
        self._rate = float(self.limits.requests_per_minute)

    async def enter(self, tokens: int) -> None:
        """Wait for leave to send a request of so many tokens; it is in flight until ``leave`` is called."""
        async with self._turn:
            await self._wait(tokens)
            self._sent.append((self.clock.now(), tokens))
            self._sent_tokens += tokens
            self._active += 1

    def leave(self) -> None:
        """Take note that a request is no longer in flight."""
        self._active -= 1
        self._left.set()
        self._left = anyio.Event()

    def pause(self, seconds: float, *, is_quota: bool = False) -> None:
        """Send nothing for a while, because the service complained about a request."""
        now = self._forget()
        if is_quota:
            self._complaints.append(now)
            self._rate = max(_LEAST_RATE, min(self._rate, len(self._sent) - len(self._complaints)))
        if now >= self._paused_until:  # complaints in one pause are about one rush
            self._width = max(1.0, self._width / 2)
        self._paused_until = max(self._paused_until, now + seconds)

    def succeeded(self) -> None:
        """Take note of an answer."""
        self._width = min(self.limits.in_flight, self._width + 1 / self._width)
        self._rate = min(self.limits.requests_per_minute, self._rate + _TRY_MORE)

    async def _wait(self, tokens: int) -> None:
        while True:
            if self._active >= int(self._width):
                await self._left.wait()
            elif (delay := self._delay(tokens)) > 0:
                await self.clock.sleep(delay)
            else:
                return

    def _delay(self, tokens: int) -> float:
        """Return how long to wait; a request above the limit of a whole minute goes when the minute is empty."""
        now = self._forget()
        if now < self._paused_until:
            return self._paused_until - now
        is_full = len(self._sent) >= int(self._rate)
        is_heavy = self._sent_tokens + tokens > self.limits.tokens_per_minute
        return self._sent[0][0] + _MINUTE - now if self._sent and (is_full or is_heavy) else 0.0

    def _forget(self) -> float:
        """Forget what is more than a minute old, and return the time."""
        now = self.clock.now()
        while self._sent and self._sent[0][0] + _MINUTE <= now:
            self._sent_tokens -= self._sent.popleft()[1]
        while self._complaints and self._complaints[0] + _MINUTE <= now:
            self._complaints.popleft()
        return now
