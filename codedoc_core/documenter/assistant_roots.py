"""The folders that an assistant may see and write: granted by the operator, held to by every path."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codedoc_core.documenter.run import plan
from codedoc_core.errors import UsageError
from codedoc_core.workspace.discover import SUFFIXES
from codedoc_core.workspace.foreign import foreign_name, is_untold

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN: Final = 200
"""Characters of a path that a refusal says again."""


class AllowedRoots:
    """Folders beyond which nothing is read for an assistant, nor written.

    Args:
        folders: Named by the operator; never by the assistant, a repository or a client.

    Raises:
        UsageError: If one is no folder.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        strange = next((folder for folder in folders if not folder.is_dir()), None)
        if strange is not None:
            raise UsageError(f"{strange} is no folder; name folders that exist")
        self.folders = tuple(folder.resolve() for folder in folders)

    def resolve(self, text: str) -> Path:
        """Return the real path of a file or folder that an assistant names.

        Args:
            text: Absolute, or relative to one of the folders.

        Raises:
            UsageError: If nothing is there, or it is not for assistants.
        """
        if not text.isprintable():
            raise UsageError("a path holds characters that cannot be seen; copy it from scan_docs")
        real = next((found for folder in self.folders if (found := _real(folder, text)) is not None), None)
        if real is None or not self.admits(real):
            named = ", ".join(map(str, self.folders))
            raise UsageError(f"there is no {text[:_SHOWN]!r} in the folders that may be worked on: {named}")
        foreign = next((why for part in self._inner(real).parts if (why := _foreign(part))), "")
        if foreign:
            raise UsageError(f"{text[:_SHOWN]} is not the project's own code: {foreign}")
        if real.is_dir() or (real.is_file() and real.suffix in SUFFIXES):
            return real
        raise UsageError(f"{text[:_SHOWN]} is neither a folder nor a .py or .pyi file")

    def admits(self, path: Path) -> bool:
        """Whether a path leads, all links followed, into one of the folders."""
        real = path.resolve()
        return any(real.is_relative_to(folder) for folder in self.folders)

    def home(self, path: Path) -> Path:
        """Return the folder that holds a path; of several the innermost."""
        real = path.resolve()
        return max((folder for folder in self.folders if real.is_relative_to(folder)), key=lambda f: len(f.parts))

    def label(self, path: Path) -> str:
        """Return how an assistant names a path: relative to the only folder, or absolute; on one line in any case."""
        named = path.absolute()
        if len(self.folders) == 1 and named.is_relative_to(self.folders[0]):
            named = named.relative_to(self.folders[0])
        return "".join(each for each in named.as_posix() if unicodedata.category(each)[0] != "C")

    def paths(self, texts: Sequence[str]) -> tuple[Path, ...]:
        """Return what an assistant names, as paths that hold no link out of the folders.

        Raises:
            UsageError: If nothing is there, or it is not for assistants.
        """
        named = tuple(self.resolve(text) for text in texts)
        found = plan(named).files
        inside = tuple(path for path in found if self.admits(path))
        if found and not inside:
            raise UsageError("all files there are links out of the folders that may be worked on")
        return named if len(inside) == len(found) else inside

    def _inner(self, real: Path) -> Path:
        return real.relative_to(self.home(real))


def _real(folder: Path, text: str) -> Path | None:
    try:
        return Path(os.path.realpath(folder / text, strict=True))
    except (OSError, ValueError):
        return None


def _foreign(part: str) -> str:
    return "it belongs to a tool" if is_untold(part) else foreign_name(part)
