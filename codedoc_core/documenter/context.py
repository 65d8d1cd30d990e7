"""``context``: exactly what a model would be sent about one symbol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.coverage import Scope
from codedoc_core.documenter.model import enhanced, read_surroundings, sendable
from codedoc_core.documenter.run import Units, plan, survey
from codedoc_core.errors import UsageError, WriteRefused
from codedoc_core.jobs.pool import WorkerDied, WorkerPool
from codedoc_core.writing.ledger import DocumentRequest
from codedoc_core.writing.prompt import prompt

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from codedoc_core.context.symbol import FileContext

_CONTEXTS: Final = "codedoc_core.writing.elsewhere:contexts"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a model would be sent about one symbol.

    Attributes:
        system: The instructions.
        text: The file, redacted and cut, and what is known of the symbol.
        tokens: About how many tokens both cost.
        masked: How many secrets and personal data of each kind were replaced.
    """

    system: str
    text: str
    tokens: int
    masked: Mapping[str, int]


async def show_context(path: Path, qualname: str) -> Shown:
    """Return what a model would be sent about one symbol, whether it has a docstring or not.

    Args:
        path: The file.
        qualname: The symbol; empty for the module.

    Raises:
        UsageError: If there is no such file or symbol, or the file cannot be read.
    """
    run = plan((path,))
    async with WorkerPool() as pool:
        units = Units(run, await survey(run, pool, lambda _: None), pool)
        unit = units.of(path)
        if unit.is_unsent:
            raise UsageError(f"nothing of {path} is ever sent, as CodeDoc or `never-send` of the project would have it")
        enhancer = await read_surroundings(units)
        try:
            data = unit.read()
        except WriteRefused as error:
            raise UsageError(f"{path} cannot be read: {error.reason}") from error
        task = DocumentRequest(
            data,
            unit.name,
            units.surveyed.profile_of(path),
            Scope.ALL,
            frozenset({qualname}),
            include_runtime=True,
            summaries=units.surveyed.summaries_for(unit.name),
        )
        found: tuple[FileContext, ...] | WorkerDied = await pool.run(_CONTEXTS, sendable(task, units), unit.place)
    if isinstance(found, WorkerDied):
        raise UsageError(f"{path} cannot be read: {found.reason}")
    if not found:
        raise UsageError(
            f"{path} has no symbol {qualname!r} without a docstring; give a qualified name, as Class.method"
        )
    asked = prompt([enhanced(part, enhancer) for part in found], enhancer.samples(task.profile.style.value))
    return Shown(asked.system, asked.text, asked.tokens, found[0].masked)
