"""The use cases, and the wiring of files, workers and the journey of one file."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anyio
import anyio.to_thread

from codedoc_core.checks.coverage import Scope
from codedoc_core.checks.findings import Finding
from codedoc_core.checks.select import Selection, unknown_prefix
from codedoc_core.checks.service import FileCheck, FileFindings
from codedoc_core.config import Project, load_project
from codedoc_core.docstrings.detect import choose
from codedoc_core.docstrings.profile import Style
from codedoc_core.errors import UsageError, WriteRefused
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.jobs.check import CheckedFile, CheckReport
from codedoc_core.jobs.outcome import FileOutcome, FileStatus, Report
from codedoc_core.jobs.pool import WorkerDied, WorkerPool, for_each
from codedoc_core.jobs.survey import ProjectSurvey, survey_project
from codedoc_core.workspace import files, ignore
from codedoc_core.workspace.discover import discover, find_root, module_name
from codedoc_core.workspace.git import changed_lines
from codedoc_core.workspace.neighbours import neighbours
from codedoc_core.writing.service import DocumentRequest, DocumentResult

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from codedoc_core.config import Settings
    from codedoc_core.docstrings.profile import StyleProfile

_FEW_FILES: Final = 60
"""Below this many files a run also looks at its surroundings, and at no more of them than this."""


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
    """

    paths: tuple[Path, ...]
    delivery: Delivery = Delivery.WRITE
    scope: Scope | None = None
    style: str | None = None
    symbols: frozenset[str] = frozenset()
    changed_since: str | None = None
    include_runtime_docstrings: bool | None = None
    update: bool = False


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check; ``None`` leaves a choice to the project's settings.

    Attributes:
        paths: Files and folders.
        scope: Which symbols.
        select: Prefixes of the codes to report.
        ignore: Prefixes of codes to leave out, beside those that the project leaves out.
        fail_under: Coverage in percent below which the check fails.
        changed_since: Only symbols that changed since this git revision.
    """

    paths: tuple[Path, ...]
    scope: Scope | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fail_under: float | None = None
    changed_since: str | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """The files are found; work begins.

    Attributes:
        total: How many files will be documented.
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


Event = Started | Surveyed | FileOutcome | CheckedFile


async def generate(request: GenerateRequest, on_event: Callable[[Event], None] = lambda _: None) -> Report:
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
    run = _plan(request)
    on_event(Started(len(run.files), len(run.surveyed), run.skipped))
    report = Report()
    async with WorkerPool() as pool:
        surveyed = await _survey(run, pool, on_event)

        async def document_one(path: Path) -> None:
            outcome = await _document_file(_Unit(path, run, surveyed, pool))
            report.add(outcome)
            on_event(outcome)

        await for_each(run.files, pool.size, document_one)
    if request.symbols and not report.symbols:
        raise UsageError(_no_such_symbol(request.symbols))
    report.seconds = time.monotonic() - began
    return report


async def generate_text(data: bytes, request: GenerateRequest) -> DocumentResult:
    """Document source that is not in a file, such as standard input; settings are those of the current directory.

    Raises:
        UsageError: If a setting makes no sense, or the source cannot be read.
    """
    run = _plan(replace(request, paths=()))
    async with WorkerPool() as pool:
        profile = _styled(choose([], run.project.pyproject), request, run.project.settings)
        result: DocumentResult | WorkerDied = await pool.run(_DOCUMENT, _request(data, "", profile, run))
    if isinstance(result, WorkerDied):
        raise UsageError(f"standard input cannot be documented: {result.reason}")
    if result.unreadable:
        raise UsageError(f"standard input cannot be read: {result.unreadable.message} (line {result.unreadable.line})")
    return result


