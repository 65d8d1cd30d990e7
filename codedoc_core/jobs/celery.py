"""Celery as an engine: requests to a model are handed to workers on any machine, through Redis.

The run keeps everything that must not be lost (facts, verification, edits, what is paid); a worker gets one request and
returns one reply. A request is worked on once at most: a worker claims its ticket first, so that a message that comes
again finds it taken. A worker holds a lease while it works; where that runs out, it was killed, and the run, which
booked the request as perhaps paid, asks again. Nothing of Celery or redis-py is imported before it is needed.
"""

from __future__ import annotations

import json
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import anyio
import anyio.to_thread

from codedoc_core.errors import ServiceBusy, ServiceRefused, UsageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from celery import Celery
    from redis.asyncio import Redis

QUEUE: Final = "codedoc"
TASK: Final = "codedoc.ask"
WORKERS: Final = "codedoc:workers"
LEASE: Final = 6.0
"""Seconds for which a worker holds a request without renewing its lease; one that is killed is missed after them."""

KEPT: Final = 24 * 3600
"""Seconds for which a ticket that was taken is remembered: longer than any message comes again."""

_DEFAULT: Final = "redis://127.0.0.1:6379/0"
_VISIBLE: Final = 3600
"""Seconds after which Redis gives out a message again that nobody acknowledged; long, since the lease is the judge."""

_LOST_LOOKS: Final = 5


def broker_of(environment: Mapping[str, str]) -> str:
    """Return the address of Redis, from the environment only: no checkout may choose where code is sent.

    Raises:
        UsageError: If it is no address of a Redis server.
    """
    url = environment.get("CODEDOC_BROKER_URL", _DEFAULT)
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise UsageError("CODEDOC_BROKER_URL is no address of a Redis server, such as redis://127.0.0.1:6379/0")
    return url


def shown(broker: str) -> str:
    """Return where Redis is, without the password."""
    parts = urlsplit(broker)
    return f"{parts.hostname or parts.path}{f':{parts.port}' if parts.port else ''}"


def silence(broker: str, fault: str) -> str:
    """Say that nothing answers, and what to do."""
    return f"no Redis answers at {shown(broker)}: start `redis-server`, or set CODEDOC_BROKER_URL ({fault})"


def app_of(broker: str) -> Celery:
    """Return the Celery application that runs and workers share.

    Raises:
        UsageError: If Celery is not installed.
    """
    try:
        from celery import Celery  # noqa: PLC0415  (an optional dependency, half a second)
    except ImportError as error:
        raise UsageError("Celery is not installed: pip install 'codedoc[celery]'") from error
    app = Celery("codedoc", broker=broker)
    app.conf.update(
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_disable_prefetch=True,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": _VISIBLE},
        accept_content=["json"],
    )
    return app


def redis_of(broker: str) -> Redis:
    """Return a client of Redis that is not connected yet."""
    from redis.asyncio import Redis  # noqa: PLC0415

    return Redis.from_url(broker, decode_responses=True)


def claim_key(ticket: str) -> str:
    """Return the key under which a request is claimed."""
    return f"codedoc:claim:{ticket}"


def lease_key(ticket: str) -> str:
    """Return the key that is there while somebody works on a request."""
    return f"codedoc:lease:{ticket}"


def reply_key(ticket: str) -> str:
    """Return the key of the list that holds the reply to a request."""
    return f"codedoc:reply:{ticket}"


@dataclass(slots=True)
class Workers:
    """The workers, as a run sees them.

    Attributes:
        app: Puts messages into the queue.
        redis: Tells what becomes of them.
        look: Seconds between looks whether a worker still works on a request.
    """

    app: Celery
    redis: Redis
    look: float = field(default=1.0)

    async def ask(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Have a worker answer one request.

        Args:
            body: The request, as JSON values.

        Returns:
            The reply, as JSON values.

        Raises:
            ServiceBusy: If its worker was killed, or the message was lost: it may be asked again.
            ServiceRefused: If Redis does not answer.
        """
        from kombu.exceptions import OperationalError  # noqa: PLC0415
        from redis.exceptions import RedisError  # noqa: PLC0415

        ticket, is_sent = uuid.uuid4().hex, False
        try:
            send = partial(self.app.send_task, TASK, (ticket, body), queue=QUEUE)
            await anyio.to_thread.run_sync(send)
            is_sent = True
            return await self._reply(ticket)
        except (OperationalError, RedisError) as error:
            refused = ServiceRefused("broker", f"Redis does not answer any more ({str(error).rstrip('.')})")
            refused.may_be_billed = is_sent  # a worker may have begun, and can no longer say so
            raise refused from error
        except BaseException:
            with anyio.CancelScope(shield=True), anyio.move_on_after(self.look):
                await self._withdraw(ticket)
            raise

    async def _reply(self, ticket: str) -> dict[str, Any]:
        lost = 0
        while True:
            said = await self.redis.blpop([reply_key(ticket)], timeout=self.look)
            if said is not None:
                return dict(json.loads(said[1]))
            claimed, leased = await self.redis.exists(claim_key(ticket)), await self.redis.exists(lease_key(ticket))
            waits = not claimed and await self.redis.llen(QUEUE)
            lost = 0 if leased or waits else lost + 1
            if lost >= (2 if claimed else _LOST_LOOKS):
                is_billed = not await self._withdraw(ticket)
                raise ServiceBusy("worker", "the worker that had the request is gone", may_be_billed=is_billed)

    async def _withdraw(self, ticket: str) -> bool:
        """Take back a request that nobody has begun; whether nobody had."""
        return bool(await self.redis.set(claim_key(ticket), "withdrawn", nx=True, ex=KEPT))


@asynccontextmanager
async def open_workers(broker: str) -> AsyncIterator[Workers]:
    """Reach the workers behind a Redis server.

    Args:
        broker: Its address.

    Raises:
        UsageError: If Celery is not installed, nothing answers there, or no worker waits.
    """
    app = app_of(broker)
    from redis.exceptions import RedisError  # noqa: PLC0415

    async with redis_of(broker) as redis:
        try:
            seconds, _ = await redis.time()
            waiting = await redis.zcount(WORKERS, seconds - 2 * LEASE, "+inf")
        except RedisError as error:
            raise UsageError(silence(broker, str(error))) from error
        if not waiting:
            raise UsageError(f"no worker waits behind Redis at {shown(broker)}: start some with `codedoc worker`")
        yield Workers(app, redis)
