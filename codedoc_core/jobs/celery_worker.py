"""A worker's side of the Celery engine: claim a request, hold its lease, answer it, leave the reply."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import anyio
from anyio.from_thread import start_blocking_portal

from codedoc_core.errors import UsageError
from codedoc_core.jobs.celery import (
    KEPT,
    LEASE,
    QUEUE,
    TASK,
    WORKERS,
    app_of,
    claim_key,
    lease_key,
    redis_of,
    reply_key,
    silence,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from redis.asyncio import Redis

    Answering = Callable[[Redis], AbstractAsyncContextManager["Answer"]]

Answer = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any]]]
"""Answers a request: its ticket and what it asks, as JSON values."""

_COMMAND: Final = (
    *("--quiet", "worker", "--pool=threads", f"--queues={QUEUE}", "--loglevel=WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)
_CLAIM: Final = """
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2]) then
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
  return 1
end
return 0
"""


@dataclass(slots=True)
class Desk:
    """Where a worker takes requests.

    Attributes:
        redis: Where tickets, leases and replies are.
        answer: Answers a request.
        name: The worker's.
    """

    redis: Redis
    answer: Answer
    name: str

    async def take(self, ticket: str, body: Mapping[str, Any]) -> None:
        """Answer a request, unless it is somebody else's already, or was withdrawn.

        Args:
            ticket: The request's.
            body: What it asks.
        """
        keys = (claim_key(ticket), lease_key(ticket))
        if not await self.redis.eval(_CLAIM, 2, *keys, self.name, KEPT, int(1000 * LEASE)):
            return
        async with anyio.create_task_group() as group:
            group.start_soon(self._hold, keys[1])
            reply = await self.answer(ticket, body)
            group.cancel_scope.cancel()
        async with self.redis.pipeline(transaction=True) as rows:
            rows.lpush(reply_key(ticket), json.dumps(reply))
            rows.expire(reply_key(ticket), KEPT)
            rows.delete(keys[1])
            await rows.execute()

    async def _hold(self, lease: str) -> None:
        while True:
            await anyio.sleep(LEASE / 3)
            await self.redis.set(lease, self.name, px=int(1000 * LEASE))

    async def show_up(self) -> None:
        """Say again and again that this worker is there."""
        while True:
            seconds, _ = await self.redis.time()
            async with self.redis.pipeline(transaction=True) as rows:
                rows.zadd(WORKERS, {self.name: seconds})
                rows.zremrangebyscore(WORKERS, "-inf", seconds - KEPT)
                await rows.execute()
            await anyio.sleep(LEASE / 3)


@asynccontextmanager
async def _desk(broker: str, answering: Answering) -> AsyncIterator[Desk]:
    name = f"{socket.gethostname()}:{os.getpid()}"
    async with redis_of(broker) as redis, answering(redis) as answer, anyio.create_task_group() as group:
        desk = Desk(redis, answer, name)
        group.start_soon(desk.show_up)
        yield desk
        group.cancel_scope.cancel()


def work(broker: str, concurrency: int, answering: Answering) -> None:
    """Work until a signal: SIGTERM and Ctrl-C end it when what it has begun is answered.

    Args:
        broker: The address of Redis.
        concurrency: Requests at once.
        answering: Opens what answers requests, given the Redis client.

    Raises:
        UsageError: If Celery is not installed, or nothing answers at that address.
    """
    app = app_of(broker)
    with start_blocking_portal() as portal:
        _refuse_silence(portal.call(_is_there, broker), broker)
        with portal.wrap_async_context_manager(_desk(broker, answering)) as desk:

            def ask(ticket: str, body: Mapping[str, Any]) -> None:
                portal.call(desk.take, ticket, body)

            app.task(name=TASK)(ask)
            app.worker_main([*_COMMAND, f"--concurrency={concurrency}"])


async def _is_there(broker: str) -> str:
    from redis.exceptions import RedisError  # noqa: PLC0415

    async with redis_of(broker) as redis:
        try:
            await redis.ping()
        except RedisError as error:
            return str(error)
    return ""


def _refuse_silence(fault: str, broker: str) -> None:
    if fault:
        raise UsageError(silence(broker, fault))
