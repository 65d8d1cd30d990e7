"""Batches that wait for their answers: each under a label that was chosen, and is on disk, before it is submitted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.jobs.parcels import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.context.symbol import FileContext
    from codedoc_core.jobs.store import JobStore

INTENDED = "intended"
SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class WaitingBatch:
    """A batch that waits.

    Attributes:
        label: What it is found by where its handle was lost.
        handle: The service's name of it; empty where it is not known whether it was submitted.
        state: What was last heard of it.
        attempt: Counts from 1.
        submitted: When, in seconds since 1970.
        symbols: How many symbols it is about.
        request: Its line among the payments.
    """

    label: str
    handle: str
    state: str
    attempt: int
    submitted: float
    symbols: int
    request: int


class BatchRows:
    """The batches of one job.

    Args:
        store: Where they are kept.
        job: The job's number.
    """

    def __init__(self, store: JobStore, job: int) -> None:
        self._store = store
        self._job = job

    def intend(self, label: str, packs: Sequence[Sequence[FileContext]], attempt: int, request: int) -> None:
        """Take down a batch before it is submitted."""
        symbols = sum(len(file.symbols) for files in packs for file in files)
        with self._store.transaction() as rows:
            rows.execute(
                "INSERT INTO batches (label, job, request, state, attempt, submitted, symbols, packs)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (label, self._job, request, INTENDED, attempt, time.time(), symbols, to_json(packs)),
            )

    def tell(self, label: str, handle: str, state: str) -> None:
        """Take down what was heard of a batch."""
        with self._store.transaction() as rows:
            rows.execute("UPDATE batches SET handle = ?, state = ? WHERE label = ?", (handle, state, label))

    def forget(self, label: str) -> None:
        """Take down that nothing more will come of a batch."""
        with self._store.transaction() as rows:
            rows.execute("DELETE FROM batches WHERE label = ?", (label,))

    def waiting(self) -> list[WaitingBatch]:
        """Return those that wait, in the order in which they were submitted."""
        rows = self._store.query(
            "SELECT label, handle, state, attempt, submitted, symbols, request FROM batches WHERE job = ?"
            " ORDER BY submitted, label",
            self._job,
        )
        return [WaitingBatch(*row) for row in rows]

    def packs(self, label: str) -> list[list[FileContext]]:
        """Return what a batch asks."""
        (row,) = self._store.query("SELECT packs FROM batches WHERE label = ?", label)
        return from_json(row["packs"])
