from __future__ import annotations

import stat
from dataclasses import replace

import pytest
from replies import Say, Time, replies

from codedoc_core.errors import ServiceBusy, ServiceRefused, UsageError
from codedoc_core.github.client import open_github
from codedoc_core.github.etags import ETagRows, Kept, forget_replies
from codedoc_core.github.identity import Identity
from codedoc_core.github.records import RepositoryStore
from codedoc_core.github.repositories import (
    Listing,
    Repository,
    RepositoryFilter,
    RepositoryRecord,
    fetch_repositories,
    repository_of,
)

OCTO = Identity("github.com", 583231, "octocat")
OTHER = Identity("github.com", 1, "other")
CORP = Identity("git.corp.example", 583231, "octocat")
A = Repository(1, "a", "octocat/a", language="Python", stars=3)
B = Repository(2, "b", "octocat/b", is_private=True)
C = Repository(3, "c", "Corp/c")


def listing(*repositories, is_partial=False):
    return Listing({each.id: each for each in repositories}, is_partial)


def names(records):
    return [record.repository.full_name for record in records]


@pytest.fixture
def store(tmp_path):
    return RepositoryStore(tmp_path / "state" / "repositories.sqlite", OCTO)


def test_a_sync_says_what_is_new_changed_gone_and_back(store):
    first = store.update(listing(A, B))
    assert ([*first.new], first.changed, first.gone, first.unchanged) == ([A, B], (), (), 0)
    renamed = replace(B, name="bb", full_name="octocat/bb")
    second = store.update(listing(renamed, C))
    assert (second.new, second.changed, second.gone) == ((C,), (renamed,), (A,))
    assert [(*names([each]), each.is_gone) for each in store.records()] == [
        ("Corp/c", False),
        ("octocat/a", True),
        ("octocat/bb", False),
    ]
    third = store.update(listing(A, renamed, C))
    assert (third.new, third.changed, third.gone, third.unchanged) == ((A,), (), (), 2)
    assert not any(record.is_gone for record in store.records())


def test_a_selection_outlives_changes_and_absence(store):
    store.update(listing(A, B))
    store.select([A], is_selected=True)
    store.update(listing(B))
    store.update(listing(replace(A, stars=4), B))
    assert [record.is_selected for record in store.records()] == [True, False]
    store.select([A], is_selected=False)
    assert not any(record.is_selected for record in store.records())


def test_what_single_sign_on_may_hide_is_not_gone(store):
    store.update(listing(A, B))
    changes = store.update(listing(A, is_partial=True))
    assert (changes.gone, changes.is_partial) == ((), True)


def test_nobody_else_sees_them(store):
    store.update(listing(A, B))
    store.select([A], is_selected=True)
    for identity in (OTHER, CORP):
        other = replace(store, identity=identity)
        assert other.records() == []
        other.update(listing(A))
        other.select([B], is_selected=True)
    assert [record.is_selected for record in store.records()] == [True, False]


def test_the_records_are_their_owners_alone(store):
    store.update(listing(A))
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\0 and then nothing of the kind"])
def test_records_that_cannot_be_read_are_told(store, damage):
    store.path.parent.mkdir()
    store.path.write_bytes(damage)
    with pytest.raises(UsageError, match="move it away and run `codedoc repos sync`"):
        store.records()


@pytest.mark.parametrize(
    ("wanted", "fit"),
    [
        (RepositoryFilter(), ["a", "b"]),
        (RepositoryFilter(names=("OCTOCAT/*",)), ["a", "b"]),
        (RepositoryFilter(names=("octocat/B", "x/*")), ["b"]),
        (RepositoryFilter(is_private=True), ["b"]),
        (RepositoryFilter(is_private=False), ["a"]),
        (RepositoryFilter(is_selected=True), ["a"]),
        (RepositoryFilter(is_selected=False), ["b"]),
        (RepositoryFilter(language="python"), ["a"]),
        (RepositoryFilter(is_gone=True), ["c"]),
    ],
)
def test_a_filter_admits_what_it_says(wanted, fit):
    records = [RepositoryRecord(A, is_selected=True), RepositoryRecord(B), RepositoryRecord(C, is_gone=True)]
    assert [record.repository.name for record in records if wanted.admits(record)] == fit


@pytest.mark.parametrize("value", [None, [], "x", {}, {"id": "x", "name": "a", "full_name": "a/a"}, {"id": 1}])
def test_what_describes_no_repository_is_told(value):
    with pytest.raises(ServiceRefused, match="makes no sense"):
        repository_of(value)


def test_what_github_leaves_out_is_empty():
    value = {"id": 1, "name": "a", "full_name": "octocat/a", "description": None, "language": None, "pushed_at": None}
    assert repository_of(value) == Repository(1, "a", "octocat/a")


async def test_a_listing_that_breaks_off_marks_nothing_as_gone(store):
    def answer(asked):
        link = {"link": f'<{server.url}/user/repos?page=2>; rel="next"'}
        return (
            Say(status=500)
            if "page=2" in asked.path
            else Say([{"id": 1, "name": "a", "full_name": "o/a"}], headers=link)
        )

    async with replies(answer) as server, open_github(server.access(), clock=Time().clock) as client:
        with pytest.raises(ServiceBusy):
            await fetch_repositories(client)


def test_replies_are_kept_for_one_identity_the_newest_first(tmp_path):
    path = tmp_path / "cache" / "etags.sqlite"
    rows, others = ETagRows(path, OCTO.key), ETagRows(path, OTHER.key)
    rows.put("u", Kept("1", b"[]", "<x>"))
    rows.put("u", Kept("2", b"{}"))
    assert rows.get("u") == Kept("2", b"{}", "")
    assert others.get("u") is None
    rows.put("large", Kept("3", bytes((2 << 20) + 1)))
    assert rows.get("large") is None
    forget_replies(path, "git.corp.example")
    assert rows.get("u")
    forget_replies(path, "github.com")
    assert rows.get("u") is None


def test_a_cache_that_cannot_be_used_is_no_trouble(tmp_path):
    path = tmp_path / "etags.sqlite"
    path.write_bytes(b"no database, not at all" * 100)
    rows = ETagRows(path, OCTO.key)
    rows.put("u", Kept("1", b""))
    assert rows.get("u") is None
