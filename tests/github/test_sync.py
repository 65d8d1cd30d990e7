from __future__ import annotations

import gzip
import random
import sqlite3
import zlib

import pytest
from fake_github import Fault, fake_github
from replies import Say, Time

from codedoc_core.errors import GitHubRefused, ServiceBusy, UsageError
from codedoc_core.github.blobs import BlobStore, sha_of
from codedoc_core.github.client import open_github
from codedoc_core.github.sync import sync_files
from codedoc_core.github.targets import Target, locate, parse_target
from codedoc_core.github.tree import is_supported

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


async def test_a_branch_that_was_forced_back_is_just_another_list(github, store):
    bare = github.add("octo/hello", project())
    first = bare.resolve("main")
    bare.commit({"src/shop/new.py": b"z = 1\n"})
    bare.commit({"src/shop/m1.py": b"y = 1\n"})
    await sync(github, store)
    bare.git("update-ref", "refs/heads/main", first)
    synced, requests = await sync(github, store)
    assert (synced.removed, synced.changed) == (("src/shop/new.py",), ("src/shop/m1.py",))
    assert contents(store, synced)["src/shop/m1.py"] == b"x = 1\n"
    assert requests == 4


async def test_a_renamed_repository_is_found_and_asked_under_its_new_name(github, store):
    github.add("octo/hello", project())
    github.rename("octo/hello", "octo/bye")
    synced, requests = await sync(github, store)
    assert synced.remote.is_renamed
    assert synced.remote.full_name == "octo/bye"
    assert requests == 6


async def test_branches_tags_and_commits_are_all_states_of_it(github, store):
    bare = github.add("octo/hello", project())
    bare.git("tag", "v1/x", "main")
    sha = bare.resolve("main")
    bare.commit({"src/shop/m1.py": b"y = 1\n"}, "feature/x")
    for ref in ("v1/x", sha, sha[:10], "feature/x"):
        synced, _ = await sync(github, store, Target("octo/hello", ref))
        assert contents(store, synced)["src/shop/m1.py"] == (b"y = 1\n" if ref == "feature/x" else b"x = 1\n")


async def test_a_list_that_is_cut_off_is_read_folder_by_folder(github, store):
    files = {f"p{folder}/q/m{number}.py": b"%d" % number for folder in range(3) for number in range(5)}
    github.add("octo/hello", {**files, "setup.py": b"1"})
    github.largest_tree = 8
    synced, _ = await sync(github, store)
    assert set(synced.tree.files) == {*files, "setup.py"}
    assert synced.tree.requests == 5
    github.largest_tree = 2
    assert set((await sync(github, store))[0].tree.files) == {*files, "setup.py"}


async def test_what_is_no_source_of_this_repository_is_passed_over_and_told(github, store):
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"
    bare = github.add("octo/hello", {**project(), "big.py": b"#" * 8_000_001, "lfs.py": pointer, "lfs.md": pointer})
    odd = {
        "link.py": ("120000", bare.blob(b"../../etc/passwd")),
        "module": ("160000", "1" * 40),
        "back\\slash.py": ("100644", bare.blob(b"1")),
        "new\nline.py": ("100644", bare.blob(b"1")),
    }
    tree = bare.write_tree(odd, "main")
    bare.git("update-ref", "refs/heads/main", bare.commit_tree(tree, "odd", [bare.resolve("main")]))
    synced, _ = await sync(github, store)
    assert set(synced.tree.files) == {path for path in project() if path.endswith((".py", ".toml"))}
    assert synced.tree.passed_over == {
        "larger than 8,000,000 bytes": 1,
        "kept elsewhere by Git LFS": 1,
        "a symbolic link": 1,
        "a submodule, which is a repository of its own": 1,
        "a name that not every system can hold": 2,
    }


async def test_what_git_changes_or_leaves_out_when_it_packs_is_fetched_by_its_sha(github, store):
    files = {
        **project(),
        ".gitattributes": b"src/shop/m1.py export-ignore\nversion.py export-subst\n",
        "version.py": b"V = '$Format:%H$'\n",
    }
    github.add("octo/hello", files)
    synced, requests = await sync(github, store)
    assert contents(store, synced)["version.py"] == files["version.py"]
    assert contents(store, synced)["src/shop/m1.py"] == files["src/shop/m1.py"]
    assert requests == 7


