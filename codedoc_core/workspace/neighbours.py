"""The files around a few: what they are like is best learnt nearby."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.workspace.discover import discover, package_root

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def neighbours(paths: Sequence[Path], root: Path, *, exclude: Sequence[str] = (), most: int) -> tuple[Path, ...]:
    """Find the files nearest to some: those of the same packages, and for scripts those of the same folder.

    Args:
        paths: The files.
        root: The project, which the patterns are relative to.
        exclude: Patterns of what to leave alone.
        most: How many files to return at most, ``paths`` among them.

    Returns:
        Nearest first.

    Raises:
        UsageError: If a path does not exist or a pattern is none.
    """
    folders = {package_root(path) for path in paths}
    packages = sorted(folder for folder in folders if (folder / "__init__.py").exists())
    scripts = [path for folder in folders.difference(packages) for path in folder.glob("*.py") if path.is_file()]
    found = {*discover(packages, root, exclude=exclude).files, *scripts}
    return tuple(sorted(found, key=lambda path: (_distance(path, paths), path))[:most])


def _distance(path: Path, chosen: Sequence[Path]) -> int:
    """How many steps lie between a file and the nearest chosen one."""
    return min(len(path.parts) + len(one.parts) - 2 * _shared(path.parts, one.parts) for one in chosen)


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
