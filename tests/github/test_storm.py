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
    """Run until it ends right, and return how it went; whatever happens, nothing of the repository may be wrong."""
    chance = random.Random(seed)
    (folder / "git").mkdir(parents=True)
    async with fake_github(folder / "git") as github:
        files = {f"m{number}.py": b"x = %d\n" % number for number in range(20)}
        bare = github.add("octo/hello", files)
        github.fault = Fault(0.2, chance, **STORM)
        went = []
        for _ in range(20):
            try:
                pull = await whole_run(github, BlobStore(folder / "blobs.sqlite"))
            except CodeDocError as error:
                went.append(str(error))
                continue
            finally:
                assert len(github.of("octo/hello").pulls) <= 1
            assert pull.head == bare.resolve(BRANCH)
            assert pull.number == 1
            assert bare.commits(f"main..{BRANCH}") == [pull.head]
            assert {path: bare.read(path, BRANCH) for path in files} == {
                path: b'"""Said."""\n' + data for path, data in files.items()
            }
            return "right at once" if not went else f"right after {len(went)}"
    return "never right"


@pytest.mark.parametrize("seed", range(6))
async def test_all_ends_right_or_says_what_did_not(tmp_path, seed):
    assert (await storm(tmp_path, seed)).startswith("right")


@pytest.mark.long
async def test_a_hundred_storms(tmp_path):
    went = [await storm(tmp_path / str(seed), seed) for seed in range(100)]
    assert all(each.startswith("right") for each in went)
    assert went.count("right at once") > 80
