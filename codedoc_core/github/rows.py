"""SQLite files that only their owner can read."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY_SECONDS: Final = 10.0


@contextmanager
def open_rows(path: Path, schema: str, remedy: str) -> Iterator[sqlite3.Connection]:
    """Open a file of rows for a block; what the block changes is kept at its end, or not at all.

    Args:
        path: The file; it and its folder are made where they are missing.
        schema: Statements that make its tables where they are missing.
        remedy: What to do about a file that cannot be used.

    Yields:
        The connection.

    Raises:
        UsageError: If the file cannot be used.
    """
    try:
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        path.touch(0o600)
        rows = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            rows.row_factory = sqlite3.Row
            rows.executescript(schema)
            rows.execute("BEGIN IMMEDIATE")
            yield rows
            rows.execute("COMMIT")
        finally:
            if rows.in_transaction:
                rows.execute("ROLLBACK")
            rows.close()
    except (sqlite3.Error, OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be used: {error}; {remedy}") from error
