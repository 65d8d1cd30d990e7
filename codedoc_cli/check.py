"""``codedoc check``: arguments in, findings out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import codedoc_core
from codedoc_cli import options  # noqa: TC001  (typer reads the annotations)
from codedoc_cli.progress import Progress
from codedoc_cli.report import ReportFormat, render
from codedoc_core import CheckRequest, Scope, UsageError


def check(  # noqa: PLR0913  (one argument an option)
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATHS", help="Files and folders; the current directory where none.", show_default=False
        ),
    ] = None,
    *,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="Only codes that begin so, as CD2 or CD201,CD202.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="CODES", help="No codes that begin so.")] = None,
    scope: Annotated[Scope | None, typer.Option(help="Which symbols to check.  [default: public]")] = None,
    fail_under: Annotated[
        float | None, typer.Option(metavar="PERCENT", help="Fail where fewer symbols are documented.")
    ] = None,
    changed_since: options.ChangedSince = None,
    force_exclude: options.ForceExclude = False,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Report only what this file does not know.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all findings to this file and report none.")
    ] = None,
    output: Annotated[ReportFormat, typer.Option("--format", help="How to report.")] = ReportFormat.TEXT,
) -> None:
    """Find missing docstrings, and docstrings that the code does not bear out."""
    if Path("-") in (paths or ()):
        raise UsageError("check reads files and folders, not standard input")
    if force_exclude and paths and not (paths := [*codedoc_core.without_excluded(tuple(paths))]):
        return
    request = CheckRequest(
        paths=tuple(paths or [Path()]),
        scope=scope,
        select=_codes(select) if select else None,
        ignore=_codes(ignore or []),
        fail_under=fail_under,
        changed_since=changed_since,
        baseline=baseline,
        write_baseline=write_baseline,
    )
    try:
        with Progress(Console(stderr=True), "Checking") as progress:
            report = codedoc_core.run(codedoc_core.check, request, progress.show)
    except KeyboardInterrupt:
        typer.echo("Interrupted: nothing was written.", err=True)
        raise typer.Exit(130) from None
    sys.stdout.write(render(report, output))
    raise typer.Exit(int(bool(report.files) or not report.is_covered))


def _codes(given: list[str]) -> tuple[str, ...]:
    return tuple(code.strip().upper() for item in given for code in item.split(",") if code.strip())
