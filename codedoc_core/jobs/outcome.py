"""What became of files: one outcome each, and the report of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping  # noqa: TC003  (outcomes are read back from JSON by their annotations)
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from codedoc_core.checks.findings import Finding  # noqa: TC001
from codedoc_core.writing.ledger import Status, SymbolOutcome

if TYPE_CHECKING:
    from codedoc_core.writing.writer import Spent


class FileStatus(StrEnum):
    """What became of a file."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNREADABLE = "unreadable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file.

    Attributes:
        path: The file, as short as it can be said from the current directory.
        status: What happened to it; under a preview, what would have.
        symbols: Outcome of each symbol that lacked a docstring.
        findings: What was objected to, and why the file could not be read.
        unsaid: Due entries that no evidence describes.
        diff: Unified diff, where one was asked for.
        reason: Why the file was refused; empty otherwise.
        written: How many symbols were written how, where a model was asked (``"by the model"``, ``"from the cache"``).
        masked: How many secrets and personal data of each kind were replaced before the model saw the file.
        unasked: Symbols about which the model was to be asked and could not.
    """

    path: str
    status: FileStatus
    symbols: tuple[SymbolOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    unsaid: int = 0
    diff: str = ""
    reason: str = ""
    written: Mapping[str, int] = field(default_factory=dict)
    masked: Mapping[str, int] = field(default_factory=dict)
    unasked: int = 0


@dataclass(slots=True)
class Report:
    """The tally of a run; it grows as files are done and never holds their text.

    Attributes:
        files: How many files have each status.
        symbols: How many symbols have each status.
        skipped: Why symbols were skipped or left, with counts.
        unsaid: Due entries left to a person or a model.
        troubles: Outcomes of files that could not be read or written.
        objections: Findings of the verifier and the proof, with the file of each.
        written: How many symbols were written how, where a model was asked.
        masked: How many secrets and personal data of each kind were replaced before the model saw a file.
        spent: What was asked of the model, or would be; ``None`` where it was not asked.
        seconds: Wall-clock time of the run.
        job: The number of the job that the run was; 0 where it was none.
        is_cancelled: Whether somebody asked for its end before all was done.
        rests: What it waits for before it can be resumed; empty where it is done.
    """

    files: Counter[FileStatus] = field(default_factory=Counter)
    symbols: Counter[Status] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    unsaid: int = 0
    troubles: list[FileOutcome] = field(default_factory=list)
    objections: list[tuple[str, Finding]] = field(default_factory=list)
    written: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    spent: Spent | None = None
    seconds: float = 0.0
    job: int = 0
    is_cancelled: bool = False
    rests: str = ""

    @property
    def changed(self) -> int:
        """How many files were changed, or under a preview would have been."""
        return self.files[FileStatus.CHANGED]

    @property
    def refused(self) -> int:
        """How many files could not be written."""
        return self.files[FileStatus.REFUSED]

    def add(self, outcome: FileOutcome) -> None:
        """Count one file."""
        self.files[outcome.status] += 1
        self.unsaid += outcome.unsaid
        self.written.update(outcome.written)
        self.masked.update(outcome.masked)
        if outcome.status in (FileStatus.UNREADABLE, FileStatus.REFUSED):
            self.troubles.append(outcome)
        else:
            self.objections += [(outcome.path, finding) for finding in outcome.findings]
        for symbol in outcome.symbols:
            self.symbols[symbol.status] += 1
            if symbol.status not in (Status.DOCUMENTED, Status.UPDATED):
                self.skipped[symbol.reason] += 1
