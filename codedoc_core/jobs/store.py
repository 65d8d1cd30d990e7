"""The job store: one SQLite file a project, committed as each unit ends, so that a kill at any moment loses none.

Whoever reads it may do so with any SQLite tool; the tables are described in docs/jobs.md. One run at a time writes
to it (``jobs.lock``); others read. Every change is on disk before it is acted upon (``synchronous=FULL``).
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

from codedoc_core.errors import StoreFailed
from codedoc_core.jobs.job import DocumentationJob, JobState, UnitRecord, UnitState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_FILE: Final = "jobs.sqlite"
_VERSION: Final = 1
_BUSY_SECONDS: Final = 10.0
_SCHEMA: Final = """
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    request TEXT NOT NULL,
    model TEXT NOT NULL DEFAULT '',
    created REAL NOT NULL,
    updated REAL NOT NULL,
    is_cancel_asked INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT ''
);
CREATE TABLE units (
    job INTEGER NOT NULL REFERENCES jobs(id),
    path TEXT NOT NULL,
    state TEXT NOT NULL,
    symbols INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT '{}',
    sha TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (job, path)
) WITHOUT ROWID;
CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL REFERENCES jobs(id),
    state TEXT NOT NULL,
    sent REAL NOT NULL,
    requests INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost REAL
);
CREATE INDEX requests_by_job ON requests (job);
CREATE TABLE answers (
    job INTEGER NOT NULL REFERENCES jobs(id),
    key TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (job, key)
) WITHOUT ROWID;
CREATE TABLE batches (
    label TEXT PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES jobs(id),
    request INTEGER NOT NULL REFERENCES requests(id),
    handle TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    submitted REAL NOT NULL,
    symbols INTEGER NOT NULL,
    packs BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE provenance (
    path TEXT NOT NULL,
    qualname TEXT NOT NULL,
    part TEXT NOT NULL,
    digest TEXT NOT NULL,
    author TEXT NOT NULL,
    code TEXT NOT NULL,
    job INTEGER NOT NULL REFERENCES jobs(id),
    PRIMARY KEY (path, qualname, part, digest)
) WITHOUT ROWID;
"""
_JOB: Final = """
SELECT jobs.*, count(units.path) AS files, sum(units.state IN ('done', 'partial')) AS files_done,
    sum(units.state = 'partial') AS files_partial,
    sum(units.state = 'failed') AS files_failed, sum(units.symbols) AS symbols
FROM jobs LEFT JOIN units ON units.job = jobs.id
"""
_BILL: Final = """
SELECT count(*) AS rows, sum(requests) AS requests, sum(input_tokens + output_tokens) AS tokens,
    CASE WHEN count(cost) = count(*) THEN sum(cost) END AS cost
FROM requests WHERE job = ? AND state = ?
"""


class JobStore:
    """Jobs of one project and what became of their units.

    Args:
        folder: Where its file lies; made where it is missing, readable by its owner only.
        clock: Seconds since 1970.

    Raises:
        StoreFailed: If it cannot be opened; each method raises it where the disk fails.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = folder / _FILE
        self._clock = clock
        with self._told():
            folder.mkdir(0o700, parents=True, exist_ok=True)
            self.path.touch(0o600)
            self._rows = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            self._rows.row_factory = sqlite3.Row
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                self._rows.execute(f"PRAGMA {pragma}")
            self._migrate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Make all changes of the block at once, or none of them.

        Yields:
            The connection.
        """
        with self._told():
            if self._rows.in_transaction:
                yield self._rows
                return
            self._rows.execute("BEGIN IMMEDIATE")
            try:
                yield self._rows
                self._rows.execute("COMMIT")
            finally:
                if self._rows.in_transaction:
                    self._rows.execute("ROLLBACK")

    def query(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows of a query."""
        with self._told():
            return self._rows.execute(sql, values).fetchall()

    def create(self, request: Mapping[str, Any]) -> int:
        """Take down a new job, and return its number."""
        now = self._clock()
        with self.transaction() as rows:
            row = rows.execute(
                "INSERT INTO jobs (state, request, created, updated) VALUES (?, ?, ?, ?) RETURNING id",
                (JobState.PENDING, json.dumps(request), now, now),
            ).fetchone()
        return int(row["id"])

    def plan(self, job: int, paths: Iterable[str]) -> None:
        """Take down which files a job is about; what is there already stays as it is."""
        with self.transaction() as rows:
            rows.executemany(
                "INSERT OR IGNORE INTO units (job, path, state) VALUES (?, ?, ?)",
                ((job, path, UnitState.PENDING) for path in paths),
            )

    def name_model(self, job: int, model: str) -> None:
        """Take down which model a job asks."""
        with self.transaction() as rows:
            rows.execute("UPDATE jobs SET model = ? WHERE id = ?", (model, job))

    def begin(self, job: int) -> None:
        """Take down that work on a job begins."""
        with self.transaction() as rows:
            rows.execute(
                "UPDATE jobs SET state = ?, is_cancel_asked = 0, error = '', updated = ? WHERE id = ?",
                (JobState.PROCESSING, self._clock(), job),
            )

    def end(self, job: int, state: JobState, error: str = "") -> None:
        """Take down how work on a job ended; the answers of a completed one are not needed any more."""
        with self.transaction() as rows:
            rows.execute(
                "UPDATE jobs SET state = ?, error = ?, updated = ? WHERE id = ?", (state, error, self._clock(), job)
            )
            if state is JobState.COMPLETED:
                rows.execute("DELETE FROM answers WHERE job = ?", (job,))

    def reconcile(self) -> None:
        """Take down that jobs which seem at work were killed; only who holds the lock may say so."""
        with self.transaction() as rows:
            rows.execute("UPDATE requests SET state = 'unsure' WHERE state = 'sent'")
            rows.execute(
                "UPDATE jobs SET state = ?, error = 'it was killed' WHERE state = ?",
                (JobState.PENDING, JobState.PROCESSING),
            )

    def ask_to_cancel(self, job: int) -> None:
        """Ask whoever works on a job to stop."""
        with self.transaction() as rows:
            rows.execute("UPDATE jobs SET is_cancel_asked = 1 WHERE id = ?", (job,))

    def is_cancel_asked(self, job: int) -> bool:
        """Whether somebody asked for the end of a job."""
        return any(row["is_cancel_asked"] for row in self.query("SELECT is_cancel_asked FROM jobs WHERE id = ?", job))

    def finish_unit(self, job: int, unit: UnitRecord, symbols: int) -> None:
        """Take down what became of a file."""
        with self.transaction() as rows:
            rows.execute(
                "INSERT OR REPLACE INTO units (job, path, state, symbols, outcome, sha) VALUES (?, ?, ?, ?, ?, ?)",
                (job, unit.path, unit.state, symbols, json.dumps(unit.outcome), unit.sha),
            )
            rows.execute("UPDATE jobs SET updated = ? WHERE id = ?", (self._clock(), job))

    def set_unit(self, job: int, path: str, state: UnitState) -> None:
        """Take down that a file has another state, with the outcome that it has already."""
        with self.transaction() as rows:
            rows.execute("UPDATE units SET state = ? WHERE job = ? AND path = ?", (state, job, path))

    def reopen(self, job: int) -> None:
        """Have the files of a job done again that failed, or about which the model could not be asked in full."""
        with self.transaction() as rows:
            for old, new in ((UnitState.FAILED, UnitState.PENDING), (UnitState.PARTIAL, UnitState.AGAIN)):
                rows.execute("UPDATE units SET state = ? WHERE job = ? AND state = ?", (new, job, old))

    def is_again(self, job: int, path: str) -> bool:
        """Whether a file is done again because the model could not be asked in full."""
        rows = self.query("SELECT state FROM units WHERE job = ? AND path = ?", job, path)
        return bool(rows) and rows[0]["state"] == UnitState.AGAIN

    def units(self, job: int) -> list[UnitRecord]:
        """Return the files of a job, by path."""
        rows = self.query("SELECT * FROM units WHERE job = ? ORDER BY path", job)
        return [
            UnitRecord(row["path"], UnitState(row["state"]), json.loads(row["outcome"]), row["sha"]) for row in rows
        ]

    def job(self, number: int) -> DocumentationJob | None:
        """Return a job by its number, or ``None``."""
        rows = self.query(f"{_JOB} WHERE jobs.id = ? GROUP BY jobs.id", number)
        return self._jobs(rows)[0] if rows else None

    def jobs(self) -> list[DocumentationJob]:
        """Return all jobs, the newest first."""
        return self._jobs(self.query(f"{_JOB} GROUP BY jobs.id ORDER BY jobs.id DESC"))

    def _jobs(self, rows: Sequence[sqlite3.Row]) -> list[DocumentationJob]:
        return [self._job(row) for row in rows]

    def _job(self, row: sqlite3.Row) -> DocumentationJob:
        paid, unsure = (self.query(_BILL, row["id"], state)[0] for state in ("paid", "unsure"))
        return DocumentationJob(
            row["id"],
            JobState(row["state"]),
            json.loads(row["request"]),
            row["created"],
            row["updated"],
            row["files"],
            row["files_done"] or 0,
            row["files_failed"] or 0,
            row["symbols"] or 0,
            row["model"],
            (paid["requests"] or 0) + (unsure["requests"] or 0),
            paid["tokens"] or 0,
            paid["cost"] if paid["rows"] else 0.0,
            unsure["rows"],
            row["error"],
            row["files_partial"] or 0,
        )

    def _migrate(self) -> None:
        version = self._rows.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise sqlite3.DatabaseError("a newer CodeDoc made it")
        if version < _VERSION:
            with self.transaction() as rows:
                if rows.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
                    for statement in _SCHEMA.split(";\n"):
                        rows.execute(statement)
                    rows.execute(f"PRAGMA user_version = {_VERSION}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell of trouble with the disk in words that a person can act on."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreFailed(str(self.path), str(error)) from error
