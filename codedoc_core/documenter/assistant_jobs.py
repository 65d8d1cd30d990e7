"""Work of assistants that outlives the call that began it: told of under handles that nobody can guess."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import anyio

from codedoc_core.documenter.assistant_told import Told
from codedoc_core.errors import UsageError
from codedoc_core.jobs.check import CheckedFile
from codedoc_core.jobs.events import Started, Surveyed
from codedoc_core.jobs.outcome import FileOutcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from anyio.abc import TaskGroup

_LIFE: Final = 3600.0
_MOST: Final = 8


@dataclass(slots=True)
class Tally:
    """How far a piece of work is.

    Attributes:
        done: Files read or worked on.
        total: How many of them there are; a file that is read and worked on counts twice.
        at: The last of them.
    """

    done: int = 0
    total: int = 0
    at: str = ""

    def note(self, event: object) -> None:
        """Count one event of the core."""
        if isinstance(event, Started):
            self.total += event.total + event.surveyed
        elif isinstance(event, Surveyed | FileOutcome | CheckedFile):
            self.done += 1
            self.at = str(event.path)

    def __str__(self) -> str:
        return f"{self.done} of {self.total} steps"


@dataclass(slots=True)
class AssistantJob:
    """Work that outlives the call that began it.

    Attributes:
        handle: By which its owner asks for it.
        tally: How far it is.
        state: ``"working"``, ``"done"``, ``"failed"`` or ``"cancelled"``.
        told: What it came to.
        error: What ended it, where it failed.
        ended: Set at its end.
    """

    handle: str
    tally: Tally = field(default_factory=Tally)
    state: str = "working"
    told: Told = field(default_factory=Told)
    error: Exception | None = None
    ended: anyio.Event = field(default_factory=anyio.Event)
    _scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    _expires: float = float("inf")

    async def wait(self, seconds: float) -> bool:
        """Wait for its end, for some seconds at most; whether it has ended."""
        with anyio.move_on_after(seconds):
            await self.ended.wait()
        return self.ended.is_set()

    def cancel(self) -> None:
        """Ask for its end; files stay whole."""
        self._scope.cancel()

    def is_expired(self) -> bool:
        """Whether nobody may ask for it any more."""
        return self._expires < time.monotonic()

    def page(self, cursor: str | None, max_chars: int) -> str:
        """Return where it stands, or a page of what it came to.

        Args:
            cursor: Where to go on, as an earlier page told.
            max_chars: About how long the page may be.

        Raises:
            UsageError: If the cursor is of another result.
            Exception: What ended it, where it failed.
        """
        if self.error is not None:
            raise self.error
        if self.state != "done":
            return f"job={self.handle} is {self.state} after {self.tally}"
        return self.told.page(cursor, max_chars)

    async def run(self, work: Callable[[Tally], Awaitable[Told]]) -> None:
        """Do the work; whatever ends it is kept for whoever asks.

        Args:
            work: Told how far it is by calls of the tally's ``note``.
        """
        with self._scope:
            try:
                self.told = await work(self.tally)
                self.state = "done"
            except Exception as error:  # noqa: BLE001  (whoever asks for the job is told)
                self.error, self.state = error, "failed"
        if self.state == "working":
            self.state = "cancelled"
        self._expires = time.monotonic() + _LIFE
        self.ended.set()


class AssistantJobs:
    """The jobs of everybody who is served; nobody reaches those of others.

    Args:
        group: Where they run; they end with it.
        on_end: Called with the handle of each that has ended.
    """

    def __init__(self, group: TaskGroup, on_end: Callable[[str], Awaitable[None]]) -> None:
        self._group = group
        self._on_end = on_end
        self._jobs: dict[str, dict[str, AssistantJob]] = {}

    def begin(self, owner: str, work: Callable[[Tally], Awaitable[Told]]) -> AssistantJob:
        """Begin a job.

        Args:
            owner: Whose it is.
            work: Told how far it is by calls of the tally's ``note``.

        Raises:
            UsageError: If too many of the owner's are at work.
        """
        jobs = self._of(owner)
        if sum(not job.ended.is_set() for job in jobs.values()) >= _MOST:
            raise UsageError(f"{_MOST} jobs are at work; wait with get_job, or end one with cancel_job")
        job = AssistantJob(secrets.token_urlsafe(18))
        jobs[job.handle] = job
        self._group.start_soon(self._run, job, work)
        return job

    async def _run(self, job: AssistantJob, work: Callable[[Tally], Awaitable[Told]]) -> None:
        await job.run(work)
        await self._on_end(job.handle)

    def find(self, owner: str, handle: str) -> AssistantJob:
        """Return a job of somebody; those of others are told like those that never were.

        Raises:
            UsageError: If there is none.
        """
        found = self._of(owner).get(handle)
        if found is None:
            raise UsageError("there is no such job, or it has expired; begin anew")
        return found

    def _of(self, owner: str) -> dict[str, AssistantJob]:
        jobs = self._jobs.setdefault(owner, {})
        for handle in [job.handle for job in jobs.values() if job.is_expired()]:
            del jobs[handle]
        return jobs
