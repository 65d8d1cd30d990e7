"""What an assistant asks: everything in folders that its operator allowed, worked out in worker processes."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TypeVar

import anyio.to_thread

from codedoc_core.checks.coverage import Scope
from codedoc_core.docstrings.profile import Style
from codedoc_core.documenter.assistant_roots import AllowedRoots
from codedoc_core.documenter.check import CheckRequest, check
from codedoc_core.documenter.generate import generate
from codedoc_core.documenter.model import read_surroundings
from codedoc_core.documenter.run import Units, plan, survey
from codedoc_core.errors import UnreadableSource, UsageError, WriteRefused
from codedoc_core.jobs.check import CheckedFile
from codedoc_core.jobs.pool import WorkerDied, WorkerPool
from codedoc_core.workspace import files
from codedoc_core.writing.assistant import AssistedFile, Fate, Landed, Proposal, SymbolName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from codedoc_core.context.enhance import ContextEnhancer
    from codedoc_core.documenter.request import GenerateRequest
    from codedoc_core.jobs.events import Event, Started, Surveyed
    from codedoc_core.jobs.outcome import Report
    from codedoc_core.writing.assistant import FileView, ProposalOutcome

A = TypeVar("A")
K = TypeVar("K")
T = TypeVar("T")
V = TypeVar("V")

_VIEW: Final = "codedoc_core.writing.assistant:view"
_LAND: Final = "codedoc_core.writing.assistant:land"
_DIFF: Final = "codedoc_core.writing.diff:unified_diff"
_ID: Final = re.compile(r"(?P<path>.+?\.pyi?)::(?P<name>[^@]*)(?:@(?P<line>\d{1,7}))?")
_KEPT: Final = 8
"""Surveys that are remembered: an assistant stays with few files at a time."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """What an assistant gets to see of a file.

    Attributes:
        path: How it names the file.
        view: Its symbols.
        surroundings: What the repository knows of each, in the order of the symbols.
        style: The style of docstrings that is written here.
    """

    path: str
    view: FileView
    surroundings: tuple[tuple[str, ...], ...]
    style: str


@dataclass(frozen=True, slots=True)
class AppliedFile:
    """What became of an assistant's proposals for a file.

    Attributes:
        path: How it names the file.
        outcomes: One per proposal, in their order.
        diff: What changed, or would; empty where nothing did.
        is_written: Whether the file was written.
    """

    path: str
    outcomes: tuple[ProposalOutcome, ...]
    diff: str = ""
    is_written: bool = False


class Assistant:
    """Answers an assistant; an async context manager that leaves no process behind.

    Args:
        folders: Where it may read and write, by its operator's word.

    Attributes:
        roots: The folders, and what leads into them.

    Raises:
        UsageError: If one is no folder.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.roots = AllowedRoots(folders)
        self._pool = WorkerPool()
        self._known: dict[tuple[object, ...], tuple[Units, ContextEnhancer]] = {}
        self._scanned: dict[tuple[object, ...], tuple[CheckedFile, ...]] = {}
        self._writing = anyio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.__aexit__(kind, error, trace)

    async def scan(
        self,
        paths: Sequence[str],
        scope: str | None = None,
        changed_since: str | None = None,
        on_event: Callable[[Started | Surveyed | CheckedFile], None] = lambda _: None,
    ) -> tuple[CheckedFile, ...]:
        """Return the coverage and the findings of every file, by path; anew only where a file has changed.

        Args:
            paths: Files and folders, as the assistant names them.
            scope: Which symbols, ``"public"`` or ``"all"``; the project's choice where ``None``.
            changed_since: Only symbols that changed since this git revision.
            on_event: As for ``check``.

        Raises:
            UsageError: If a path or revision makes no sense.
        """
        _refuse_option(changed_since)
        named = await _aside(self.roots.paths, tuple(paths))
        state = await _aside(_state, named)
        key = (named, scope, changed_since, state)
        if key not in self._scanned:
            found: list[CheckedFile] = []

            def told(event: Started | Surveyed | CheckedFile) -> None:
                if isinstance(event, CheckedFile):
                    found.append(replace(event, path=self.roots.label(Path(event.path))))
                on_event(event)

            request = CheckRequest(named, Scope(scope) if scope else None, changed_since=changed_since)
            await check(request, told)
            _remember(self._scanned, key, tuple(sorted(found, key=lambda file: file.path)))
        return self._scanned[key]

    async def contexts(self, symbols: Sequence[str]) -> tuple[SeenFile, ...]:
        """Return what an assistant may know of symbols before it writes about them, by file.

        Args:
            symbols: As ``path.py::Class.method``, with ``@line`` where several have the name; ``path.py::`` is the
                module.

        Raises:
            UsageError: If a name, file or setting makes no sense.
        """
        return tuple(
            [await self._seen(path, [name for _, name in pairs]) for path, pairs in self._by_file(symbols).items()]
        )

    async def _seen(self, path: Path, names: Sequence[SymbolName]) -> SeenFile:
        units, enhancer = await self._units(path)
        file = self._assisted(path, units)
        try:
            view: FileView | WorkerDied = await self._pool.run(_VIEW, file, names)
        except UnreadableSource as error:
            raise UsageError(f"{self.roots.label(path)} cannot be read: {error.reason}") from error
        if isinstance(view, WorkerDied):
            raise UsageError(f"{self.roots.label(path)} cannot be read: {view.reason}")
        known = [
            enhancer.extract_enhanced_context(file.module_name, each.facts) if each.facts else ()
            for each in view.symbols
        ]
        return SeenFile(self.roots.label(path), view, tuple(known), file.profile.style.value)

    async def check(self, proposals: Mapping[str, Proposal]) -> tuple[AppliedFile, ...]:
        """Say what would become of proposals, and write nothing.

        Args:
            proposals: By symbol, named as for ``contexts``.

        Raises:
            UsageError: If a name, file or setting makes no sense.
        """
        return tuple([await self._landed(path, items) for path, items in self._proposed(proposals).items()])

    async def apply(self, proposals: Mapping[str, Proposal], *, is_partial: bool = False) -> tuple[AppliedFile, ...]:
        """Write the docstrings that hold; each file is replaced at once, or stays as it was.

        Args:
            proposals: By symbol, named as for ``contexts``; each with the fingerprint of the symbol.
            is_partial: Whether the part that holds is written where not all does.

        Raises:
            UsageError: If a name, file or setting makes no sense.
        """
        bare = next((name for name, each in proposals.items() if not each.fingerprint), None)
        if bare is not None:
            raise UsageError(f"{bare} comes without its fingerprint; call get_doc_context for it first")
        async with self._writing:
            wanted = self._proposed(proposals).items()
            return tuple(
                [await self._landed(path, items, is_partial=is_partial, is_writing=True) for path, items in wanted]
            )

    async def generate(self, request: GenerateRequest, on_event: Callable[[Event], None]) -> Report:
        """Generate docstrings as ``generate`` does; its paths are those that ``roots`` gave.

        Args:
            request: What to document.
            on_event: As for ``generate``.

        Raises:
            UsageError: If the request makes no sense.
            StoreFailed: If what is paid cannot be taken down.
        """
        _refuse_option(request.changed_since)
        async with self._writing:
            return await generate(request, on_event)

    async def _landed(
        self, path: Path, items: Sequence[Proposal], *, is_partial: bool = False, is_writing: bool = False
    ) -> AppliedFile:
        units, _ = await self._units(path)
        file, label = self._assisted(path, units), self.roots.label(path)
        landed: Landed | WorkerDied = await self._pool.run(_LAND, file, items, is_partial)
        if isinstance(landed, WorkerDied):
            raise UsageError(f"{label} cannot be worked on: {landed.reason}")
        if landed.data == file.data:
            return AppliedFile(label, landed.outcomes)
        diff = await self._pool.run(_DIFF, file.data, landed.data, label)
        applied = AppliedFile(label, landed.outcomes, diff if isinstance(diff, str) else "")
        return await self._replaced(path, file.data, landed.data, applied) if is_writing else applied

    async def _replaced(self, path: Path, old: bytes, new: bytes, applied: AppliedFile) -> AppliedFile:
        replacement = partial(files.replace_file, path, self.roots.home(path), old=old, new=new)
        try:
            await anyio.to_thread.run_sync(replacement)
        except WriteRefused as error:
            refused = tuple(replace(each, fate=Fate.REFUSED, reason=error.reason) for each in applied.outcomes)
            return AppliedFile(applied.path, refused)
        return replace(applied, is_written=True)

    def _assisted(self, path: Path, units: Units) -> AssistedFile:
        unit, settings = units.of(path), units.run.project.settings
        try:
            data = files.read(path, self.roots.home(path))
        except WriteRefused as error:
            raise UsageError(f"{self.roots.label(path)} cannot be read: {error.reason}") from error
        profile = units.surveyed.profile_of(path)
        if settings.style != "auto":
            profile = replace(profile, style=Style(settings.style))
        if settings.line_length:
            profile = replace(profile, line_length=settings.line_length)
        summaries = units.surveyed.summaries_for(unit.name)
        return AssistedFile(data, unit.name, profile, summaries, settings.include_runtime_docstrings)

    async def _units(self, path: Path) -> tuple[Units, ContextEnhancer]:
        """The file with what is around it in its folder, read anew where any of that has changed."""
        run = await _aside(plan, (path,))
        inside = tuple(each for each in run.surveyed if self.roots.admits(each))
        run = replace(run, surveyed=inside)
        key = (path, _stamps((*inside, run.project.root / "pyproject.toml")))
        if key not in self._known:
            units = Units(run, await survey(run, self._pool, lambda _: None), self._pool)
            _remember(self._known, key, (units, await read_surroundings(units)))
        return self._known[key]

    def _proposed(self, proposals: Mapping[str, Proposal]) -> dict[Path, list[Proposal]]:
        pairs = self._by_file(list(proposals)).items()
        return {path: [replace(proposals[text], name=name) for text, name in named] for path, named in pairs}

    def _by_file(self, symbols: Sequence[str]) -> dict[Path, list[tuple[str, SymbolName]]]:
        by_file: dict[Path, list[tuple[str, SymbolName]]] = {}
        for text in symbols:
            match = _ID.fullmatch(text)
            if match is None:
                raise UsageError(f"{text!r} names no symbol; write path.py::Class.method, or path.py:: for the module")
            path = self.roots.resolve(match["path"])
            if path.is_dir():
                raise UsageError(f"{match['path']} is a folder; name a symbol of a file")
            by_file.setdefault(path, []).append((text, SymbolName(match["name"], int(match["line"] or 0))))
        return by_file


def _refuse_option(revision: str | None) -> None:
    if revision is not None and revision.startswith("-"):
        raise UsageError(f"{revision!r} is no git revision")


async def _aside(function: Callable[[A], T], argument: A) -> T:
    return await anyio.to_thread.run_sync(function, argument, abandon_on_cancel=True)


def _remember(known: dict[K, V], key: K, value: V) -> None:
    known[key] = value
    while len(known) > _KEPT:
        del known[next(iter(known))]


def _state(named: tuple[Path, ...]) -> tuple[object, ...]:
    """What changes whenever the answer to a scan may: the files, and the project's settings."""
    run = plan(named)
    return _stamps((*run.surveyed, run.project.root / "pyproject.toml"))


def _stamps(paths: Sequence[Path]) -> tuple[object, ...]:
    found = []
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116  (half the time of Path.stat, for every file of a project)
        except OSError:
            continue
        found.append((path, status.st_ino, status.st_mtime_ns, status.st_size))
    return tuple(found)
