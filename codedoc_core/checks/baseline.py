"""A baseline: the findings that a project knows of, so that only what a change made worse is reported."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codedoc_core.checks.findings import Finding

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each finding is known; lines and columns do not matter, so that code may move.

    Attributes:
        files: By path from the project root, with slashes: how many findings have each code, symbol and message.
    """

    files: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def new(self, path: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return the findings of a file that are not known; of several alike, the last ones.

        Args:
            path: From the project root, with slashes.
            findings: All findings of the file.
        """
        left = Counter(self.files.get(path, {}))
        fresh = []
        for finding in findings:
            if left[_mark(finding)] > 0:
                left[_mark(finding)] -= 1
            else:
                fresh.append(finding)
        return tuple(fresh)

    def gone(self, path: str, findings: Iterable[Finding]) -> int:
        """Return how many known findings of a file are no longer found."""
        return (Counter(self.files.get(path, {})) - Counter(map(_mark, findings))).total()


def _mark(finding: Finding) -> str:
    return f"{finding.code} {finding.qualname}: {finding.message}"


def baseline_of(files: Iterable[tuple[str, Iterable[Finding]]]) -> Baseline:
    """Return the baseline that knows all findings of files."""
    marks = {path: dict(sorted(Counter(map(_mark, findings)).items())) for path, findings in files}
    return Baseline({path: marks[path] for path in sorted(marks) if marks[path]})


def dump(baseline: Baseline) -> str:
    """Write a baseline as JSON, sorted, one finding a line, so that its changes read well in a review."""
    return json.dumps({"version": _VERSION, "findings": baseline.files}, indent=1, ensure_ascii=False) + "\n"


def load(text: str) -> Baseline:
    """Read a baseline.

    Raises:
        UsageError: If the text is no baseline that this version can read.
    """
    try:
        found = json.loads(text)
        version, files = found["version"], found["findings"]
        counts = {path: {mark: int(count) for mark, count in marks.items()} for path, marks in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError("it is no baseline; write one with --write-baseline") from error
    if version != _VERSION:
        raise UsageError(f"it is a baseline of version {version}, and this CodeDoc reads version {_VERSION}")
    return Baseline(counts)
