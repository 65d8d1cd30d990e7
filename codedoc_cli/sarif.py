"""Findings as SARIF 2.1.0, for code scanning services."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from codedoc_core import CODES

if TYPE_CHECKING:
    from codedoc_core import CheckReport, Finding, Fix

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(report: CheckReport) -> dict[str, Any]:
    """Return a report as a SARIF log of one run."""
    codes = sorted(CODES)
    rules = [{"id": code, "shortDescription": {"text": _sentence(CODES[code])}} for code in codes]
    places = {code: at for at, code in enumerate(codes)}
    results = [_result(file.path, finding, places) for file in report.files for finding in file.findings]
    driver = {"name": "CodeDoc", "version": version("codedoc"), "rules": rules}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _result(path: str, finding: Finding, places: dict[str, int]) -> dict[str, Any]:
    where = f" ({finding.qualname})" if finding.qualname else ""
    artifact = {"uri": quote(PurePath(path).as_posix())}
    region = {"startLine": finding.line, "startColumn": finding.column}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": "warning",
        "message": {"text": f"{finding.message}{where}"},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "partialFingerprints": {"codedoc/v1": f"{finding.qualname}:{finding.message}"},
    }
    return result | ({"fixes": [_fix(artifact, finding.fix)]} if finding.fix else {})


def _fix(artifact: dict[str, str], fix: Fix) -> dict[str, Any]:
    region = {
        "startLine": fix.line,
        "startColumn": fix.column,
        "endLine": fix.line,
        "endColumn": fix.end_column,
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": fix.text}}
    return {
        "description": {"text": f"Write {fix.text!r} instead."},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}],
    }
