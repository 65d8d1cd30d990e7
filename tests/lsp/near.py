"""The same client with the server in this process: no start-up to wait for, and a writer of the test's own."""

from __future__ import annotations

import itertools
import json
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Self

from wire import Wire

from codedoc_core import WriterDoor
from codedoc_core.writing.writer import Answer
from codedoc_lsp import build_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

FULL: dict[str, Any] = {
    "textDocument": {
        "codeAction": {
            "resolveSupport": {"properties": ["edit"]},
            "disabledSupport": True,
            "tagSupport": {"valueSet": [1]},
        },
        "publishDiagnostics": {
            "relatedInformation": True,
            "tagSupport": {"valueSet": [1, 2]},
            "versionSupport": True,
            "codeDescriptionSupport": True,
        },
        "completion": {"completionItem": {"snippetSupport": True, "insertTextModeSupport": {"valueSet": [1, 2]}}},
        "hover": {"contentFormat": ["markdown"]},
        "inlineCompletion": {},
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}, "applyEdit": True},
    "window": {"workDoneProgress": True},
}


class Model:
    """Answers with the drafts of a test's writer."""

    def __init__(self, writer: Any) -> None:
        self.writer = writer

    async def write_files(self, files: Any) -> list[list[Answer]]:
        return [[Answer(draft) for draft in await self.writer.write(file.symbols)] for file in files]


class Near(Wire):
    def __init__(self, writer: Any = None) -> None:
        super().__init__()
        self.writer = writer
        self.opened = self.closed = 0
        self.versions: dict[str, int] = {}
        self.encoding = "utf-16"
        self.answers["workspace/applyEdit"] = self.take_edit
        self.refuse = itertools.repeat(False)

    async def __aenter__(self) -> Self:
        logging.getLogger("pygls").setLevel(logging.CRITICAL)
        self.server = build_server({"test": WriterDoor(self.door)})
        self.server.protocol.set_writer(self)
        return self

    @asynccontextmanager
    async def door(self, _: Path | None) -> AsyncIterator[Model]:
        self.opened += 1
        try:
            yield Model(self.writer)
        finally:
            self.closed += 1

    async def __aexit__(self, *_: object) -> None:
        await self.server.close()
        assert self.opened == self.closed
        self.server.shutdown()

    def write(self, data: bytes) -> None:
        _, _, body = data.partition(b"\r\n\r\n")
        self._take(json.loads(body))

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message})
        protocol = self.server.protocol
        protocol.handle_message(json.loads(body, object_hook=protocol.structure_message))

    async def begin(self, capabilities: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        options = {"writer": "test" if self.writer else "offline", **more.pop("initializationOptions", {})}
        capabilities = FULL if capabilities is None else capabilities
        answer = await self.initialize(capabilities, initializationOptions=options, **more)
        self.encoding = answer["capabilities"]["positionEncoding"]
        return answer

    def open(self, text: str, uri: str = "file:///nowhere/a.py", version: int = 0) -> str:
        self.versions[uri] = version
        return super().open(text, uri, version)

    def change(self, uri: str, start: int, end: int, new: str) -> None:
        """Type, as an editor tells it."""
        text = self.texts[uri]
        span = {"start": self.position(text, start), "end": self.position(text, end)}
        self.texts[uri] = text[:start] + new + text[end:]
        self.versions[uri] += 1
        identifier = {"uri": uri, "version": self.versions[uri]}
        changes = [{"range": span, "text": new}]
        self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": changes})

    def starts(self, text: str) -> list[int]:
        """Where lines start for an editor, counted character by character."""
        ends = (at for at, c in enumerate(text) if c == "\n" or (c == "\r" and text[at + 1 : at + 2] != "\n"))
        return [0, *(at + 1 for at in ends)]

    def position(self, text: str, offset: int) -> dict[str, int]:
        starts = self.starts(text)
        line = max(n for n, start in enumerate(starts) if start <= offset)
        before = text[starts[line] : offset]
        width = {"utf-8": lambda s: len(s.encode()), "utf-16": lambda s: len(s.encode("utf-16-le")) // 2, "utf-32": len}
        return {"line": line, "character": width[self.encoding](before)}

    def offset(self, text: str, position: dict[str, int]) -> int:
        starts = [*self.starts(text), len(text)]
        line = range(starts[position["line"]], starts[min(position["line"] + 1, len(starts) - 1)] + 1)
        return next(at for at in line if self.position(text, at) == position)

    def edited(self, edit: dict[str, Any]) -> dict[str, str]:
        """Apply a workspace edit as a strict editor would: to the version that it names, or not at all."""
        done = {}
        for change in edit["documentChanges"]:
            uri = change["textDocument"]["uri"]
            assert change["textDocument"]["version"] == self.versions[uri], "a stale edit"
            text = self.texts[uri]
            places = [
                (self.offset(text, e["range"]["start"]), self.offset(text, e["range"]["end"]), e)
                for e in change["edits"]
            ]
            for start, end, each in sorted(places, key=lambda place: place[:2], reverse=True):
                text = text[:start] + each["newText"] + text[end:]
            done[uri] = text
        return done

    def take_edit(self, params: dict[str, Any]) -> dict[str, bool]:
        """Answer ``workspace/applyEdit``."""
        if next(self.refuse):
            return {"applied": False}
        try:
            done = self.edited(params["edit"])
        except AssertionError:
            return {"applied": False}
        for uri, text in done.items():
            self.versions[uri] += 1
            self.texts[uri] = text
            identifier = {"uri": uri, "version": self.versions[uri]}
            self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": [{"text": text}]})
        return {"applied": True}

    async def actions(self, uri: str, at: str | int, **context: Any) -> list[dict[str, Any]]:
        """Ask for actions at an offset, or at a text."""
        offset = self.texts[uri].index(at) if isinstance(at, str) else at
        place = self.position(self.texts[uri], offset)
        params = {
            "textDocument": {"uri": uri},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": [], **context},
        }
        return await self.request("textDocument/codeAction", params) or []

    async def chosen(self, uri: str, at: str | int, title: str, **context: Any) -> str:
        """Choose an action by the start of its title and return the text that it makes."""
        action = next(each for each in await self.actions(uri, at, **context) if each["title"].startswith(title))
        if "edit" not in action and "data" in action:
            action = await self.request("codeAction/resolve", action)
        return self.edited(action["edit"])[uri]
