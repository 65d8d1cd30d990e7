"""A language client over pipes, as thin as can be: what it sends is what the test says, byte for byte."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "codedoc_lsp")


class RpcError(Exception):
    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error.get("message"))
        self.code = error["code"]
        self.error = error


class Wire:
    """One server process and the messages that came from it."""

    def __init__(self, command: tuple[str, ...] = COMMAND, **environment: str) -> None:
        self.command = command
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        self.ids = itertools.count(1)
        self.pending: dict[int, asyncio.Future[Any]] = {}
        self.seen: list[dict[str, Any]] = []
        self.waiting: list[tuple[Any, asyncio.Future[Any]]] = []
        self.answers: dict[str, Any] = {"workspace/applyEdit": lambda _: {"applied": True}}
        self.texts: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            *self.command,
            env=self.environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=1 << 26,
        )
        self.stderr = b""
        self.tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._drain())]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.process._transport.close()

    async def _drain(self) -> None:
        while chunk := await self.process.stderr.read(1 << 16):
            self.stderr += chunk

    async def _read(self) -> None:
        out = self.process.stdout
        while head := await out.readline():
            length = 0
            while head != b"\r\n":
                name, _, value = head.partition(b":")
                assert name in (b"Content-Length", b"Content-Type"), head
                length = int(value) if name == b"Content-Length" else length
                head = await out.readline()
            self._take(json.loads(await out.readexactly(length)))

    def _take(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            future = self.pending.pop(message["id"], None)
            if future is None or future.done():
                return
            if "error" in message:
                future.set_exception(RpcError(message["error"]))
            else:
                future.set_result(message.get("result"))
            return
        self.seen.append(message)
        if "id" in message:
            answer = self.answers.get(message["method"], lambda _: None)
            self.send({"id": message["id"], "result": answer(message["params"])})
        for each in [each for each in self.waiting if each[0](message)]:
            self.waiting.remove(each)
            if not each[1].done():
                each[1].set_result(message)

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"method": method, "params": params})

    def start(self, method: str, params: Any = None) -> tuple[int, asyncio.Future[Any]]:
        number = next(self.ids)
        answer = self.pending[number] = asyncio.get_running_loop().create_future()
        self.send({"id": number, "method": method, "params": params})
        return number, answer

    async def request(self, method: str, params: Any = None, seconds: float = 20) -> Any:
        return await asyncio.wait_for(self.start(method, params)[1], seconds)

    async def expect(self, accepts: Any, seconds: float = 20) -> dict[str, Any]:
        """Wait for a message yet to come, of a method or whatever else a function accepts."""
        return await asyncio.wait_for(self.expecting(accepts), seconds)

    def expecting(self, accepts: Any) -> asyncio.Future[dict[str, Any]]:
        test = accepts if callable(accepts) else lambda message: message["method"] == accepts
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.waiting.append((test, future))
        return future

    async def initialize(self, capabilities: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        params = {"processId": os.getpid(), "rootUri": None, "capabilities": capabilities or {}, **more}
        answer = await self.request("initialize", params)
        self.notify("initialized", {})
        return answer

    def open(self, text: str, uri: str = "file:///nowhere/a.py", version: int = 1) -> str:
        self.texts[uri] = text
        item = {"uri": uri, "languageId": "python", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    async def stop(self) -> int:
        await self.request("shutdown")
        self.notify("exit")
        return await asyncio.wait_for(self.process.wait(), 5)