async def check(request: CheckRequest, on_event: Callable[[Event], None] = lambda _: None) -> CheckReport:
    """Find what lacks a docstring, and what docstrings say that the code does not bear out.

    Args:
        request: What to check.
        on_event: Called with ``Started`` once, with ``Surveyed`` for each file read, then with the ``CheckedFile`` of
            each file as it is done.

    Returns:
        All findings, by file, with the tally of the run.

    Raises:
        UsageError: If a path, setting, revision or code makes no sense.
    """
    began = time.monotonic()
    run = _plan(GenerateRequest(request.paths, scope=request.scope, changed_since=request.changed_since))
    settings = run.project.settings.check
    codes = _Codes.of(request, run.project)
    report = CheckReport(fail_under=settings.fail_under if request.fail_under is None else request.fail_under)
    on_event(Started(len(run.files), len(run.surveyed), run.skipped))
    async with WorkerPool() as pool:
        surveyed = await _survey(run, pool, on_event)
        exceptions = exception_kinds(surveyed.summaries.values())

        async def check_one(path: Path) -> None:
            checked = await _check_file(_Unit(path, run, surveyed, pool), codes.selection_for(path), exceptions)
            report.add(checked)
            on_event(checked)

        await for_each(run.files, pool.size, check_one)
    report.files.sort(key=lambda file: file.path)
    report.seconds = time.monotonic() - began
    return report


_CHECK: Final = "codedoc_core.checks.service:check_file"
_DOCUMENT: Final = "codedoc_core.writing.service:document_offline"
_DIFF: Final = "codedoc_core.writing.diff:unified_diff"


@dataclass(frozen=True, slots=True)
class _Run:
    """A request, planned."""

    request: GenerateRequest
    project: Project
    files: tuple[Path, ...]
    surveyed: tuple[Path, ...]
    skipped: Mapping[str, int]
    lines: Mapping[Path, tuple[range, ...]] | None


@dataclass(frozen=True, slots=True)
class _Unit:
    """One file of a run."""

    path: Path
    run: _Run
    surveyed: ProjectSurvey
    pool: WorkerPool


def _plan(request: GenerateRequest) -> _Run:
    root = find_root(Path(os.path.commonpath([path.resolve() for path in request.paths or (Path(),)])))
    project = load_project(root)
    settings = project.settings
    found = discover(request.paths, root, include=settings.include, exclude=settings.exclude)
    paths, lines = found.files, None
    if request.changed_since is not None:
        lines = changed_lines(request.changed_since, root)
        paths = tuple(path for path in paths if path.resolve() in lines)
    skipped = Counter(skipped.reason for skipped in found.skipped)
    return _Run(request, project, paths, _surveyed(paths, project), skipped, lines)


def _surveyed(paths: Sequence[Path], project: Project) -> tuple[Path, ...]:
    """The files to be documented; where they are few, also those around them, for their style and bases."""
    if not 0 < len(paths) < _FEW_FILES:
        return tuple(paths)
    around = neighbours(paths, project.root, exclude=project.settings.exclude, most=_FEW_FILES)
    return tuple(sorted({*paths, *around}))


async def _survey(run: _Run, pool: WorkerPool, on_event: Callable[[Event], None]) -> ProjectSurvey:
    def read(path: Path) -> bytes | None:
        on_event(Surveyed(path))
        try:
            return files.read(path, run.project.root)
        except WriteRefused:
            return None  # told when the file itself is documented

    named = [(path, module_name(path)) for path in run.surveyed]
    return await survey_project(pool, run.project.pyproject, named, read)


async def _document_file(unit: _Unit) -> FileOutcome:
    label = _label(unit.path)
    try:
        data = files.read(unit.path, unit.run.project.root)
    except WriteRefused as error:
        return FileOutcome(label, FileStatus.UNREADABLE, findings=(_file_finding("CD900", error.reason),))
    profile = _styled(unit.surveyed.profile_of(unit.path), unit.run.request, unit.run.project.settings)
    name = module_name(unit.path)
    lines = unit.run.lines[unit.path.resolve()] if unit.run.lines is not None else None
    request = replace(_request(data, name, profile, unit.run), lines=lines, summaries=unit.surveyed.summaries_for(name))
    result = await unit.pool.run(_DOCUMENT, request)
    if isinstance(result, WorkerDied):
        return FileOutcome(label, FileStatus.UNREADABLE, findings=(_file_finding("CD902", result.reason),))
    return await _deliver(unit, data, result, label)


