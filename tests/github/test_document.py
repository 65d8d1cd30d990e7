from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from fake_gemini import gemini
from fake_github import fake_github

import codedoc_core
from codedoc_core import CodeDocError, FileOutcome, RemoteDelivery, RemoteRequest, Scope

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "shop"
BRANCH = "codedoc/docstrings-main"


@dataclass
class Done:
    """What a command did."""

    code: int
    out: str
    err: str


async def run(*command: str, cwd: Path, data: bytes = b"", **environment: str) -> Done:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(data), 60)
    return Done(process.returncode, out.decode(), err.decode())


@pytest.fixture
async def github(tmp_path, monkeypatch):
    (tmp_path / "git").mkdir()
    async with fake_github(tmp_path / "git") as server:
        server.stands_in(tmp_path / "home", monkeypatch)
        yield server


@pytest.fixture
def codedoc(github, tmp_path):
    """Runs a command as somebody would who is signed in to the fake GitHub."""

    async def command(*arguments: str, **environment: str) -> Done:
        environment = {**github.environment(tmp_path / "home"), "PYTHONPATH": str(ROOT), **environment}
        return await run(sys.executable, "-m", "codedoc_cli", *arguments, cwd=tmp_path, **environment)

    return command


def shop() -> dict[str, bytes]:
    files = {f"src/shop/{path.relative_to(SHOP).as_posix()}": path.read_bytes() for path in SHOP.rglob("*.py")}
    return {**files, "pyproject.toml": b"[project]\nname = 'shop'\n", "README.md": b"hi\n"}


async def locally(tmp_path: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """What ``generate`` makes of the same files in a clone."""
    clone = tmp_path / "clone"
    for path, data in files.items():
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_bytes(data)
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "other")}
    done = await run(sys.executable, "-m", "codedoc_cli", "generate", ".", cwd=clone, **environment)
    assert done.code == 0, done.err
    return {path: (clone / path).read_bytes() for path in files}


async def test_a_diff_is_what_a_clone_would_show_and_git_applies_it(github, codedoc, tmp_path):
    bare = github.add("octo/hello", shop())
    done = await codedoc("document", "octo/hello")
    assert done.code == 0, done.err
    work = tmp_path / "work"
    await run("git", "clone", "-q", str(bare.path), str(work), cwd=tmp_path)
    applied = await run("git", "apply", "-", cwd=work, data=done.out.encode())
    assert applied.code == 0, applied.err
    expected = await locally(tmp_path, shop())
    assert {path: (work / path).read_bytes() for path in expected} == expected != shop()
    assert len(github.asked) <= 6
    assert str(tmp_path) not in done.out + done.err
    assert "Synced octo/hello@main at " in done.err


async def test_a_pull_request_is_opened_once_with_what_git_computes_and_words_for_a_reviewer(github, codedoc, tmp_path):
    bare = github.add("octo/hello", shop())
    done = await codedoc("document", f"{github.url}/octo/hello", "--pull-request")
    assert f"Opened pull request 1 from {BRANCH}" in done.out, done.err
    head, (pull,) = bare.resolve(BRANCH), github.of("octo/hello").pulls
    expected = await locally(tmp_path, shop())
    tree = bare.write_tree({path: ("100644", bare.blob(data)) for path, data in expected.items()})
    assert bare.says("rev-parse", f"{BRANCH}^{{tree}}") == tree
    assert bare.says("show", "-s", "--format=%s", BRANCH) == pull["title"] == "docs: add 19 docstrings"
    assert "| 0.0% (0 of 25) | **76.0% (19 of 25)** |" in pull["body"]
    assert "| `src/shop/cart.py` | 11 | the code itself |" in pull["body"]
    assert "`Cart.find`: `summary, parameters pattern, yields, raises re.error` by the code itself" in pull["body"]
    assert "- 6 × `the code proves nothing worth saying`" in pull["body"]

    again = await codedoc("document", "octo/hello", "--pull-request", "--json")
    assert "Up to date: pull request 1" in again.err
    assert json.loads(again.out)["summary"]["symbols"]["documented"] == 19
    assert (bare.resolve(BRANCH), github.of("octo/hello").pulls) == (head, [pull])


