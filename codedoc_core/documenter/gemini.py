"""``generate`` with Gemini: which settings hold, what the run may spend, and the flow around its connections."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from pydantic import TypeAdapter, ValidationError

from codedoc_core.errors import UsageError
from codedoc_core.gemini.models import MODELS, known_model
from codedoc_core.gemini.service import open_gemini
from codedoc_core.gemini.settings import GeminiSettings
from codedoc_core.jobs.batch import BatchProcessor
from codedoc_core.jobs.cache import AnswerCache
from codedoc_core.transport.spending import SpendingLimits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from codedoc_core.config import Settings
    from codedoc_core.gemini.service import GeminiDocService
    from codedoc_core.gemini.settings import GeminiAccess
    from codedoc_core.jobs.payments import PaymentBook
    from codedoc_core.writing.writer import AnswerStore, ModelWriter


def gemini_settings(settings: Settings, model: str | None, limits: SpendingLimits) -> GeminiSettings:
    """Return what is tuned of Gemini; what was asked for goes before what the project says.

    Raises:
        UsageError: If a setting is unknown or makes no sense, or the project wants a model that costs more than ours.
    """
    try:
        tuned = TypeAdapter(GeminiSettings).validate_python(settings.gemini)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"setting {where!r} in [tool.codedoc.gemini]: {first['msg']}") from error
    model = model or os.environ.get("CODEDOC_MODEL")
    if not model and not _is_cheap(tuned.model):
        raise UsageError(
            f"the project asks for {tuned.model}, which may cost more than {MODELS[0].name}; a checkout does not "
            f"choose that for you: say --model {tuned.model}, or set CODEDOC_MODEL"
        )
    return replace(tuned, model=model or tuned.model, limits=_stricter(limits, tuned.limits))


def _is_cheap(name: str) -> bool:
    """Whether a model is known to cost no more than the one that is asked where nobody chooses."""
    day = date.today()
    price, usual = known_model(name).price(day), MODELS[0].price(day)
    return price is not None and usual is not None and price.input <= usual.input and price.output <= usual.output


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
    settings: GeminiSettings,
    access: GeminiAccess,
    samples: Sequence[str],
    book_of: Callable[[AnswerStore], PaymentBook] | None = None,
    engine: str = "local",
) -> AsyncIterator[tuple[ModelWriter, AnswerStore]]:
    """Open Gemini, and the cache of what it answered before.

    Args:
        settings: What is tuned of Gemini.
        access: How it is reached.
        samples: Docstrings that show how the project writes.
        book_of: Opens the book where a job's payments and answers are taken down before they go to the cache.
        engine: ``"celery"`` has workers send the requests.

    Raises:
        UsageError: If the folder of answers cannot be used, or what the engine needs is missing.
    """
    # Answers of another way to think are other answers; the model is part of each key.
    folder = Path(platformdirs.user_cache_dir("codedoc", appauthor=False)) / f"answers-{settings.thinking}"
    with AnswerCache(folder) as cache:
        book = book_of(cache) if book_of else None
        async with _opened(settings, access, samples, book, engine) as service:
            yield BatchProcessor(service), book or cache


def _opened(
    settings: GeminiSettings, access: GeminiAccess, samples: Sequence[str], book: PaymentBook | None, engine: str
) -> AbstractAsyncContextManager[GeminiDocService]:
    if engine == "celery":
        from codedoc_core.documenter.workers import open_gemini_afar  # noqa: PLC0415  (needs an extra)

        return open_gemini_afar(settings, samples, book)
    return open_gemini(settings, access, samples=samples, book=book)
