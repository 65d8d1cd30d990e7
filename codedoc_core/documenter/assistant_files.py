"""Files that an assistant works on, with what is around them: read anew where any of that has changed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

import anyio.to_thread

from codedoc_core.docstrings.profile import Style
from codedoc_core.documenter.model import read_surroundings
from codedoc_core.documenter.run import Units, plan, survey
from codedoc_core.errors import UsageError, WriteRefused
from codedoc_core.workspace import files
from codedoc_core.writing.assistant import AssistedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from pathlib import Path

    from codedoc_core.context.enhance import ContextEnhancer
    from codedoc_core.documenter.assistant_roots import AllowedRoots
    from codedoc_core.jobs.pool import WorkerPool

A = TypeVar("A")
T = TypeVar("T")
V = TypeVar("V")

_KEPT: Final = 8
"""Answers that are remembered: an assistant stays with few files at a time."""


@dataclass(slots=True)
class AssistedFiles:
    """The files of allowed folders.

    Attributes:
        roots: The folders.
        pool: Where files are read.
    """

    roots: AllowedRoots
    pool: WorkerPool
    _known: dict[Hashable, tuple[Units, ContextEnhancer]] = field(default_factory=dict)

    async def of(self, path: Path) -> tuple[AssistedFile, ContextEnhancer]:
        """Return a file as it is now, and what the files around it say of its symbols.

        Raises:
            UsageError: If it cannot be read, or its project's settings make no sense.
        """
        run = await aside(plan, (path,))
        inside = tuple(each for each in run.surveyed if self.roots.admits(each))
        run = replace(run, surveyed=inside)
        key = (path, stamps((*inside, run.project.root / "pyproject.toml")))
        if key not in self._known:
            units = Units(run, await survey(run, self.pool, lambda _: None), self.pool)
            remember(self._known, key, (units, await read_surroundings(units)))
        units, enhancer = self._known[key]
        return self._assisted(path, units), enhancer

    def _assisted(self, path: Path, units: Units) -> AssistedFile:
        unit, settings = units.of(path), units.run.project.settings
        if unit.is_unsent:
            raise UsageError(f"nothing of {self.roots.label(path)} is shown to assistants (`never-send`)")
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


def run_stamps(paths: tuple[Path, ...]) -> Hashable:
    """Return what changes whenever the files at some paths do, or their project's settings."""
    run = plan(paths)
    return stamps((*run.surveyed, run.project.root / "pyproject.toml"))


def stamps(paths: Sequence[Path]) -> Hashable:
    """Return what changes whenever one of some files does."""
    found = []
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116  (half the time of Path.stat, for every file of a project)
        except OSError:
            continue
        found.append((path, status.st_ino, status.st_mtime_ns, status.st_size))
    return tuple(found)


async def aside(function: Callable[[A], T], argument: A) -> T:
    """Call what reads folders without holding up others; who is cancelled does not wait for it."""
    return await anyio.to_thread.run_sync(function, argument, abandon_on_cancel=True)


def remember(known: dict[Hashable, V], key: Hashable, value: V) -> None:
    """Keep an answer, and drop the oldest where there are many."""
    known[key] = value
    while len(known) > _KEPT:
        del known[next(iter(known))]
