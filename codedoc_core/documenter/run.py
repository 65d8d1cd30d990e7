"""A run over files, planned: what to read, what to work on, and what the project's files teach together."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.findings import Finding
from codedoc_core.config import Project, load_project
from codedoc_core.errors import WriteRefused
from codedoc_core.jobs.events import Started, Surveyed
from codedoc_core.jobs.outcome import FileOutcome, FileStatus
from codedoc_core.jobs.survey import ProjectSurvey, survey_project
from codedoc_core.workspace import files
from codedoc_core.workspace.discover import discover, find_root, module_name
from codedoc_core.workspace.git import changed_lines
from codedoc_core.workspace.neighbours import neighbours
from codedoc_core.workspace.unsent import is_unsent, unsent_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from codedoc_core.jobs.pool import WorkerPool
    from codedoc_core.workspace.ignore import Rules

_FEW_FILES: Final = 60
"""Below this many files a run also looks at its surroundings, and at no more of them than this."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run works on.

    Attributes:
        project: The project's root and settings.
        files: Files to work on.
        surveyed: Files to read before that.
        skipped: Reasons for which files or folders were passed over, with counts.
        lines: Lines that changed, by real path, where only those matter.
        unsent: What tells the files that are never sent to a model.
    """

    project: Project
    files: tuple[Path, ...]
    surveyed: tuple[Path, ...]
    skipped: Mapping[str, int]
    lines: Mapping[Path, tuple[range, ...]] | None = None
    unsent: tuple[Rules, ...] = ()

    @property
    def started(self) -> Started:
        """The event that tells of it."""
        return Started(len(self.files), len(self.surveyed), self.skipped)

    def lines_of(self, path: Path) -> tuple[range, ...] | None:
        """Return the lines of a file that matter, or ``None`` where all do."""
        return self.lines[path.resolve()] if self.lines is not None else None


@dataclass(frozen=True)
class Units:
    """The files of a run, with all that is needed to work on them."""

    run: Run
    surveyed: ProjectSurvey
    pool: WorkerPool

    def of(self, path: Path) -> Unit:
        """Return one file of the run."""
        return Unit(path, self.run, self.surveyed, self.pool)

    @cached_property
    def unsent_modules(self) -> frozenset[str]:
        """Dotted names of the modules of which nothing may be sent."""
        return frozenset(module_name(path) for path in self.run.surveyed if is_unsent(path, self.run.unsent))


@dataclass(frozen=True, slots=True)
class Unit:
    """One file of a run."""

    path: Path
    run: Run
    surveyed: ProjectSurvey
    pool: WorkerPool

    @property
    def name(self) -> str:
        """Dotted name of the module."""
        return module_name(self.path)

    @property
    def label(self) -> str:
        """The shortest true way to name the file from here."""
        try:
            return str(self.path.relative_to(Path.cwd()))
        except ValueError:
            return str(self.path)

    @property
    def is_unsent(self) -> bool:
        """Whether nothing of it may be sent to a model or shown to an assistant."""
        return is_unsent(self.path, self.run.unsent)

    @property
    def place(self) -> str:
        """Its path from the project's root, with slashes; the same on every machine."""
        return place_of(self.path, self.run.project.root)

    def read(self) -> bytes:
        """Return the bytes of the file.

        Raises:
            WriteRefused: If it cannot be read, or is not a file of the project.
        """
        return files.read(self.path, self.run.project.root)


def place_of(path: Path, root: Path) -> str:
    """Return the path of a file from the project's root, with slashes; the same on every machine."""
    return path.resolve().relative_to(root.resolve()).as_posix()


def unread(unit: Unit, code: str, reason: str) -> FileOutcome:
    """Return the outcome of a file that could not be read."""
    return FileOutcome(unit.label, FileStatus.UNREADABLE, findings=(file_finding(code, reason),))


def project_around(paths: tuple[Path, ...] = ()) -> Project:
    """Return the project that holds all paths, or the current directory where there are none.

    Raises:
        UsageError: If its settings make no sense.
    """
    return load_project(find_root(Path(os.path.commonpath([path.resolve() for path in paths or (Path(),)]))))


def plan(paths: tuple[Path, ...], changed_since: str | None = None) -> Run:
    """Find what a run works on.

    Args:
        paths: Files and folders.
        changed_since: A git revision; only files that changed since are worked on.

    Raises:
        UsageError: If a path, setting or revision makes no sense.
    """
    project = project_around(paths)
    root, settings = project.root, project.settings
    found = discover(paths, root, include=settings.include, exclude=settings.exclude)
    targets, lines = found.files, None
    if changed_since is not None:
        lines = changed_lines(changed_since, root)
        targets = tuple(path for path in targets if path.resolve() in lines)
    skipped = Counter(skipped.reason for skipped in found.skipped)
    unsent = unsent_rules(root, settings.never_send)
    return Run(project, targets, _surveyed(targets, project), skipped, lines, unsent)


def _surveyed(paths: Sequence[Path], project: Project) -> tuple[Path, ...]:
    """The files to work on; where they are few, also those around them, for their style and bases."""
    if not 0 < len(paths) < _FEW_FILES:
        return tuple(paths)
    around = neighbours(paths, project.root, exclude=project.settings.exclude, most=_FEW_FILES)
    return tuple(sorted({*paths, *around}))


async def survey(run: Run, pool: WorkerPool, on_event: Callable[[Surveyed], None]) -> ProjectSurvey:
    """Read the files of a run for what they teach together."""

    def read(path: Path) -> bytes | None:
        on_event(Surveyed(path))
        try:
            return files.read(path, run.project.root)
        except WriteRefused:
            return None  # told when the file itself is worked on

    named = [(path, module_name(path)) for path in run.surveyed]
    return await survey_project(pool, run.project.pyproject, named, read)


def file_finding(code: str, message: str) -> Finding:
    """Return a finding about a whole file."""
    return Finding(code=code, line=1, qualname="", message=message)
