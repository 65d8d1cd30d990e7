"""The disk under the job store fails: the run ends in plain words, files are whole, and a later run goes on."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from killing import CODEDOC, PLAIN, bare, environment, made_project, rows

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is a Linux tool")

CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "openat")
ERRORS = ("ENOSPC", "EIO", "EDQUOT")


def codedoc(cwd: Path, env: dict[str, str], *arguments: str, before: tuple[str, ...] = ()):
    command = [*before, *CODEDOC, *arguments]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)


def run_with_fault(tmp_path: Path, call: str, error: str, first: int) -> None:
    """Let every call on the store from the ``first`` on fail, then run again without a fault."""
    if not shutil.which("strace"):
        pytest.fail("this test injects faults with strace: apt-get install strace")
    package = made_project(tmp_path / "project", files=4, symbols=3, function=PLAIN)
    before = {path: path.read_text() for path in package.iterdir()}
    env = environment(tmp_path, "http://127.0.0.1:9")
    command = ("generate", "--writer", "offline", "--scope", "all", "made")
    assert codedoc(package.parent, env, *command, "--check").returncode == 1, "there is something to write"
    # The store is there before, so that its name is known.
    (tmp_path / "project" / "empty.py").touch()
    codedoc(package.parent, env, "generate", "--writer", "offline", "empty.py")
    (store,) = (tmp_path / "state").rglob("jobs.sqlite")
    paths = [f"-P{store}{end}" for end in ("", "-wal", "-shm", "-journal")]
    inject = f"inject={call}:error={error}:when={first}+"
    fault = ("strace", "-f", "-qq", "-o", os.devnull, *paths, "-e", f"trace={call}", "-e", inject)
    done = codedoc(package.parent, env, *command, before=fault)
    for path, old in before.items():
        assert bare(path.read_text()) == bare(old)
    assert done.returncode in (0, 2), done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode:
        assert f"the job store {store} cannot be used: " in done.stderr
        assert "free space or mend its permissions, and run again" in done.stderr
    jobs = rows(tmp_path, "SELECT id FROM jobs WHERE state != 'completed'")
    again = [("jobs", "resume", str(job)) for (job,) in jobs] or [command]
    assert codedoc(package.parent, env, *again[0]).returncode == 0
    for path, old in before.items():
        tree = ast.parse(path.read_text())
        assert bare(path.read_text()) == bare(old)
        assert any(ast.get_docstring(node) for node in tree.body if isinstance(node, ast.FunctionDef))
    assert rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize(
    ("call", "error", "first"),
    [("pwrite64", "ENOSPC", 9), ("fdatasync", "EIO", 2)],
)
def test_a_store_that_cannot_be_written_ends_the_run_in_plain_words(tmp_path, call, error, first):
    run_with_fault(tmp_path, call, error, first)


@pytest.mark.long
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("first", range(1, 30, 3))
def test_any_call_on_the_store_may_fail_from_now_on(tmp_path, call, error, first):
    run_with_fault(tmp_path, call, error, first)