async def test_few_files_of_a_large_repository_are_not_worth_its_archive(github, store):
    github.add("octo/hello", {"a.py": b"1", "b.py": b"2", "data.bin": bytes(1_000_000)})
    _, requests = await sync(github, store)
    assert requests == 5
    assert not any("tarball" in asked.path for asked in github.asked)


async def test_an_empty_repository_says_what_to_do(github, store):
    github.add("octo/empty")
    with pytest.raises(GitHubRefused, match="push a first commit"):
        await sync(github, store, Target("octo/empty"))


async def test_an_archive_that_breaks_off_is_asked_for_again(github, store):
    files = {f"m{number}.py": random.Random(number).randbytes(3000) for number in range(60)}
    github.add("octo/hello", files)
    cuts = iter([0.3, 0.6])

    def cut(say):
        share = next(cuts, None) if isinstance(say.value, bytes) else None
        return Say(say.value[: int(len(say.value) * share)], say.status, say.headers) if share else say

    github.fault = Fault(1.0, random.Random(1), (cut,))
    synced, _ = await sync(github, store)
    assert contents(store, synced) == files


async def test_a_content_that_is_not_what_the_list_says_is_never_used(github, store):
    github.add("octo/hello", {"a.py": b"1", "b.py": b"2"})

    def lie(say):
        return Say({**say.value, "content": "TElF"}) if isinstance(say.value, dict) and "content" in say.value else say

    github.fault = Fault(1.0, random.Random(1), (lie,))
    with pytest.raises(ServiceBusy, match="arrived as something else"):
        await sync(github, store)


async def test_an_archive_that_is_not_as_git_makes_it_is_refused(github, store):
    github.add("octo/hello", project())

    def bomb(say):
        return Say(gzip.compress(bytes(512) * 10), 200) if isinstance(say.value, bytes) else say

    github.fault = Fault(1.0, random.Random(1), (bomb,))
    synced, _ = await sync(github, store)  # an archive of nothing: all is fetched one by one
    assert None not in contents(store, synced).values()


async def test_contents_that_were_tampered_with_are_fetched_again(github, store):
    github.add("octo/hello", project())
    await sync(github, store)
    rows = sqlite3.connect(store.path)
    rows.execute("UPDATE blobs SET data = ? WHERE sha = ?", (zlib.compress(b"evil"), sha_of(b"x = 3\n")))
    rows.execute("UPDATE blobs SET data = ? WHERE sha = ?", (b"garbage", sha_of(b"x = 4\n")))
    rows.commit()
    rows.close()
    synced, requests = await sync(github, store)
    assert contents(store, synced)["src/shop/m3.py"] == b"x = 3\n"
    assert contents(store, synced)["src/shop/m4.py"] == b"x = 4\n"
    assert requests == 5


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("octo/hello", Target("octo/hello")),
        ("octo/hello.py@v1.0", Target("octo/hello.py", "v1.0")),
        ("octo/hello@feature/x@y", Target("octo/hello", "feature/x@y")),
        ("https://github.com/octo/hello.git", Target("octo/hello")),
        ("https://github.com/octo/hello/", Target("octo/hello")),
        (" octo/hello\n", Target("octo/hello")),
    ],
)
def test_a_target_names_a_repository_and_a_state_of_it(text, target):
    assert parse_target(text) == target


@pytest.mark.parametrize(
    "text",
    ["", "octo", "/hello", "octo/", "octo/..", "../hello", "a/b/c", "octo/hello@", "octo/hello@-x", "octo/hello@a..b",
     "octo/he llo", "-x/y", "octo/hello@a b", "https://elsewhere.example/octo/hello", "octo/hello?x", "octo/hello#x", "octo/hello@a~1"],
)  # fmt: skip
def test_what_names_none_is_refused(text):
    with pytest.raises(UsageError, match="names no repository"):
        parse_target(text)


@pytest.mark.parametrize(
    ("path", "is_so"),
    [("a.py", True), ("a/b.pyi", True), ("a.pyc", False), ("a.PY", False), ("py", False), ("a.pyx", False)],
)
def test_sources_are_told_by_their_names(path, is_so):
    assert is_supported(path) is is_so
