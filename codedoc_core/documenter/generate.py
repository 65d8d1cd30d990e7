"""``generate``: the journey over files and folders, in isolated workers, with atomic writes."""

from __future__ import annotations

import os
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import anyio.to_thread

from codedoc_core.docstrings.detect import choose
from codedoc_core.documenter.recording import recorded
from codedoc_core.documenter.request import Delivery, request_values, styled, task, task_of
from codedoc_core.documenter.run import Units, file_finding, place_of, plan, project_around, survey, unread
from codedoc_core.errors import StoreFailed, UsageError, WriteRefused
from codedoc_core.gemini.settings import GeminiAccess, access_from
from codedoc_core.jobs.events import JobStarted, Paid, UnitStarted, Unrecorded
from codedoc_core.jobs.outcome import FileOutcome, FileStatus, Report
from codedoc_core.jobs.pool import WorkerDied, WorkerPool, for_each
from codedoc_core.workspace import files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codedoc_core.documenter.model import ModelFlow
    from codedoc_core.documenter.recording import Recording
    from codedoc_core.documenter.request import GenerateRequest
    from codedoc_core.documenter.run import Run, Unit
    from codedoc_core.gemini.settings import GeminiSettings
    from codedoc_core.jobs.events import Event
    from codedoc_core.jobs.store import JobStore
    from codedoc_core.writing.ledger import DocumentRequest, DocumentResult
    from codedoc_core.writing.writer import Spent

_DOCUMENT: Final = "codedoc_core.writing.service:document_offline"
_DIFF: Final = "codedoc_core.writing.diff:unified_diff"


async def generate(request: GenerateRequest, on_event: Callable[[Event], None] = lambda _: None) -> Report:
    """Document what lacks a docstring in files and folders.

    A run that writes or pays is a job: taken down as it goes on, so that it can be resumed whatever ends it.

    Args:
        request: What to document and how to deliver it.
        on_event: Called with ``Started`` once, with ``Surveyed`` for each file read, then with what becomes of each
            file, its ``FileOutcome`` last, and with what is paid.

    Returns:
        The tally of the run. Trouble with single files is in the report.

    Raises:
        UsageError: If a path, setting, revision or symbol name makes no sense.
        StoreFailed: If what is paid cannot be taken down.
    """
    return await generate_as(request, on_event, lambda store, asked: store.create(request_values(asked)))


async def generate_as(
    request: GenerateRequest,
    on_event: Callable[[Event], None],
    job_of: Callable[[JobStore, GenerateRequest], int],
) -> Report:
    """Do what ``generate`` does, as the job that ``job_of`` finds or makes in the project's store for a request."""
    began = time.monotonic()
    run = plan(request.paths, request.changed_since)
    access = _access(request.writer or run.project.settings.writer, request.engine)
    if request.batch and request.engine != "local":
        raise UsageError("--batch and --engine exclude each other: a batch waits at Gemini, not with workers")
    if request.batch and access is None:
        raise UsageError("--batch asks Gemini, so it needs a key: set GEMINI_API_KEY or GOOGLE_API_KEY")
    # Who goes on with the job another day asks the same writer, whatever is in the environment then.
    request = replace(request, writer="gemini" if access else "offline")
    report = Report()
    async with AsyncExitStack() as stack:
        recording = None
        if not request.dry_run and (access or request.delivery is Delivery.WRITE):
            try:
                job = recorded(run.project.root, lambda store: job_of(store, request), on_event)
                recording = await stack.enter_async_context(job)
            except StoreFailed as error:
                if access:
                    raise
                on_event(Unrecorded(str(error)))
        await _Generation(request, run, report, on_event, recording).go(access)
    if recording:
        report.job, report.is_cancelled, report.rests = recording.job, recording.is_cancelled, recording.rests
    if request.symbols and not (report.symbols or request.dry_run or report.rests):
        raise UsageError(_no_such_symbol(request.symbols))
    report.seconds = time.monotonic() - began
    return report


