"""``generate_function_documentation``: the docstring of one symbol, proved and not written anywhere."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping  # noqa: TC003  (who reads the annotations finds it)
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import anyio

from codedoc_core.checks.coverage import Scope
from codedoc_core.documenter.request import GenerateRequest, styled, task_of
from codedoc_core.documenter.run import Units, plan, survey
from codedoc_core.errors import UsageError, WriteRefused
from codedoc_core.gemini.settings import access_from
from codedoc_core.jobs.outcome import FileOutcome, FileStatus
from codedoc_core.jobs.pool import WorkerDied, WorkerPool
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse
from codedoc_core.transport.spending import SpendingLimits
from codedoc_core.writing.ledger import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.parts import Part
    from codedoc_core.documenter.run import Unit
    from codedoc_core.gemini.settings import GeminiAccess
    from codedoc_core.jobs.events import Event
    from codedoc_core.writing.ledger import DocumentRequest, DocumentResult
    from codedoc_core.writing.writer import Spent

_DOCUMENT: Final = "codedoc_core.writing.service:document_offline"


@dataclass(frozen=True, slots=True)
class FunctionDocumentation:
    """The docstring of one symbol, which nothing was done with yet.

    Attributes:
        docstring: Its text as Python would store it, indentation included; ``None`` where nothing true is to be said.
        parts: The parts of the docstring, each with who wrote it.
        findings: What the verifier objected to in what the model said.
        reason: Why there is no docstring; empty where there is one.
        written: How it came about (``"by the model"``, ``"from the cache"``, ``"repaired"``).
        masked: How many secrets and personal data of each kind were replaced before the model saw the file.
        spent: What was asked of the model; ``None`` where it was not asked.
    """

    docstring: str | None
    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    written: Mapping[str, int] = field(default_factory=dict)
    masked: Mapping[str, int] = field(default_factory=dict)
    spent: Spent | None = None


async def generate_function_documentation(
    path: Path,
    qualname: str,
    *,
    writer: str = "auto",
    model: str | None = None,
    style: str | None = None,
    limits: SpendingLimits | None = None,
) -> FunctionDocumentation:
    """Write the docstring of one symbol that has none, hold it to the code, and return it; no file is touched.

    Args:
        path: The file.
        qualname: The function, method or class, as ``Cart.total``; empty for the module.
        writer: ``"auto"`` asks Gemini where the environment holds a key, ``"gemini"`` must, ``"offline"`` asks nobody.
        model: Which of Gemini's models, in place of the project's choice.
        style: ``"auto"``, ``"google"``, ``"numpy"`` or ``"sphinx"``; the project's choice where ``None``.
        limits: What may be spent at most.

    Raises:
        UsageError: If there is no such symbol without a docstring, the file cannot be read, there is no key, or a
            setting makes no sense.
    """
    access = None if writer == "offline" else access_from(os.environ)
    if writer == "gemini" and access is None:
        raise UsageError("Gemini needs a key: set GEMINI_API_KEY or GOOGLE_API_KEY")
    request = GenerateRequest(
        (path,), scope=Scope.ALL, style=style, symbols=frozenset({qualname}), include_runtime_docstrings=True,
        model=model, limits=limits or SpendingLimits(),
    )  # fmt: skip
    run = plan((path,))
    if await anyio.Path(path).is_dir():
        raise UsageError(f"{path} is a folder; `generate` documents many symbols")
    async with WorkerPool() as pool:
        units = Units(run, await survey(run, pool, lambda _: None), pool)
        steps, spent = _Steps(request), None
        if access is None:
            await _offline(units.of(run.files[0]), steps)
        else:
            spent = await _with_model(units, access, steps)
    return steps.documentation(path, qualname, spent)


async def _with_model(units: Units, access: GeminiAccess, steps: _Steps) -> Spent:
    # A tenth of a second that only those who ask a model need pay.
    from codedoc_core.documenter import gemini, model  # noqa: PLC0415

    request, project = steps.request, units.run.project
    settings = gemini.gemini_settings(project.settings, request.model, request.limits)
    enhancer = await model.read_surroundings(units)
    profile = styled(units.surveyed.profile_of(units.run.files[0]), request, project.settings)
    async with gemini.gemini_writer(settings, access, enhancer.samples(profile.style.value)) as (writer, store):
        return await model.ModelFlow(units, enhancer, writer, store).go(steps)


async def _offline(unit: Unit, steps: _Steps) -> None:
    try:
        data = unit.read()
    except WriteRefused as error:
        raise UsageError(f"{unit.label} cannot be read: {error.reason}") from error
    result: DocumentResult | WorkerDied = await unit.pool.run(_DOCUMENT, steps.task(unit, data))
    if isinstance(result, WorkerDied):
        raise UsageError(f"{unit.label} cannot be read: {result.reason}")
    steps.done(unit, await steps.deliver(unit, data, result))


@dataclass(slots=True)
class _Steps:
    """Keeps what becomes of the one file; fulfils ``Steps`` of the flow with a model."""

    request: GenerateRequest
    tell: Callable[[Event], None] = lambda _: None
    result: DocumentResult | None = None
    outcome: FileOutcome | None = None

    def task(self, unit: Unit, data: bytes) -> DocumentRequest:
        return task_of(unit, data, self.request)

    async def deliver(self, unit: Unit, data: bytes, result: DocumentResult) -> FileOutcome:  # noqa: ARG002  (a port)
        self.result = result
        findings = (result.unreadable,) if result.unreadable else result.findings
        return FileOutcome(unit.label, FileStatus.UNCHANGED, result.symbols, findings, result.unsaid)

    def done(self, unit: Unit, outcome: FileOutcome) -> None:  # noqa: ARG002  (a port)
        self.outcome = outcome

    def documentation(self, path: Path, qualname: str, spent: Spent | None) -> FunctionDocumentation:
        assert self.outcome is not None
        if self.result is None or self.result.unreadable:
            raise UsageError(f"{path} cannot be read: {self.outcome.findings[0].message}")
        if not self.outcome.symbols:
            raise UsageError(f"{path} has no symbol {qualname!r} without a docstring; give a name such as Class.method")
        symbol = self.outcome.symbols[0]
        text = None
        if symbol.status is Status.DOCUMENTED:
            module = parse(decode(self.result.data))
            text = next(each.docstring for each in module.symbols if each.qualname == qualname and each.docstring)
        said = self.outcome
        written, masked = Counter(said.written), Counter(said.masked)
        return FunctionDocumentation(text, symbol.parts, said.findings, symbol.reason, written, masked, spent)
