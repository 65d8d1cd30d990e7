"""Findings in the formats that people and machines read."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from codedoc_cli.page import badge, page
from codedoc_cli.sarif import sarif

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codedoc_core import CheckReport, Finding


class ReportFormat(StrEnum):
    """Values of ``--format``."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"
    GITHUB = "github"
    HTML = "html"
    BADGE = "badge"


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
    known = f", {report.known:,} known" if report.known else ""
    gone = f", {report.gone:,} of the baseline gone: write it anew" if report.gone else ""
    missed = "" if report.is_covered else f", {report.fail_under:g}% asked for"
    total = f"{counts.total():,} finding{'s' * (counts.total() != 1)}" + (f" ({found})" if found else "")
    files = f"{report.checked:,} file{'s' * (report.checked != 1)}"
    return f"{total}{known}{gone} in {files}, {covered}{missed}, {report.seconds:.1f} s."


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


def _sarif(report: CheckReport) -> Iterator[str]:
    yield json.dumps(sarif(report), indent=2, ensure_ascii=False)


def _html(report: CheckReport) -> Iterator[str]:
    yield page(report)


def _badge(report: CheckReport) -> Iterator[str]:
    yield badge(report)


def _github(report: CheckReport) -> Iterator[str]:
    """Workflow commands, which GitHub shows as annotations on the lines."""
    for path, finding in _all(report):
        where = f" ({finding.qualname})" if finding.qualname else ""
        place = f"file={_property(path)},line={finding.line},col={finding.column},title={_property(finding.code)}"
        yield f"::warning {place}::{_escaped(finding.message + where)}"
    yield _closing(report)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


_FORMATS: Final[dict[ReportFormat, Callable[[CheckReport], Iterator[str]]]] = {
    ReportFormat.TEXT: _text,
    ReportFormat.JSON: _json,
    ReportFormat.JSONL: _jsonl,
    ReportFormat.SARIF: _sarif,
    ReportFormat.GITHUB: _github,
    ReportFormat.HTML: _html,
    ReportFormat.BADGE: _badge,
}
