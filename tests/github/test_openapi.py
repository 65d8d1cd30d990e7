"""GitHub's own description of its API behind Prism, which refuses what does not fit it; ``.ci/run`` installs that."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from replies import Say, Server, Time

from codedoc_core.errors import GitHubRefused
from codedoc_core.github.client import open_github
from codedoc_core.github.identity import identify
from codedoc_core.github.repositories import fetch_repositories, repository_of

ROOT = Path(__file__).parents[2]
PRISM = shutil.which("prism", path=f"{ROOT / '.ci' / 'npm' / 'node_modules' / '.bin'}{os.pathsep}{os.environ['PATH']}")
JSON, OURS = "application/json", "application/vnd.github+json"
REPOSITORY = "/repos/octocat/hello-world"
SHA = "7fd1a60b01f91b314f59955a4e4d4e80d8edf11d"

pytestmark = pytest.mark.skipif(PRISM is None, reason="prism is not installed; .ci/run does that")


def described() -> dict:
    """Return the description; Prism takes an Accept header by the letter, where GitHub serves JSON under both names."""
    description = json.loads((ROOT / "tests" / "github" / "recorded" / "openapi.json").read_text("utf-8"))
    description["components"]["headers"]["link"]["example"] = ""  # which leads elsewhere
    parts = [description["paths"], description["components"]]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            content = part.get("content")
            if isinstance(content, dict) and JSON in content:
                content[OURS] = content[JSON]
            parts += part.values()
    return description


@pytest.fixture(scope="module")
def prism(tmp_path_factory):
    """GitHub, as its description has it."""
    path = tmp_path_factory.mktemp("prism") / "openapi.json"
    path.write_text(json.dumps(described()))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [PRISM, "mock", "--host", "127.0.0.1", "--port", port, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert any("Prism is listening" in line for line in process.stdout)
            yield Server(lambda _: Say(), f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.stdout.read()


@pytest.fixture
async def github(prism):
    async with open_github(prism.access(), clock=Time().clock) as client:
        yield client


async def test_who_is_signed_in(github):
    identity = await identify(github)
    assert (identity.login, identity.id, identity.name) == ("octocat", 1, "monalisa octocat")


async def test_repositories_are_asked_for_and_understood(github):
    (found,) = (await fetch_repositories(github)).repositories.values()
    assert (found.full_name, found.default_branch, found.is_private) == ("octocat/Hello-World", "master", False)
    assert found.stars > 0 < found.forks
    assert repository_of(await github.get(REPOSITORY)).full_name == "octocat/Hello-World"


async def test_what_a_pull_request_takes_is_accepted(github):
    entry = {"path": "a.py", "mode": "100644", "type": "blob", "content": "x = 1\n"}
    for method, path, body in (
        ("POST", "/git/trees", {"base_tree": SHA, "tree": [entry]}),
        ("POST", "/git/commits", {"message": "x", "tree": SHA, "parents": [SHA]}),
        ("POST", "/git/refs", {"ref": "refs/heads/x", "sha": SHA}),
        ("PATCH", "/git/refs/heads%2Fx", {"sha": SHA, "force": False}),
        ("POST", "/pulls", {"title": "x", "head": "x", "base": "main", "body": "y"}),
        ("PATCH", "/pulls/1", {"title": "x"}),
        ("POST", "/forks", {"default_branch_only": True}),
    ):
        assert isinstance(await github.send(method, REPOSITORY + path, body), dict), path


async def test_prism_does_refuse_what_does_not_fit(github):
    with pytest.raises(GitHubRefused) as caught:
        await github.send("POST", f"{REPOSITORY}/git/refs", {"ref": "refs/heads/x", "sha": 7})
    assert caught.value.status == 422
    with pytest.raises(GitHubRefused):
        await github.get("/user/repos", sort="colour")
