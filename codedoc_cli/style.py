"""``codedoc style``: how the project writes its docstrings."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import codedoc_core

if TYPE_CHECKING:
    from codedoc_core import StyleReport


class StyleFormat(StrEnum):
    """Values of ``--format``."""

    TEXT = "text"
    JSON = "json"


def style(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATHS", help="Files and folders; the current directory where none.", show_default=False
        ),
    ] = None,
    *,
    output: Annotated[StyleFormat, typer.Option("--format", help="How to report.")] = StyleFormat.TEXT,
) -> None:
    """Show how the project writes its docstrings, and what shows it."""
    report = codedoc_core.run(codedoc_core.style, tuple(paths or [Path()]))
    sys.stdout.write(_as_json(report) if output is StyleFormat.JSON else _as_text(report))


def _as_json(report: StyleReport) -> str:
    return json.dumps(asdict(report), indent=2) + "\n"


def _as_text(report: StyleReport) -> str:
    files = ", ".join(f"{count} {name}" for name, count in sorted(report.files.items()))
    lines = [f"{report.documents:,} docstrings; files by style: {files or 'none'}"]
    for habit in report.habits:
        counts = sorted(habit.counts.items(), key=lambda item: -item[1])
        shown = ", ".join(f"{value} {count}" for value, count in counts if count)
        lines.append(f"{habit.name:14} {habit.value or 'usual':24} from {habit.source:10} {shown}".rstrip())
    return "\n".join(lines) + "\n"
