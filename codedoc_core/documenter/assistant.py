"""What an assistant asks: everything in folders that its operator allowed, worked out in worker processes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import anyio.to_thread

from codedoc_core.checks.coverage import Scope
from codedoc_core.documenter import assistant_shown as shown
from codedoc_core.documenter.assistant_files import AssistedFiles, aside, remember, run_stamps
from codedoc_core.documenter.assistant_roots import AllowedRoots
from codedoc_core.documenter.assistant_shown import AppliedFile, SeenFile
from codedoc_core.documenter.assistant_told import Told
from codedoc_core.documenter.check import CheckRequest, check
from codedoc_core.documenter.generate import generate
from codedoc_core.documenter.request import Delivery, GenerateRequest
from codedoc_core.documenter.run import plan
from codedoc_core.documenter.style import style
from codedoc_core.errors import UnreadableSource, UsageError, WriteRefused
from codedoc_core.jobs.check import CheckedFile
from codedoc_core.jobs.outcome import FileOutcome
from codedoc_core.jobs.pool import WorkerDied, WorkerPool
from codedoc_core.transport.spending import SpendingLimits
from codedoc_core.workspace import files
from codedoc_core.writing.assistant import Fate, Landed, Proposal, SymbolName

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from types import TracebackType

    from codedoc_core.jobs.events import Event, Started, Surveyed
    from codedoc_core.writing.assistant import FileView
    from codedoc_core.writing.review import Reviewed

_VIEW: Final = "codedoc_core.writing.assistant:view"
_NAMES: Final = "codedoc_core.writing.assistant:names"
_LAND: Final = "codedoc_core.writing.assistant:land"
_REVIEW: Final = "codedoc_core.writing.review:review"
_MOST_REVIEWED: Final = 50
_DIFF: Final = "codedoc_core.writing.diff:unified_diff"
_ID: Final = re.compile(r"(?P<path>.+?\.pyi?)::(?P<name>[^@]*)(?:@(?P<line>\d{1,7}))?")


@dataclass(frozen=True, slots=True)
class AssistantScan:
    """What an assistant wants to be told of.

    Attributes:
        paths: Files and folders, as it names them.
        status: ``"missing"`` for symbols without a docstring, ``"drifted"`` for docstrings that do not hold, or
            ``"all"``.
        scope: Which symbols, ``"public"`` or ``"all"``; the project's choice where ``None``.
        changed_since: Only symbols that changed since this git revision.
    """

    paths: tuple[str, ...]
    status: str = "all"
    scope: str | None = None
    changed_since: str | None = None


@dataclass(frozen=True, slots=True)
class AssistantRun:
    """What an assistant has CodeDoc write by itself.

    Attributes:
        paths: Files and folders, as it names them.
        symbols: Only symbols with these qualified names.
        changed_since: Only symbols that changed since this git revision.
        update: Whether to repair docstrings that have drifted, too.
        writer: ``"offline"`` or ``"gemini"``.
        max_cost: Dollars that may be spent at most; no bound where ``None``.
        is_writing: Whether the files are written; else only diffs are made.
        is_reviewed: Whether a person is to review each docstring that would be written.
    """

    paths: tuple[str, ...]
    symbols: frozenset[str] = frozenset()
    changed_since: str | None = None
    update: bool = False
    writer: str = "offline"
    max_cost: float | None = None
    is_writing: bool = False
    is_reviewed: bool = False


class Assistant:
    """Answers an assistant; an async context manager that leaves no process behind.

    Args:
        folders: Where it may read and write, by its operator's word.
        may_upload: Whether code may be sent to Gemini.

    Attributes:
        roots: The folders, and what leads into them.

    Raises:
        UsageError: If one is no folder.
    """

    def __init__(self, folders: Sequence[Path], *, may_upload: bool = False) -> None:
        self.roots = AllowedRoots(folders)
        self._may_upload = may_upload
        self._pool = WorkerPool()
        self._files = AssistedFiles(self.roots, self._pool)
        self._scanned: dict[Hashable, tuple[CheckedFile, ...]] = {}
        self._writing = anyio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.__aexit__(kind, error, trace)

    async def scan(
        self,
        request: AssistantScan,
        on_event: Callable[[Started | Surveyed | CheckedFile], None] = lambda _: None,
    ) -> Told:
        """Return the coverage and the findings of every file, by path; anew only where a file has changed.

        Args:
            request: What to look at.
            on_event: As for ``check``.

        Raises:
            UsageError: If a path or revision makes no sense.
        """
        _refuse_option(request.changed_since)
        named = await aside(self.roots.paths, request.paths)
        key = (replace(request, status="all"), await aside(run_stamps, named))
        if key not in self._scanned or request.changed_since:  # a revision may be another commit by now
            remember(self._scanned, key, await self._checked(named, request, on_event))
        return shown.scanned(self._scanned[key], request.status)

    async def _checked(
        self,
        named: tuple[Path, ...],
        request: AssistantScan,
        on_event: Callable[[Started | Surveyed | CheckedFile], None],
    ) -> tuple[CheckedFile, ...]:
        found: list[CheckedFile] = []

        def note(event: Started | Surveyed | CheckedFile) -> None:
            if isinstance(event, CheckedFile):
                found.append(replace(event, path=self.roots.label(Path(event.path))))
            on_event(event)

        scope = Scope(request.scope) if request.scope else None
        await check(CheckRequest(named, scope, changed_since=request.changed_since), note)
        return tuple(sorted(found, key=lambda file: file.path))

    async def coverage(self) -> Told:
        """Return how much is documented, file by file, in all folders."""
        folders = tuple(map(str, self.roots.folders))
        await self.scan(AssistantScan(folders))
        return shown.covered(next(reversed(self._scanned.values())))

    async def style(self) -> Told:
        """Return how the code in the folders writes its docstrings, and what shows it."""
        return shown.styled(await style(self.roots.folders))

    async def stamp(self) -> Hashable:
        """Return what changes whenever a file in the folders does."""
        return await aside(run_stamps, self.roots.folders)

    async def complete_path(self, begun: str) -> list[str]:
        """Return the files whose name goes on from what is begun, or else holds it.

        Args:
            begun: What is there of a path.
        """
        run = await aside(plan, self.roots.folders)
        names = sorted(self.roots.label(path) for path in run.files if self.roots.admits(path))
        return [name for name in names if name.startswith(begun)] or [name for name in names if begun in name]

    async def complete_symbol(self, path: str, begun: str) -> list[str]:
        """Return the qualified names in a file that go on from what is begun; none where the file cannot be read.

        Args:
            path: The file, as an assistant names it.
            begun: What is there of a name.

        Raises:
            UsageError: If the file is not in the folders.
        """
        file, _ = await self._files.of(await aside(self.roots.resolve, path))
        try:
            names: list[str] | WorkerDied = await self._pool.run(_NAMES, file)
        except UnreadableSource:
            return []
        return [] if isinstance(names, WorkerDied) else [name for name in names if name.startswith(begun)]

    async def contexts(self, symbols: Sequence[str]) -> Told:
        """Return what an assistant may know of symbols before it writes about them, by file.

        Args:
            symbols: As ``path.py::Class.method``, with ``@line`` where several have the name; ``path.py::`` is the
                module.

        Raises:
            UsageError: If a name, file or setting makes no sense.
        """
        pairs = self._by_file(list(dict.fromkeys(symbols))).items()
        return shown.seen([await self._seen(path, [name for _, name in named]) for path, named in pairs])

    async def _seen(self, path: Path, names: Sequence[SymbolName]) -> SeenFile:
        file, enhancer = await self._files.of(path)
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

    async def check(self, proposals: Mapping[str, Proposal]) -> Told:
        """Say what would become of proposals, and write nothing.

        Args:
            proposals: By symbol, named as for ``contexts``.

        Raises:
            UsageError: If a name, file or setting makes no sense.
        """
        wanted = self._proposed(proposals).items()
        return shown.judged(
            [await self._landed(path, items) for path, items in wanted], "nothing is written; would write"
        )

    async def apply(self, proposals: Mapping[str, Proposal], *, is_partial: bool = False) -> Told:
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
            landed = [
                await self._landed(path, items, is_partial=is_partial, is_writing=True)
                for path, items in self._proposed(proposals).items()
            ]
        return shown.judged(landed, "applied")

    async def generate(self, asked: AssistantRun, on_event: Callable[[Event], None] = lambda _: None) -> Told:
        """Write what is missing, or repair what has drifted, as ``generate`` does.

        Args:
            asked: What to write, and where.
            on_event: As for ``generate``.

        Returns:
            The tally, and what became of each file.

        Raises:
            UsageError: If the request makes no sense, or asks for an upload that is not allowed.
            StoreFailed: If what is paid cannot be taken down.
        """
        _refuse_option(asked.changed_since)
        if asked.writer != "offline" and not self._may_upload:
            raise UsageError("the operator has not allowed code to be sent away (--allow-upload); use writer=offline")
        told, diffs = Told(), dict[str, str]()

        def note(event: Event) -> None:
            if isinstance(event, FileOutcome) and (event.symbols or event.findings or event.reason):
                label = self.roots.label(Path(event.path))
                told.items.append(shown.generated(event, label))
                if event.diff and asked.is_reviewed:
                    diffs[label] = event.diff
            on_event(event)

        request = GenerateRequest(
            await aside(self.roots.paths, asked.paths),
            Delivery.WRITE if asked.is_writing else Delivery.DIFF,
            symbols=asked.symbols,
            changed_since=asked.changed_since,
            update=asked.update,
            writer=asked.writer,
            limits=SpendingLimits(asked.max_cost),
        )
        async with self._writing:
            report = await generate(request, note)
        told.head = shown.tally(report, "wrote" if asked.is_writing else "would write")
        for label, diff in diffs.items():
            told.proposals += await self._reviewed(label, diff, _MOST_REVIEWED - len(told.proposals))
        return told

    async def _reviewed(self, label: str, diff: str, most: int) -> list[dict[str, object]]:
        if most <= 0:
            return []
        file, _ = await self._files.of(self.roots.resolve(label))
        found: Sequence[Reviewed] | WorkerDied = await self._pool.run(_REVIEW, file, diff)
        return [] if isinstance(found, WorkerDied) else [shown.reviewed(label, each) for each in found[:most]]

    async def _landed(
        self, path: Path, items: Sequence[Proposal], *, is_partial: bool = False, is_writing: bool = False
    ) -> AppliedFile:
        (file, _), label = await self._files.of(path), self.roots.label(path)
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

    def _proposed(self, proposals: Mapping[str, Proposal]) -> dict[Path, list[Proposal]]:
        pairs = self._by_file(list(proposals)).items()
        return {path: [replace(proposals[text], name=name) for text, name in named] for path, named in pairs}

    def _by_file(self, symbols: Sequence[str]) -> dict[Path, list[tuple[str, SymbolName]]]:
        by_file: dict[Path, list[tuple[str, SymbolName]]] = {}
        for text in symbols:
            match = _ID.fullmatch(text)
            if match is None:
                raise UsageError(
                    f"{text[:200]!r} names no symbol; write path.py::Class.method, or path.py:: for the module"
                )
            path = self.roots.resolve(match["path"])
            if path.is_dir():
                raise UsageError(f"{match['path']} is a folder; name a symbol of a file")
            by_file.setdefault(path, []).append((text, SymbolName(match["name"], int(match["line"] or 0))))
        return by_file


def _refuse_option(revision: str | None) -> None:
    if revision is not None and revision.startswith("-"):
        raise UsageError(f"{revision!r} is no git revision")
