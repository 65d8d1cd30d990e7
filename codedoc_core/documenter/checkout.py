"""Files of a repository on the disk for as long as they are worked on, readable by nobody else."""

from __future__ import annotations

import difflib
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from codedoc_core.errors import UsageError
from codedoc_core.github.blobs import sha_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.github.blobs import BlobStore
    from codedoc_core.github.tree import Tree
    from codedoc_core.jobs.outcome import FileOutcome


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of a repository that got docstrings.

    Attributes:
        path: From the root of the repository.
        old: What it held.
        new: What it holds with them.
        mode: As git spells it.
        outcome: What became of its symbols.
    """

    path: str
    old: bytes
    new: bytes
    mode: str
    outcome: FileOutcome

    @property
    def patch(self) -> bytes:
        """The change as ``git apply`` takes it, byte for byte, in whatever encoding the file is."""
        names = f"a/{self.path}".encode(), f"b/{self.path}".encode()
        lines = difflib.diff_bytes(difflib.unified_diff, _lines(self.old), _lines(self.new), *names)
        ended = (line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in lines)
        return b"diff --git %s %s\n" % names + b"".join(ended)


@dataclass(frozen=True, slots=True)
class Checkout:
    """The files of one commit on the disk.

    Attributes:
        root: The folder.
        tree: What it holds.
        store: Where it came from.
    """

    root: Path
    tree: Tree
    store: BlobStore

    def place_of(self, label: str) -> str:
        """Return the path in the repository of a file that a run named.

        Args:
            label: How the run named it.
        """
        path = Path(label).absolute()
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else label

    def change_of(self, outcome: FileOutcome) -> FileChange | None:
        """Return what became of a file; ``None`` where it holds what it held.

        Args:
            outcome: With the file's path in the repository.
        """
        file = self.tree.files[outcome.path]
        new = (self.root / file.path).read_bytes()
        if sha_of(new) == file.sha:
            return None
        _, old = next(self.store.read([file.sha]))
        return FileChange(file.path, old, new, file.mode, outcome)


@contextmanager
def checked_out(folder: Path, name: str, tree: Tree, store: BlobStore) -> Iterator[Checkout]:
    """Lay out the files of a commit for a block; they are gone at its end.

    Args:
        folder: Where; what an earlier run left there is removed.
        name: The folder's name below it, which is a name that modules may have.
        tree: Which files.
        store: Their contents.

    Yields:
        The checkout.

    Raises:
        UsageError: If the disk does not take them.
    """
    root = folder / name
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(0o700, parents=True)
        (root / ".git").mkdir(0o700, parents=True)  # says to all who look for one that a project begins here
        _lay_out(root, tree, store)
        yield Checkout(root.resolve(), tree, store)
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(root: Path, tree: Tree, store: BlobStore) -> None:
    places: dict[str, list[str]] = {}
    for file in tree.files.values():
        places.setdefault(file.sha, []).append(file.path)
    for sha, data in store.read(places):
        for place in places[sha]:
            _write(root, place, data, tree)


def _write(root: Path, place: str, data: bytes, tree: Tree) -> None:
    """Write one file; where the system takes its name for another's, it is passed over."""
    path = root / place
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        tree.pass_over(tree.files[place], "a name that this system takes for another's")


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    ended = [line + b"\n" for line in lines[:-1]]
    return ended + lines[-1:] if lines[-1] else ended
