"""The files of a commit, with the SHA of what each holds, and which of them matter here."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.errors import ServiceRefused
from codedoc_core.github.reading import items_at, text_at
from codedoc_core.github.wire import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codedoc_core.github.client import GitHubClient

SUPPORTED: Final = (".py", ".pyi")
LARGEST: Final = 8_000_000
"""More than any source that the parser accepts has."""

_CONFIGURATION: Final = frozenset(
    {"pyproject.toml", "setup.cfg", "ruff.toml", ".ruff.toml", ".gitignore", "pyvenv.cfg"}
)
"""What tells how a project wants its docstrings, and which of its files are its own."""

_MOST_FOLDERS: Final = 5_000
_LONGEST: Final = 4096
_UNSOUND: Final = re.compile(r"[\0-\x1f\x7f\\\ufffd]|(?:^|/)(?:\.{0,2}|\.git|\.git\W.*|git~\d+)(?:/|$)", re.IGNORECASE)
"""Names that git refuses to check out, or that no longer are what git has: they were not UTF-8."""

_REGULAR: Final = frozenset({"100644", "100755", "100664"})
_SHA: Final = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class TreeFile:
    """One file of a commit.

    Attributes:
        path: From the root of the repository, with slashes.
        sha: What git calls its content.
        size: In bytes.
        mode: As git spells it, such as ``"100755"``.
    """

    path: str
    sha: str
    size: int
    mode: str = "100644"


@dataclass(slots=True)
class Tree:
    """What matters of a commit's files.

    Attributes:
        sha: What git calls it all.
        files: Sources, and the configuration that they are read by; by path.
        passed_over: Why Python sources and whole repositories within were passed over, with counts.
        members: How many entries there are, of any kind.
        bytes: How much all files together hold.
        requests: How many requests it took to list it.
    """

    sha: str
    files: dict[str, TreeFile] = field(default_factory=dict)
    passed_over: Counter[str] = field(default_factory=Counter)
    members: int = 0
    bytes: int = 0
    requests: int = 0

    @property
    def sources(self) -> tuple[TreeFile, ...]:
        """The files that can be documented."""
        return tuple(each for each in self.files.values() if is_supported(each.path))

    def meet(self, entry: Mapping[str, Any], prefix: str = "") -> None:
        """Take note of one entry of GitHub's listing."""
        path, kind = prefix + text_at(entry, "path"), text_at(entry, "type")
        size = entry.get("size") or 0
        self.members += 1
        self.bytes += size
        if kind == "commit":
            self.passed_over["a submodule, which is a repository of its own"] += 1
        elif kind == "blob" and is_wanted(path):
            self._take(TreeFile(path, text_at(entry, "sha"), size, text_at(entry, "mode")))

    def pass_over(self, file: TreeFile, reason: str) -> None:
        """Leave a file out.

        Args:
            file: Which.
            reason: Why; it is told of sources only.
        """
        self.files.pop(file.path, None)
        if is_supported(file.path):
            self.passed_over[reason] += 1

    def _take(self, file: TreeFile) -> None:
        self.files[file.path] = file
        if reason := _unfit(file):
            self.pass_over(file, reason)


def is_supported(path: str) -> bool:
    """Return whether a file is one that can be documented.

    Args:
        path: Its name or path.
    """
    return path.endswith(SUPPORTED)


def is_wanted(path: str) -> bool:
    """Return whether a file is fetched at all: sources, and the configuration that they are read by.

    Args:
        path: Its path from the root of the repository.
    """
    return is_supported(path) or path.rpartition("/")[2] in _CONFIGURATION


def _unfit(file: TreeFile) -> str:
    """Return why a file is not read; empty where it is."""
    if file.mode == "120000":
        return "a symbolic link"
    if file.mode not in _REGULAR:
        return "not a regular file"
    if file.size > LARGEST:
        return f"larger than {LARGEST:,} bytes"
    is_odd = len(file.path) > _LONGEST or _UNSOUND.search(file.path) or not _SHA.fullmatch(file.sha)
    return "a name that not every system can hold" if is_odd else ""


async def fetch_tree(client: GitHubClient, full_name: str, sha: str) -> Tree:
    """List the files of a commit, in one request where GitHub can tell them all at once, else folder by folder.

    Args:
        client: Asks GitHub.
        full_name: Owner and name of the repository.
        sha: Of the commit's tree.

    Raises:
        GitHubRefused: If GitHub says no.
        ServiceRefused: If the repository has more folders than anybody would want to ask for.
        ServiceBusy: If GitHub failed.
    """
    tree, folders = Tree(sha), [("", sha)]
    while folders:
        prefix, folder = folders.pop()
        entries, is_whole = await _list(client, full_name, folder, tree)
        if not is_whole:
            entries = await _list_one_level(client, full_name, folder, tree)
            folders += [(f"{prefix}{text_at(each, 'path')}/", text_at(each, "sha")) for each in _folders_of(entries)]
        for entry in entries:
            tree.meet(entry, prefix)
    return tree


def _folders_of(entries: Iterable[Any]) -> list[Any]:
    return [each for each in entries if text_at(each, "type") == "tree"]


async def _list(client: GitHubClient, full_name: str, sha: str, tree: Tree) -> tuple[list[Any], bool]:
    """Return what is in a folder and below it, and whether that is all of it."""
    _count(tree)
    listed = await client.get(_place(full_name, sha), recursive=1)
    return items_at(listed, "tree"), not listed.get("truncated")


async def _list_one_level(client: GitHubClient, full_name: str, sha: str, tree: Tree) -> list[Any]:
    _count(tree)
    listed = await client.get(_place(full_name, sha))
    if listed.get("truncated"):
        raise ServiceRefused("size", f"a folder of {full_name} has more entries than GitHub lists; clone it instead")
    return items_at(listed, "tree")


def _place(full_name: str, sha: str) -> str:
    return f"/repos{quoted(full_name)}/git/trees{quoted(sha)}"


def _count(tree: Tree) -> None:
    tree.requests += 1
    if tree.requests > _MOST_FOLDERS:
        raise ServiceRefused("size", f"the repository needs more than {_MOST_FOLDERS:,} requests to list; clone it")
