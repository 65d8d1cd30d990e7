"""``check``: what lacks a docstring, and what docstrings say that the code does not bear out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.baseline import Baseline, baseline_of, dump, load
from codedoc_core.checks.coverage import Scope
from codedoc_core.checks.select import Selection, unknown_prefix
from codedoc_core.checks.service import FileCheck, FileFindings
from codedoc_core.documenter.facts import survey_functions
from codedoc_core.documenter.run import Unit, file_finding, plan
from codedoc_core.errors import UsageError, WriteRefused
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.facts.outlook import Outlooks
from codedoc_core.jobs.check import CheckedFile, CheckReport
from codedoc_core.jobs.events import Surveyed
from codedoc_core.jobs.pool import WorkerDied, WorkerPool, for_each
from codedoc_core.jobs.survey import ProjectSurvey
from codedoc_core.workspace import ignore
from codedoc_core.workspace.discover import module_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from codedoc_core.checks.findings import Finding
    from codedoc_core.config import Project
    from codedoc_core.jobs.events import Started

_CHECK: Final = "codedoc_core.checks.service:check_file"


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
        baseline: File with the findings that are known; only others are reported.
        write_baseline: File to write all findings to; none is reported.
    """

    paths: tuple[Path, ...]
    scope: Scope | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fail_under: float | None = None
    changed_since: str | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None


async def check(
    request: CheckRequest, on_event: Callable[[Started | Surveyed | CheckedFile], None] = lambda _: None
) -> CheckReport:
    """Find what lacks a docstring, and what docstrings say that the code does not bear out.

    Args:
        request: What to check.
        on_event: Called with ``Started`` once, with ``Surveyed`` for each file read, then with the ``CheckedFile`` of
            each file as it is done.

    Returns:
        All findings, by file, with the tally of the run.

    Raises:
        UsageError: If a path, setting, revision, code or baseline makes no sense.
    """
    began = time.monotonic()
    run = plan(request.paths, request.changed_since)
    settings = run.project.settings.check
    codes = _Codes.of(request, run.project)
    ratchet = _Ratchet.of(request)
    report = CheckReport(fail_under=settings.fail_under if request.fail_under is None else request.fail_under)
    on_event(run.started)
    async with WorkerPool() as pool:
        names = {path: module_name(path) for path in run.surveyed}
        flows = await survey_functions(run, pool, names, lambda path: on_event(Surveyed(path)))
        surveyed = ProjectSurvey(run.project.pyproject)
        surveyed.summaries = {module.summary.name: module.summary for module in flows}
        known = _Known(exception_kinds(surveyed.summaries.values()), Outlooks(flows))
        scope = request.scope or Scope(run.project.settings.scope)

        async def check_one(path: Path) -> None:
            unit = Unit(path, run, surveyed, pool)
            checked = await _check_file(unit, scope, codes.selection_for(path), known)
            report.add(ratchet.sift(unit, checked, report))
            on_event(checked)

        await for_each(run.files, pool.size, check_one)
    ratchet.close()
    report.files.sort(key=lambda file: file.path)
    report.seconds = time.monotonic() - began
    return report


@dataclass(slots=True)
class _Ratchet:
    """Leaves out what a baseline knows, and gathers what a new one shall know."""

    known: Baseline
    target: Path | None
    found: dict[str, tuple[Finding, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, request: CheckRequest) -> _Ratchet:
        return cls(_read(request.baseline), request.write_baseline)

    def sift(self, unit: Unit, file: CheckedFile, report: CheckReport) -> CheckedFile:
        self.found[unit.place] = file.findings
        fresh = () if self.target else self.known.new(unit.place, file.findings)
        report.known += len(file.findings) - len(fresh)
        report.gone += 0 if self.target else self.known.gone(unit.place, file.findings)
        return replace(file, findings=fresh)

    def close(self) -> None:
        if self.target is not None:
            try:
                self.target.write_text(dump(baseline_of(self.found.items())), "utf-8")
            except OSError as error:
                raise UsageError(f"the baseline {self.target} cannot be written: {error.strerror}") from error


def _read(path: Path | None) -> Baseline:
    if path is None:
        return Baseline()
    try:
        return load(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(
            f"the baseline {path} cannot be read: {error.strerror}; write it with --write-baseline"
        ) from error
    except (UnicodeDecodeError, UsageError) as error:
        raise UsageError(f"the baseline {path} cannot be read: {error}") from error


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


@dataclass(frozen=True, slots=True)
class _Known:
    """What the files of a run tell of each other."""

    exceptions: Mapping[str, frozenset[str]]
    outlooks: Outlooks


async def _check_file(unit: Unit, scope: Scope, selection: Selection, known: _Known) -> CheckedFile:
    try:
        data = unit.read()
    except WriteRefused as error:
        return CheckedFile(unit.label, (file_finding("CD900", error.reason),))
    summaries = unit.surveyed.summaries_for(unit.name)
    task = FileCheck(
        data,
        unit.name,
        scope,
        selection,
        unit.run.lines_of(unit.path),
        summaries,
        known.exceptions,
        known.outlooks.of(unit.name),
    )
    found: FileFindings | WorkerDied = await unit.pool.run(_CHECK, task)
    if isinstance(found, WorkerDied):
        return CheckedFile(unit.label, (file_finding("CD902", found.reason),))
    return CheckedFile(unit.label, found.findings, found.documented, found.due)
