"""One run at a time on a project: a lock that dies with its holder, whatever kills it."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FILE: Final = "lock.sqlite"


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold a project's lock while the block runs, if nobody else does.

    The lock is SQLite's own on an empty database, which the system takes back from a process that ends.

    Args:
        folder: The project's state folder.

    Yields:
        Whether it is held.

    Raises:
        StoreFailed: If the disk fails.
    """
    path = folder / _FILE
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        path.touch(0o600)
        rows = sqlite3.connect(path, timeout=0, isolation_level=None)
    except (sqlite3.Error, OSError) as error:
        raise StoreFailed(str(path), str(error)) from error
    try:
        yield _is_taken(rows, path)
    finally:
        rows.close()


def _is_taken(rows: sqlite3.Connection, path: Path) -> bool:
    try:
        rows.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise StoreFailed(str(path), str(error)) from error
    return True