@dataclass(frozen=True, slots=True)
class _Codes:
    """Which codes are reported in which files."""

    selection: Selection
    by_path: tuple[tuple[tuple[ignore.Rules, ...], tuple[str, ...]], ...]

    @classmethod
    def of(cls, request: CheckRequest, project: Project) -> _Codes:
        settings = project.settings.check
        selection = Selection(
            settings.select if request.select is None else request.select, (*settings.ignore, *request.ignore)
        )
        by_path = settings.per_path_ignores.items()
        prefixes = (*selection.select, *selection.ignore, *(code for _, codes in by_path for code in codes))
        if (wrong := unknown_prefix(prefixes)) is not None:
            raise UsageError(f"no code begins with {wrong!r}; codes look like CD201, and CD2 means all that begin so")
        home = project.root.resolve()
        return cls(selection, tuple((ignore.from_settings(home, [pattern]), codes) for pattern, codes in by_path))

    def selection_for(self, path: Path) -> Selection:
        real = path.resolve()
        more = [code for rules, codes in self.by_path if any(each.covers(real) for each in rules) for code in codes]
        return replace(self.selection, ignore=(*self.selection.ignore, *more)) if more else self.selection


async def _check_file(unit: _Unit, selection: Selection, exceptions: Mapping[str, frozenset[str]]) -> CheckedFile:
    label, run = _label(unit.path), unit.run
    try:
        data = files.read(unit.path, run.project.root)
    except WriteRefused as error:
        return CheckedFile(label, (_file_finding("CD900", error.reason),))
    name = module_name(unit.path)
    scope = run.request.scope or Scope(run.project.settings.scope)
    lines = run.lines[unit.path.resolve()] if run.lines is not None else None
    task = FileCheck(data, name, scope, selection, lines, unit.surveyed.summaries_for(name), exceptions)
    found: FileFindings | WorkerDied = await unit.pool.run(_CHECK, task)
    if isinstance(found, WorkerDied):
        return CheckedFile(label, (_file_finding("CD902", found.reason),))
    return CheckedFile(label, found.findings, found.documented, found.due)


async def _deliver(unit: _Unit, data: bytes, result: DocumentResult, label: str) -> FileOutcome:
    outcome = FileOutcome(label, FileStatus.CHANGED, result.symbols, result.findings, result.unsaid)
    if result.unreadable:
        return replace(outcome, status=FileStatus.UNREADABLE, findings=(result.unreadable,))
    if result.data == data:
        return replace(outcome, status=FileStatus.UNCHANGED)
    match unit.run.request.delivery:
        case Delivery.CHECK:
            return outcome
        case Delivery.DIFF:
            diff = await unit.pool.run(_DIFF, data, result.data, label)
            return replace(outcome, diff=diff if isinstance(diff, str) else f"# {label}: no diff: {diff.reason}\n")
        case Delivery.WRITE:
            return await _write(unit, data, result, outcome)


async def _write(unit: _Unit, data: bytes, result: DocumentResult, outcome: FileOutcome) -> FileOutcome:
    replacement = partial(files.replace_file, unit.path, unit.run.project.root, old=data, new=result.data)
    try:
        is_confirmed = await anyio.to_thread.run_sync(replacement)
    except WriteRefused as error:
        return FileOutcome(outcome.path, FileStatus.REFUSED, reason=error.reason)
    if is_confirmed:
        return outcome
    doubt = "it is written, but the disk did not confirm it: a power cut could bring the old file back"
    return replace(outcome, findings=(*outcome.findings, _file_finding("CD903", doubt)))


def _file_finding(code: str, message: str) -> Finding:
    return Finding(code=code, line=1, qualname="", message=message)


def _request(data: bytes, name: str, profile: StyleProfile, run: _Run) -> DocumentRequest:
    settings, request = run.project.settings, run.request
    runtime = request.include_runtime_docstrings
    return DocumentRequest(
        data,
        name,
        profile,
        request.scope or Scope(settings.scope),
        request.symbols,
        include_runtime=settings.include_runtime_docstrings if runtime is None else runtime,
        update=request.update,
    )


def _styled(profile: StyleProfile, request: GenerateRequest, settings: Settings) -> StyleProfile:
    """What was asked for goes before what was found."""
    style = request.style or settings.style
    if style != "auto":
        profile = replace(profile, style=Style(style))
    return replace(profile, line_length=settings.line_length) if settings.line_length else profile


def _label(path: Path) -> str:
    """The shortest true way to name a file from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _no_such_symbol(symbols: frozenset[str]) -> str:
    names = ", ".join(sorted(symbols))
    return f"no symbol without a docstring is called {names}; give the qualified name, such as Class.method"
