"""The files of a repository, brought up to date in as few requests as that takes."""

from __future__ import annotations

import base64
import binascii
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

import anyio

from codedoc_core.errors import ServiceBusy, ServiceFailed
from codedoc_core.github.archive import ArchiveLimits, read_archive
from codedoc_core.github.blobs import sha_of
from codedoc_core.github.reading import text_at
from codedoc_core.github.tree import fetch_tree
from codedoc_core.github.wire import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codedoc_core.github.blobs import BlobStore
    from codedoc_core.github.client import GitHubClient
    from codedoc_core.github.targets import Remote
    from codedoc_core.github.tree import Tree, TreeFile

_TRIES: Final = 4
_ARCHIVE_COSTS: Final = 2
"""Requests: one to be led to the archive, and one for it."""

_FEW: Final = 50
_PART: Final = 4
"""Few files are fetched one by one where they are fewer than one in so many."""

_LARGE: Final = 300_000_000
_LONGEST_POINTER: Final = 1024
_POINTER: Final = b"version https://git-lfs.github.com/spec/"
_BATCH: Final = 4_000_000
_SLACK: Final = 256 << 20
"""How much more than the listed files an archive may hold: headers, and what Git LFS keeps."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync brought.

    Attributes:
        remote: The repository and its commit.
        tree: Its files; the contents of all are kept now.
        added: Paths of files that the last sync of this ref did not see; all of them at the first.
        changed: Paths of files that held something else.
        removed: Paths of files that are no longer there.
        fetched: How many contents had to be fetched.
    """

    remote: Remote
    tree: Tree
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    fetched: int = 0


@dataclass(slots=True)
class _Basket:
    """Contents on their way into the store, a few megabytes at a time."""

    store: BlobStore
    missing: set[str]
    held: dict[str, bytes] = field(default_factory=dict)
    size: int = 0

    def take(self, data: bytes) -> None:
        """Keep a content that is missing; anything else is not what the tree lists, and is not believed."""
        sha = sha_of(data)
        if sha not in self.missing:
            return
        self.missing.discard(sha)
        self.held[sha] = data
        self.size += len(data)
        if self.size > _BATCH:
            self.empty()

    def empty(self) -> None:
        self.store.put(self.held)
        self.held, self.size = {}, 0


async def sync_files(client: GitHubClient, remote: Remote, store: BlobStore) -> Synced:
    """Bring the kept files of a repository up to date.

    The first time they come as one archive; later only what the store lacks is fetched, whatever became of the branch
    meanwhile. Each content is held to the SHA that the tree lists.

    Args:
        client: Asks GitHub.
        remote: Which repository, and which state of it.
        store: Where contents are kept.

    Raises:
        GitHubRefused: If GitHub says no.
        ServiceRefused: If what GitHub sends is not what git makes.
        ServiceBusy: If GitHub failed; what has arrived is kept for the next try.
        UsageError: If the store cannot be used.
    """
    tree = await fetch_tree(client, remote.full_name, remote.commit.tree)
    fetched = await _fetch(client, remote, tree, store)
    _pass_over_pointers(tree, store)
    then, now = store.known(remote.ref), {path: file.sha for path, file in tree.files.items()}
    store.note(remote.ref, now)
    return Synced(
        remote,
        tree,
        added=tuple(path for path in now if path not in then),
        changed=tuple(path for path, sha in now.items() if then.get(path, sha) != sha),
        removed=tuple(path for path in then if path not in now),
        fetched=fetched,
    )


def _pass_over_pointers(tree: Tree, store: BlobStore) -> None:
    """Leave out files of which git has a pointer only, since Git LFS keeps them elsewhere."""
    small = {file.sha for file in tree.files.values() if file.size <= _LONGEST_POINTER}
    pointers = {sha for sha, data in store.read(small) if data.startswith(_POINTER)}
    for file in [file for file in tree.files.values() if file.sha in pointers]:
        tree.pass_over(file, "kept elsewhere by Git LFS")


async def _fetch(client: GitHubClient, remote: Remote, tree: Tree, store: BlobStore) -> int:
    """Fetch what the store lacks, and return how many contents that was."""
    files = {file.sha: file for file in tree.files.values()}
    basket = _Basket(store, store.missing(files))
    count = len(basket.missing)
    try:
        for attempt in range(_TRIES):
            if _is_cheaper_one_by_one(basket.missing, tree):
                break
            if await _take_archive(client, remote, tree, basket, is_last=attempt == _TRIES - 1):
                break
        await _take_blobs(client, remote, [files[sha] for sha in sorted(basket.missing)], basket)
    finally:
        basket.empty()
    return count


def _is_cheaper_one_by_one(missing: set[str], tree: Tree) -> bool:
    is_few = len(missing) <= _FEW and (len(missing) * _PART < len(tree.files) or tree.bytes > _LARGE)
    return is_few or len(missing) <= _ARCHIVE_COSTS


async def _take_archive(client: GitHubClient, remote: Remote, tree: Tree, basket: _Basket, *, is_last: bool) -> bool:
    """Take from the archive what is missing, and return whether it came to its end."""
    wanted = {path: file for path, file in tree.files.items() if file.sha in basket.missing}
    limits = ArchiveLimits(members=2 * tree.members + 10_000, unpacked=2 * tree.bytes + 1024 * tree.members + _SLACK)
    try:
        async with (
            client.download(f"{remote.place}/tarball{quoted(remote.commit.sha)}") as chunks,
            aclosing(read_archive(chunks, partial(_is_expected, wanted), limits)) as files,
        ):
            async for _, data in files:
                basket.take(data)
    except ServiceBusy:
        if is_last:
            raise
        return False
    return True


def _is_expected(wanted: Mapping[str, TreeFile], path: str, size: int) -> bool:
    """Whether a member may be one that is missing; git can be told to change others when it packs them."""
    return path in wanted and wanted[path].size == size


async def _take_blobs(client: GitHubClient, remote: Remote, files: Iterable[TreeFile], basket: _Basket) -> None:
    """Take contents one by one, as many at once as the client lets through; the first trouble ends it."""
    troubles: list[ServiceFailed] = []

    async def take(file: TreeFile, scope: anyio.CancelScope) -> None:
        try:
            basket.take(await _blob(client, remote, file))
        except ServiceFailed as failed:
            troubles.append(failed)
            scope.cancel()

    async with anyio.create_task_group() as group:
        for file in files:
            group.start_soon(take, file, group.cancel_scope)
    if troubles:
        raise troubles[0]


async def _blob(client: GitHubClient, remote: Remote, file: TreeFile) -> bytes:
    blob = await client.get(f"{remote.place}/git/blobs{quoted(file.sha)}")
    try:
        data = base64.b64decode(text_at(blob, "content"))
    except binascii.Error:
        data = b""
    if sha_of(data) != file.sha:
        raise ServiceBusy("garbled", f"{file.path} arrived as something else than {remote.full_name} lists")
    return data
