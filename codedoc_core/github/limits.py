"""GitHub's limits kept before it complains, and where it does, a wait that can be seen and capped."""

from __future__ import annotations

from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import anyio

from codedoc_core.errors import ServiceBusy
from codedoc_core.transport.limits import RateLimiter, RateLimits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from codedoc_core.transport.clock import Clock

_POINTS: Final = 900
"""What may be sent in a minute, a read counted once and a write five times; ten requests at once are ours to choose."""

_WRITE_POINTS: Final = 5
_LIMITS: Final = RateLimits(requests_per_minute=_POINTS, tokens_per_minute=_POINTS, in_flight=10)
_BETWEEN_WRITES: Final = 1.0
_STEP: Final = "run again later, or allow a longer wait (--max-wait)"
_REASONS: Final = {
    "rate": "GitHub's requests of this hour are used up",
    "secondary": "GitHub asks for less haste",
    "failed": "GitHub asks to be left alone for a while",
}


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait that GitHub asks for.

    Attributes:
        code: ``"rate"``: the requests of an hour are used up; ``"secondary"``: they came too fast; ``"failed"``: it is
            busy.
        reason: The same in words.
        seconds: How long.
    """

    code: str
    reason: str
    seconds: float


@dataclass(slots=True)
class Gate:
    """Lets requests through as fast as GitHub allows.

    Attributes:
        clock: The time.
        max_wait: Seconds that may be waited for GitHub's limits in all; ``None`` is no bound, 0 refuses to wait.
        on_wait: Told of each wait before it begins.
    """

    clock: Clock
    max_wait: float | None
    on_wait: Callable[[Wait], None]
    _points: RateLimiter = field(init=False)
    _turn: anyio.Lock = field(default_factory=anyio.Lock, init=False)
    _next_write: float = field(default=0.0, init=False)
    _code: str = field(default="", init=False)
    _closed_until: float = field(default=0.0, init=False)
    _told_until: float = field(default=0.0, init=False)
    _waited: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._points = RateLimiter(_LIMITS, self.clock)

    @asynccontextmanager
    async def enter(self, *, is_write: bool) -> AsyncIterator[None]:
        """Wait for leave to send a request, which is on its way until the block is left.

        Raises:
            ServiceBusy: If GitHub asks for a longer wait than is allowed.
        """
        async with self._turn if is_write else nullcontext():
            if is_write and (wait := self._next_write - self.clock.now()) > 0:
                await self.clock.sleep(wait)
            await self._points.enter(_WRITE_POINTS if is_write else 1)
            try:
                await self._wait()
                self._next_write = self.clock.now() + _BETWEEN_WRITES if is_write else self._next_write
                yield
            finally:
                self._points.leave()

    def succeeded(self) -> None:
        """Take note of an answer: after a complaint about haste, each lets a little more through at once."""
        self._points.succeeded()

    def close(self, code: str, seconds: float) -> None:
        """Let nothing through for a while, and after a complaint about haste, less at once."""
        if code == "secondary":
            self._points.pause(0.0)
        until = self.clock.now() + seconds
        if until > self._closed_until:
            self._code, self._closed_until = code, until

    async def _wait(self) -> None:
        while (wait := self._closed_until - self.clock.now()) > 0:
            if self._told_until < self._closed_until:
                self._announce(wait)
            await self.clock.sleep(wait)

    def _announce(self, seconds: float) -> None:
        """Tell of a wait, or refuse it; what is waited for by many counts once."""
        reason = _REASONS[self._code]
        added = self._closed_until - max(self.clock.now(), self._told_until)
        if self.max_wait is not None and self._waited + added > self.max_wait:
            raise ServiceBusy(self._code, f"{reason}, for another {_duration(seconds)}; {_STEP}", seconds)
        self._waited += added
        self._told_until = self._closed_until
        self.on_wait(Wait(self._code, reason, seconds))


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
