"""Finding the Python files of a project: all that people write and keep there, nothing that tools put there."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import UsageError
from codedoc_core.workspace import ignore
from codedoc_core.workspace.foreign import foreign_folder, foreign_name, generated, is_untold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from codedoc_core.workspace.ignore import Rules

SUFFIXES: Final = (".py", ".pyi")

_PROJECT_MARKS: Final = (".git", "pyproject.toml", "setup.py", "setup.cfg")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was passed over, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found.

    Attributes:
        files: Sorted, each once, with absolute paths.
        skipped: What somebody might miss; caches and the like are not worth a word. A folder stands for all in it.
    """

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]


def discover(
    paths: Sequence[Path], root: Path, *, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> Discovery:
    """Find the Python files at ``paths``.

    What is named itself is taken even where it is ignored, vendored or generated.

    Args:
        paths: Files, and folders to search.
        root: The project, which the patterns are relative to.
        include: Patterns as in a .gitignore; where there are any, only files that match are found.
        exclude: Patterns of what to leave alone.

    Raises:
        UsageError: If a path does not exist or a pattern is none.
    """
    home = root.resolve()
    search = _Search(ignore.from_settings(home, include), ignore.from_settings(home, exclude), home)
    for path in paths:
        search.take(path)
    return search.found()


def find_root(path: Path) -> Path:
    """Return the nearest folder at or above ``path`` that looks like a project; else the folder of ``path``."""
    real = path.resolve()
    folder = real if real.is_dir() else real.parent
    projects = (each for each in (folder, *folder.parents) if any((each / mark).exists() for mark in _PROJECT_MARKS))
    return next(projects, folder)


def package_root(path: Path) -> Path:
    """Return the outermost package that holds a file; the file's folder where no package does."""
    folder = path.resolve().parent
    while _is_package(folder) and _is_package(folder.parent):
        folder = folder.parent
    return folder


def module_name(path: Path) -> str:
    """Return the dotted name by which a file would be imported, as told by the ``__init__.py`` around it."""
    real = path.resolve()
    top = package_root(real)
    parts = real.relative_to(top.parent if _is_package(top) else top).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def _is_package(folder: Path) -> bool:
    return any((folder / f"__init__{suffix}").is_file() for suffix in SUFFIXES)


class _Search:
    """The files found so far, by where they really are."""

    def __init__(self, include: tuple[Rules, ...], exclude: tuple[Rules, ...], root: Path) -> None:
        self._include = include
        self._exclude = exclude
        self._root = root
        self._files: dict[Path, Path] = {}
        self._skipped: dict[Path, str] = {}

    def take(self, path: Path) -> None:
        """Take what the user named."""
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise UsageError(f"{path} cannot be read: {why}") from error
        if stat.S_ISDIR(mode):
            self._walk(path.resolve())
        elif stat.S_ISREG(mode):
            self._files[path.resolve()] = path.parent.resolve() / path.name
        else:
            self._skipped[path.absolute()] = "not a regular file"

    def found(self) -> Discovery:
        """Everything, in order."""
        skipped = [Skipped(path, reason) for path, reason in sorted(self._skipped.items())]
        kept = tuple(each for each in skipped if each.path not in self._files)
        return Discovery(tuple(sorted(self._files.values())), kept)

    def _walk(self, start: Path) -> None:
        named = tuple(each for each in self._exclude if not each.covers(start, is_folder=True))
        stack = [(start, ignore.inherited(start))]
        while stack:
            folder, rules = stack.pop()
            entries = self._entries(folder)
            if folder != start and (reason := foreign_folder(folder, {entry.name for entry in entries})):
                self._skipped[folder] = reason
                continue
            rules = ignore.below(rules, folder)
            for entry in entries:
                path = folder / entry.name
                if entry.is_dir(follow_symlinks=False):
                    if self._wants_folder(path, rules, named):
                        stack.append((path, rules))
                elif entry.name.endswith(SUFFIXES):
                    self._meet(path, rules, named)

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except OSError as error:
            self._skipped[folder] = f"it cannot be read: {error.strerror}"
            return []

    def _wants_folder(self, path: Path, rules: Sequence[Rules], exclude: Sequence[Rules]) -> bool:
        if is_untold(path.name):
            return False
        reason = foreign_name(path.name) or _unwanted(path, rules, exclude, is_folder=True)
        if reason:
            self._skipped[path] = reason
        return not reason

    def _meet(self, path: Path, rules: Sequence[Rules], exclude: Sequence[Rules]) -> None:
        """Look at a file on the way."""
        if self._include and not any(each.covers(path) for each in self._include):
            return
        reason = _unwanted(path, rules, exclude) or self._unfit(path) or generated(path)
        if reason:
            self._skipped[path] = reason
        else:
            real = path.resolve() if path.is_symlink() else path
            self._files.setdefault(real, real)

    def _unfit(self, path: Path) -> str:
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                return "not a regular file"
        except OSError:
            return "a link that leads nowhere"
        is_outside = path.is_symlink() and not path.resolve().is_relative_to(self._root)
        return "a link out of the project" if is_outside else ""


def _unwanted(path: Path, rules: Sequence[Rules], exclude: Sequence[Rules], *, is_folder: bool = False) -> str:
    if ignore.matches(rules, path, is_folder=is_folder):
        return "ignored by git"
    return "excluded in [tool.codedoc]" if ignore.matches(exclude, path, is_folder=is_folder) else ""
