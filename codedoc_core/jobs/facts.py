"""The facts of one file, in a worker; and the facts of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codedoc_core.checks.coverage import Scope
from codedoc_core.facts.infer_repository import ModuleTypes
from codedoc_core.facts.record import records_of
from codedoc_core.facts.record_types import add_types
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import SymbolIndex
from codedoc_core.symbols.parse import parse

if TYPE_CHECKING:
    from codedoc_core.facts.reach import Reach
    from codedoc_core.facts.record import Record
    from codedoc_core.symbols.summary import ModuleSummary


@dataclass(frozen=True, slots=True)
class FactsTask:
    """One file to be told about.

    Attributes:
        data: The file.
        name: Dotted name of its module.
        label: Its path as it is shown.
        scope: Which symbols.
        symbols: Qualified or dotted names of the only symbols that are wanted; all where there are none.
        summaries: The modules around it.
        reach: What the repository tells about it.
        types: Types that the repository proves or suggests for it.
    """

    data: bytes
    name: str
    label: str
    scope: Scope
    symbols: frozenset[str]
    summaries: tuple[ModuleSummary, ...]
    reach: Reach
    types: ModuleTypes = field(default_factory=ModuleTypes)


@dataclass(slots=True)
class FactsReport:
    """The facts of a run.

    Attributes:
        records: One for each symbol, by file and line.
        troubles: Files that could not be told about, with the reasons.
        untyped: Why types were taken from each symbol alone, and not from the repository; empty where they were not.
    """

    records: list[Record] = field(default_factory=list)
    troubles: dict[str, str] = field(default_factory=dict)
    untyped: str = ""


def facts_of_file(task: FactsTask) -> list[Record]:
    """Return the record of each symbol that is wanted.

    Raises:
        UnreadableSource: If the file is no Python that can be read.
    """
    module = parse(decode(task.data), task.name)
    index = SymbolIndex(task.summaries) if task.summaries else SymbolIndex(())
    found = [record for record in records_of(module, index, task.reach, task.label) if _is_wanted(record, task)]
    for record in found:
        add_types(record, str(record["symbol"]).removeprefix(f"{task.name}."), task.types)
    return found


def _is_wanted(record: Record, task: FactsTask) -> bool:
    if task.scope is Scope.PUBLIC and not record["is_public"]:
        return False
    symbol = str(record["symbol"])
    return not task.symbols or symbol in task.symbols or symbol.removeprefix(f"{task.name}.") in task.symbols
