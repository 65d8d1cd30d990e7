"""What an editor asks: everything is worked out in worker processes, from the text of its buffers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import anyio.to_thread

from codedoc_core.config import Project, load_project
from codedoc_core.errors import UsageError, WriteRefused
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.jobs.pool import WorkerDied, WorkerPool
from codedoc_core.jobs.survey import survey_project
from codedoc_core.workspace import files, ignore
from codedoc_core.workspace.discover import find_root, module_name, package_root
from codedoc_core.workspace.neighbours import neighbours
from codedoc_core.writing.asked import Around, Checked, Outline, Rewrite

if TYPE_CHECKING:
    from types import TracebackType

    from codedoc_core.jobs.survey import ProjectSurvey
    from codedoc_core.writing.asked import Buffer, EditorOptions, Sighting, Skeleton, Target, Written

_MOST_READ: Final = 60
"""Files around one that are read for their style and their bases."""
_WORKERS: Final = 1
"""One holds the memory of one; menus wait for none, and what a person has chosen waits for one check at most."""


@dataclass(slots=True)
class _Known:
    """A project as last read, and when its settings were written."""

    project: Project
    written: float
    fault: str = ""
    surveys: dict[Path, ProjectSurvey] = field(default_factory=dict)


class Editor:
    """Answers questions about buffers; an async context manager that leaves no process behind."""

    def __init__(self) -> None:
        self._pool = WorkerPool(_WORKERS)
        self._projects: dict[Path, _Known] = {}
        self._lock = anyio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.__aexit__(kind, error, trace)

    def around(self, path: Path | None, options: EditorOptions) -> Around:
        """Return what is known around a file so far; of a project that was not surveyed, its settings alone."""
        if path is None:
            return _with_options(Around(), options)
        known = self._known(path, options)
        surveyed = known.surveys.get(package_root(path))
        around = _with_options(_from_settings(path, known.project), options)
        if surveyed is None:
            return around
        votes = [surveyed.folders.get(path.parent.resolve()), surveyed.total]
        return replace(
            around,
            votes=tuple(each for each in votes if each is not None),
            summaries=surveyed.summaries_for(around.module_name),
            exceptions=exception_kinds(surveyed.summaries.values()),
        )

    def home(self, path: Path) -> Path:
        """Return the folder of the project that a file belongs to."""
        return find_root(path)

    def fault(self, path: Path, options: EditorOptions) -> str:
        """Return what is wrong with the settings of a file's project; empty where nothing is."""
        return self._known(path, options).fault

    async def survey(self, path: Path, options: EditorOptions) -> None:
        """Read the files around one for what they teach, once; a file that was never saved has its neighbours."""
        known, place = self._known(path, options), package_root(path)
        async with self._lock:
            if place in known.surveys:
                return
            project = known.project
            paths = await anyio.to_thread.run_sync(_paths_around, path, project, abandon_on_cancel=True)
            named = [(each, module_name(each)) for each in paths]
            read = partial(_bytes_of, root=project.root)
            if named:
                known.surveys[place] = await survey_project(self._pool, project.pyproject, named, read)

    async def outline(self, buffer: Buffer) -> Outline:
        """Return the outline of a buffer."""
        found = await self._pool.run("codedoc_core.writing.outline:outline", buffer)
        return Outline(fault=found.reason) if isinstance(found, WorkerDied) else found

    async def rewrite(self, buffer: Buffer, target: Target, drafts: tuple[Written, ...] | None = None) -> Rewrite:
        """Write or repair docstrings."""
        found = await self._pool.run("codedoc_core.writing.rewrite:rewrite", buffer, target, drafts)
        return Rewrite(reason=found.reason) if isinstance(found, WorkerDied) else found

    async def sightings(self, buffer: Buffer, target: Target) -> tuple[Sighting, ...] | str:
        """Return what a writer is to be asked about, or why there is nothing to ask."""
        found = await self._pool.run("codedoc_core.writing.rewrite:sightings", buffer, target)
        return found.reason if isinstance(found, WorkerDied) else found

    async def findings(self, buffer: Buffer) -> Checked:
        """Check a buffer."""
        found = await self._pool.run("codedoc_core.writing.marks:findings", buffer)
        return Checked() if isinstance(found, WorkerDied) else found

    async def skeleton(self, buffer: Buffer, offset: int) -> Skeleton | None:
        """Return the docstring for three quotes that end at an offset."""
        found = await self._pool.run("codedoc_core.writing.skeleton:skeleton", buffer, offset)
        return None if isinstance(found, WorkerDied) else found

    async def describe(self, buffer: Buffer, qualname: str, near: int) -> str:
        """Return what the code proves about a symbol without a docstring, as Markdown."""
        found = await self._pool.run("codedoc_core.writing.describe:described", buffer, qualname, near)
        return "" if isinstance(found, WorkerDied) else found

    def _known(self, path: Path, options: EditorOptions) -> _Known:
        """The project of a file, read anew where its settings were written since."""
        root = find_root(path)
        settings = root / "pyproject.toml"
        written = settings.stat().st_mtime if options.is_trusted and settings.is_file() else -1.0
        known = self._projects.get(root)
        if known is None or known.written != written:
            known = self._projects[root] = _read(root, written)
        return known


@cache
def code_link(code: str) -> str:
    """Return the address of what there is to read about a code: a line of a page that comes with CodeDoc."""
    page = Path(__file__).parents[1] / "codes.md"
    lines = enumerate(page.read_text("utf-8").splitlines(), 1)
    return f"{page.as_uri()}#L{next((number for number, line in lines if line == f'## {code}'), 1)}"


def _paths_around(path: Path, project: Project) -> list[Path]:
    """Find the files around one that may not be saved yet, itself among them."""
    seed = path if path.is_file() else min(path.parent.glob("*.py"), default=None)
    if seed is None:
        return []
    return sorted({seed, *neighbours((seed,), project.root, exclude=project.settings.exclude, most=_MOST_READ)})


def _bytes_of(path: Path, root: Path) -> bytes | None:
    try:
        return files.read(path, root)
    except WriteRefused:
        return None


def _read(root: Path, written: float) -> _Known:
    if written < 0:
        return _Known(Project(root), written)
    try:
        return _Known(load_project(root), written)
    except UsageError as error:
        return _Known(Project(root), written, str(error))


def _from_settings(path: Path, project: Project) -> Around:
    settings, home, real = project.settings, project.root.resolve(), path.resolve()
    checks = settings.check
    by_path = [
        code
        for pattern, codes in checks.per_path_ignores.items()
        for rules in ignore.from_settings(home, [pattern])
        if rules.covers(real)
        for code in codes
    ]
    excluded = any(rules.covers(real) for rules in ignore.from_settings(home, settings.exclude))
    included = ignore.from_settings(home, settings.include)
    left_out = bool(included) and not any(rules.covers(real) for rules in included)
    return Around(
        module_name(path),
        project.pyproject,
        style=settings.style,
        line_length=settings.line_length,
        scope=settings.scope,
        include_runtime=settings.include_runtime_docstrings,
        select=checks.select,
        ignore=(*checks.ignore, *by_path),
        excluded="it is excluded in [tool.codedoc]" if excluded or left_out else "",
        path=real.relative_to(home).as_posix() if real.is_relative_to(home) else real.name,
    )


def _with_options(around: Around, options: EditorOptions) -> Around:
    if options.style != "auto":
        around = replace(around, style=options.style)
    return replace(around, scope=options.scope) if options.scope else around
