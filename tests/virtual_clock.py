"""Time that passes at once: whenever nothing is left to do but to wait, it is later."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from contextlib import contextmanager

import anyio

from codedoc_core.transport.clock import Clock


class VirtualTime:
    """Its ``clock`` is handed to what waits; ``run`` drives it.

    What waits for the real world, such as an answer over the network, says so by ``working``: until then no time passes.
    """

    def __init__(self, chance=None):
        self.now = 0.0
        self.clock = Clock(lambda: self.now, self.sleep, chance or random.Random(1).random)
        self._sleepers = []
        self._ids = itertools.count()
        self._working = 0
        self._idle = anyio.Event()

    async def sleep(self, seconds):
        wake = anyio.Event()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._ids), wake))
        await wake.wait()

    @contextmanager
    def working(self):
        self._working += 1
        try:
            yield
        finally:
            self._working -= 1
            if not self._working:
                self._idle.set()
                self._idle = anyio.Event()

    async def run(self, function, *args):
        async with anyio.create_task_group() as group:
            group.start_soon(self._drive)
            result = await function(*args)
            group.cancel_scope.cancel()
        return result

    async def _drive(self):
        ready = asyncio.get_running_loop()._ready
        while True:
            await anyio.lowlevel.checkpoint()
            if ready:
                continue
            if self._working:
                await self._idle.wait()
            elif self._sleepers:
                self.now, _, wake = heapq.heappop(self._sleepers)
                wake.set()
