"""Gemini for an editor: opened for a project, with answers paid before."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from codedoc_core.config import Settings, load_project
from codedoc_core.documenter.gemini import gemini_settings, gemini_writer
from codedoc_core.errors import UsageError
from codedoc_core.gemini.settings import access_from
from codedoc_core.jobs.cache import answer_key
from codedoc_core.transport.spending import SpendingLimits
from codedoc_core.workspace.discover import find_root
from codedoc_core.workspace.unsent import is_unsent, unsent_rules
from codedoc_core.writing.prompt import VERSION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from codedoc_core.context.symbol import FileContext, SymbolContext
    from codedoc_core.documenter.editor_writers import EditorWriter
    from codedoc_core.writing.writer import Answer, AnswerKey, AnswerStore, ModelWriter


@asynccontextmanager
async def open_gemini(file: Path | None) -> AsyncIterator[EditorWriter]:
    """Open Gemini for the project of a file; key and address come from the environment only.

    Raises:
        UsageError: If there is no key, or a setting makes no sense.
    """
    access = access_from(os.environ)
    if access is None:
        raise UsageError("Gemini needs a key: set GEMINI_API_KEY where the editor starts")
    settings = load_project(find_root(file)).settings if file is not None else Settings()
    if file is not None and is_unsent(file, unsent_rules(find_root(file), settings.never_send)):
        raise UsageError(f"nothing of {file.name} is ever sent (`never-send`); write its docstrings offline")
    async with gemini_writer(gemini_settings(settings, None, SpendingLimits()), access, ()) as (writer, store):
        yield _Paid(writer, store)


class _Paid:
    """A model whose answers are kept: nothing is paid twice, by an editor or by a run."""

    def __init__(self, writer: ModelWriter, store: AnswerStore) -> None:
        self._writer, self._store = writer, store

    async def write_files(self, files: Sequence[FileContext]) -> Sequence[Sequence[Answer]]:
        known = [[self._store.get(self._key(symbol, file)) for symbol in file.symbols] for file in files]
        rest = [
            replace(file, symbols=tuple(s for s, answer in zip(file.symbols, answers, strict=True) if answer is None))
            for file, answers in zip(files, known, strict=True)
        ]
        asked = [file for file in rest if file.symbols]
        said = iter(await self._writer.write_files(asked, self._keep) if asked else ())
        new = [iter(next(said) if file.symbols else ()) for file in rest]
        return [[answer or next(more) for answer in answers] for answers, more in zip(known, new, strict=True)]

    def _keep(self, answers: Sequence[tuple[FileContext, SymbolContext, Answer]]) -> None:
        self._store.put({self._key(symbol, file): answer for file, symbol, answer in answers})

    def _key(self, symbol: SymbolContext, file: FileContext) -> AnswerKey:
        return answer_key(symbol, file.path, self._writer.spent.model, VERSION)
