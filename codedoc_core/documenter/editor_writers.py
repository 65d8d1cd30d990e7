"""Models that an editor may ask: named by the person at the editor, reached as the environment says, opened once."""

from __future__ import annotations

import importlib
import os
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import anyio
import anyio.to_thread

from codedoc_core.errors import CodeDocError, UsageError
from codedoc_core.gemini.settings import access_from

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from codedoc_core.context.symbol import FileContext
    from codedoc_core.documenter.editor_settings import EditorConfiguration
    from codedoc_core.writing.writer import Answer

_OFFLINE: Final = "offline"
_NO_KEY: Final = "there is no key: set GEMINI_API_KEY where the editor starts"
_GEMINI: Final = "codedoc_core.documenter.editor_gemini"


class EditorWriter(Protocol):
    """Answers about the symbols of files."""

    async def write_files(self, files: Sequence[FileContext]) -> Sequence[Sequence[Answer]]:
        """Answer for every symbol of every file, in the same order; trouble is an answer without a draft."""
        ...


@dataclass(frozen=True, slots=True)
class WriterDoor:
    """The way to a model.

    Attributes:
        open: Opens it for the project that a file belongs to; ``None`` stands for a text that is no file.
        barred: Why it cannot be opened; empty where it can.
    """

    open: Callable[[Path | None], AbstractAsyncContextManager[EditorWriter]]
    barred: str = ""


def writer_doors() -> Mapping[str, WriterDoor]:
    """Return the models that there are, by the name under which a person chooses one."""
    try:
        barred = "" if access_from(os.environ) else _NO_KEY
    except UsageError as error:
        barred = str(error)
    return {"gemini": WriterDoor(_gemini, barred)}


def chosen_door(configuration: EditorConfiguration, doors: Mapping[str, WriterDoor] | None = None) -> WriterDoor | None:
    """Return the way to the model that a person chose; ``None`` where none was chosen.

    Args:
        configuration: What was chosen, and whether the workspace is trusted.
        doors: The models to choose from; those that there are where ``None``.
    """
    if configuration.writer == _OFFLINE:
        return None
    known = writer_doors() if doors is None else doors
    door = known.get(configuration.writer)
    if door is None:
        return WriterDoor(_gemini, f"there is no writer {configuration.writer!r}: {_OFFLINE}, {', '.join(known)}")
    return door if configuration.is_trusted else replace(door, barred="the workspace is not trusted")


class SharedWriter:
    """A writer that is opened when it is needed and stays open for everybody.

    Args:
        door: The way to it.
        file: A file of the project that it is for.
    """

    def __init__(self, door: WriterDoor, file: Path | None) -> None:
        self._door, self._file = door, file
        self._opened = anyio.Event()
        self._writer: EditorWriter | None = None
        self._fault = "the writer is closed"

    async def serve(self) -> None:
        """Keep the writer open until this is cancelled, which closes its connections; end where it cannot be opened."""
        try:
            async with self._door.open(self._file) as self._writer:
                self._opened.set()
                await anyio.sleep_forever()
        except CodeDocError as error:
            self._fault = str(error)
        finally:
            self._writer = None
            self._opened.set()

    async def write_files(self, files: Sequence[FileContext]) -> Sequence[Sequence[Answer]]:
        """Answer for every symbol, once the writer is open.

        Raises:
            UsageError: If it could not be opened.
        """
        await self._opened.wait()
        if self._writer is None:
            raise UsageError(self._fault)
        return await self._writer.write_files(files)


@asynccontextmanager
async def _gemini(file: Path | None) -> AsyncIterator[EditorWriter]:
    """Open Gemini; its library is imported beside the loop, for that takes most of a second."""
    for name in ("google.genai", _GEMINI):
        found = await anyio.to_thread.run_sync(importlib.import_module, name)
    async with found.open_gemini(file) as writer:
        yield writer
