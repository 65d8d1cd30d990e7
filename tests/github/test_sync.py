from __future__ import annotations

import pytest
from fake_github import fake_github
from replies import Time

from codedoc_core.github.blobs import BlobStore, sha_of
from codedoc_core.github.client import open_github
from codedoc_core.github.sync import sync_files
from codedoc_core.github.targets import Target, locate

HELLO = Target("octo/hello")


def project(count: int = 12) -> dict[str, bytes]:
    files = {f"src/shop/m{number}.py": b"x = %d\n" % number for number in range(count)}
    return {
        **files,
        "pyproject.toml": b"[project]\nname = 'shop'\n",
        "logo.png": bytes(range(256)),
        "README.md": b"hi\n",
    }


@pytest.fixture
async def github(tmp_path):
    (tmp_path / "git").mkdir()
    async with fake_github(tmp_path / "git") as server:
        yield server


@pytest.fixture
def store(tmp_path):
    return BlobStore(tmp_path / "cache" / "blobs.sqlite")


async def sync(server, store, target=HELLO, **options):
    async with open_github(server.access(), clock=Time().clock, **options) as client:
        synced = await sync_files(client, await locate(client, target), store)
        return synced, client.requests


def contents(store, synced):
    return {path: dict(store.read([file.sha])).get(file.sha) for path, file in synced.tree.files.items()}


async def test_the_first_sync_takes_the_archive_and_keeps_only_what_matters(github, store):
    files = project()
    github.add("octo/hello", files)
    synced, requests = await sync(github, store)
    assert contents(store, synced) == {path: data for path, data in files.items() if path.endswith((".py", ".toml"))}
    assert requests == 5
    assert set(synced.added) == set(synced.tree.files)
    assert sha_of(files["logo.png"]) not in dict(store.read([sha_of(files["logo.png"])]))
    assert store.path.stat().st_mode & 0o077 == 0


async def test_a_later_sync_fetches_only_what_changed(github, store):
    bare = github.add("octo/hello", project(500))
    await sync(github, store)
    changed = {f"src/shop/m{number}.py": b"y = %d\n" % number for number in range(10)}
    bare.commit({**changed, "src/shop/m11.py": None})
    again, requests = await sync(github, store)
    assert requests == 3 + 10
    assert set(again.changed) == set(changed)
    assert again.removed == ("src/shop/m11.py",)
    assert changed.items() <= contents(store, again).items()
    assert (await sync(github, store))[1] == 3
