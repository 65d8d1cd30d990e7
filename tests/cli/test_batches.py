"""``generate --batch`` end to end: the real command, the real SDK, a batch service on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from pathlib import Path

import pytest
from fake_batches import FakeBatches
from fake_gemini import gemini_on

from codedoc_core.documenter.recording import state_folder

SOURCE = "def {name}(path, limit=3):\n    text = open(path).read()\n    return text.split()[:limit]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "words"\n')
    for name in ("first", "second"):
        (folder / f"{name}.py").write_text(f'"""{name}."""\n\n\n{SOURCE.format(name=name)}')
    return folder


@pytest.fixture
async def service(tmp_path, monkeypatch):
    fake = FakeBatches(text=lambda _, name: "Split a file into its first words." if name == "summary" else "")
    async with gemini_on(fake):
        for name in ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # what another test was answered is not ours
        monkeypatch.setenv("GEMINI_API_KEY", "not-a-key")
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", fake.url)
        yield fake


async def codedoc(*arguments: str, cwd: Path, code: int = 0) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "codedoc_cli",
        *arguments,
        cwd=cwd,
        env=dict(os.environ),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == code, out.decode()
    return out.decode()


async def jobs(project: Path) -> list[dict]:
    return json.loads(await codedoc("jobs", "list", "--json", cwd=project))


def documented(project: Path) -> int:
    return sum("Split a file into its first words." in path.read_text() for path in project.glob("*.py"))


async def test_a_batch_is_submitted_shown_collected_and_paid_half(project, service):
    service.looks = 1
    said = await codedoc("generate", "--batch", cwd=project)
    assert "codedoc jobs resume 1" in said
    assert documented(project) == 0
    (batch,) = service.batches.values()
    shown = await codedoc("jobs", "show", "1", cwd=project)
    assert "pending" in shown
    assert f"{batch.name}, 2 symbols, submitted" in shown
    assert "Gemini has 2 symbols" in await codedoc("jobs", "resume", "1", cwd=project)
    assert documented(project) == 0
    said = await codedoc("jobs", "resume", "1", cwd=project)
    assert documented(project) == 2
    (job,) = await jobs(project)
    (seen,) = service.log
    assert (job["state"], job["requests"], job["unsure"]) == ("completed", 1, 0)
    assert job["tokens"] == seen.tokens + seen.output
    assert job["cost"] == pytest.approx((seen.tokens * 0.75 + seen.output * 3.75) / 2e6, rel=0.01)
    assert len(service.batches) == 1
    assert "gemini" in await codedoc("why", "first.py::first", cwd=project)


async def test_what_was_answered_is_not_paid_for_again(project, service):
    await codedoc("generate", "--batch", cwd=project)
    await codedoc("jobs", "resume", "1", cwd=project)
    assert documented(project) == 2
    for path in project.glob("*.py"):
        name = path.stem
        path.write_text(f'"""{name}."""\n\n\n{SOURCE.format(name=name)}')
    await codedoc("generate", cwd=project)
    assert documented(project) == 2
    assert len(service.log) == 1


async def test_a_receipt_that_was_lost_is_found_by_its_label_and_nothing_is_submitted_twice(project, service):
    service.is_lost = True
    await codedoc("generate", "--batch", cwd=project, code=2)
    assert len(service.batches) == 1
    assert documented(project) == 0
    await codedoc("jobs", "resume", "1", cwd=project)
    assert documented(project) == 2
    assert len(service.batches) == 1


async def test_what_was_killed_before_it_was_submitted_is_submitted_by_the_next_run(project, service):
    await codedoc("generate", "--batch", cwd=project)
    service.batches.clear()  # as if the process had ended between the note and the request
    with sqlite3.connect(state_folder(project) / "jobs.sqlite") as rows:
        rows.execute("UPDATE batches SET handle = '', state = 'intended'")
    rows.close()
    assert "Gemini has 2 symbols" in await codedoc("jobs", "resume", "1", cwd=project)
    await codedoc("jobs", "resume", "1", cwd=project)
    assert documented(project) == 2
    (job,) = await jobs(project)
    assert (job["requests"], len(service.log)) == (1, 1)


@pytest.mark.parametrize("end", ["EXPIRED", pytest.param("FAILED", marks=pytest.mark.long)])
async def test_what_did_not_come_is_submitted_once_more_and_then_asked_about_online(project, service, end):
    service.ends = [end, end]
    await codedoc("generate", "--batch", cwd=project)
    said = await codedoc("jobs", "resume", "1", cwd=project)
    assert "Gemini has 2 symbols" in said
    assert len(service.batches) == 2
    await codedoc("jobs", "resume", "1", cwd=project)
    assert documented(project) == 2
    assert len(service.batches) == 2
    assert [seen.path for seen in service.log] == ["/v1/models/gemini-3.8-flash:generateContent"]


@pytest.mark.long
async def test_one_request_that_failed_is_submitted_again_alone(project, service):
    for number in range(60):  # more than one request
        (project / f"m{number}.py").write_text(SOURCE.format(name=f"words_{number}") * 6)
    service.one = lambda at: 503 if at == 0 and len(service.batches) == 1 else "ok"
    service.order = lambda responses: responses[::-1]
    service.ends = ["PARTIALLY_SUCCEEDED"]
    await codedoc("generate", "--batch", cwd=project)
    (first,) = service.batches.values()
    assert len(first.requests) > 2
    await codedoc("jobs", "resume", "1", cwd=project)
    assert [len(batch.requests) for batch in service.batches.values()] == [len(first.requests), 1]
    await codedoc("jobs", "resume", "1", cwd=project)
    assert documented(project) == 62
    assert len(service.log) == len(first.requests)


async def test_a_batch_that_is_not_taken_is_told_and_costs_nothing(project, service):
    service.is_refused = 400
    said = await codedoc("generate", "--batch", cwd=project, code=2)
    assert "not acceptable" in said
    (job,) = await jobs(project)
    assert (job["state"], job["requests"], job["cost"]) == ("failed", 0, 0)


async def test_a_limit_that_a_batch_might_pass_keeps_it_back(project, service):
    said = await codedoc("generate", "--batch", "--max-cost", "0.000001", cwd=project, code=2)
    assert "limit" in said
    assert not service.batches


async def test_cancelling_the_job_ends_its_batches(project, service):
    service.looks = 5
    await codedoc("generate", "--batch", cwd=project)
    await codedoc("jobs", "cancel", "1", cwd=project)
    (batch,) = service.batches.values()
    assert batch.state == "CANCELLED"
    (job,) = await jobs(project)
    assert job["state"] == "cancelled"
    assert documented(project) == 0
