"""What a project's files teach together: the style to follow, and what one file may need to know of others."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from codedoc_core.docstrings.detect import NO_VOTES, choose
from codedoc_core.jobs.pool import WorkerDied, for_each
from codedoc_core.symbols.index import SymbolIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from codedoc_core.docstrings.detect import StyleVotes
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.jobs.pool import WorkerPool
    from codedoc_core.symbols.index import ModuleSummary
    from codedoc_core.writing.survey import Survey

_SURVEY = "codedoc_core.writing.survey:survey"


@dataclass
class ProjectSurvey:
    """Votes and summaries of a project's files; it holds no text.

    Attributes:
        hints: The project's parsed pyproject.toml.
        files: Votes of each file.
        folders: Votes of all files directly in a folder.
        total: Votes of all files.
        summaries: Summary of each module by its dotted name.
    """

    hints: Mapping[str, object]
    files: dict[Path, StyleVotes] = field(default_factory=dict)
    folders: dict[Path, StyleVotes] = field(default_factory=dict)
    total: StyleVotes = NO_VOTES
    summaries: dict[str, ModuleSummary] = field(default_factory=dict)

    def add(self, path: Path, survey: Survey) -> None:
        """Count what one file teaches."""
        self.files[path] = survey.votes
        self.folders[path.parent] = self.folders.get(path.parent, NO_VOTES) + survey.votes
        self.total += survey.votes
        if survey.summary is not None:
            self.summaries[survey.summary.name] = survey.summary

    def profile_of(self, path: Path) -> StyleProfile:
        """Choose the style of one file: its own habit, else its folder's, else the project's."""
        nearest_first = [self.files.get(path, NO_VOTES), self.folders.get(path.parent, NO_VOTES), self.total]
        return choose(nearest_first, self.hints)

    def summaries_for(self, module_name: str) -> tuple[ModuleSummary, ...]:
        """Return the modules that matter to one: where its bases come from, and who uses its classes."""
        return self._index.around(module_name)

    @cached_property
    def _index(self) -> SymbolIndex:
        return SymbolIndex(self.summaries.values())


async def survey_project(
    pool: WorkerPool,
    hints: Mapping[str, object],
    files: Iterable[tuple[Path, str]],
    read: Callable[[Path], bytes | None],
) -> ProjectSurvey:
    """Survey files in workers.

    Args:
        pool: Where to work.
        hints: The project's parsed pyproject.toml.
        files: Paths with the dotted names of their modules.
        read: Gives the bytes of a file, or ``None`` where it cannot be read.
    """
    surveyed = ProjectSurvey(hints)

    async def survey_one(item: tuple[Path, str]) -> None:
        path, name = item
        data = read(path)
        survey = await pool.run(_SURVEY, data, name) if data is not None else None
        if survey is not None and not isinstance(survey, WorkerDied):
            surveyed.add(path, survey)

    await for_each(files, pool.size, survey_one)
    return surveyed
