"""What may be done with jobs: look at them, go on with them, try again, end them; and who wrote which docstring."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from codedoc_core.documenter.generate import generate_as
from codedoc_core.documenter.recording import outcome_of, state_folder, state_folders
from codedoc_core.documenter.request import request_of
from codedoc_core.documenter.run import place_of, project_around
from codedoc_core.errors import UsageError, WriteRefused
from codedoc_core.gemini.settings import access_from
from codedoc_core.jobs.batches import BatchRows
from codedoc_core.jobs.job import JobState
from codedoc_core.jobs.lock import held
from codedoc_core.jobs.pool import WorkerDied, WorkerPool
from codedoc_core.jobs.provenance import authors_of
from codedoc_core.jobs.store import JobStore
from codedoc_core.workspace import files
from codedoc_core.workspace.discover import module_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codedoc_core.documenter.request import GenerateRequest
    from codedoc_core.jobs.batches import WaitingBatch
    from codedoc_core.jobs.events import Event
    from codedoc_core.jobs.job import DocumentationJob
    from codedoc_core.jobs.outcome import FileOutcome, Report
    from codedoc_core.jobs.provenance import Authorship
    from codedoc_core.writing.authored import Documented

_DOCUMENTED = "codedoc_core.writing.authored:documented"


@dataclass(frozen=True, slots=True)
class JobDetails:
    """A job and its files.

    Attributes:
        job: The job.
        outcomes: What became of its files, by path from the project's root; ``None`` while a file is pending.
        batches: What it waits for at Gemini.
    """

    job: DocumentationJob
    outcomes: dict[str, FileOutcome | None]
    batches: tuple[WaitingBatch, ...] = ()


def list_jobs(path: Path = Path()) -> list[DocumentationJob]:
    """Return the jobs of the project that holds a path, the newest first.

    Raises:
        StoreFailed: If the job store cannot be used.
    """
    with _store(path) as store:
        return store.jobs()


def list_all_jobs() -> list[DocumentationJob]:
    """Return the jobs of all projects and of repositories on GitHub, the newest first; their requests name the paths.

    Raises:
        StoreFailed: If a job store cannot be used.
    """
    found = [job for folder in state_folders() for job in _jobs_in(folder)]
    return sorted(found, key=lambda job: job.updated, reverse=True)


def show_job(job: int, path: Path = Path()) -> JobDetails:
    """Return a job with what became of each of its files.

    Raises:
        UsageError: If the project that holds the path has no such job.
        StoreFailed: If the job store cannot be used.
    """
    with _store(path) as store:
        found = _job(store, job)
        units = store.units(job)
        batches = BatchRows(store, job).waiting()
    done = {unit.path: outcome_of(unit.outcome) if unit.outcome else None for unit in units}
    return JobDetails(found, done, tuple(batches))


async def resume_job(job: int, on_event: Callable[[Event], None] = lambda _: None, path: Path = Path()) -> Report:
    """Go on with a job: what is done stays, what was paid is used, what was in flight is sent again.

    Args:
        job: Its number.
        on_event: As for ``generate``.
        path: A path in the project.

    Returns:
        The tally of the whole job.

    Raises:
        UsageError: If there is no such job, or nothing of it is left to be done.
        StoreFailed: If the job store cannot be used.
    """
    with _store(path) as store:
        found = _job(store, job)
    if found.state is JobState.COMPLETED:
        failed = found.files_failed or found.files_partial
        again = f"; codedoc jobs retry {job} tries those files again that failed" if failed else ""
        raise UsageError(f"job {job} is completed{again}")
    return await _go_on(found, on_event)


async def retry_job(job: int, on_event: Callable[[Event], None] = lambda _: None, path: Path = Path()) -> Report:
    """Try those files of a job again that failed, or about which the model could not be asked, and go on with it.

    What the offline writer said in place of the model is replaced, unless a person has touched it.

    Args:
        job: Its number.
        on_event: As for ``generate``.
        path: A path in the project.

    Returns:
        The tally of the whole job.

    Raises:
        UsageError: If there is no such job, or nothing of it failed.
        StoreFailed: If the job store cannot be used.
    """
    with _store(path) as store:
        found = _job(store, job)
        if not (found.files_failed or found.files_partial or found.state is JobState.FAILED):
            raise UsageError(f"nothing of job {job} has failed")
        store.reopen(job)
    return await _go_on(found, on_event)


async def cancel_job(job: int, path: Path = Path()) -> DocumentationJob:
    """Ask for the end of a job; one that is at work ends within a second, with every file whole.

    What it has waiting at Gemini is ended, too; what was answered by then can still be collected by resuming it.

    Returns:
        The job as it is now.

    Raises:
        UsageError: If there is no such job, or it has ended.
        StoreFailed: If the job store cannot be used.
        ServiceFailed: If Gemini does not end a batch.
    """
    folder = _folder(path)
    with JobStore(folder) as store:
        found = _job(store, job)
        if found.state not in (JobState.PENDING, JobState.PROCESSING):
            raise UsageError(f"job {job} is {found.state}")
        store.ask_to_cancel(job)
        with held(folder) as is_nobody_at_work:
            if is_nobody_at_work:
                store.end(job, JobState.CANCELLED, "it was cancelled")
        handles = [batch.handle for batch in BatchRows(store, job).waiting() if batch.handle]
        if handles:
            await _end_batches(handles, request_of(found.request))
        return _job(store, job)


async def _end_batches(handles: Sequence[str], request: GenerateRequest) -> None:
    from codedoc_core.documenter.gemini import gemini_settings  # noqa: PLC0415  (they bring the SDK)
    from codedoc_core.gemini.batch_service import open_batches  # noqa: PLC0415

    access = access_from(os.environ)
    if access is None:
        raise UsageError(f"there is no key in the environment with which to end {', '.join(handles)} at Gemini")
    settings = gemini_settings(project_around(request.paths).settings, request.model, request.limits)
    async with open_batches(settings, access) as batches:
        for handle in handles:
            await batches.cancel(handle)


async def why(path: Path, qualname: str) -> Sequence[Authorship]:
    """Say who wrote each part of a symbol's docstring: the code, a model, or a person.

    Args:
        path: The file.
        qualname: The symbol; empty for the module.

    Raises:
        UsageError: If there is no such file or symbol, or it has no docstring.
        StoreFailed: If the job store cannot be used.
    """
    root = project_around((path,)).root
    try:
        data = files.read(path, root)
    except WriteRefused as error:
        raise UsageError(f"{path} cannot be read: {error.reason}") from error
    async with WorkerPool(1) as pool:
        found: Documented | WorkerDied | None = await pool.run(_DOCUMENTED, data, module_name(path), qualname)
    if isinstance(found, WorkerDied):
        raise UsageError(f"{path} cannot be read: {found.reason}")
    if found is None:
        raise UsageError(f"{path} has no documented symbol {qualname!r}; give a qualified name, as Class.method")
    with _store(path) as store:
        return authors_of(store, place_of(path, root), qualname, found.parts, found.code)


async def _go_on(found: DocumentationJob, on_event: Callable[[Event], None]) -> Report:
    def job_of(store: JobStore, _: GenerateRequest) -> int:
        again = store.job(found.id)
        if again is None or again.request != found.request:
            raise UsageError(f"job {found.id} is about paths that are another project now; run codedoc generate there")
        if again.state is JobState.COMPLETED and not again.files_pending:
            raise UsageError(f"job {found.id} was completed meanwhile")
        return found.id

    return await generate_as(request_of(found.request), on_event, job_of)


def _jobs_in(folder: Path) -> list[DocumentationJob]:
    with _opened(folder) as store:
        return store.jobs()


def _folder(path: Path) -> Path:
    return state_folder(project_around((path,)).root)


def _store(path: Path) -> JobStore:
    return _opened(_folder(path))


def _opened(folder: Path) -> JobStore:
    """The store of a project; what was killed is told as such once nobody is at work."""
    store = JobStore(folder)
    with held(folder) as is_nobody_at_work:
        if is_nobody_at_work:
            store.reconcile()
    return store


def _job(store: JobStore, job: int) -> DocumentationJob:
    found = store.job(job)
    if found is None:
        raise UsageError(f"this project has no job {job}; codedoc jobs list shows those that it has")
    return found
