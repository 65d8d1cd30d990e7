"""Findings in the formats that people and machines read."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codedoc_core import CheckReport, Finding


class ReportFormat(StrEnum):
    """Values of ``--format``."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


def render(report: CheckReport, wanted: ReportFormat) -> str:
    """Return a report as text that ends with a line feed, or as nothing."""
    lines = list(_FORMATS[wanted](report))
    return "\n".join([*lines, ""]) if lines else ""


def _all(report: CheckReport) -> Iterator[tuple[str, Finding]]:
    return ((file.path, finding) for file in report.files for finding in file.findings)


def _text(report: CheckReport) -> Iterator[str]:
    for path, finding in _all(report):
        where = f" ({finding.qualname})" if finding.qualname else ""
        yield f"{path}:{finding.line}:{finding.column} {finding.code} {finding.message}{where}"
    yield _closing(report)


def _closing(report: CheckReport) -> str:
    counts = report.codes
    found = ", ".join(f"{code} × {count}" for code, count in sorted(counts.items()))
    covered = f"{report.coverage:.1f}% of {report.documented + report.due:,} symbols documented"
    missed = "" if report.is_covered else f", {report.fail_under:g}% asked for"
    total = f"{counts.total():,} finding{'s' * (counts.total() != 1)}" + (f" ({found})" if found else "")
    return (
        f"{total} in {report.checked:,} file{'s' * (report.checked != 1)}, {covered}{missed}, {report.seconds:.1f} s."
    )


def _line(path: str, finding: Finding) -> dict[str, Any]:
    line: dict[str, Any] = {
        "file": path,
        "line": finding.line,
        "column": finding.column,
        "code": finding.code,
        "symbol": finding.qualname,
        "message": finding.message,
    }
    return line | ({"fix": asdict(finding.fix)} if finding.fix else {})


def _jsonl(report: CheckReport) -> Iterator[str]:
    return (json.dumps(_line(*item), ensure_ascii=False) for item in _all(report))


def _json(report: CheckReport) -> Iterator[str]:
    summary = {
        "files": report.checked,
        "codes": dict(sorted(report.codes.items())),
        "documented": report.documented,
        "due": report.due,
        "coverage": round(report.coverage, 2),
        "fail_under": report.fail_under,
        "seconds": round(report.seconds, 3),
    }
    findings = [_line(*item) for item in _all(report)]
    yield json.dumps({"findings": findings, "summary": summary}, indent=2, ensure_ascii=False)


_FORMATS: Final[dict[ReportFormat, Callable[[CheckReport], Iterator[str]]]] = {
    ReportFormat.TEXT: _text,
    ReportFormat.JSON: _json,
    ReportFormat.JSONL: _jsonl,
}
