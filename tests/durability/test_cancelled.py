"""A job that somebody else ends, and one that is interrupted: whole files, and a resume that pays nothing again."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import anyio
import pytest
from fake_gemini import gemini_on
from killing import CODEDOC, SlowGemini, bare, environment, made_project, rows, run, true_words


@pytest.mark.parametrize(("how", "code"), [("cancel", 1), pytest.param("interrupt", 130, marks=pytest.mark.long)])
async def test_a_job_that_is_ended_is_resumed_where_it_was(tmp_path: Path, how: str, code: int):
    package = made_project(tmp_path / "project", files=4)
    before = {path: path.read_text() for path in package.iterdir()}
    async with gemini_on(SlowGemini(text=true_words, chance=random.Random(1))) as fake:
        env = environment(tmp_path, fake.url)
        fake.hold_after = 2
        process = await anyio.open_process([*CODEDOC, "generate", "made"], cwd=package.parent, env=env, stderr=None)
        await fake.holds(process)
        if how == "cancel":
            assert await run("jobs", "cancel", "1", cwd=package.parent, env=env) == 0
        else:
            process.send_signal(signal.SIGINT)
        assert await process.wait() == code
        await process.aclose()
        assert all(bare(path.read_text()) == bare(old) for path, old in before.items())
        ((state, error),) = rows(tmp_path, "SELECT state, error FROM jobs")
        assert (state, error.partition("; ")[2]) == ("cancelled", "codedoc jobs resume 1 goes on")
        fake.release()
        assert await run("jobs", "resume", "1", cwd=package.parent, env=env) == 0
    ((unsure,),) = rows(tmp_path, "SELECT count(*) FROM requests WHERE state = 'unsure'")
    assert 0 < unsure <= 2, "what was in flight may have been billed"
    assert len(fake.paid_again()) <= unsure
    assert rows(tmp_path, "SELECT state FROM jobs") == [("completed",)]
