"""The repositories that are kept: each belongs to who was signed in, and nobody else ever sees it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Final

from codedoc_core.github.repositories import Repository, RepositoryChanges, RepositoryRecord, changes_of
from codedoc_core.github.rows import open_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from codedoc_core.github.identity import Identity
    from codedoc_core.github.repositories import Listing

_REMEDY: Final = "move it away and run `codedoc repos sync`; only what was selected is in no other place"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS repositories (
    identity TEXT NOT NULL,
    id INTEGER NOT NULL,
    described TEXT NOT NULL,
    is_selected INTEGER NOT NULL DEFAULT 0,
    is_gone INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (identity, id)
) WITHOUT ROWID;
"""
_FIELDS: Final = {field.name for field in fields(Repository)}
_KEEP: Final = """
INSERT INTO repositories (identity, id, described) VALUES (?, ?, ?)
ON CONFLICT (identity, id) DO UPDATE SET described = excluded.described, is_gone = 0
"""


@dataclass(frozen=True, slots=True)
class RepositoryStore:
    """Repositories of one identity.

    Attributes:
        path: The file; it may hold those of others too.
        identity: Whose repositories these are.
    """

    path: Path
    identity: Identity

    def records(self) -> list[RepositoryRecord]:
        """Return what is kept, by full name.

        Raises:
            UsageError: If the file cannot be used.
        """
        with self._open() as rows:
            return self._read(rows)

    def update(self, listing: Listing) -> RepositoryChanges:
        """Keep what GitHub lists, mark what it lists no more, and return the difference; a selection outlives both.

        Raises:
            UsageError: If the file cannot be used.
        """
        with self._open() as rows:
            changes = changes_of(self._read(rows), listing)
            seen = (*changes.new, *changes.changed)
            rows.executemany(_KEEP, [(self.identity.key, each.id, json.dumps(asdict(each))) for each in seen])
            self._mark(rows, "is_gone", changes.gone)
        return changes

    def select(self, repositories: Iterable[Repository], *, is_selected: bool) -> None:
        """Select repositories, or do so no more.

        Raises:
            UsageError: If the file cannot be used.
        """
        with self._open() as rows:
            self._mark(rows, "is_selected", repositories, int(is_selected))

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return open_rows(self.path, _SCHEMA, _REMEDY)

    def _read(self, rows: sqlite3.Connection) -> list[RepositoryRecord]:
        found = rows.execute("SELECT * FROM repositories WHERE identity = ?", (self.identity.key,))
        records = [
            RepositoryRecord(_repository(row["described"]), bool(row["is_selected"]), bool(row["is_gone"]))
            for row in found
        ]
        return sorted(records, key=lambda record: record.repository.full_name.lower())

    def _mark(self, rows: sqlite3.Connection, column: str, marked: Iterable[Repository], value: int = 1) -> None:
        sql = f"UPDATE repositories SET {column} = ? WHERE identity = ? AND id = ?"  # noqa: S608  (our own names)
        rows.executemany(sql, [(value, self.identity.key, each.id) for each in marked])


def _repository(described: str) -> Repository:
    """Return a repository as it was kept, perhaps by a version that knew more of it."""
    return Repository(**{key: value for key, value in json.loads(described).items() if key in _FIELDS})
