"""``codedoc generate``: writes proven docstrings."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import codedoc_core
from codedoc_cli import options  # noqa: TC001  (typer reads the annotations)
from codedoc_cli.shown import run_shown
from codedoc_core import Delivery, GenerateRequest, Report, SpendingLimits, UsageError


class Format(StrEnum):
    """Values of ``--format``."""

    TEXT = "text"
    JSON = "json"


class Engine(StrEnum):
    """Values of ``--engine``."""

    LOCAL = "local"
    CELERY = "celery"


def generate(  # noqa: PLR0913  (one argument an option)
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATHS",
            help="Files and folders; the current directory where none; - is standard input.",
            show_default=False,
        ),
    ] = None,
    *,
    diff: Annotated[bool, typer.Option("--diff", help="Print a unified diff and write nothing.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if anything would change.")] = False,
    scope: options.Documented = None,
    symbol: options.Symbols = None,
    style: options.Style = None,
    changed_since: options.ChangedSince = None,
    force_exclude: options.ForceExclude = False,
    update: options.Update = False,
    writer: options.Writer = None,
    model: options.Model = None,
    max_cost: options.MaxCost = None,
    max_tokens: options.MaxTokens = None,
    max_requests: options.MaxRequests = None,
    batch: Annotated[
        bool,
        typer.Option("--batch", help="Have Gemini answer within a day, at half the price; the job is resumed then."),
    ] = False,
    engine: Annotated[
        Engine, typer.Option(help="celery has workers on any machine send the requests (`codedoc worker`).")
    ] = Engine.LOCAL,
    dry_run: options.DryRun = False,
    include_runtime_docstrings: options.Runtime = None,
    log: options.Log = None,
    output: Annotated[Format, typer.Option("--format", help="How to report.")] = Format.TEXT,
) -> None:
    """Write proven docstrings for what lacks one."""
    if diff and check:
        raise UsageError("--diff and --check exclude each other")
    if force_exclude and paths and not (paths := [*codedoc_core.without_excluded(tuple(paths))]):
        return
    request = GenerateRequest(
        paths=tuple(paths or [Path()]),
        delivery=Delivery.DIFF if diff else Delivery.CHECK if check else Delivery.WRITE,
        scope=scope,
        style=style,
        symbols=frozenset(symbol or ()),
        changed_since=changed_since,
        include_runtime_docstrings=include_runtime_docstrings,
        update=update,
        writer=writer,
        model=model,
        limits=SpendingLimits(max_cost, max_tokens, max_requests),
        dry_run=dry_run,
        batch=batch,
        engine=engine,
    )
    if Path("-") in request.paths:
        raise typer.Exit(_generate_text(request))
    report = run_shown(codedoc_core.generate, request, request.delivery, as_json=output is Format.JSON, log=log)
    raise typer.Exit(_exit_code(request, report))


def _generate_text(request: GenerateRequest) -> int:
    """Standard input to standard output."""
    if len(request.paths) > 1:
        raise UsageError("- cannot be combined with other paths")
    data = sys.stdin.buffer.read()
    result = codedoc_core.run(codedoc_core.generate_text, data, request)
    if request.delivery is Delivery.WRITE:
        sys.stdout.buffer.write(result.data)
    elif request.delivery is Delivery.DIFF:
        sys.stdout.write(codedoc_core.unified_diff(data, result.data, "stdin"))
    return int(request.delivery is Delivery.CHECK and result.data != data)


def _exit_code(request: GenerateRequest, report: Report) -> int:
    if request.delivery is Delivery.CHECK and report.changed:
        return 1
    named = {str(path) for path in request.paths}
    return 2 if report.refused or any(trouble.path in named for trouble in report.troubles) else 0
