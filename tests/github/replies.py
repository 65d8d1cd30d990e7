"""A server on the loopback that says what it is told to say, well or badly, and takes down what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from codedoc_core.github.access import GitHubAccess, GitHubHost, Token
from codedoc_core.transport.clock import Clock

DATE = "Mon, 23 Nov 2026 12:00:00 GMT"
NOW = 1795435200
SECRET = "gho_averysecrettokenofnobody0123456789ab"


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Say:
    """One reply; ``cut`` breaks it off in the middle, ``hang`` never sends it."""

    value: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    hang: bool = False

    def encoded(self) -> bytes:
        body = (
            self.value
            if isinstance(self.value, bytes)
            else b""
            if self.value is None
            else json.dumps(self.value).encode()
        )
        headers = {"Date": DATE, "Content-Length": str(len(body) + self.cut), "Connection": "close", **self.headers}
        lines = [f"HTTP/1.1 {self.status} x", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode() + body


class Server:
    """What was asked, and how to reach it."""

    def __init__(self, answer: Callable[[Asked], Say], url: str) -> None:
        self.answer = answer
        self.url = url
        self.asked: list[Asked] = []

    def access(self, token: str | None = SECRET, source: str = "GITHUB_TOKEN") -> GitHubAccess:
        return GitHubAccess(Token(token) if token else None, GitHubHost(self.url, self.url), source)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            say = self.answer(asked := await read(reader))
            self.asked.append(asked)
            if say.hang:
                await reader.read()
            else:
                writer.write(say.encoded())
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


async def read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    return Asked(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0))))


@asynccontextmanager
async def replies(*said: Say | Callable[[Asked], Say]):
    """Serve these replies one after the other, the last one again and again; a function is asked each time."""
    left = list(said)

    def answer(asked: Asked) -> Say:
        say = left.pop(0) if len(left) > 1 else left[0]
        return say(asked) if callable(say) else say

    server = Server(answer, "")
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()


class Time:
    """Time that passes by waiting only."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.clock = Clock(lambda: self.now, self.sleep, lambda: 0.5)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)
        self.now += seconds
