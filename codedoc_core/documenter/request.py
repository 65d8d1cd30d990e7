"""What may be asked of ``generate``, and what that means for each file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path  # noqa: TC003  (a request is read back from JSON by its annotations)
from typing import TYPE_CHECKING, Any

from codedoc_core.checks.coverage import Scope
from codedoc_core.docstrings.profile import Style
from codedoc_core.transport.spending import SpendingLimits
from codedoc_core.writing.ledger import DocumentRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.config import Settings
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.documenter.run import Unit


class Delivery(StrEnum):
    """What is done with new text."""

    WRITE = "write"
    DIFF = "diff"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class GenerateRequest:
    """What to document; ``None`` leaves a choice to the project's settings.

    Attributes:
        paths: Files and folders.
        delivery: Write the files, show diffs, or only tell what would change.
        scope: Which symbols.
        style: ``"auto"``, ``"google"``, ``"numpy"`` or ``"sphinx"``.
        symbols: Only symbols with these qualified names, whatever their scope.
        changed_since: Only symbols that changed since this git revision.
        include_runtime_docstrings: Whether to write docstrings that change what the program does.
        update: Whether to repair the docstrings that have drifted from their code, too.
        writer: ``"auto"``, ``"gemini"`` or ``"offline"``.
        model: Which of Gemini's models, in place of the project's choice.
        limits: What the run may spend at most.
        dry_run: Whether to say only what the model would cost, and to send and write nothing.
        batch: Whether to have Gemini answer within a day at half the price; the run then ends at once, and the answers
            are collected when its job is resumed.
        engine: ``"local"``, or ``"celery"`` to have workers on any machine send the requests.
    """

    paths: tuple[Path, ...]
    delivery: Delivery = Delivery.WRITE
    scope: Scope | None = None
    style: str | None = None
    symbols: frozenset[str] = frozenset()
    changed_since: str | None = None
    include_runtime_docstrings: bool | None = None
    update: bool = False
    writer: str | None = None
    model: str | None = None
    limits: SpendingLimits = field(default_factory=SpendingLimits)
    dry_run: bool = False
    batch: bool = False
    engine: str = "local"


def request_values(request: GenerateRequest) -> Mapping[str, Any]:
    """Return a request as JSON values that mean the same from any folder."""
    absolute = tuple(str(path.resolve()) for path in request.paths)
    return asdict(replace(request, symbols=frozenset())) | {"paths": absolute, "symbols": sorted(request.symbols)}


def request_of(values: Mapping[str, Any]) -> GenerateRequest:
    """Return the request that ``request_values`` took apart."""
    from pydantic import TypeAdapter  # noqa: PLC0415  (70 ms that only a resumed run need pay)

    request: GenerateRequest = TypeAdapter(GenerateRequest).validate_python(values)
    return request


def task_of(unit: Unit, data: bytes, request: GenerateRequest) -> DocumentRequest:
    """Say what a request means for one file of a run."""
    settings = unit.run.project.settings
    profile = styled(unit.surveyed.profile_of(unit.path), request, settings)
    return replace(
        task(data, request, settings, profile),
        module_name=unit.name,
        lines=unit.run.lines_of(unit.path),
        summaries=unit.surveyed.summaries_for(unit.name),
    )


def task(data: bytes, request: GenerateRequest, settings: Settings, profile: StyleProfile) -> DocumentRequest:
    """Say what a request means for source of which nothing else is known."""
    runtime = request.include_runtime_docstrings
    return DocumentRequest(
        data,
        profile=profile,
        scope=request.scope or Scope(settings.scope),
        qualnames=request.symbols,
        include_runtime=settings.include_runtime_docstrings if runtime is None else runtime,
        update=request.update,
    )


def styled(profile: StyleProfile, request: GenerateRequest, settings: Settings) -> StyleProfile:
    """What was asked for goes before what was found."""
    style = request.style or settings.style
    if style != "auto":
        profile = replace(profile, style=Style(style))
    return replace(profile, line_length=settings.line_length) if settings.line_length else profile
