from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CART = "class Cart:\n    def count(self):\n        return len(self.items)\n"
LOADS = "import json\n\n\ndef load(path):\n    with open(path) as f:\n        return json.load(f)\n"


def codedoc(*arguments: str, cwd: Path, source: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "codedoc_cli", *arguments]
    keyless = {name: value for name, value in os.environ.items() if not name.startswith(("GEMINI_", "GOOGLE_"))}
    environment = {**keyless, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, input=source, capture_output=True, env=environment, timeout=60, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    (tmp_path / "cart.py").write_text(CART)
    (tmp_path / "loads.py").write_text(LOADS)
    return tmp_path


def git(project: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run(["git", *identity, *arguments], cwd=project, check=True, capture_output=True)


def test_it_documents_the_current_directory_and_says_so(project: Path):
    done = codedoc("generate", cwd=project)
    assert done.returncode == 0, done.stderr
    assert '"""Return the number of ``items``."""' in (project / "cart.py").read_text()
    assert b"cart.py: documented" in done.stdout
    assert b"Documented " in done.stdout


def test_a_second_run_changes_nothing(project: Path):
    codedoc("generate", "--scope", "all", cwd=project)
    texts = [path.read_bytes() for path in sorted(project.glob("*.py"))]
    done = codedoc("generate", "--scope", "all", cwd=project)
    assert texts == [path.read_bytes() for path in sorted(project.glob("*.py"))]
    assert b"Documented 0 symbols" in done.stdout


def test_a_diff_writes_nothing_and_applies_with_git(project: Path):
    done = codedoc("generate", "--diff", cwd=project)
    assert done.returncode == 0
    assert (project / "cart.py").read_text() == CART
    git(project, "init", "-q")
    subprocess.run(["git", "apply", "-"], cwd=project, input=done.stdout, check=True)
    diffed = (project / "cart.py").read_text()
    (project / "cart.py").write_text(CART)
    codedoc("generate", cwd=project)
    assert (project / "cart.py").read_text() == diffed != CART


def test_check_tells_by_its_exit_code_and_writes_nothing(project: Path):
    assert codedoc("generate", "--check", cwd=project).returncode == 1
    assert (project / "cart.py").read_text() == CART
    codedoc("generate", cwd=project)
    assert codedoc("generate", "--check", cwd=project).returncode == 0


def test_json_tells_every_file_and_symbol(project: Path):
    (project / "bad.py").write_text("def f(:\n")
    report = json.loads(codedoc("generate", "--format", "json", "--check", cwd=project).stdout)
    files = {file["path"]: file for file in report["files"]}
    assert {"qualname": "Cart.count", "line": 2, "status": "documented", "reason": ""} in files["cart.py"]["symbols"]
    assert files["bad.py"]["status"] == "unreadable"
    assert files["bad.py"]["findings"][0]["line"] == 1
    assert report["summary"]["files"]["changed"] == 2


def test_one_symbol_can_be_asked_for(project: Path):
    codedoc("generate", "--symbol", "Cart.count", cwd=project)
    assert '"""' in (project / "cart.py").read_text()
    assert (project / "loads.py").read_text() == LOADS


def test_standard_input_goes_to_standard_output(project: Path):
    done = codedoc("generate", "-", cwd=project, source=CART.encode())
    assert done.returncode == 0
    assert b'"""Return the number of ``items``."""' in done.stdout
    assert (project / "cart.py").read_text() == CART


def test_only_what_changed_since_a_revision_is_documented(project: Path):
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "x")
    (project / "cart.py").write_text(CART + "\n    def first(self):\n        return self.items[0]\n")
    codedoc("generate", "--changed-since", "HEAD", cwd=project)
    text = (project / "cart.py").read_text()
    assert text.index('"""') > text.index("def first")
    assert (project / "loads.py").read_text() == LOADS


@pytest.mark.parametrize("style", ["google", "numpy", "sphinx"])
def test_the_style_asked_for_is_written(project: Path, style: str):
    codedoc("generate", "loads.py", "--style", style, cwd=project)
    marks = {"google": "Args:\n", "numpy": "Parameters\n    ----------\n", "sphinx": ":param path:"}
    text = (project / "loads.py").read_text()
    assert [mark in text for mark in marks.values()] == [key == style for key in marks]


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["nowhere.py"], b"nowhere.py"),
        (["--changed-since", "nonsense"], b"not a git repository"),
        (["--symbol", "No.such"], b"No.such"),
        (["--diff", "--check"], b"exclude each other"),
        (["-", "cart.py"], b"-"),
        (["--style", "javadoc"], b"javadoc"),
    ],
)
def test_a_request_that_makes_no_sense_exits_2_with_its_cause(project: Path, arguments: list[str], cause: bytes):
    done = codedoc("generate", *arguments, cwd=project)
    assert done.returncode == 2
    assert cause in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_unknown_setting_is_refused_with_the_nearest_name(project: Path):
    (project / "pyproject.toml").write_text("[tool.codedoc]\nstile = 'numpy'\n")
    done = codedoc("generate", cwd=project)
    assert done.returncode == 2
    assert b"did you mean 'style'" in done.stderr


