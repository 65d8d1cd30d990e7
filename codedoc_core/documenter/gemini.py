"""``generate`` with Gemini: which settings hold, what the run may spend, and the flow around its connections."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from pydantic import TypeAdapter, ValidationError

from codedoc_core.errors import UsageError
from codedoc_core.gemini.service import open_gemini
from codedoc_core.gemini.settings import GeminiSettings
from codedoc_core.jobs.batch import BatchProcessor
from codedoc_core.jobs.cache import AnswerCache
from codedoc_core.transport.spending import SpendingLimits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from codedoc_core.config import Settings
    from codedoc_core.gemini.settings import GeminiAccess
    from codedoc_core.writing.writer import AnswerStore, ModelWriter


def gemini_settings(settings: Settings, model: str | None, limits: SpendingLimits) -> GeminiSettings:
    """Return what is tuned of Gemini; what was asked for goes before what the project says.

    Raises:
        UsageError: If a setting is unknown or makes no sense.
    """
    try:
        tuned = TypeAdapter(GeminiSettings).validate_python(settings.gemini)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"setting {where!r} in [tool.codedoc.gemini]: {first['msg']}") from error
    return replace(tuned, model=model or tuned.model, limits=_stricter(limits, tuned.limits))


def _stricter(asked: SpendingLimits, tuned: SpendingLimits) -> SpendingLimits:
    """Take each limit from the request where it has one; a checkout may lower what is spent, never raise it."""

    def least(*limits: float | None) -> float | None:
        return min((limit for limit in limits if limit is not None), default=None)

    return SpendingLimits(
        least(asked.cost, tuned.cost),
        None if (tokens := least(asked.tokens, tuned.tokens)) is None else int(tokens),
        None if (requests := least(asked.requests, tuned.requests)) is None else int(requests),
    )


@asynccontextmanager
async def gemini_writer(
    settings: GeminiSettings, access: GeminiAccess, samples: Sequence[str]
) -> AsyncIterator[tuple[ModelWriter, AnswerStore]]:
    """Open Gemini, and the cache of what it answered before."""
    # Answers of another way to think are other answers; the model is part of each key.
    folder = Path(platformdirs.user_cache_dir("codedoc", appauthor=False)) / f"answers-{settings.thinking}"
    with AnswerCache(folder) as cache:
        async with open_gemini(settings, access, samples=samples) as service:
            yield BatchProcessor(service), cache
