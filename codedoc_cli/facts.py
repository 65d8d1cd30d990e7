"""``codedoc facts``: arguments in, one line a symbol out."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

import codedoc_core
from codedoc_core import FactsRequest, Scope, UsageError


class FactsFormat(StrEnum):
    """Values of ``--format``."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


def facts(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATHS", help="Files and folders; the current directory where none.", show_default=False
        ),
    ] = None,
    *,
    scope: Annotated[Scope, typer.Option(help="Which symbols to tell of.")] = Scope.ALL,
    symbol: Annotated[
        list[str] | None, typer.Option(metavar="QUALNAME", help="Only this symbol (may be given again).")
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Follow exceptions through N calls.  [default: through the calls that documentation tells of]",
        ),
    ] = None,
    output: Annotated[FactsFormat, typer.Option("--format", help="How to report.")] = FactsFormat.TEXT,
) -> None:
    """Print what the code proves about each symbol."""
    if Path("-") in (paths or ()):
        raise UsageError("facts reads files and folders, not standard input")
    request = FactsRequest(tuple(paths or [Path()]), scope, frozenset(symbol or ()), depth)
    report = codedoc_core.run(codedoc_core.list_facts, request)
    sys.stdout.writelines(_RENDERERS[output](report.records))
    if report.untyped:
        sys.stderr.write(f"types are those that each symbol shows alone; all files together: {report.untyped}\n")
    for path, reason in report.troubles.items():
        sys.stderr.write(f"{path}: {reason}\n")
    raise typer.Exit(2 if report.troubles else 0)


def _as_lines(records: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(record) + "\n" for record in records]


def _as_json(records: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(records, indent=1) + "\n"]


def _as_text(records: list[dict[str, Any]]) -> list[str]:
    return [line + "\n" for record in records for line in _paragraph(record)]


def _paragraph(record: dict[str, Any]) -> list[str]:
    """One symbol: a heading, then a line for each fact."""
    lines = [f"{record['file']}:{record['line']}  {record['role']} {record['symbol']}"]
    lines += [f"    takes {_typed(each)}" for each in record["params"]]
    lines += [f"    {verb} {_result(record[key])}" for key, verb in _RESULTS if record[key]]
    lines += [f"    raises {_raised(each)}" for each in record["raises"]]
    return lines + [f"    has {_typed(each)}" for each in record["attributes"]]


def _typed(item: dict[str, Any]) -> str:
    kind = f": {item['type']}" if item["type"] else ""
    default = f" = {item['default']}" if item["default"] is not None else ""
    return f"{item['name']}{kind}{default}"


def _result(item: dict[str, Any]) -> str:
    said = item["type"] or item["words"] or "a value"
    return f"{said}, or None" if item["may_be_none"] else str(said)


def _raised(item: dict[str, Any]) -> str:
    via = f" (through {item['via']})" if item["via"] else ""
    return f"{item['type']}{via}{': ' + item['when'] if item['when'] else ''}"


_RESULTS = (("returns", "returns"), ("yields", "yields"), ("sends", "is sent"), ("final", "ends with"))
_RENDERERS = {FactsFormat.TEXT: _as_text, FactsFormat.JSON: _as_json, FactsFormat.JSONL: _as_lines}
