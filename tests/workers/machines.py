"""A real Redis on a free port, and real workers as processes of their own."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

from codedoc_core.jobs.celery import WORKERS

CODEDOC = (sys.executable, "-m", "codedoc_cli")


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@asynccontextmanager
async def redis_server(folder):
    """Run Redis, and yield its address."""
    port = free_port()
    quiet = {"stdout": asyncio.subprocess.DEVNULL, "stderr": asyncio.subprocess.DEVNULL}
    command = ("redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
    process = await asyncio.create_subprocess_exec(*command, **quiet)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        async with asyncio.timeout(20), Redis.from_url(url) as redis:
            while not await answers(redis):  # noqa: ASYNC110  (a process says nothing when it listens)
                await asyncio.sleep(0.02)
        yield url
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def answers(redis):
    try:
        return await redis.ping()
    except RedisError:
        return False


@asynccontextmanager
async def workers(count, url, environment, concurrency=2):
    """Run workers, and yield their processes once all of them wait."""
    async with AsyncExitStack() as stack:
        started = [await stack.enter_async_context(worker(environment, concurrency)) for _ in range(count)]
        async with asyncio.timeout(60), Redis.from_url(url) as redis:
            while await redis.zcard(WORKERS) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        yield started


@asynccontextmanager
async def worker(environment, concurrency):
    process = await asyncio.create_subprocess_exec(
        *CODEDOC,
        "worker",
        "--concurrency",
        str(concurrency),
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def codedoc(*arguments, cwd, environment, code=0):
    process = await asyncio.create_subprocess_exec(
        *CODEDOC,
        *arguments,
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == code, out.decode()
    return out.decode()