def test_a_file_that_cannot_be_read_is_told_and_the_run_goes_on(project: Path):
    (project / "bad.py").write_bytes(b"x = 1\n\ndef f(:\n")
    done = codedoc("generate", cwd=project)
    assert done.returncode == 0
    assert b"bad.py:3: not read:" in done.stdout
    assert '"""' in (project / "cart.py").read_text()
    assert codedoc("generate", "bad.py", cwd=project).returncode == 2


def test_behaviour_is_not_changed_unless_asked(project: Path):
    source = "import click\n\n\n@click.command()\ndef main():\n    return run()\n"
    (project / "app.py").write_text(source)
    done = codedoc("generate", "app.py", "--scope", "all", "--symbol", "main", cwd=project)
    assert (project / "app.py").read_text() == source
    assert b"the command's help" in done.stdout
    codedoc("generate", "app.py", "--symbol", "main", "--include-runtime-docstrings", cwd=project)
    assert '"""' in (project / "app.py").read_text()


def test_an_interrupted_run_leaves_whole_files_and_exits_130(tmp_path: Path):
    import signal

    (tmp_path / "pyproject.toml").write_text("")
    sources = {tmp_path / f"m{i}.py": CART * 200 for i in range(40)}
    for path, text in sources.items():
        path.write_text(text)
    command = [sys.executable, "-m", "codedoc_cli", "generate"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert b"Interrupted" in stderr
    assert b"Traceback" not in stderr
    written = {path.read_text() for path in sources}
    assert CART * 200 in written
    assert len(written) == 2
    assert not [path for path in tmp_path.iterdir() if path.suffix != ".py" and path.name != "pyproject.toml"]


def test_the_version_is_told(tmp_path: Path):
    assert codedoc("--version", cwd=tmp_path).stdout.startswith(b"codedoc ")


NUMPY = '"""Sums."""\n\n\ndef add{at}(a, b):\n    """Add.\n\n    Parameters\n    ----------\n    a : int\n        One.\n    b : int\n        Two.\n    """\n'


def test_the_style_of_the_surrounding_package_is_followed_for_one_file(project: Path):
    (project / "__init__.py").write_text("")
    for at in range(5):
        (project / f"sums{at}.py").write_text(NUMPY.replace("{at}", str(at)))
    codedoc("generate", "loads.py", cwd=project)
    assert "Parameters\n    ----------\n    path" in (project / "loads.py").read_text()


def test_other_tools_settings_are_hints(project: Path):
    (project / "pyproject.toml").write_text('[tool.ruff.lint.pydocstyle]\nconvention = "numpy"\n')
    codedoc("generate", "loads.py", cwd=project)
    assert "Parameters\n    ----------\n    path" in (project / "loads.py").read_text()


def test_documentation_inherited_from_another_file_is_documentation(project: Path):
    (project / "base.py").write_text(
        '"""Base."""\n\n\nclass Base:\n    """Base."""\n\n    def count(self):\n        """Count."""\n'
    )
    (project / "cart.py").write_text("from base import Base\n\n\n" + CART.replace("Cart:", "Cart(Base):"))
    done = codedoc("generate", "cart.py", cwd=project)
    assert b"inherited documentation" in done.stdout
    assert "Return the number" not in (project / "cart.py").read_text()


def test_settings_choose_files_scope_and_style(project: Path):
    (project / "pyproject.toml").write_text("[tool.codedoc]\nexclude = ['loads.py']\nstyle = 'sphinx'\nscope = 'all'\n")
    (project / "cart.py").write_text(
        "def _first(items, at=0):\n    if at < 0:\n        raise ValueError('no')\n    return items[at]\n"
    )
    codedoc("generate", cwd=project)
    assert ":raises ValueError: If ``at`` is negative." in (project / "cart.py").read_text()
    assert (project / "loads.py").read_text() == LOADS


def test_a_read_only_file_is_told_and_exits_2(project: Path):
    (project / "cart.py").chmod(0o444)
    done = codedoc("generate", cwd=project)
    assert done.returncode == 2
    assert b"cart.py: not written: it is read-only" in done.stdout
    assert '"""' in (project / "loads.py").read_text()


def test_a_hostile_file_does_not_stop_the_others(project: Path):
    (project / "deep.py").write_text("x = " + "(" * 5000)
    (project / "huge.py").write_text("x = 1\n" * 70_000)
    (project / "null.py").write_bytes(b"x = '\0'\n")
    done = codedoc("generate", cwd=project)
    assert done.returncode == 0
    assert done.stdout.count(b"not read:") == 3
    assert '"""' in (project / "cart.py").read_text()
