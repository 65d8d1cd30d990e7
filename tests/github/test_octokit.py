"""Exchanges that were recorded at GitHub itself, from ``@octokit/fixtures``: our requests fit, their replies are understood."""

from __future__ import annotations

import io
import json
import tarfile
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from replies import Asked, Say, Time, replies

from codedoc_core.errors import GitHubRefused
from codedoc_core.github.client import open_github
from codedoc_core.github.repositories import repository_of

RECORDED = json.loads((Path(__file__).parent / "recorded" / "octokit.json").read_text("utf-8"))


@asynccontextmanager
async def replayed(name):
    """Replay a scenario, the API at one address and all else at another; the order is the recorded one."""
    left = list(RECORDED[name])

    def answer(asked: Asked) -> Say:
        exchange = left.pop(0)
        assert (asked.method, asked.path.replace("per_page=100&", "")) == (exchange["method"].upper(), exchange["path"])
        assert not exchange["body"] or asked.json == exchange["body"]
        headers = {each: here(value) for each, value in exchange["headers"].items()}
        value = exchange["response"]
        if isinstance(value, str):
            return Say(bytes.fromhex(value), exchange["status"], headers)
        return Say(json.loads(here(json.dumps(value))) if value else None, exchange["status"], headers)

    def here(text: str) -> str:
        text = text.replace("https://api.github.com", server.url)
        return text.replace("https://codeload.github.com", files.url)

    async with (
        replies(answer) as server,
        replies(answer) as files,
        open_github(server.access(), clock=Time().clock) as github,
    ):
        yield github, files
    assert not left


async def test_pages_of_three_are_followed_to_the_last():
    async with replayed("paginate-issues") as (github, _):
        found = [
            each["number"]
            async for each in github.pages("/repos/octokit-fixture-org/paginate-issues/issues", per_page=3)
        ]
    assert found == sorted(found, reverse=True)
    assert len(found) == 13


async def test_a_renamed_repository_is_found_and_changed_under_its_old_name():
    old = "/repos/octokit-fixture-org/rename-repository"
    async with replayed("rename-repository") as (github, _):
        await github.send("PATCH", old, {"name": "rename-repository-newname"})
        found = repository_of(await github.get(old))
        body = {"name": "rename-repository-newname", "description": "test description"}
        changed = repository_of(await github.send("PATCH", old, body))
    assert found.full_name == changed.full_name == "octokit-fixture-org/rename-repository-newname"
    assert changed.description == "test description"
    assert github.requests == 5


async def test_a_refused_field_is_told():
    body = {"name": "foo", "color": "invalid"}
    async with replayed("errors") as (github, _):
        with pytest.raises(GitHubRefused, match=r"Label\.color is not valid"):
            await github.send("POST", "/repos/octokit-fixture-org/errors/labels", body)


async def test_an_archive_is_streamed_from_where_it_lies():
    async with (
        replayed("get-archive") as (github, files),
        github.download("/repos/octokit-fixture-org/get-archive/tarball/main") as chunks,
    ):
        data = b"".join([chunk async for chunk in chunks])
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert any(each.name.endswith("/README.md") for each in archive)
    assert "authorization" not in files.asked[0].headers


async def test_a_branch_is_made_moved_and_deleted():
    refs = "/repos/octokit-fixture-org/git-refs/git/refs"
    async with replayed("git-refs") as (github, _):
        before = await github.get(f"{refs}/")
        body = {"ref": "refs/heads/test", "sha": "0000000000000000000000000000000000000002"}
        made = await github.send("POST", refs, body)
        moved = await github.send("PATCH", f"{refs}/heads/test", {"sha": "0000000000000000000000000000000000000001"})
        after = await github.get(f"{refs}/")
        assert await github.send("DELETE", f"{refs}/heads/test") is None
    assert (made["ref"], moved["ref"]) == ("refs/heads/test", "refs/heads/test")
    assert len(after) == len(before) + 1


async def test_limit_and_scopes_are_read():
    async with replayed("get-repository") as (github, _):
        found = repository_of(await github.get("/repos/octokit-fixture-org/hello-world"))
    assert found.default_branch == "master"
    assert (github.quota.limit, github.quota.remaining, github.quota.resource) == (5000, 4999, "core")
    assert "repo" in github.scopes
