"""``generate``: the journey over files and folders, in isolated workers, with atomic writes."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

import anyio.to_thread

from codedoc_core.checks.coverage import Scope
from codedoc_core.docstrings.detect import choose
from codedoc_core.docstrings.profile import Style
from codedoc_core.documenter.run import Started, Surveyed, Unit, Units, file_finding, plan, project_around, survey
from codedoc_core.errors import UsageError, WriteRefused
from codedoc_core.gemini.settings import access_from
from codedoc_core.jobs.outcome import FileOutcome, FileStatus, Report
from codedoc_core.jobs.pool import WorkerDied, WorkerPool, for_each
from codedoc_core.transport.spending import SpendingLimits
from codedoc_core.workspace import files
from codedoc_core.writing.ledger import DocumentRequest, DocumentResult

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from codedoc_core.config import Settings
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.gemini.settings import GeminiAccess
    from codedoc_core.writing.writer import Spent

_DOCUMENT: Final = "codedoc_core.writing.service:document_offline"
_DIFF: Final = "codedoc_core.writing.diff:unified_diff"


class Delivery(StrEnum):
    """What is done with new text."""

    WRITE = "write"
    DIFF = "diff"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class GenerateRequest:
    """What to document; ``None`` leaves a choice to the project's settings.

    Attributes:
        paths: Files and folders.
        delivery: Write the files, show diffs, or only tell what would change.
        scope: Which symbols.
        style: ``"auto"``, ``"google"``, ``"numpy"`` or ``"sphinx"``.
        symbols: Only symbols with these qualified names, whatever their scope.
        changed_since: Only symbols that changed since this git revision.
        include_runtime_docstrings: Whether to write docstrings that change what the program does.
        update: Whether to repair the docstrings that have drifted from their code, too.
        writer: ``"auto"``, ``"gemini"`` or ``"offline"``.
        model: Which of Gemini's models, in place of the project's choice.
        limits: What the run may spend at most.
        dry_run: Whether to say only what the model would cost, and to send and write nothing.
    """

    paths: tuple[Path, ...]
    delivery: Delivery = Delivery.WRITE
    scope: Scope | None = None
    style: str | None = None
    symbols: frozenset[str] = frozenset()
    changed_since: str | None = None
    include_runtime_docstrings: bool | None = None
    update: bool = False
    writer: str | None = None
    model: str | None = None
    limits: SpendingLimits = field(default_factory=SpendingLimits)
    dry_run: bool = False


async def generate(
    request: GenerateRequest, on_event: Callable[[Started | Surveyed | FileOutcome], None] = lambda _: None
) -> Report:
    """Document what lacks a docstring in files and folders.

    Args:
        request: What to document and how to deliver it.
        on_event: Called with ``Started`` once, with ``Surveyed`` for each file read, then with the ``FileOutcome`` of
            each file as it is done.

    Returns:
        The tally of the run. Trouble with single files is in the report.

    Raises:
        UsageError: If a path, setting, revision or symbol name makes no sense.
    """
    began = time.monotonic()
    run = plan(request.paths, request.changed_since)
    access = _access(request.writer or run.project.settings.writer)
    report = Report()

    def done(outcome: FileOutcome) -> None:
        report.add(outcome)
        on_event(outcome)

    on_event(run.started)
    async with WorkerPool() as pool:
        surveyed = await survey(run, pool, on_event)
        if access is None:
            await _document_offline(Units(run, surveyed, pool), request, done)
        else:
            report.spent = await _document_with_model(Units(run, surveyed, pool), request, access, done)
    if request.symbols and not report.symbols and not request.dry_run:
        raise UsageError(_no_such_symbol(request.symbols))
    report.seconds = time.monotonic() - began
    return report


async def _document_offline(units: Units, request: GenerateRequest, done: Callable[[FileOutcome], None]) -> None:
    async def document_one(path: Path) -> None:
        done(await _document_file(units.of(path), request))

    await for_each(units.run.files, units.pool.size, document_one)


async def _document_with_model(
    units: Units, request: GenerateRequest, access: GeminiAccess, done: Callable[[FileOutcome], None]
) -> Spent:
    # A tenth of a second that only runs with a model need pay.
    from codedoc_core.documenter import gemini, model  # noqa: PLC0415

    project = units.run.project
    settings = gemini.gemini_settings(project.settings, request.model, request.limits)
    steps = model.Steps(partial(_task_of, request=request), partial(_deliver, delivery=request.delivery), _unread)
    enhancer = await model.read_surroundings(units)
    style = _styled(units.surveyed.profile_of(project.root), request, project.settings).style
    async with gemini.gemini_writer(settings, access, enhancer.samples(style.value)) as (writer, store):
        flow = model.ModelFlow(units, enhancer, writer, store)
        return await (flow.estimate(steps) if request.dry_run else flow.go(steps, done))


def _access(wanted: str) -> GeminiAccess | None:
    """How Gemini is reached, or ``None`` where the offline writer writes."""
    access = None if wanted == "offline" else access_from(os.environ)
    if wanted == "gemini" and access is None:
        raise UsageError(
            "Gemini needs a key: set GEMINI_API_KEY or GOOGLE_API_KEY, or GOOGLE_GENAI_USE_VERTEXAI=true with "
            "GOOGLE_CLOUD_PROJECT; --writer offline needs none"
        )
    return access


def _unread(unit: Unit, code: str, reason: str) -> FileOutcome:
    return FileOutcome(unit.label, FileStatus.UNREADABLE, findings=(file_finding(code, reason),))


async def generate_text(data: bytes, request: GenerateRequest) -> DocumentResult:
    """Document source that is not in a file, such as standard input; settings are those of the current directory.

    Raises:
        UsageError: If a setting makes no sense, or the source cannot be read.
    """
    project = project_around()
    profile = _styled(choose([], project.pyproject), request, project.settings)
    async with WorkerPool() as pool:
        task = _task(data, request, project.settings, profile)
        result: DocumentResult | WorkerDied = await pool.run(_DOCUMENT, task)
    if isinstance(result, WorkerDied):
        raise UsageError(f"standard input cannot be documented: {result.reason}")
    if result.unreadable:
        raise UsageError(f"standard input cannot be read: {result.unreadable.message} (line {result.unreadable.line})")
    return result


async def _document_file(unit: Unit, request: GenerateRequest) -> FileOutcome:
    try:
        data = unit.read()
    except WriteRefused as error:
        return _unread(unit, "CD900", error.reason)
    result: DocumentResult | WorkerDied = await unit.pool.run(_DOCUMENT, _task_of(unit, data, request))
    if isinstance(result, WorkerDied):
        return _unread(unit, "CD902", result.reason)
    return await _deliver(unit, data, result, request.delivery)


async def _deliver(unit: Unit, data: bytes, result: DocumentResult, delivery: Delivery) -> FileOutcome:
    outcome = FileOutcome(unit.label, FileStatus.CHANGED, result.symbols, result.findings, result.unsaid)
    if result.unreadable:
        return replace(outcome, status=FileStatus.UNREADABLE, findings=(result.unreadable,))
    if result.data == data:
        return replace(outcome, status=FileStatus.UNCHANGED)
    match delivery:
        case Delivery.CHECK:
            return outcome
        case Delivery.DIFF:
            diff = await unit.pool.run(_DIFF, data, result.data, unit.label)
            text = diff if isinstance(diff, str) else f"# {unit.label}: no diff: {diff.reason}\n"
            return replace(outcome, diff=text)
        case Delivery.WRITE:
            return await _write(unit, data, result, outcome)


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


def _task_of(unit: Unit, data: bytes, request: GenerateRequest) -> DocumentRequest:
    settings = unit.run.project.settings
    profile = _styled(unit.surveyed.profile_of(unit.path), request, settings)
    return replace(
        _task(data, request, settings, profile),
        module_name=unit.name,
        lines=unit.run.lines_of(unit.path),
        summaries=unit.surveyed.summaries_for(unit.name),
    )


def _task(data: bytes, request: GenerateRequest, settings: Settings, profile: StyleProfile) -> DocumentRequest:
    runtime = request.include_runtime_docstrings
    return DocumentRequest(
        data,
        profile=profile,
        scope=request.scope or Scope(settings.scope),
        qualnames=request.symbols,
        include_runtime=settings.include_runtime_docstrings if runtime is None else runtime,
        update=request.update,
    )


def _styled(profile: StyleProfile, request: GenerateRequest, settings: Settings) -> StyleProfile:
    """What was asked for goes before what was found."""
    style = request.style or settings.style
    if style != "auto":
        profile = replace(profile, style=Style(style))
    return replace(profile, line_length=settings.line_length) if settings.line_length else profile


def _no_such_symbol(symbols: frozenset[str]) -> str:
    names = ", ".join(sorted(symbols))
    return f"no symbol without a docstring is called {names}; give the qualified name, such as Class.method"
