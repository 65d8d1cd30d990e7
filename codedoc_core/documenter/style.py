"""``style``: how a project writes its docstrings, and what shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.docstrings.detect import choose
from codedoc_core.docstrings.habits_shown import Habit, habits
from codedoc_core.documenter.run import plan, survey
from codedoc_core.jobs.pool import WorkerPool

if TYPE_CHECKING:
    from pathlib import Path

    from codedoc_core.docstrings.profile import StyleProfile


@dataclass(frozen=True, slots=True)
class StyleReport:
    """How a project writes its docstrings.

    Attributes:
        profile: What CodeDoc follows where a file and its folder show nothing else.
        habits: What shows it, habit by habit.
        documents: Docstrings read.
        files: Files that follow each style, for projects that have more than one.
    """

    profile: StyleProfile
    habits: tuple[Habit, ...]
    documents: int
    files: dict[str, int]


async def style(paths: tuple[Path, ...]) -> StyleReport:
    """Find how the files of a project write their docstrings.

    Args:
        paths: Files and folders.

    Raises:
        UsageError: If a path or setting makes no sense.
    """
    run = plan(paths)
    async with WorkerPool() as pool:
        surveyed = await survey(run, pool, lambda _: None)
    profile = choose([surveyed.total], surveyed.hints)
    files = Counter(surveyed.profile_of(path).style.value for path, votes in surveyed.files.items() if votes.documents)
    return StyleReport(profile, habits(surveyed.total, surveyed.hints), surveyed.total.documents, dict(files))
