"""``codedoc jobs`` and ``codedoc why`` as people type them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from codedoc_core.documenter.recording import state_folder
from codedoc_core.jobs.lock import held

SOURCE = "def double(x):\n    return 2 * x\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.codedoc]\nwriter = 'offline'\n")
    (tmp_path / "good.py").write_text(SOURCE)
    (tmp_path / "bad.py").write_text("def f(:\n")
    return tmp_path


def codedoc(*arguments: str, cwd: Path, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "codedoc_cli", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def test_a_run_that_writes_is_a_job(project: Path):
    assert "no jobs yet" in codedoc("jobs", "list", cwd=project)
    codedoc("generate", cwd=project)
    (job,) = json.loads(codedoc("jobs", "list", "--json", cwd=project))
    assert (job["id"], job["state"], job["percent"]) == (1, "completed", 100)
    assert (job["files"], job["files_done"], job["files_failed"], job["symbols"]) == (2, 1, 1, 1)
    shown = codedoc("jobs", "show", "1", cwd=project)
    assert "good.py: changed" in shown
    assert "bad.py: unreadable: " in shown


def test_a_run_that_only_looks_is_none(project: Path):
    codedoc("generate", "--check", cwd=project, code=1)
    codedoc("generate", "--diff", cwd=project)
    assert json.loads(codedoc("jobs", "list", "--json", cwd=project)) == []


def test_what_failed_is_tried_again(project: Path):
    codedoc("generate", cwd=project)
    (project / "bad.py").write_text(SOURCE.replace("double", "twice"))
    assert "Documented 2 symbols in 2 of 2 files" in codedoc("jobs", "retry", "1", cwd=project)
    assert '"""' in (project / "bad.py").read_text()
    assert "nothing of job 1 has failed" in codedoc("jobs", "retry", "1", cwd=project, code=2)


@pytest.mark.parametrize("command", ["show", "resume", "retry", "cancel"])
def test_a_job_that_is_not_there_is_told(project: Path, command: str):
    assert "this project has no job 7" in codedoc("jobs", command, "7", cwd=project, code=2)


def test_a_job_that_has_ended_is_not_resumed_or_cancelled(project: Path):
    codedoc("generate", cwd=project)
    assert "job 1 is completed; codedoc jobs retry 1 tries those files again" in codedoc(
        "jobs", "resume", "1", cwd=project, code=2
    )
    assert "job 1 is completed" in codedoc("jobs", "cancel", "1", cwd=project, code=2)


def test_a_killed_job_is_told_as_such_and_cancelled(project: Path):
    codedoc("generate", cwd=project)
    with sqlite3.connect(state_folder(project) / "jobs.sqlite") as rows:
        rows.execute("UPDATE jobs SET state = 'processing'")
    rows.close()
    (job,) = json.loads(codedoc("jobs", "list", "--json", cwd=project))
    assert (job["state"], job["error"]) == ("pending", "it was killed")
    assert "Job 1 is cancelled" in codedoc("jobs", "cancel", "1", cwd=project)


def test_two_runs_on_a_project_go_one_after_the_other(project: Path):
    with held(state_folder(project)) as is_ours:
        assert is_ours
        second = subprocess.Popen(
            [sys.executable, "-m", "codedoc_cli", "generate", "good.py"], cwd=project, stderr=subprocess.PIPE, text=True
        )
        assert "Waiting for another run on this project" in second.stderr.readline()
        assert (project / "good.py").read_text() == SOURCE
    assert second.wait(60) == 0
    second.stderr.close()
    assert '"""' in (project / "good.py").read_text()


def test_a_run_whose_memory_has_no_place_goes_on_without_and_says_so(project: Path):
    folder = state_folder(project)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()  # a file where the folder should be
    said = codedoc("generate", "good.py", cwd=project)
    assert "This run is not recorded: the job store" in said
    assert "Documented 1 symbol" in said


def test_why_tells_the_code_from_a_person(project: Path):
    codedoc("generate", cwd=project)
    found = json.loads(codedoc("why", "good.py::double", "--json", cwd=project))
    assert {part["author"] for part in found} == {"code"}
    path = project / "good.py"
    path.write_text(path.read_text().replace("2 * x", "x + x"))
    assert "code, job 1; the code has changed since" in codedoc("why", "good.py::double", cwd=project)
    text = path.read_text()
    summary = text.partition('"""')[2].partition(".")[0]
    path.write_text(text.replace(summary, "Give it back twice"))
    assert "summary: a person\n    Give it back twice." in codedoc("why", "good.py::double", cwd=project)


@pytest.mark.parametrize(
    ("symbol", "cause"),
    [
        ("good.py", "names no symbol; write PATH::QUALNAME"),
        ("good.py::nobody", "has no documented symbol 'nobody'"),
        ("gone.py::f", "gone.py cannot be read"),
        ("bad.py::f", "bad.py has no documented symbol"),
    ],
)
def test_why_says_what_is_wrong_with_the_question(project: Path, symbol: str, cause: str):
    assert cause in codedoc("why", symbol, cwd=project, code=2)


def test_the_log_tells_each_event_with_its_job_and_unit(project: Path):
    codedoc("generate", "--log", "run.jsonl", cwd=project)
    events = [json.loads(line) for line in (project / "run.jsonl").read_text().splitlines()]
    assert [each["event"] for each in events[:2]] == ["JobStarted", "Started"]
    assert {each["job"] for each in events} == {1}
    of_good = [each for each in events if each.get("unit") == "good.py"]
    assert [each["event"] for each in of_good] == ["UnitStarted", "FileOutcome"]
    assert of_good[1]["symbols"] == {":1": "left", "double:1": "documented"}


def test_what_codedoc_wrote_follows_the_code_and_what_a_person_wrote_stays(project: Path):
    path = project / "good.py"
    path.write_text(f"{SOURCE}\n\ndef triple(x):\n    return 3 * x\n")
    codedoc("generate", cwd=project)
    mine = path.read_text().replace("Return 3 times ``x``", "Give three of them")
    path.write_text(mine.replace("2 * x\n", "5 * x\n").replace("3 * x\n", "7 * x\n"))
    assert "updated 1 docstring" in codedoc("generate", "--update", "good.py", cwd=project).replace(
        "Updated", "updated"
    )
    text = path.read_text()
    assert "5 times ``x``" in text
    assert "2 times ``x``" not in text
    assert "Give three of them" in text
    before = path.read_text()
    codedoc("generate", "--update", "good.py", cwd=project)
    assert path.read_text() == before, "a second run changes nothing"
    assert json.loads(codedoc("why", "good.py::double", "--json", cwd=project))[0]["has_code_changed"] is False
