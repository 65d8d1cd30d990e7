"""A job: one run over a repository, as it is told of while it goes on and after it has ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class JobState(StrEnum):
    """How far a job is; those that are neither processing nor completed can be resumed."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class UnitState(StrEnum):
    """What became of one file of a job.

    One that is partial is done, but the model could not be asked about all its symbols; once it is to be done again,
    what the offline writer said in place of the model may be replaced.
    """

    PENDING = "pending"
    WRITING = "writing"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class DocumentationJob:
    """A run over a repository.

    Attributes:
        id: Counts from 1 in each project.
        state: How far it is.
        request: What was asked for, as JSON values.
        created: When it was asked for, in seconds since 1970.
        updated: When something became of it last, in seconds since 1970.
        files: Files to work on.
        files_done: Those of them that are done.
        files_failed: Those that could not be read or written.
        symbols: Symbols documented or updated.
        model: The model's name; empty where none is asked.
        requests: Requests sent.
        tokens: Tokens sent and received.
        cost: In US dollars; ``None`` where no price is known.
        unsure: Requests that broke off, so that nobody knows whether they were billed.
        error: Why it failed or rests, with the next step; empty otherwise.
        files_partial: Files that are done, but about which the model could not be asked in full.
    """

    id: int
    state: JobState
    request: Mapping[str, Any] = field(repr=False)
    created: float
    updated: float
    files: int = 0
    files_done: int = 0
    files_failed: int = 0
    symbols: int = 0
    model: str = ""
    requests: int = 0
    tokens: int = 0
    cost: float | None = None
    unsure: int = 0
    error: str = ""
    files_partial: int = 0

    @property
    def files_pending(self) -> int:
        """How many files are still to be done."""
        return self.files - self.files_done - self.files_failed

    @property
    def percent(self) -> int:
        """How many of a hundred files are done; 100 only once all are."""
        done = self.files_done + self.files_failed
        return 100 * done // self.files if self.files else 100 * (self.state is JobState.COMPLETED)


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One file of a job.

    Attributes:
        path: From the project's root, with slashes.
        state: What became of it.
        outcome: Its outcome as JSON values; empty while it is pending.
        sha: SHA-256 of what is being written to it, in hexadecimal; empty otherwise.
    """

    path: str
    state: UnitState
    outcome: Mapping[str, Any] = field(default_factory=dict)
    sha: str = ""
