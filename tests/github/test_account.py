"""``login``, ``whoami``, ``repos`` and ``logout`` as people run them, against a GitHub that says what it is told."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import stat
import subprocess
import sys
import zlib
from contextlib import suppress
from functools import partial
from pathlib import Path

import anyio
import pytest
from keyring import set_keyring
from keyring.backends.fail import Keyring as NoKeyring
from open_keyring import OpenKeyring
from replies import DATE, NOW, SECRET, Asked, Say, replies
from typer.testing import CliRunner

from codedoc_cli.app import app
from codedoc_core.errors import CodeDocError
from codedoc_core.github.identity import Identity
from codedoc_core.github.records import RepositoryStore

ROOT = Path(__file__).parents[2]
LIMIT = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4987", "x-ratelimit-reset": str(NOW + 1790)}
USERS = {
    SECRET: {"login": "octocat", "id": 583231, "name": "The Octocat", "avatar_url": "https://avatars.example/583231"},
    "gho_other": {"login": "other", "id": 7, "name": None, "avatar_url": ""},
}
CODE = {
    "device_code": "d" * 40,
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://github.com/login/device",
    "interval": 0,
}


def repository(number, full_name, **more):
    return {"id": number, "name": full_name.partition("/")[2], "full_name": full_name, "private": False, **more}


class GitHub:
    """Who may see what."""

    def __init__(self):
        self.repositories = {
            SECRET: [
                repository(
                    1, "octocat/hello", language="Python", stargazers_count=1234, pushed_at="2026-11-20T10:00:00Z"
                ),
                repository(
                    2, "octocat/secret", private=True, description="[bold]not markup[/bold]", default_branch="main"
                ),
            ],
            "gho_other": [],
        }

    def answer(self, asked: Asked) -> Say:
        if asked.path.startswith("/login/device/code"):
            return Say(CODE)
        if asked.path.startswith("/login/oauth/access_token"):
            return Say({"access_token": SECRET, "scope": "repo"})
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in USERS:
            return Say({"message": "Bad credentials"}, 401)
        headers = {**LIMIT, "x-oauth-scopes": "repo, read:user", "date": DATE}
        if asked.path == "/user":
            return Say(USERS[token], headers=headers)
        etag = f'W/"{zlib.crc32(json.dumps(self.repositories[token]).encode())}"'
        if asked.headers.get("if-none-match") == etag:
            return Say(status=304, headers=headers)
        return Say(self.repositories[token], headers={**headers, "etag": etag})


class Shell:
    """Runs the command in a home of its own."""

    def __init__(self, home: Path, url: str):
        self.home = home
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GH_"))},
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PATH": "/usr/bin:/bin",
            "COLUMNS": "200",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'github'}",
            "PYTHON_KEYRING_BACKEND": "open_keyring.OpenKeyring",
            "OPEN_KEYRING": str(home / "keyring.json"),
            "GITHUB_API_URL": url,
            "GITHUB_SERVER_URL": url,
            "CODEDOC_GITHUB_CLIENT_ID": "Iv1.x",
        }

    async def start(self, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        """Run it as people do, in a process of its own."""
        done = await anyio.run_process(
            [sys.executable, "-m", "codedoc_cli", *arguments], input=stdin, env=self.environment, check=False
        )
        return self.told(done.returncode, done.stdout.decode(), done.stderr.decode())

    def type(self, typed: str, *arguments: str) -> str:
        """Run it on a terminal where somebody types, and return all that it shows."""
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "codedoc_cli", *arguments]
        with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=self.environment):
            os.close(slave)
            os.write(master, typed.encode())
            shown = b""
            with suppress(OSError):  # the last writer has gone
                while piece := os.read(master, 4096):
                    shown += piece
        os.close(master)
        return self.told(0, " ".join(shown.decode().split()), "")[1]

    async def run(
        self, *arguments: str, stdin: bytes = b"", keyring: object = None, **more: str
    ) -> tuple[int, str, str]:
        """Run it in this process, which is faster."""
        set_keyring(keyring or OpenKeyring())
        environment = {**dict.fromkeys(os.environ), **self.environment, **more}
        invoke = partial(CliRunner().invoke, app, arguments, input=stdin, env=environment)
        done = await anyio.to_thread.run_sync(invoke)
        if isinstance(done.exception, CodeDocError):
            return self.told(2, done.stdout, f"{done.stderr}codedoc: {done.exception}\n")
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return self.told(done.exit_code, done.stdout, done.stderr)

    def told(self, code: int, out: str, err: str) -> tuple[int, str, str]:
        assert SECRET not in out + err
        return code, out, err

    def files(self):
        return [path for path in self.home.rglob("*") if path.is_file()]


@pytest.fixture
async def shell(tmp_path):
    github = GitHub()
    async with replies(github.answer) as server:
        shell = Shell(tmp_path, server.url)
        shell.github, shell.server = github, server
        yield shell
    set_keyring(NoKeyring())


async def test_from_login_to_logout(shell):
    host = shell.server.url.removeprefix("http://")
    code, out, err = await shell.start("login")
    assert (code, out) == (0, f"Signed in to {host} as octocat; the token is kept in the system's keyring.\n")
    assert "Enter the code WDJB-MJHT at https://github.com/login/device" in err
    assert SECRET in (shell.home / "keyring.json").read_text()

    _, out, _ = await shell.start("whoami")
    assert out.splitlines() == [
        f"octocat (The Octocat) at {host}, number 583231",
        "  token   `codedoc login`",
        "  scopes  read:user, repo",
        "  limit   4,987 of 5,000 requests left, all again in 30 min",
        "  avatar  https://avatars.example/583231",
    ]

    _, out, _ = await shell.run("repos", "sync")
    assert out.splitlines() == [
        "new     octocat/hello",
        "new     octocat/secret",
        "2 new, 0 changed, 0 gone, 0 as they were",
    ]
    assert SECRET not in "".join(
        path.read_bytes().decode("latin-1") for path in shell.files() if path.name != "keyring.json"
    )

    code, out, _ = await shell.run("logout")
    assert (code, out.splitlines()) == (
        0,
        [
            f"Removed the token for {host} from the system's keyring; it is revoked at {shell.server.url}/settings/applications"
        ],
    )
    assert (await shell.run("logout"))[1] == f"No token for {host} was kept.\n"
    code, _, err = await shell.run("whoami")
    assert (code, err) == (2, f"codedoc: nobody is signed in to {host}: run `codedoc login`, or set GITHUB_TOKEN\n")


async def test_repositories_are_listed_filtered_and_selected(shell):
    await shell.run("repos", "sync", GITHUB_TOKEN=SECRET)
    _, out, _ = await shell.run("repos", "list", GITHUB_TOKEN=SECRET)
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "repository pushed language stars forks branch description",
        "octocat/hello 2026-11-20 Python 1,234 0",
        "octocat/secret private 0 0 main [bold]not markup[/bold]",
    ]
    _, out, _ = await shell.run("repos", "list", "--public", "--json", GITHUB_TOKEN=SECRET)
    (only,) = json.loads(out)
    assert (only["full_name"], only["stars"], only["is_selected"]) == ("octocat/hello", 1234, False)

    _, out, _ = await shell.run("repos", "select", "octocat/*", GITHUB_TOKEN=SECRET)
    assert out == "selected octocat/hello\nselected octocat/secret\n"
    _, out, _ = await shell.run("repos", "unselect", "Octocat/Secret", GITHUB_TOKEN=SECRET)
    assert out == "unselected octocat/secret\n"
    code, _, err = await shell.run("repos", "select", "octocat/hello", "octocat/typo", GITHUB_TOKEN=SECRET)
    assert code == 2
    assert "has no repository 'octocat/typo'" in err

    del shell.github.repositories[SECRET][1]
    shell.github.repositories[SECRET][0]["stargazers_count"] = 1235
    _, out, _ = await shell.run("repos", "sync", "--json", GITHUB_TOKEN=SECRET)
    changes = json.loads(out)
    assert [each["stars"] for each in changes["changed"]] == [1235]
    assert [each["full_name"] for each in changes["gone"]] == ["octocat/secret"]
    _, out, _ = await shell.run("repos", "list", "--selected", "--json", GITHUB_TOKEN=SECRET)
    assert [each["full_name"] for each in json.loads(out)] == ["octocat/hello"]

    _, out, err = await shell.run("repos", "list", GITHUB_TOKEN="gho_other")
    assert (out, err) == ("", "No repository fits; `codedoc repos sync` asks GitHub for them.\n")


async def test_a_page_that_did_not_change_is_not_sent_again_but_to_another_person_it_is(shell):
    for _ in range(2):
        _, out, _ = await shell.run("repos", "sync", GITHUB_TOKEN=SECRET)
    assert out == "0 new, 0 changed, 0 gone, 2 as they were\n"
    shell.github.repositories["gho_other"] = shell.github.repositories[SECRET]
    await shell.run("repos", "sync", GITHUB_TOKEN="gho_other")
    marks = ["if-none-match" in each.headers for each in shell.server.asked if each.path.startswith("/user/repos")]
    assert marks == [False, True, False]


async def test_another_token_on_the_same_machine_is_another_person(shell):
    await shell.run("repos", "sync", GITHUB_TOKEN=SECRET)
    await shell.run("repos", "select", "octocat/hello", GITHUB_TOKEN=SECRET)
    host = shell.server.url.removeprefix("http://")
    path = shell.home / "state" / "codedoc" / "github" / "repositories.sqlite"
    mine = RepositoryStore(path, Identity(host, 583231, "renamed")).records()
    assert [record.is_selected for record in mine] == [True, False]
    assert RepositoryStore(path, Identity("github.com", 583231, "octocat")).records() == []
    private = [each for each in shell.files() if each.name.startswith(("etags", "repositories"))]
    assert {stat.S_IMODE(each.stat().st_mode) for each in private} == {0o600}


async def test_without_a_keyring_the_file_must_be_allowed(shell):
    code, _, err = await shell.run("login", keyring=NoKeyring())
    assert code == 2
    assert "readable by you alone but not encrypted; allow that with --allow-file" in err
    assert not shell.server.asked

    code, out, _ = await shell.run("login", "--allow-file", keyring=NoKeyring())
    path = shell.home / "state" / "codedoc" / "github" / "tokens.json"
    assert (code, out.rpartition(" in ")[2]) == (0, f"{path}.\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "octocat" in (await shell.run("whoami", keyring=NoKeyring()))[1]

    await shell.run("login")
    assert SECRET not in path.read_text(), "the keyring has it now"
    await shell.run("logout", keyring=NoKeyring())


async def test_on_a_terminal_one_is_asked_whether_the_file_may_be(shell):
    shell.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    shown = await anyio.to_thread.run_sync(shell.type, "n\n", "login")
    assert "Keep the token in" in shown
    assert "allow that with --allow-file" in shown
    shown = await anyio.to_thread.run_sync(shell.type, "y\n", "login")
    assert "Enter the code WDJB-MJHT" in shown
    assert "as octocat; the token is kept in" in shown


async def test_a_token_that_was_made_elsewhere_is_tried_before_it_is_kept(shell):
    code, _, err = await shell.run("login", "--with-token", stdin=b"ghp_unknown\n")
    assert code == 2
    assert "GitHub does not know the token" in err
    assert not (shell.home / "keyring.json").exists()
    code, _, err = await shell.run("login", "--with-token", stdin=SECRET.encode(), GH_TOKEN="gho_other")
    assert (code, err) == (0, "GH_TOKEN is set and goes before it; unset it to use this login.\n")
    assert json.loads((await shell.run("whoami", "--json"))[1])["identity"]["login"] == "octocat"
    assert (await shell.run("login", "--with-token"))[2].startswith("codedoc: what was given as a GitHub token is none")


async def test_a_locked_keyring_is_told_where_it_is_needed(shell):
    code, _, err = await shell.run("login", OPEN_KEYRING_LOCKED="1")
    assert (code, "keyring does not keep the token: KeyringLocked" in err) == (2, True)
    assert (await shell.run("whoami", OPEN_KEYRING_LOCKED="1"))[0] == 2


async def test_without_an_app_a_login_says_what_to_do(shell):
    code, _, err = await shell.run("login", CODEDOC_GITHUB_CLIENT_ID="")
    assert code == 2
    assert "set CODEDOC_GITHUB_CLIENT_ID (or give --client-id)" in err
    assert "--with-token" in err


def documented(language: str) -> list[str]:
    """Return the blocks of the page that need a GitHub."""
    page = (ROOT / "docs" / "github.md").read_text("utf-8")
    return re.findall(rf"<!-- github -->\n```{language}\n(.*?)```", page, re.DOTALL)


async def test_each_command_of_the_page_works(shell):
    shell.github.repositories[SECRET] += [repository(3, "octocat/web-shop"), repository(4, "octocat/web-site")]
    await shell.run("login")
    commands = [line.partition("  #")[0] for block in documented("sh") for line in block.splitlines()]
    assert len(commands) == 12
    for command in sorted(commands, key="codedoc logout".__eq__):
        line, _, file = command.partition(" < ")
        code, out, err = await shell.run(*shlex.split(line)[1:], stdin=SECRET.encode() if file else b"")
        assert (code, bool(out), err if "login" not in command else "") == (0, True, ""), command


async def test_the_program_of_the_page_works(shell):
    (program,) = documented("python")
    done = await anyio.run_process(
        [sys.executable, "-c", program], env={**shell.environment, "GITHUB_TOKEN": SECRET}, check=False
    )
    assert done.stdout.decode().splitlines() == [
        "octocat",
        "['octocat/hello', 'octocat/secret']",
        "2 Quota(limit=5000, remaining=4987, resets_in=1790.0, resource='core')",
    ], done.stderr.decode()
