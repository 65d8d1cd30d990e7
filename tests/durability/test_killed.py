"""A job that is killed at any moment, and resumed: nothing lost, nothing paid twice but what was in flight."""

from __future__ import annotations

import ast
import random
import signal
import sqlite3
from pathlib import Path

import anyio
import pytest
from fake_gemini import gemini_on
from killing import CODEDOC, SlowGemini, bare, environment, made_project, rows, run, true_words

POINTS = [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 200))]


def jobs_in(home: Path) -> list[tuple]:
    """The states of the jobs that a kill left behind; it may have come before there was even a table."""
    try:
        return rows(home, "SELECT state FROM jobs")
    except (ValueError, sqlite3.OperationalError):
        return []


@pytest.mark.parametrize("seed", POINTS)
async def test_a_job_killed_at_any_moment_is_resumed_and_pays_nothing_twice(seed: int, tmp_path: Path):
    package = made_project(tmp_path / "project")
    before = {path: path.read_text() for path in package.iterdir()}
    chance = random.Random(seed)
    async with gemini_on(SlowGemini(text=true_words, chance=random.Random(seed))) as fake:
        env = environment(tmp_path, fake.url)
        code = await run("generate", "made", cwd=package.parent, env=env, within=chance.uniform(0.5, 3.5))
        for path, old in before.items():
            assert bare(path.read_text()) == bare(old), "old or new, never half"
        for kills in range(20):
            if code == 0 or (jobs := jobs_in(tmp_path)) == [("completed",)]:
                break
            again = ("jobs", "resume", "1") if jobs else ("generate", "made")
            within = chance.uniform(0.5, 3.5) if kills < chance.randint(0, 2) else None
            code = await run(*again, cwd=package.parent, env=env, within=within)
    assert {path.name for path in package.iterdir()} == {path.name for path in before}
    for path, old in before.items():
        tree = ast.parse(path.read_text())
        assert bare(path.read_text()) == bare(old)
        assert all(ast.get_docstring(node) for node in tree.body if isinstance(node, ast.FunctionDef))
    ((state, requests),) = rows(tmp_path, "SELECT state, (SELECT count(*) FROM requests) FROM jobs")
    ((unsure,),) = rows(tmp_path, "SELECT count(*) FROM requests WHERE state = 'unsure'")
    assert state == "completed"
    assert rows(tmp_path, "SELECT DISTINCT state FROM units") == [("done",)]
    assert rows(tmp_path, "SELECT count(DISTINCT qualname) FROM provenance") == [(8 * 16 + 1,)], (
        "each function, and the modules under their empty name"
    )
    assert len(fake.log) <= requests, "none was sent that was not taken down before"
    assert len(fake.paid_again()) <= unsure, "only what was in flight is paid again"


def at(shift: str) -> dict[str, str]:
    """The environment in which the wall clock is wrong by so much."""
    found = list(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        pytest.fail("this test sets the clock with libfaketime: apt-get install faketime")
    return {"LD_PRELOAD": str(found[0]), "FAKETIME": shift, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


async def test_a_job_goes_on_whatever_the_clock_says_now(tmp_path: Path):
    package = made_project(tmp_path / "project")
    async with gemini_on(SlowGemini(text=true_words, chance=random.Random(5), hold_after=2)) as fake:
        env = environment(tmp_path, fake.url)
        process = await anyio.open_process(
            [*CODEDOC, "generate", "made"], cwd=package.parent, env=env | at("+9y"), stdout=None, stderr=None
        )
        await fake.holds(process)
        process.send_signal(signal.SIGKILL)
        assert await process.wait() != 0
        await process.aclose()
        fake.release()
        assert await run("jobs", "resume", "1", cwd=package.parent, env=env | at("-9y")) == 0
    assert rows(tmp_path, "SELECT state FROM jobs") == [("completed",)]
    ((unsure,),) = rows(tmp_path, "SELECT count(*) FROM requests WHERE state = 'unsure'")
    assert len(fake.paid_again()) <= unsure


async def test_a_job_whose_lock_is_lost_harms_no_file_and_no_memory(tmp_path: Path):
    package = made_project(tmp_path / "project", files=4)
    before = {path: path.read_text() for path in package.iterdir()}
    async with gemini_on(SlowGemini(text=true_words, chance=random.Random(6), hold_after=1)) as fake:
        env = environment(tmp_path, fake.url)
        first = await anyio.open_process(
            [*CODEDOC, "generate", "made"], cwd=package.parent, env=env, stdout=None, stderr=None
        )
        await fake.holds(first)
        (lock,) = (tmp_path / "state").rglob("lock.sqlite")
        lock.unlink()
        assert await run("generate", "--writer", "offline", "--scope", "all", "made", cwd=package.parent, env=env) == 0
        fake.release()
        assert await first.wait() == 0
        await first.aclose()
    assert rows(tmp_path, "SELECT state FROM jobs") == [("completed",)] * 2
    assert rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert all(bare(path.read_text()) == bare(old) for path, old in before.items())
