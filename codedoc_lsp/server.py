"""The server: what it knows of its client, its documents and the work in hand."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

import codedoc_core
from codedoc_lsp.protocol import Protocol, tolerant_converter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence

    from codedoc_core import (
        Buffer,
        Edit,
        Editor,
        EditorConfiguration,
        EditorWriter,
        Outline,
        SharedWriter,
        WriterDoor,
        Written,
    )
    from codedoc_lsp.text import Document, LineTrueWorkspace

T = TypeVar("T")

VERSION: Final = "0.1.0"
"""Of the distribution; looking it up would cost as much as all the rest of the start."""
_PATIENCE: Final = 0.03
"""Seconds that a menu waits for the outline of a text just changed; the one moved along will do."""
_PARENT_SECONDS: Final = 5
_FIRST_WORDS: Final = 0.02
_FAREWELL: Final = 0.4


@dataclass(slots=True)
class Job:
    """One symbol, class or file in work; whoever asks for the same waits for the same."""

    task: asyncio.Task[bool]
    waiting: int = 0


class Server(LanguageServer):
    """A language server whose buffers count as editors do.

    Attributes:
        client: What the client can do.
        jobs: Work in progress, by address, symbol and extent.
        kept: Drafts that came too late, by address and symbol.
    """

    protocol: Protocol

    def __init__(self, doors: Mapping[str, WriterDoor] | None) -> None:
        super().__init__("codedoc", VERSION, protocol_cls=Protocol, converter_factory=tolerant_converter, max_workers=2)
        self._doors = doors
        self._writers: dict[object, SharedWriter] = {}
        self.client = types.ClientCapabilities()
        self.jobs: dict[tuple[str, str, bool], Job] = {}
        self.kept: dict[tuple[str, str], Written] = {}
        self.initialization_options: object = None
        self._started: dict[str, Any] = {}  # what is imported once the client has its answer to ``initialize``
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def editor(self) -> Editor:
        """The core."""
        if "editor" not in self._started:
            self._started["editor"] = codedoc_core.Editor()
        return cast("Editor", self._started["editor"])

    @property
    def configuration(self) -> EditorConfiguration:
        """The editor's settings."""
        if "configuration" not in self._started:
            self._started["configuration"] = codedoc_core.EditorConfiguration()
        return cast("EditorConfiguration", self._started["configuration"])

    @property
    def door(self) -> WriterDoor | None:
        """The way to the model that was chosen at the start; ``None`` where none was."""
        return codedoc_core.chosen_door(self.configuration, self._doors)

    def writer(self, document: Document) -> EditorWriter:
        """Return the model for a document; it is opened if nobody has asked it yet."""
        home = self.editor.home(document.file) if document.file else None
        writer = self._writers.get(home)
        if writer is None:
            assert self.door is not None
            writer = self._writers[home] = codedoc_core.SharedWriter(self.door, document.file)
            self.spawn(writer.serve()).add_done_callback(lambda _: self._writers.pop(home, None))
        return writer

    @property
    def workspace(self) -> LineTrueWorkspace:
        """The open documents."""
        return cast("LineTrueWorkspace", super().workspace)

    def document(self, uri: str) -> Document | None:
        """Return an open document."""
        return self.workspace.document(uri)

    def buffer(self, document: Document) -> Buffer:
        """Return what the core needs to know of a document."""
        around = self.editor.around(document.file, self.configuration.options(document.uri))
        return codedoc_core.Buffer(document.source, around)

    async def survey(self, document: Document) -> None:
        """Learn from the files around a document, once."""
        if document.file is not None:
            await self.editor.survey(document.file, self.configuration.options(document.uri))

    def can(self, what: str) -> bool:
        """Whether the client has a capability, such as ``workspace.configuration``."""
        return bool(get_capability(self.client, what))

    def knows(self, what: str, value: object) -> bool:
        """Whether a list of what the client understands holds a value."""
        return value in (get_capability(self.client, what) or ())

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start work that ends with the server at the latest."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def suggest(self, request: Awaitable[object]) -> None:
        """Send a request that a client may as well refuse."""

        async def sent() -> None:
            with suppress(JsonRpcException):
                await request

        self.spawn(sent())

    async def ask(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for the core; who gives up waiting does not stop it, for that would cost a worker process."""
        return await asyncio.shield(self.spawn(work))

    def keep(self, document: Document, work: Callable[[Server, Document], Coroutine[Any, Any, None]]) -> None:
        """See that a document is looked after until nobody changes it any more."""
        if document.keeping is None or document.keeping.done():
            document.keeping = self.spawn(work(self, document))

    def forget(self, uri: str) -> None:
        """Forget the drafts for a document that is closed."""
        self.kept = {key: written for key, written in self.kept.items() if key[0] != uri}

    async def warm_up(self) -> None:
        """Have a worker up by the time that somebody opens a file; first the client gets to say what it wants."""
        await asyncio.sleep(_FIRST_WORDS)
        await asyncio.to_thread(getattr, codedoc_core, "Editor")
        await self.editor.outline(codedoc_core.Buffer(""))

    async def outline(self, document: Document, *, patience: float = _PATIENCE) -> Outline | None:
        """Return the outline of a document: the current one if it comes soon, else the last one moved along."""
        if document.outlined != document.version or document.outline is None:
            if document.outlining is None or document.outlining.done():
                document.outlining = self.spawn(self._outline(document))
            await asyncio.wait({document.outlining}, timeout=5.0 if document.outline is None else patience)
        return document.outline

    async def _outline(self, document: Document) -> None:
        version, document.changes = document.version, []
        found = await self.editor.outline(self.buffer(document))
        if not found.items and document.outline is not None:
            return  # it cannot be read at all just now: what was there before is still the best guess
        for change in document.changes:
            found = found.moved(*change)
        document.outline, document.outlined = found, version

    def text_edits(self, document: Document, edits: Sequence[Edit]) -> types.WorkspaceEdit:
        """Return edits of a document, tied to its version where the client can keep to that."""
        made = [types.TextEdit(document.span(edit.span.start, edit.span.end), edit.text) for edit in edits]
        if not self.can("workspace.workspace_edit.document_changes"):
            return types.WorkspaceEdit(changes={document.uri: made})
        identifier = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, made)])

    async def close(self) -> None:
        """End all work."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_FAREWELL)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.editor.__aexit__(None, None, None), _FAREWELL)

    async def watch_parent(self) -> None:
        """End when the editor is gone; usually its end of the pipe tells, but others may hold that open."""
        while self.process_id and os.name == "posix":
            try:
                os.kill(self.process_id, 0)
            except ProcessLookupError:
                os._exit(1)
            except PermissionError:
                return
            await asyncio.sleep(_PARENT_SECONDS)

    def tell(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Show a message to the person at the editor."""
        self.window_show_message(types.ShowMessageParams(kind, f"CodeDoc: {message}"))

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ANN401
        """Say nothing in the editor: whoever asked has been answered, and nobody else can do anything about it."""
