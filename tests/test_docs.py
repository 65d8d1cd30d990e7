"""Every command in the README and docs works as written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"(<!-- \w+ -->\n)?```(sh|python)\n(.*?)```", re.DOTALL)


def blocks(language: str) -> list[str]:
    """Code blocks of all pages; those with a marker install from nothing and are run by .ci/run instead."""
    found = (match for page in PAGES for match in BLOCK.finditer(page.read_text("utf-8")))
    return [match[3] for match in found if match[2] == language and not match[1]]


LINES = (line.partition("  #")[0].rstrip() for block in blocks("sh") for line in block.splitlines())
COMMANDS = [*dict.fromkeys(line for line in LINES if line and not line.startswith("#"))]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with all that the commands name, and ``codedoc`` on the path."""
    root = tmp_path_factory.mktemp("shop")
    shutil.copytree(ROOT / "examples" / "shop", root / "src" / "shop")
    (root / "tests").mkdir()
    (root / "tests" / "conftest.py").write_text("import pytest\n")
    (root / "module.py").write_text("def double(x):\n    return 2 * x\n")
    (root / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    (root / "bin").mkdir()
    shim = root / "bin" / "codedoc"
    shim.write_text(f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -m codedoc_cli \"$@\"\n")
    shim.chmod(0o755)
    identity = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "src"], ["commit", "-qm", "x"]):
        subprocess.run([*identity, *arguments], cwd=root, check=True)
    return root


def test_there_are_commands():
    assert len(COMMANDS) > 5


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_docs_works(command: str, shop: Path, tmp_path: Path):
    project = tmp_path / "shop"
    shutil.copytree(shop, project)
    environment = {**os.environ, "PATH": f"{project / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=project, env=environment, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == (1 if "generate --check" in command else 0), done.stderr.decode()


@pytest.mark.parametrize("block", blocks("python"))
def test_python_in_the_docs_runs(block: str):
    subprocess.run([sys.executable, "-c", block], cwd=ROOT, check=True, capture_output=True, timeout=60)


def test_settings_in_the_readme_are_all_settings():
    import tomllib
    from dataclasses import fields

    from codedoc_core.config import Settings

    toml = re.search(r"```toml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert toml
    shown = tomllib.loads(toml[1])["tool"]["codedoc"]
    assert {key.replace("-", "_") for key in shown} == {field.name for field in fields(Settings)}


def test_every_link_to_a_file_leads_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), (page, target)
