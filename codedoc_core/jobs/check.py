"""What checks found: one value a file, and the report of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codedoc_core.checks.findings import Finding


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in one file.

    Attributes:
        path: The file, as short as it can be said from the current directory.
        findings: In the order of lines.
        documented: How many symbols have a docstring.
        due: How many lack one that ought to have one.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    documented: int = 0
    due: int = 0


@dataclass(slots=True)
class CheckReport:
    """The findings and the tally of a run.

    Attributes:
        files: Files in which something was found, by path.
        checked: How many files were looked at.
        documented: How many symbols have a docstring.
        due: How many lack one that ought to have one.
        fail_under: The coverage in percent that the project asks for.
        known: How many findings a baseline knows, which are left out.
        gone: How many findings a baseline knows that are no longer there.
        seconds: Wall-clock time of the run.
    """

    files: list[CheckedFile] = field(default_factory=list)
    checked: int = 0
    documented: int = 0
    due: int = 0
    fail_under: float = 0.0
    known: int = 0
    gone: int = 0
    seconds: float = 0.0

    @property
    def coverage(self) -> float:
        """Share of symbols that have the docstring they ought to have, in percent."""
        total = self.documented + self.due
        return 100 * self.documented / total if total else 100.0

    @property
    def is_covered(self) -> bool:
        """Whether the coverage is what the project asks for."""
        return self.coverage >= self.fail_under

    @property
    def codes(self) -> Counter[str]:
        """How many findings have each code."""
        return Counter(finding.code for file in self.files for finding in file.findings)

    def add(self, file: CheckedFile) -> None:
        """Count one file."""
        self.checked += 1
        self.documented += file.documented
        self.due += file.due
        if file.findings:
            self.files.append(file)
