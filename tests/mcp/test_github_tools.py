from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fake_github import fake_github
from mcp import Client
from mcp_types import ElicitResult

from codedoc_mcp import build_server
from codedoc_mcp.session import ServerOptions

SHOP = Path(__file__).parents[2] / "examples" / "shop"
FILES = {f"src/shop/{path.name}": path.read_bytes() for path in SHOP.glob("*.py")}


@pytest.fixture
async def github(tmp_path, monkeypatch):
    (tmp_path / "git").mkdir()
    async with fake_github(tmp_path / "git") as server:
        server.stands_in(tmp_path / "home", monkeypatch)
        yield server


@asynccontextmanager
async def served(folder, answer=None, mode="auto", **options):
    asked = []

    async def person(_, params):
        asked.append(params.message)
        return answer

    server = build_server(ServerOptions((folder,), **options))
    async with Client(server, mode=mode, elicitation_callback=person if answer else None) as client:
        yield client, asked


async def said(client, tool, **arguments):
    result = await client.call_tool(tool, arguments)
    return "\n".join(block.text for block in result.content)


async def test_a_repository_is_synced_once_and_then_only_what_changed(github, tmp_path):
    bare = github.add("octo/hello", FILES)
    async with served(tmp_path) as (client, _):
        first = await said(client, "sync_repository", repository="octo/hello")
        assert f"{len(FILES)} new, 0 changed, 0 gone" in first
        path = next(iter(FILES))
        bare.commit({**FILES, path: FILES[path] + b"\nX = 1\n"})
        second = await said(client, "sync_repository", repository="octo/hello")
        assert "0 new, 1 changed, 0 gone" in second
        assert f"changed\n  {path}" in second


async def test_without_a_name_somebodys_repositories_are_listed(github, tmp_path):
    github.add("octo/hello", FILES)
    async with served(tmp_path) as (client, _):
        assert "octo/hello (new)" in await said(client, "sync_repository")
        assert "0 new" in await said(client, "sync_repository")


async def test_nothing_is_opened_before_a_client_that_cannot_ask_repeats_the_name(github, tmp_path):
    github.add("octo/hello", FILES)
    async with served(tmp_path) as (client, _):
        assert "would propose" in await said(client, "publish_docs", repository="octo/hello", preview=True)
        assert "confirm='octo/hello'" in await said(client, "publish_docs", repository="octo/hello")
        assert "unconfirmed" in await said(client, "publish_docs", repository="octo/hello", confirm="octo/other")
        assert not github.of("octo/hello").pulls
        done = await said(client, "publish_docs", repository="octo/hello", confirm="octo/hello")
        assert done.startswith("pull request 1 opened: ")
        again = await said(client, "publish_docs", repository="octo/hello", confirm="octo/hello")
        assert again.startswith("pull request 1 unchanged: ")
    assert len(github.of("octo/hello").pulls) == 1


@pytest.mark.parametrize("mode", ["auto", pytest.param("legacy", marks=pytest.mark.long)])
async def test_where_the_client_can_ask_a_person_decides_whatever_the_assistant_says(github, tmp_path, mode):
    github.add("octo/hello", FILES)
    for answer in (ElicitResult(action="accept", content={"is_agreed": False}), ElicitResult(action="decline")):
        async with served(tmp_path, answer, mode) as (client, asked):
            await said(client, "publish_docs", repository="octo/hello", confirm="octo/hello")
            assert "octo/hello" in asked[0]
            assert not github.of("octo/hello").pulls
    yes = ElicitResult(action="accept", content={"is_agreed": True})
    async with served(tmp_path, yes, mode) as (client, _):
        assert "opened" in await said(client, "publish_docs", repository="octo/hello")
    assert len(github.of("octo/hello").pulls) == 1


async def test_code_is_sent_away_only_where_the_operator_allowed_it(github, tmp_path):
    github.add("octo/hello", FILES)
    async with served(tmp_path) as (client, _):
        asked = {"repository": "octo/hello", "writer": "gemini", "preview": True}
        assert "--allow-upload" in await said(client, "publish_docs", **asked)


async def test_who_has_no_token_of_their_own_does_not_use_the_machines(github, tmp_path):
    github.add("octo/hello", FILES)
    async with served(tmp_path, github_tokens=lambda _: None) as (client, _):
        assert "not-signed-in" in await said(client, "sync_repository", repository="octo/hello")
        assert not github.asked


async def test_what_github_refuses_is_told_with_the_cause(github, tmp_path):
    async with served(tmp_path) as (client, _):
        assert "octo/none" in await said(client, "sync_repository", repository="octo/none")
        assert "owner/name" in await said(client, "sync_repository", repository="what is this")
