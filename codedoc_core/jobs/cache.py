"""Answers that were paid, kept between runs: a cache, so it may be deleted, and nothing read from it is executed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

import diskcache
from pydantic import TypeAdapter, ValidationError

from codedoc_core.docstrings.draft import Draft
from codedoc_core.errors import UsageError
from codedoc_core.writing.writer import Answer, AnswerKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from codedoc_core.context.symbol import SymbolContext

_SIZE: Final = 256 << 20
_MAGIC: Final = b"SQLite format 3\0"
_LARGEST: Final = 1 << 20
_TROUBLE: Final = (sqlite3.Error, diskcache.Timeout, OSError)
_DRAFT: Final = TypeAdapter(Draft | None)


def answer_key(symbol: SymbolContext, path: str, model: str, version: str) -> AnswerKey:
    """Return the key under which an answer is kept.

    Args:
        symbol: The symbol; its fingerprint covers its redacted code, its facts and the style.
        path: Its file.
        model: The model and how it is set, in one text.
        version: The wording of the prompt.
    """
    # Summaries of callees are left out, since the run itself writes some.
    surroundings = (line.partition(" - ")[0] for line in symbol.surroundings)
    round_ = "again" if symbol.objections else "first"
    return AnswerKey(
        _hash(symbol.fingerprint, *surroundings, *symbol.objections, model, version),
        _hash(path, symbol.facts.qualname, symbol.code, round_, model, version),
    )


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def row_of(answer: Answer) -> str:
    """Return an answer as it is kept; trouble is no answer, so there must be none."""
    return json.dumps(answer.draft and asdict(answer.draft), separators=(",", ":"))


def answer_of(row: str | bytes) -> Answer | None:
    """Return an answer that was kept, or ``None`` where it is none of ours."""
    with suppress(ValidationError):
        return Answer(_DRAFT.validate_json(row))
    return None


class AnswerCache:
    """Keeps answers in a folder that only its owner can read; fulfils ``AnswerStore``.

    A row that cannot be read, for whatever reason, is an answer that is not there; one that cannot be written is paid
    for again.

    Args:
        folder: Made where it is missing.

    Raises:
        UsageError: If the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            _refuse_damaged(folder / diskcache.core.DBNAME)
            self._rows = diskcache.Cache(
                str(folder), disk=RawDisk, disk_min_file_size=_LARGEST, size_limit=_SIZE, timeout=5
            )
        except _TROUBLE as error:
            raise UsageError(f"the cache {folder} cannot be used: {error}; delete it or choose another") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def get(self, key: AnswerKey) -> Answer | None:
        """Return the answer kept under the content of a key, or ``None``."""
        with suppress(*_TROUBLE):
            row = self._rows.get(key.content)
            return None if row is None else answer_of(row)
        return None

    def put(self, answers: Mapping[AnswerKey, Answer]) -> None:
        """Keep answers under the content of their keys; trouble is no answer."""
        rows = {key.content: row_of(answer).encode() for key, answer in answers.items() if not answer.reason}
        with suppress(*_TROUBLE), self._rows.transact():
            for key, row in rows.items():
                if len(row) < _LARGEST:
                    self._rows.set(key, row)


class RawDisk(diskcache.Disk):  # type: ignore[misc]  # the library has no types
    """Rows of bytes under keys of text and nothing else: a pickled row, or one that names a file, is refused."""

    def put(self, key: object) -> tuple[object, bool]:
        """Return how a key is kept."""
        return (key, True) if isinstance(key, str) else _refuse()

    def get(self, key: object, raw: bool) -> object:
        """Return a key as it was given."""
        return key if raw and isinstance(key, str) else _refuse()

    def store(self, value: object, read: bool, key: object = None) -> tuple[int, int, None, Any]:  # noqa: ARG002
        """Return how a value is kept."""
        return (0, diskcache.core.MODE_RAW, None, value) if isinstance(value, bytes) and not read else _refuse()

    def fetch(self, mode: int, filename: object, value: object, read: bool) -> bytes:
        """Return a value as it was given."""
        is_ours = mode == diskcache.core.MODE_RAW and filename is None and isinstance(value, bytes) and not read
        return value if is_ours and isinstance(value, bytes) else _refuse()

    def remove(self, file_path: object) -> None:
        """Delete nothing: no row of ours has a file."""


def _refuse_damaged(database: Path) -> None:
    """Look at the file before the library does, which would leave it open."""
    if database.exists():
        with database.open("rb") as file:
            if file.read(len(_MAGIC)) not in (b"", _MAGIC):
                raise OSError("what it holds is no cache")


def _refuse() -> NoReturn:
    raise OSError("a row that is not ours")
