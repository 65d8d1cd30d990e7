from __future__ import annotations

import os
import stat
import sys

import pytest

from codedoc_core.errors import UsageError
from codedoc_core.github.access import GitHubHost, Token
from codedoc_core.github.tokens import ask_gh, find_access
from codedoc_core.github.vaults import TokenFile

GITHUB = GitHubHost()
CORP = GitHubHost("https://git.corp.example/api/v3", "https://git.corp.example")


async def found(explicit="", environment=(), kept=(), gh="", host=GITHUB):
    async def ask(name):
        return gh if name == host.name else ""

    access = await find_access(
        host, explicit, dict(environment), [{name: Token(secret) for name, secret in dict(kept).items()}], ask
    )
    return access.token and access.token.reveal(), access.source


@pytest.mark.parametrize(
    ("given", "token"),
    [
        ({"explicit": "a"}, ("a", "the call")),
        ({"environment": {"GITHUB_TOKEN": "b"}}, ("b", "GITHUB_TOKEN")),
        ({"environment": {"GH_TOKEN": "c"}}, ("c", "GH_TOKEN")),
        ({"environment": {"GITHUB_TOKEN": " \n"}}, ("d", "`codedoc login`")),
        ({}, ("d", "`codedoc login`")),
        ({"kept": {"git.corp.example": "x"}}, ("e", "`gh auth token`")),
        ({"kept": {}, "gh": ""}, (None, "")),
    ],
)
async def test_the_order_in_which_tokens_are_looked_for(given, token):
    everything = {"environment": {}, "kept": {"github.com": "d"}, "gh": "e\n"}
    if "explicit" in given:
        everything["environment"] = {"GITHUB_TOKEN": "b", "GH_TOKEN": "c"}
    if "GITHUB_TOKEN" in given.get("environment", {}):
        given["environment"].setdefault("GH_TOKEN", "c" if given["environment"]["GITHUB_TOKEN"].strip() else "")
    assert await found(**{**everything, **given}) == token


async def test_another_github_has_variables_and_a_login_of_its_own():
    assert await found(kept={"github.com": "d"}, host=CORP) == (None, "")
    assert await found(kept={"git.corp.example": "x"}, host=CORP) == ("x", "`codedoc login`")
    both = {"GITHUB_TOKEN": "b", "GH_ENTERPRISE_TOKEN": "y"}
    assert await found(environment=both, host=CORP) == ("y", "GH_ENTERPRISE_TOKEN")
    assert await found(environment=both) == ("b", "GITHUB_TOKEN")
    assert await found(environment={"GITHUB_TOKEN": "b"}, host=CORP) == ("b", "GITHUB_TOKEN")


async def test_a_variable_that_holds_no_token_is_named_and_not_shown():
    with pytest.raises(UsageError, match="GITHUB_TOKEN: what was given") as caught:
        await found(environment={"GITHUB_TOKEN": "my secret"})
    assert "my secret" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="the fake is a shell script")
async def test_githubs_own_command_is_asked_for_this_github(tmp_path, monkeypatch):
    gh = tmp_path / "gh"
    gh.write_text('#!/bin/sh\n[ "$*" = "auth token --hostname github.com" ] && echo gho_1\n')
    gh.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert await ask_gh("github.com") == "gho_1\n"
    assert await ask_gh("git.corp.example") == ""
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    assert await ask_gh("github.com") == ""


def test_a_token_file_is_its_owners_alone(tmp_path):
    file = TokenFile(tmp_path / "state" / "tokens.json")
    assert file.get("github.com") is None
    assert not file.remove("github.com")
    file.put("github.com", Token("a"))
    file.put("git.corp.example", Token("b"))
    file.put("github.com", Token("c"))
    assert (file.get("github.com"), file.get("git.corp.example")) == (Token("c"), Token("b"))
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    assert [each.name for each in file.path.parent.iterdir()] == ["tokens.json"]
    assert file.remove("github.com")
    assert (file.get("github.com"), file.get("git.corp.example")) == (None, Token("b"))


def test_a_token_file_that_others_can_read_is_refused(tmp_path):
    file = TokenFile(tmp_path / "tokens.json")
    file.put("github.com", Token("a"))
    file.path.chmod(0o644)
    with pytest.raises(UsageError, match="others can read"):
        file.get("github.com")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"github.com": 3}'])
def test_a_damaged_token_file_is_told(tmp_path, content):
    path = tmp_path / "tokens.json"
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises(UsageError, match="delete it and log in"):
        TokenFile(path).get("github.com")


def test_a_token_file_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=r"tokens\.json cannot be (read|written)"):
        TokenFile(tmp_path / "file" / "tokens.json").put("github.com", Token("a"))
