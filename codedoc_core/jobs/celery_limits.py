"""Requests and tokens a minute, and requests at once, for all workers together: counted in Redis, by its clock."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import anyio

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from redis.asyncio import Redis

    from codedoc_core.transport.limits import RateLimits

_ENTER: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local sent, active, paused = KEYS[1], KEYS[2], redis.call('PTTL', KEYS[3])
local id, tokens = ARGV[1], tonumber(ARGV[2])
local requests, most, at_once, longest = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
redis.call('ZREMRANGEBYSCORE', sent, '-inf', now - 60500)
redis.call('ZREMRANGEBYSCORE', active, '-inf', now)
if paused > 0 then return paused end
if redis.call('ZCARD', active) >= at_once then return 50 end
local known, used = redis.call('ZRANGE', sent, 0, -1, 'WITHSCORES'), 0
for at = 1, #known, 2 do used = used + tonumber(string.match(known[at], ':(%d+)$')) end
if #known > 0 and (#known / 2 >= requests or used + tokens > most) then
  return math.max(1, tonumber(known[2]) + 60500 - now)
end
redis.call('ZADD', sent, now, id .. ':' .. tokens)
redis.call('ZADD', active, now + longest, id)
redis.call('PEXPIRE', sent, 61000)
redis.call('PEXPIRE', active, longest)
return 0
"""
"""Lets a request in and returns 0, or returns the milliseconds after which to ask again."""


@dataclass(slots=True)
class SharedLimits:
    """Lets requests of all workers through no faster than one service's limits allow.

    Attributes:
        redis: Where they are counted.
        name: Of what is limited, such as a model.
        limits: The limits.
        longest: Seconds after which a request counts as ended, for a worker that was killed does not say so.
    """

    redis: Redis
    name: str
    limits: RateLimits
    longest: float

    @asynccontextmanager
    async def entered(self, ticket: str, tokens: int) -> AsyncIterator[None]:
        """Wait for leave to send a request, which is in flight while the block runs.

        Args:
            ticket: What tells it from others.
            tokens: About how many it sends.
        """
        keys = [f"codedoc:{kind}:{self.name}" for kind in ("sent", "active", "pause")]
        limits, longest = self.limits, int(1000 * self.longest)
        values: list[Any] = [ticket, tokens, limits.requests_per_minute, limits.tokens_per_minute, limits.in_flight]
        while wait := await self.redis.eval(_ENTER, len(keys), *keys, *values, longest):  # noqa: ASYNC110  (elsewhere)
            await anyio.sleep(min(int(wait), 1000) / 1000)
        try:
            yield
        finally:
            with anyio.CancelScope(shield=True):
                await self.redis.zrem(keys[1], ticket)

    async def pause(self, seconds: float) -> None:
        """Have all workers send nothing for a while, because the service complained."""
        await self.redis.set(f"codedoc:pause:{self.name}", "1", px=max(1, int(1000 * seconds)))