async def test_selected_repositories_are_documented_one_after_the_other(github, codedoc):
    for name in ("octo/a", "octo/b"):
        github.add(name, shop())
    await codedoc("repos", "sync")
    await codedoc("repos", "select", "octo/*")
    github.rename("octo/a", "octo/renamed")
    github.repositories.pop("octo/b")
    done = await codedoc("document", "--selected", "--output", "out")
    assert done.code == 2
    assert "octo/a is called octo/renamed now." in done.err
    assert "octo/b: GET /repos/octo/b: there is none" in done.err
    assert "1 of 2 selected repositories done." in done.err
    (job,) = json.loads((await codedoc("jobs", "list", "--all", "--json")).out)
    assert (job["state"], job["request"]["paths"][0].rpartition("/")[2]) == ("completed", "renamed")
    assert "completed" in (await codedoc("jobs", "list", "--all")).out
    assert "Written to out/octo/a." in done.out


async def document(target: str = "octo/hello", told=lambda _: None, **options):
    return await codedoc_core.document_repository(RemoteRequest(target, **options), told)


async def test_a_patch_fits_files_of_any_encoding_and_line_end(github, tmp_path):
    latin = "# coding: latin-1\nGREETING = 'grüß'\n\n\ndef greet(name):\n    return GREETING + name\n".encode("latin-1")
    files = {
        "latin.py": latin,
        "dos.py": b"def double(x):\r\n    return 2 * x\r\n",
        "a b.py": b"def f(x):\n    return -x",
    }
    bare = github.add("octo/hello", files)
    patch = tmp_path / "docs.patch"
    done = await document(delivery=RemoteDelivery.PATCH, output=patch)
    await run("git", "clone", "-q", str(bare.path), "work", cwd=tmp_path)
    applied = await run("git", "apply", str(patch), cwd=tmp_path / "work")
    assert applied.code == 0, applied.err
    assert {change.path for change in done.changes} == set(files)
    assert all((tmp_path / "work" / change.path).read_bytes() == change.new for change in done.changes)


async def test_a_folder_gets_the_changed_files_and_must_be_new(github, tmp_path):
    github.add("octo/hello", shop())
    done = await document(delivery=RemoteDelivery.FOLDER, output=tmp_path / "out")
    written = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes() for path in (tmp_path / "out").rglob("*.py")
    }
    assert written == {change.path: change.new for change in done.changes}
    with pytest.raises(CodeDocError, match="not empty"):
        await document(delivery=RemoteDelivery.FOLDER, output=tmp_path / "out")


async def test_what_is_told_names_files_as_the_repository_does(github, tmp_path):
    github.add("octo/hello", {**shop(), "bad.py": b"def ("})
    told = []
    done = await document(told=told.append)
    paths = {event.path for event in told if isinstance(event, FileOutcome)}
    assert paths == {path for path in shop() if path.endswith(".py")} | {"bad.py"}
    assert [trouble.path for trouble in done.report.troubles] == ["bad.py"]


async def test_settings_and_ignored_and_foreign_files_count_as_in_a_clone(github):
    files = {
        "pyproject.toml": b"[tool.codedoc]\nexclude = ['old/']\nstyle = 'numpy'\n",
        ".gitignore": b"build.py\n",
        **dict.fromkeys(
            ("old/a.py", "build.py", "pkg/vendor/b.py", "pkg/c.py"),
            b"def half(x):\n    if x % 2:\n        raise ValueError(x)\n    return x // 2\n",
        ),
    }
    github.add("octo/hello", files)
    done = await document()
    assert [change.path for change in done.changes] == ["pkg/c.py"]
    assert b"    Raises\n    ------\n" in done.changes[0].new


async def test_only_a_part_of_a_repository(github):
    github.add("octo/hello", shop())
    options = codedoc_core.GenerateRequest(
        paths=(Path("src/shop/cart.py"),), symbols=frozenset({"Cart.add"}), scope=Scope.ALL
    )
    done = await document(options=options)
    assert [[symbol.qualname for symbol in change.outcome.symbols] for change in done.changes] == [["Cart.add"]]


