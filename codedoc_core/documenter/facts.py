"""``facts``: everything that the code proves, one record a symbol."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.coverage import Scope
from codedoc_core.documenter.run import plan
from codedoc_core.errors import CodeDocError, WriteRefused
from codedoc_core.facts.infer_repository import ModuleTypes
from codedoc_core.facts.reach import Repository
from codedoc_core.jobs.facts import FactsReport, FactsTask
from codedoc_core.jobs.pool import WorkerDied, WorkerPool, for_each
from codedoc_core.symbols.index import SymbolIndex
from codedoc_core.workspace import files
from codedoc_core.workspace.discover import module_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codedoc_core.documenter.run import Run
    from codedoc_core.facts.flows import ModuleFlows
    from codedoc_core.facts.record import Record

_SURVEY: Final = "codedoc_core.facts.flows:survey_flows"
_FACTS: Final = "codedoc_core.jobs.facts:facts_of_file"
_TYPES: Final = "codedoc_core.facts.infer_repository:infer_types"
_ROOTS: Final = frozenset({"src", "lib", "python"})
_PROJECT_FILES: Final = ("pyproject.toml", "setup.py", "setup.cfg")


@dataclass(frozen=True, slots=True)
class FactsRequest:
    """What to tell the facts of.

    Attributes:
        paths: Files and folders.
        scope: Which symbols.
        symbols: Qualified or dotted names of the only symbols that are wanted; all where there are none.
        depth: Through how many calls exceptions are followed; ``None`` follows those calls only whose exceptions
            documentation tells of.
    """

    paths: tuple[Path, ...]
    scope: Scope = Scope.ALL
    symbols: frozenset[str] = frozenset()
    depth: int | None = None


async def list_facts(request: FactsRequest) -> FactsReport:
    """Prove what can be proved about every symbol of some files.

    Args:
        request: What to tell the facts of.

    Returns:
        One record for each symbol, by file and line, and the files that could not be read.

    Raises:
        UsageError: If a path or setting makes no sense.
    """
    run = plan(request.paths)
    names = {path: dotted_name(path, request.paths) for path in run.surveyed}
    report = FactsReport()
    async with WorkerPool() as pool:
        modules = await survey_functions(run, pool, names)
        index = SymbolIndex(module.summary for module in modules)
        repository = Repository(modules, request.depth)
        types = await _infer_types(run, pool, names)
        if isinstance(types, WorkerDied):
            report.untyped, types = types.reason, {}
        known = types
        found: dict[Path, list[Record]] = {}

        async def tell(path: Path) -> None:
            name = names[path]
            label = _label(path)
            try:
                task = FactsTask(
                    files.read(path, run.project.root),
                    name,
                    label,
                    request.scope,
                    request.symbols,
                    index.around(name),
                    repository.reach_of(name),
                    known.get(name, ModuleTypes()),
                )
                told = await pool.run(_FACTS, task)
            except (CodeDocError, WriteRefused) as error:
                report.troubles[label] = str(error)
                return
            if isinstance(told, WorkerDied):
                report.troubles[label] = told.reason
            else:
                found[path] = told

        await for_each(run.files, pool.size, tell)
    report.records = [record for path in sorted(found) for record in found[path]]
    return report


async def _infer_types(run: Run, pool: WorkerPool, names: Mapping[Path, str]) -> dict[str, ModuleTypes] | WorkerDied:
    """Infer the types of all files together, as far as a worker's time goes."""
    sources = []
    for path in run.surveyed:
        with suppress(WriteRefused):
            sources.append((names[path], files.read(path, run.project.root), path.name == "__init__.py"))
    found: dict[str, ModuleTypes] | WorkerDied = await pool.run(_TYPES, sources)
    return found


async def survey_functions(
    run: Run, pool: WorkerPool, names: Mapping[Path, str], on_read: Callable[[Path], None] = lambda _: None
) -> list[ModuleFlows]:
    """Put the functions of every module of a run into brief, for ``Repository``.

    Args:
        run: What to read.
        pool: Where to work.
        names: Dotted names of the modules.
        on_read: Called with each file before it is read.

    Returns:
        Modules by path; one that cannot be read is left out, and told of when its turn comes.
    """
    found: dict[Path, ModuleFlows] = {}

    async def survey_one(path: Path) -> None:
        on_read(path)
        try:
            data = files.read(path, run.project.root)
        except WriteRefused:
            return
        flows = await pool.run(_SURVEY, data, names[path], path.name == "__init__.py")
        if flows is not None and not isinstance(flows, WorkerDied):
            found[path] = flows

    await for_each(run.surveyed, pool.size, survey_one)
    return [found[path] for path in sorted(found)]


def dotted_name(path: Path, given: tuple[Path, ...]) -> str:
    """Return the dotted name by which a file is imported, packages without an ``__init__.py`` included.

    Args:
        path: The file.
        given: Files and folders that were asked for; a folder that is no package is where names start.
    """
    real = path.resolve()
    for folder in given:
        root = folder.resolve()
        if root.is_dir() and not (root / "__init__.py").exists() and real.is_relative_to(root):
            parts = real.relative_to(_start(real, root)).with_suffix("").parts
            return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
    return module_name(path)


def _start(path: Path, root: Path) -> Path:
    """The folder that imports start from: that of the nearest project, or one that is called so; never a package."""
    outside = (folder for folder in path.parents if not (folder / "__init__.py").exists())
    for folder in outside:
        if folder == root or folder.name in _ROOTS or any((folder / name).exists() for name in _PROJECT_FILES):
            return folder
    return root


def _label(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
