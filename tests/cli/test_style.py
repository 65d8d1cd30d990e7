"""``codedoc style`` on a project of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = '''"""A module."""


def add(x, y=1):
    """Returns the sum.

    Arguments:
        x: The first.
        y: The second. Defaults to 1.
    """
    return x + y
'''


@pytest.fixture
def project(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    for name in "abcd":
        (tmp_path / f"{name}.py").write_text(FILE)
    return tmp_path


def run(project, *arguments):
    command = [sys.executable, "-m", "codedoc_cli", "style", *arguments]
    done = subprocess.run(
        command, cwd=project, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}
    )
    return done.stdout


def test_style_is_shown_with_what_shows_it(project):
    lines = [line.split() for line in run(project).splitlines()]
    assert lines[0] == "8 docstrings; files by style: 4 google".split()
    assert ["style", "google", "from", "docstrings", "google", "4"] in lines
    assert ["line_length", "100", "from", "settings"] in lines
    assert ["mood", "descriptive", "from", "docstrings", "descriptive", "4"] in lines


def test_style_is_told_as_json(project):
    report = json.loads(run(project, "--format", "json"))
    assert report["profile"]["default"] == "Defaults to {}."
    assert report["profile"]["titles"] == [["parameters", "Arguments"]]
    assert report["files"] == {"google": 4}
