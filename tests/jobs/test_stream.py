"""A run read as a stream of events."""

from __future__ import annotations

from pathlib import Path

import pytest

from codedoc_core import (
    FileOutcome,
    GenerateRequest,
    JobStarted,
    Report,
    Started,
    Surveyed,
    UnitStarted,
    UsageError,
    generate_events,
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    for at in range(5):
        (tmp_path / f"m{at}.py").write_text("def double(x):\n    return 2 * x\n")
    return tmp_path


async def test_a_run_tells_what_happens_and_its_report_last(project: Path):
    async with generate_events(GenerateRequest((project,), writer="offline")) as events:
        told = [event async for event in events]
    kinds = [type(event) for event in told]
    assert kinds[:2] == [JobStarted, Started]
    assert (kinds.count(Surveyed), kinds.count(UnitStarted), kinds.count(FileOutcome)) == (5, 5, 5)
    assert isinstance(told[-1], Report)
    assert (told[-1].changed, told[-1].job) == (5, told[0].job)


async def test_a_run_that_cannot_begin_says_why(project: Path):
    with pytest.raises(UsageError, match="nowhere"):
        async with generate_events(GenerateRequest((project / "nowhere",))) as events:
            assert [event async for event in events] == []


async def test_who_stops_reading_ends_the_run(project: Path):
    async with generate_events(GenerateRequest((project,), writer="offline")) as events:
        assert isinstance(await anext(events), JobStarted)
    again = GenerateRequest((project,), writer="offline")
    async with generate_events(again) as events:
        assert isinstance([event async for event in events][-1], Report), "and leaves the project free"
