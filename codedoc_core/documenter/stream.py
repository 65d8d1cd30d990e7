"""A run as a stream of events, for callers that would rather read than be called."""

from __future__ import annotations

import math
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio

from codedoc_core.documenter.generate import generate
from codedoc_core.jobs.pool import unwrapped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from anyio.streams.memory import MemoryObjectReceiveStream

    from codedoc_core.documenter.request import GenerateRequest
    from codedoc_core.jobs.events import Event
    from codedoc_core.jobs.outcome import Report


@asynccontextmanager
async def generate_events(request: GenerateRequest) -> AsyncIterator[MemoryObjectReceiveStream[Event | Report]]:
    """Do what ``generate`` does while its events are read; a run that is not read to its end is cancelled.

    Args:
        request: What to document and how to deliver it.

    Yields:
        The events as they happen, and the ``Report`` as the last.

    Raises:
        CodeDocError: What ``generate`` raises.
    """
    send, receive = anyio.create_memory_object_stream["Event | Report"](math.inf)

    async def go() -> None:
        with send:
            send.send_nowait(await generate(request, send.send_nowait))

    try:
        async with receive, anyio.create_task_group() as group:
            group.start_soon(go)
            yield receive
            group.cancel_scope.cancel()
    except BaseExceptionGroup as raised:
        raise unwrapped(raised) from raised
