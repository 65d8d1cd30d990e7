"""Requests to Gemini through workers: how a run reaches them, and what ``codedoc worker`` does."""

from __future__ import annotations

import os
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from codedoc_core.context.budget import estimate_tokens
from codedoc_core.errors import UsageError
from codedoc_core.gemini.client import open_client
from codedoc_core.gemini.remote import RemoteClient, reply_to, request_of
from codedoc_core.gemini.service import doc_service, rate_limits
from codedoc_core.gemini.settings import access_from
from codedoc_core.jobs.celery import broker_of, open_workers
from codedoc_core.jobs.celery_limits import SharedLimits
from codedoc_core.jobs.celery_worker import work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from redis.asyncio import Redis

    from codedoc_core.gemini.client import GeminiClient
    from codedoc_core.gemini.service import GeminiDocService
    from codedoc_core.gemini.settings import GeminiAccess, GeminiSettings
    from codedoc_core.jobs.celery_worker import Answer
    from codedoc_core.transport.spending import Book

_GRACE = 30.0


@asynccontextmanager
async def open_gemini_afar(
    settings: GeminiSettings, samples: Sequence[str], book: Book | None
) -> AsyncIterator[GeminiDocService]:
    """Open Gemini by way of the workers; limits on spending stay here, where each request is granted.

    Args:
        settings: What is tuned of Gemini.
        samples: Docstrings that show how the project writes.
        book: Where requests are taken down; nowhere where ``None``.

    Raises:
        UsageError: If Celery is not installed, Redis does not answer, or no worker waits.
    """
    async with open_workers(broker_of(os.environ)) as workers:
        yield doc_service(RemoteClient(settings, workers.ask), samples=samples, book=book)


def run_worker(concurrency: int = 8) -> None:
    """Send requests of any run to Gemini, with this machine's key, until a signal.

    Args:
        concurrency: Requests at once.

    Raises:
        UsageError: If there is no key, Celery is not installed, or Redis does not answer.
    """
    access = access_from(os.environ)
    if access is None:
        raise UsageError("a worker asks Gemini, so it needs a key: set GEMINI_API_KEY or GOOGLE_API_KEY")
    work(broker_of(os.environ), concurrency, partial(_answering, access))


@asynccontextmanager
async def _answering(access: GeminiAccess, redis: Redis) -> AsyncIterator[Answer]:
    """Answer by clients that are kept, one for each way to ask, within the limits that all workers share."""
    clients: dict[GeminiSettings, GeminiClient] = {}
    async with AsyncExitStack() as stack:

        async def answer(ticket: str, body: Mapping[str, Any]) -> dict[str, Any]:
            question, settings = request_of(body)
            if settings not in clients:
                clients[settings] = await stack.enter_async_context(open_client(settings, access))
            limits = SharedLimits(redis, settings.model, rate_limits(settings), settings.timeout + _GRACE)
            async with limits.entered(ticket, estimate_tokens(question.sent)):
                reply = await reply_to(question, clients[settings])
            if reply.get("retry_after"):
                await limits.pause(reply["retry_after"])
            return reply

        yield answer
