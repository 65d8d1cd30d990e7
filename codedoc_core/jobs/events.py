"""What a run tells of itself as it goes on: one stream, for the terminal, the editor, the assistant and the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.jobs.outcome import FileOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from codedoc_core.writing.writer import Spent


@dataclass(frozen=True, slots=True)
class Waiting:
    """Another run works on this project; this one begins when that one ends.

    Attributes:
        job: Its number; 0 where that is not known.
    """

    job: int


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """The run is not a job: what becomes of it cannot be taken down.

    Attributes:
        reason: Why, and what to do about it.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class JobStarted:
    """The run is a job.

    Attributes:
        job: Its number.
        is_resumed: Whether parts of it were done before.
    """

    job: int
    is_resumed: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """The files are found; work begins.

    Attributes:
        total: How many files will be worked on.
        surveyed: How many files are read before that, for what they teach about style and bases.
        skipped: Reasons for which files or folders were passed over, with counts.
    """

    total: int
    surveyed: int
    skipped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One file has been read for what it teaches."""

    path: Path


@dataclass(frozen=True, slots=True)
class UnitStarted:
    """Work on one file begins.

    Attributes:
        path: The file, as short as it can be said from the current directory.
    """

    path: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """The model has answered for one file.

    Attributes:
        path: The file.
        symbols: How many symbols it has drafts for, those from the cache included.
    """

    path: str
    symbols: int


@dataclass(frozen=True, slots=True)
class Verified:
    """The drafts for one file were held to the code.

    Attributes:
        path: The file.
        held: How many drafts hold, in all or in part.
        refused: How many of the verifier's objections stand after the model was asked again.
    """

    path: str
    held: int
    refused: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A request was answered, or broke off.

    Attributes:
        spent: All that the job has spent so far.
    """

    spent: Spent


@dataclass(frozen=True, slots=True)
class Batched:
    """A batch was submitted, or looked at; its answers come when the job is resumed later.

    Attributes:
        handle: The service's name of it.
        state: What has become of it (``"submitted"``, ``"running"``, ``"done"``, ``"expired"``).
        symbols: How many symbols it is about.
    """

    handle: str
    state: str
    symbols: int


_Begun = Waiting | Unrecorded | JobStarted | Started | Surveyed
Event = _Begun | UnitStarted | Batched | Drafted | Verified | Paid | FileOutcome
"""``FileOutcome`` is the last of each file: written, or failed and why."""
