"""A run as a job: one at a time on a project, taken down as it goes on, stopped when somebody asks for it."""

from __future__ import annotations

import hashlib
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anyio
import platformdirs
from anyio import get_cancelled_exc_class

from codedoc_core.errors import CodeDocError, StoreFailed
from codedoc_core.jobs.events import Waiting
from codedoc_core.jobs.job import JobState, UnitRecord, UnitState
from codedoc_core.jobs.lock import held
from codedoc_core.jobs.outcome import FileOutcome, FileStatus
from codedoc_core.jobs.payments import PaymentBook
from codedoc_core.jobs.pool import unwrapped
from codedoc_core.jobs.provenance import note_authors, offline_parts, own_parts
from codedoc_core.jobs.store import JobStore
from codedoc_core.transport.clock import Clock
from codedoc_core.writing.ledger import Status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping

    from codedoc_core.docstrings.parts import OwnPart
    from codedoc_core.jobs.events import Event
    from codedoc_core.writing.writer import AnswerStore

_DONE: Final = (UnitState.DONE, UnitState.PARTIAL)
_FAILED: Final = (FileStatus.UNREADABLE, FileStatus.REFUSED)
_LOOK: Final = 0.5
"""Seconds between two looks whether somebody else has ended, or wants this run to end."""


def state_folder(root: Path) -> Path:
    """Return the folder where the memory of a project is kept.

    Args:
        root: The project's root.
    """
    real = root.resolve()
    name = f"{real.name or 'root'}-{hashlib.sha256(str(real).encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
    return _memory() / name


def state_folders() -> list[Path]:
    """Return the folders of all projects that there is a memory of."""
    return sorted(_memory().glob("*/")) if _memory().is_dir() else []


def _memory() -> Path:
    return Path(platformdirs.user_state_dir("codedoc", appauthor=False)) / "projects"


@dataclass(slots=True)
class Recording:
    """Takes down what becomes of one job.

    Attributes:
        store: Where.
        job: The job's number.
        is_cancelled: Whether somebody asked for its end.
        rests: What the job waits for before it can be resumed; empty where it is done.
        on_payment: Called after each payment.
        payments: Where they are taken down, once a model is asked.
    """

    store: JobStore
    job: int
    is_cancelled: bool = False
    rests: str = ""
    on_payment: Callable[[], None] = lambda: None
    payments: PaymentBook | None = None

    def plan(self, places: Iterable[str]) -> Mapping[str, FileOutcome]:
        """Take down the files of the job, and return what became of those that are done."""
        self.store.plan(self.job, places)
        units = self.store.units(self.job)
        return {unit.path: outcome_of(unit.outcome) for unit in units if unit.state in _DONE}

    def book(self, cache: AnswerStore, model: str) -> PaymentBook:
        """Open the book where payments and answers are taken down before they go to the cache."""
        self.store.name_model(self.job, model)
        self.payments = PaymentBook(self.store, self.job, cache, self._paid)
        return self.payments

    def _paid(self) -> None:
        self.on_payment()

    def replaceable(self, place: str, *, is_update: bool) -> tuple[OwnPart, ...]:
        """Return the parts of a file's docstrings that may be written anew, since no person wrote them.

        Args:
            place: The file.
            is_update: Whether docstrings are to follow code that has changed, and not only those to be replaced that
                stand in for a model which could not be asked.
        """
        if self.store.is_again(self.job, place):
            return offline_parts(self.store, self.job, place)
        return own_parts(self.store, place) if is_update else ()

    def about_to_write(self, place: str, outcome: FileOutcome, data: bytes) -> None:
        """Take down what a file will be, and who wrote its docstrings, before it is replaced."""
        with self.store.transaction():
            self._take_down(place, UnitState.WRITING, outcome, data)
            note_authors(self.store, self.job, place, outcome.symbols)

    def finish(self, place: str, outcome: FileOutcome) -> None:
        """Take down what became of a file."""
        state = UnitState.PARTIAL if outcome.unasked else UnitState.DONE
        self._take_down(place, UnitState.FAILED if outcome.status in _FAILED else state, outcome, b"")

    def _take_down(self, place: str, state: UnitState, outcome: FileOutcome, data: bytes) -> None:
        done = sum(symbol.status in (Status.DOCUMENTED, Status.UPDATED) for symbol in outcome.symbols)
        sha = hashlib.sha256(data).hexdigest() if data else ""
        self.store.finish_unit(self.job, UnitRecord(place, state, asdict(outcome), sha), done)