@dataclass(frozen=True, slots=True)
class _Generation:
    """One run of ``generate``; its methods are the steps that the flows of both writers share."""

    request: GenerateRequest
    run: Run
    report: Report
    tell: Callable[[Event], None]
    recording: Recording | None

    async def go(self, access: GeminiAccess | None) -> None:
        run = self._left() if self.recording else self.run
        self.tell(run.started)
        async with WorkerPool() as pool:
            units = Units(run, await survey(run, pool, self.tell), pool)
            if access is None:
                await for_each(run.files, pool.size, lambda path: self._document(units.of(path)))
            else:
                self.report.spent = await self._document_with_model(units, access)

    def _left(self) -> Run:
        """The part of the run that the job has not done yet; what is done is counted."""
        assert self.recording is not None
        places = {place_of(path, self.run.project.root): path for path in self.run.files}
        done = self.recording.plan(places)
        for outcome in done.values():
            self.report.add(outcome)
            if outcome.diff:
                self.tell(outcome)
        is_resumed = bool(done)
        self.tell(JobStarted(self.recording.job, is_resumed))
        files = tuple(path for place, path in places.items() if place not in done)
        return replace(self.run, files=files) if is_resumed else self.run

    def task(self, unit: Unit, data: bytes) -> DocumentRequest:
        task = task_of(unit, data, self.request)
        ours = self.recording.replaceable(unit.place, is_update=task.update) if self.recording else ()
        return replace(task, ours=ours)

    async def deliver(self, unit: Unit, data: bytes, result: DocumentResult) -> FileOutcome:
        outcome = FileOutcome(unit.label, FileStatus.CHANGED, result.symbols, result.findings, result.unsaid)
        if result.unreadable:
            return replace(outcome, status=FileStatus.UNREADABLE, findings=(result.unreadable,))
        if result.data == data:
            return replace(outcome, status=FileStatus.UNCHANGED)
        match self.request.delivery:
            case Delivery.CHECK:
                return outcome
            case Delivery.DIFF:
                diff = await unit.pool.run(_DIFF, data, result.data, unit.label)
                text = diff if isinstance(diff, str) else f"# {unit.label}: no diff: {diff.reason}\n"
                return replace(outcome, diff=text)
            case Delivery.WRITE:
                if self.recording:
                    self.recording.about_to_write(unit.place, outcome, result.data)
                return await _write(unit, data, result, outcome)

    def done(self, unit: Unit, outcome: FileOutcome) -> None:
        if self.recording:
            self.recording.finish(unit.place, outcome)
        self.report.add(outcome)
        self.tell(outcome)

    async def _document(self, unit: Unit) -> None:
        self.tell(UnitStarted(unit.label))
        self.done(unit, await self._documented(unit))

    async def _documented(self, unit: Unit) -> FileOutcome:
        try:
            data = unit.read()
        except WriteRefused as error:
            return unread(unit, "CD900", error.reason)
        result: DocumentResult | WorkerDied = await unit.pool.run(_DOCUMENT, self.task(unit, data))
        if isinstance(result, WorkerDied):
            return unread(unit, "CD902", result.reason)
        return await self.deliver(unit, data, result)

    async def _document_with_model(self, units: Units, access: GeminiAccess) -> Spent:
        # A tenth of a second that only runs with a model need pay.
        from codedoc_core.documenter import gemini, model  # noqa: PLC0415

        request, project = self.request, units.run.project
        settings = gemini.gemini_settings(project.settings, request.model, request.limits)
        if request.batch and request.dry_run:
            settings = replace(settings, tier="flex")  # the price of a batch
        enhancer = await model.read_surroundings(units)
        style = styled(units.surveyed.profile_of(project.root), request, project.settings).style
        samples = enhancer.samples(style.value)
        book_of = partial(self.recording.book, model=settings.model) if self.recording else None
        async with gemini.gemini_writer(settings, access, samples, book_of, request.engine) as (writer, store):
            flow = model.ModelFlow(units, enhancer, writer, store)
            if self.recording:
                self.recording.on_payment = lambda: self.tell(Paid(writer.spent))
            if request.dry_run:
                return await flow.estimate(self)
            if request.batch and await self._rests(flow, settings, access, samples):
                return writer.spent
            return await flow.go(self)

    async def _rests(
        self, flow: ModelFlow, settings: GeminiSettings, access: GeminiAccess, samples: Sequence[str]
    ) -> bool:
        """Submit batches or collect them; whether the job has to wait for some."""
        from codedoc_core.documenter.batches import BatchFlow  # noqa: PLC0415
        from codedoc_core.gemini.batch_service import open_batches  # noqa: PLC0415

        assert self.recording is not None
        async with open_batches(settings, access, samples=samples) as batches:
            self.recording.rests = await BatchFlow(flow, batches, self.recording, self.tell).go(self)
        return bool(self.recording.rests)


def _access(wanted: str, engine: str) -> GeminiAccess | None:
    """How Gemini is reached, or ``None`` where the offline writer writes; workers have keys of their own."""
    if engine == "celery":
        if wanted == "offline":
            raise UsageError("--engine celery has workers ask Gemini; the offline writer asks nobody")
        return access_from(os.environ) or GeminiAccess()
    access = None if wanted == "offline" else access_from(os.environ)
    if wanted == "gemini" and access is None:
        raise UsageError(
            "Gemini needs a key: set GEMINI_API_KEY or GOOGLE_API_KEY, or GOOGLE_GENAI_USE_VERTEXAI=true with "
            "GOOGLE_CLOUD_PROJECT; --writer offline needs none"
        )
    return access


async def generate_text(data: bytes, request: GenerateRequest) -> DocumentResult:
    """Document source that is not in a file, such as standard input; settings are those of the current directory.

    Raises:
        UsageError: If a setting makes no sense, or the source cannot be read.
    """
    project = project_around()
    profile = styled(choose([], project.pyproject), request, project.settings)
    async with WorkerPool() as pool:
        asked = task(data, request, project.settings, profile)
        result: DocumentResult | WorkerDied = await pool.run(_DOCUMENT, asked)
    if isinstance(result, WorkerDied):
        raise UsageError(f"standard input cannot be documented: {result.reason}")
    if result.unreadable:
        raise UsageError(f"standard input cannot be read: {result.unreadable.message} (line {result.unreadable.line})")
    return result


async def _write(unit: Unit, data: bytes, result: DocumentResult, outcome: FileOutcome) -> FileOutcome:
    replacement = partial(files.replace_file, unit.path, unit.run.project.root, old=data, new=result.data)
    try:
        is_confirmed = await anyio.to_thread.run_sync(replacement)
    except WriteRefused as error:
        return FileOutcome(outcome.path, FileStatus.REFUSED, reason=error.reason)
    if is_confirmed:
        return outcome
    doubt = "it is written, but the disk did not confirm it: a power cut could bring the old file back"
    return replace(outcome, findings=(*outcome.findings, file_finding("CD903", doubt)))


def _no_such_symbol(symbols: frozenset[str]) -> str:
    names = ", ".join(sorted(symbols))
    return f"no symbol without a docstring is called {names}; give the qualified name, such as Class.method"