async def test_a_model_is_named_where_it_chose_the_words_and_is_paid_once(github, monkeypatch):
    github.add("octo/hello", shop())
    monkeypatch.setenv("GEMINI_API_KEY", "not-a-key")
    async with gemini(text=lambda _, name: "Do what a shop does." if name == "summary" else "") as model:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", model.url)
        done = await document(options=codedoc_core.GenerateRequest(paths=(Path(),), scope=Scope.ALL))
        assert done.report.spent.requests == len(model.log) > 0
        authors = {part.author for change in done.changes for symbol in change.outcome.symbols for part in symbol.parts}
        assert any(author.startswith("gemini") for author in authors)
        again = await document(options=codedoc_core.GenerateRequest(paths=(Path(),), scope=Scope.ALL))
        assert again.report.spent.requests == 0
        assert [change.new for change in again.changes] == [change.new for change in done.changes]


async def test_what_a_killed_run_left_behind_is_removed_and_not_read(github, tmp_path):
    github.add("octo/hello", shop())
    await document()
    (folder,) = (tmp_path / "home" / "cache" / "codedoc" / "github").glob("127*/7/*")
    left = folder / "checkout" / "hello"
    left.mkdir(parents=True)
    (left / "left.py").write_text("def left(x):\n    return -x\n")
    (left / "pyproject.toml").symlink_to("/etc/passwd")
    told = []
    await document(told=told.append)
    assert not any(getattr(event, "path", "") == "left.py" for event in told)
    assert not left.exists()


async def test_nothing_of_the_checkout_is_left_and_nobody_else_reads_the_cache(github, tmp_path):
    github.add("octo/hello", shop())
    await document()
    assert not list((tmp_path / "home").rglob("*.py"))
    cached = list((tmp_path / "home" / "cache" / "codedoc" / "github").rglob("*.sqlite"))
    assert cached
    assert all(not path.stat().st_mode & 0o077 for path in cached)


async def test_identities_do_not_share_what_they_have_seen(github, tmp_path, monkeypatch):
    github.add("octo/hello", shop())
    github.users["ghp_bob"] = {"id": 8, "login": "bob"}
    github.users["ghs_app"] = None
    for token in (None, "ghp_bob", "ghs_app", "ghs_app", ""):
        if token is not None:
            monkeypatch.setenv("GITHUB_TOKEN", token)
        github.asked.clear()
        await document()
        assert any("/tarball/" in asked.path for asked in github.asked), token
    folders = (tmp_path / "home" / "cache" / "codedoc" / "github").glob("127*/*")
    assert {folder.name for folder in folders} == {"7", "8", "anybody"}


@pytest.mark.parametrize(
    ("target", "options", "said"),
    [
        ("octo/none", {}, "there is none"),
        ("octo/empty", {}, "the repository is empty"),
        ("octo", {}, "names no repository"),
        ("octo/hello@v9", {}, "No commit found"),
        ("octo/hello", {"options": codedoc_core.GenerateRequest(paths=(Path("../.."),))}, "not in the repository"),
        ("octo/hello", {"options": codedoc_core.GenerateRequest(paths=(Path("none"),))}, "^none cannot be read"),
        ("octo/odd", {}, "^pyproject.toml: unknown setting"),
        ("octo/hello", {"options": codedoc_core.GenerateRequest(paths=(), changed_since="v1")}, "needs a clone"),
        ("octo/hello", {"delivery": RemoteDelivery.PATCH, "output": Path("/nowhere/x.patch")}, "is no folder"),
    ],
)
async def test_what_cannot_be_is_said_in_words(github, target, options, said):
    github.add("octo/hello", shop())
    github.add("octo/empty")
    github.add("octo/odd", {"pyproject.toml": b"[tool.codedoc]\ncolour = 'red'\n", "a.py": b"x = 1\n"})
    with pytest.raises(CodeDocError, match=said):
        await document(target, **options)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("octo/hello", "--selected"),
        ("octo/hello", "--patch", "x", "--pull-request"),
        ("--selected", "--patch", "x"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "codedoc_cli", "document", *arguments],
        capture_output=True,
        env={"PYTHONPATH": str(ROOT), "HOME": "/nonexistent"},
        check=False,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
