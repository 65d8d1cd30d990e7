"""A day on which a fifth of all replies goes wrong."""

from __future__ import annotations

import random

import pytest
from fake_github import STORM, Fault, fake_github
from replies import Time

from codedoc_core.errors import CodeDocError
from codedoc_core.github.blobs import BlobStore
from codedoc_core.github.client import open_github
from codedoc_core.github.publish import Author, Change, Proposal, Step, publish
from codedoc_core.github.sync import sync_files
from codedoc_core.github.targets import Target, locate

BRANCH = "codedoc/docstrings-main"
ALICE = Author("Alice", "alice@example.com")


async def whole_run(github, store: BlobStore):
    """Sync, and propose a docstring for each file."""
    clock = Time().clock
    async with open_github(github.access(), clock=clock, max_wait=None, timeout=0.2) as client:
        remote = await locate(client, Target("octo/hello"))
        synced = await sync_files(client, remote, store)
        files = {path: dict(store.read([file.sha]))[file.sha] for path, file in synced.tree.files.items()}
        changes = tuple(Change(path, b'"""Said."""\n' + data) for path, data in files.items())
        proposal = Proposal("docs", "All.", (Step("docs", changes),), ALICE)
        return await publish(client, remote, proposal, "alice", clock)


async def storm(folder, seed: int) -> str:
    """Run until it ends right, twice, and return how it went; whatever happens, nothing may be wrong on GitHub."""
    (folder / "git").mkdir(parents=True)
    async with fake_github(folder / "git") as github:
        bare = github.add("octo/hello", {f"m{number}.py": b"x = %d\n" % number for number in range(20)})
        github.fault = Fault(0.2, random.Random(seed), **STORM)
        troubles = await until_right(github, folder)
        bare.commit({"m3.py": b"y = 3\n", "new.py": b"z = 1\n"})
        troubles += await until_right(github, folder)
    return "right at once" if not troubles else "right in the end"


async def until_right(github, folder) -> list[str]:
    """Run as often as it takes, and return what was said of the runs that did not end right."""
    bare, said = github.of("octo/hello").bare, []
    while len(said) < 20:
        try:
            pull = await whole_run(github, BlobStore(folder / "blobs.sqlite"))
        except CodeDocError as error:
            said.append(str(error))
            continue
        finally:
            assert len(github.of("octo/hello").pulls) <= 1
        assert (pull.head, pull.number) == (bare.resolve(BRANCH), 1)
        assert bare.commits(f"main..{BRANCH}") == [pull.head]
        for path in bare.says("ls-tree", "--name-only", "main").split():
            assert bare.read(path, BRANCH) == b'"""Said."""\n' + bare.read(path)
        return said
    raise AssertionError(said)


@pytest.mark.parametrize("seed", range(6))
async def test_all_ends_right_or_says_what_did_not(tmp_path, seed):
    assert await storm(tmp_path, seed)


@pytest.mark.long
async def test_a_hundred_storms(tmp_path):
    went = [await storm(tmp_path / str(seed), seed) for seed in range(100)]
    assert went.count("right at once") > 80
