"""The commands of the GitHub Action and of the hooks, run as GitHub and pre-commit run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}
GOOD = b'"""Doubles."""\n\n\ndef double(x):\n    """Return twice x."""\n    return 2 * x\n'
BAD = GOOD + b"\n\ndef treble(x):\n    return 3 * x\n"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "protocol.file.allow=always"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """A repository with a pull request, merged as GitHub merges it for a check."""
    folder = tmp_path / "upstream"
    folder.mkdir()
    git(folder, "init", "-qb", "main")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    (folder / "m.py").write_bytes(GOOD)
    (folder / "old.py").write_bytes(BAD)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "base")
    git(folder, "checkout", "-qb", "pull")
    (folder / "m.py").write_bytes(BAD)
    git(folder, "commit", "-qam", "pull")
    git(folder, "checkout", "-q", "main")
    (folder / "README.md").write_text("moved\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "moved")
    git(folder, "checkout", "-qb", "merged")
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "pull")
    return folder


def run_step(name: str, cwd: Path, runner: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step with the shell and the files that GitHub gives it; what it reads of inputs comes from its ``env``."""
    runner.mkdir(exist_ok=True)
    shim = runner / "codedoc"
    shim.write_text(f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -m codedoc_cli \"$@\"\n")
    shim.chmod(0o755)
    files = {key: str(runner / key.lower()) for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    given = {"CODEDOC": str(shim), "RUNNER_TEMP": str(runner), "HOME": str(runner), "PATH": os.environ["PATH"], **files}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
    return subprocess.run(
        command, cwd=cwd, env={**given, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


def test_no_input_is_pasted_into_a_script():
    assert not any("${{" in step["run"] for step in STEPS.values())


@pytest.mark.parametrize("ref", ["merged", "pull"])
def test_a_check_annotates_the_lines_that_a_pull_request_changes(upstream: Path, tmp_path: Path, ref: str):
    git(tmp_path, "clone", "-q", "--depth=1", f"--branch={ref}", f"file://{upstream}", "work")
    work = tmp_path / "work"
    environment = {"PATHS": ".", "OPTIONS": "", "CHANGED_ONLY": "true", "BASE_SHA": git(upstream, "rev-parse", "main^")}
    done = run_step("check", work, tmp_path / "runner", GITHUB_SHA=git(upstream, "rev-parse", "merged"), **environment)
    assert done.returncode == 1, done.stderr
    (annotation,) = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert annotation.startswith("::warning file=m.py,line=9,")


def test_a_check_of_a_push_tells_all(upstream: Path, tmp_path: Path):
    environment = {"PATHS": "m.py\nold.py", "OPTIONS": "--ignore CD101", "CHANGED_ONLY": "true", "BASE_SHA": ""}
    done = run_step("check", upstream, tmp_path / "runner", **environment)
    assert done.stdout.count("::warning") == 2
    assert run_step("check", upstream, tmp_path / "runner", **{**environment, "PATHS": "README.md"}).returncode == 0


def test_an_input_is_an_argument_and_never_a_command(upstream: Path, tmp_path: Path):
    environment = {
        "PATHS": "$(touch hit) ; `touch hit` *",
        "OPTIONS": "&& touch hit",
        "CHANGED_ONLY": "",
        "BASE_SHA": "",
    }
    assert run_step("check", upstream, tmp_path / "runner", **environment).returncode == 2
    assert not (upstream / "hit").exists()


def test_generate_names_its_pull_request(tmp_path: Path):
    runner = tmp_path / "runner"
    runner.mkdir()
    fake = runner / "fake"
    fake.write_text(
        '#!/bin/sh\necho "$@"\necho "Opened pull request 7 from codedoc/docstrings-main, 12 requests: https://x.y/a/b/pull/7"\n'
    )
    fake.chmod(0o755)
    environment = {"PATHS": "src lib", "OPTIONS": "--update", "GITHUB_REPOSITORY": "a/b", "GITHUB_REF_NAME": "main"}
    done = run_step("generate", tmp_path, runner, CODEDOC=str(fake), **environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("document a/b@main --pull-request --update --path src --path lib\n")
    assert (runner / "github_output").read_text() == "pull-request=https://x.y/a/b/pull/7\n"


def run_hook(name: str, cwd: Path, *files: str) -> subprocess.CompletedProcess[str]:
    program, *arguments = HOOKS[name]["entry"].split()
    assert program == "codedoc"
    command = [sys.executable, "-m", "codedoc_cli", *arguments, *files]
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "HOME": str(cwd)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_the_hooks_check_and_write_what_is_named_but_for_what_is_excluded(tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text("[tool.codedoc]\nexclude = ['tests/']\n")
    (tmp_path / "tests").mkdir()
    for name in ("m.py", "tests/t.py"):
        (tmp_path / name).write_bytes(BAD)
    checked = run_hook("codedoc-check", tmp_path, "m.py", "tests/t.py")
    assert checked.returncode == 1
    assert "m.py:9" in checked.stdout
    assert "t.py" not in checked.stdout
    assert run_hook("codedoc-check", tmp_path, "tests/t.py").returncode == 0
    assert run_hook("codedoc-generate", tmp_path, "m.py", "tests/t.py").returncode == 0
    assert (tmp_path / "tests" / "t.py").read_bytes() == BAD
    assert run_hook("codedoc-check", tmp_path, "m.py").returncode == 0