@asynccontextmanager
async def recorded(
    root: Path,
    job_of: Callable[[JobStore], int],
    on_event: Callable[[Event], None] = lambda _: None,
    clock: Clock | None = None,
) -> AsyncIterator[Recording]:
    """Take down what is done in the block as a job, once no other run works on the project.

    Args:
        root: The project's root.
        job_of: Finds the job in the store, or makes it.
        on_event: Told that another run has to be waited for.
        clock: Time; the system's where ``None``.

    Yields:
        Where to take it down. The block is cancelled when somebody asks for the end of the job.

    Raises:
        StoreFailed: If the store cannot be used.
    """
    time, folder = clock or Clock(), state_folder(root)
    async with _alone(folder, on_event, time):
        with JobStore(folder) as store:
            store.reconcile()
            recording = Recording(store, job_of(store))
            _settle_writing(recording, root)
            store.begin(recording.job)
            try:
                async with anyio.create_task_group() as group:
                    group.start_soon(_watch, recording, group.cancel_scope, time)
                    yield recording
                    group.cancel_scope.cancel()
            except BaseException as error:
                told = unwrapped(error)
                if not isinstance(told, StoreFailed):
                    store.end(recording.job, *_ending(told, recording.job))
                if told is error:
                    raise
                raise told from error
            if recording.is_cancelled:
                store.end(recording.job, JobState.CANCELLED, _resumable("it was cancelled", recording.job))
            elif recording.rests:
                waits = f"{recording.rests}; codedoc jobs resume {recording.job} collects it"
                store.end(recording.job, JobState.PENDING, waits)
            else:
                store.end(recording.job, JobState.COMPLETED)


@asynccontextmanager
async def _alone(folder: Path, on_event: Callable[[Event], None], clock: Clock) -> AsyncIterator[None]:
    """Hold the project's lock, after whoever holds it now."""
    is_told = False
    while True:
        with held(folder) as is_ours:
            if is_ours:
                yield
                return
        if not is_told:
            with JobStore(folder) as store:
                working = [job.id for job in store.jobs() if job.state is JobState.PROCESSING]
            on_event(Waiting(working[0] if working else 0))
            is_told = True
        await clock.sleep(_LOOK)


async def _watch(recording: Recording, scope: anyio.CancelScope, clock: Clock) -> None:
    while not recording.store.is_cancel_asked(recording.job):
        await clock.sleep(_LOOK)
    recording.is_cancelled = True
    scope.cancel()


def _settle_writing(recording: Recording, root: Path) -> None:
    """See what became of files that were being replaced when the job was killed: each is either old or new."""
    store, job = recording.store, recording.job
    for unit in store.units(job):
        if unit.state is UnitState.WRITING:
            state = UnitState.DONE if _sha_of(root / unit.path) == unit.sha else UnitState.PENDING
            store.set_unit(job, unit.path, state)


def _sha_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""  # it is gone, so it is done again, and told then


def _ending(error: BaseException, job: int) -> tuple[JobState, str]:
    if isinstance(error, CodeDocError):
        return JobState.FAILED, _resumable(str(error), job)
    if isinstance(error, KeyboardInterrupt | get_cancelled_exc_class()):
        return JobState.CANCELLED, _resumable("it was interrupted", job)
    return JobState.FAILED, f"a bug in CodeDoc: {type(error).__name__}: {error}"


def _resumable(reason: str, job: int) -> str:
    return f"{reason}; codedoc jobs resume {job} goes on"


def outcome_of(values: Mapping[str, Any]) -> FileOutcome:
    """Return the outcome that was taken apart with ``asdict``."""
    from pydantic import TypeAdapter  # noqa: PLC0415  (70 ms that only a job that is looked at again need pay)

    outcome: FileOutcome = TypeAdapter(FileOutcome).validate_python(values)
    return outcome
