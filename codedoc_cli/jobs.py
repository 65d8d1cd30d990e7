"""``codedoc jobs``: what runs became, and going on with them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

import codedoc_core
from codedoc_cli import options  # noqa: TC001  (typer reads the annotations)
from codedoc_cli.shown import run_shown
from codedoc_core import Delivery, DocumentationJob, FileStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core import Report

jobs = typer.Typer(
    help="Look at the runs of this project, go on with them, try again, end them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Number = Annotated[int, typer.Argument(metavar="JOB", help="The number of the job, as list shows it.")]
Where = Annotated[Path, typer.Option("--project", metavar="PATH", help="A path in the project.", show_default=False)]


@jobs.command(name="list")
def list_jobs(
    project: Where = Path(),
    everywhere: Annotated[
        bool, typer.Option("--all", help="Of all projects, and of repositories that nobody has cloned.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Show the jobs of this project, the newest first."""
    found = codedoc_core.list_all_jobs() if everywhere else codedoc_core.list_jobs(project)
    if as_json:
        typer.echo(json.dumps([_as_json(job) for job in found], indent=2))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("job", "state", "done", "files", "symbols", "model", "tokens", "cost", "when", ""):
        table.add_column(column, overflow="fold", no_wrap=bool(column))
    if everywhere:
        table.add_column("paths", overflow="fold")
    for job in found:
        table.add_row(*_row(job), *([", ".join(job.request["paths"])] if everywhere else []))
    if found:
        Console(highlight=False).print(table)
    else:
        typer.echo("There are no jobs yet." if everywhere else "This project has no jobs yet.")


@jobs.command()
def show(job: Number, project: Where = Path(), as_json: options.Json = False) -> None:
    """Show a job and what became of each of its files."""
    details = codedoc_core.show_job(job, project)
    if as_json:
        files = {path: outcome and asdict(outcome) for path, outcome in details.outcomes.items()}
        typer.echo(json.dumps(_as_json(details.job) | {"outcomes": files}, indent=2, default=str))
        return
    for line in _told(details.job):
        typer.echo(line)
    for batch in details.batches:
        since = datetime.fromtimestamp(batch.submitted).astimezone().strftime("%Y-%m-%d %H:%M")
        typer.echo(f"  at Gemini since {since}: {batch.handle or batch.label}, {batch.symbols} symbols, {batch.state}")
    for path, outcome in details.outcomes.items():
        if outcome is None:
            typer.echo(f"  {path}: pending")
        elif outcome.status is not FileStatus.UNCHANGED:
            reasons = [outcome.reason, *(finding.message for finding in outcome.findings)]
            typer.echo(": ".join((f"  {path}: {outcome.status}", *filter(None, reasons))))


@jobs.command()
def resume(job: Number, project: Where = Path(), log: options.Log = None) -> None:
    """Go on with a job: what is done stays, what was paid is used."""
    _go_on(codedoc_core.resume_job, job, project, log)


@jobs.command()
def retry(job: Number, project: Where = Path(), log: options.Log = None) -> None:
    """Try those files of a job again that failed, or about which the model could not be asked."""
    _go_on(codedoc_core.retry_job, job, project, log)


@jobs.command()
def cancel(job: Number, project: Where = Path()) -> None:
    """End a job; one that is at work ends within a second, and every file is whole."""
    found = codedoc_core.run(codedoc_core.cancel_job, job, project)
    typer.echo(f"Job {job} {'will end at once' if found.state == 'processing' else f'is {found.state}'}.")


def _go_on(again: Callable[..., object], job: int, project: Path, log: Path | None) -> None:
    delivery = Delivery(codedoc_core.show_job(job, project).job.request["delivery"])

    async def go(number: int, on_event: Callable[[codedoc_core.Event], None]) -> Report:
        report: Report = await again(number, on_event, project)  # type: ignore[misc]
        return report

    report = run_shown(go, job, delivery, log=log)
    raise typer.Exit(2 if report.refused else 0)


def _row(job: DocumentationJob) -> tuple[str, ...]:
    cost = "" if not job.model else "?" if job.cost is None else f"${job.cost:.4f}"
    when = datetime.fromtimestamp(job.updated).astimezone().strftime("%Y-%m-%d %H:%M")
    tokens = f"{job.tokens:,}" if job.model else ""
    done = f"{job.files_done + job.files_failed}/{job.files}"
    return (
        *(str(job.id), job.state, f"{job.percent} %", done, str(job.symbols), job.model, tokens, cost, when),
        job.error,
    )


def _told(job: DocumentationJob) -> list[str]:
    partial = f", {job.files_partial} of them without the model's answers" if job.files_partial else ""
    lines = [
        f"Job {job.id}: {job.state}, {job.percent} %" + (f": {job.error}" if job.error else ""),
        f"  files: {job.files_done} done{partial}, {job.files_failed} failed, {job.files_pending} pending",
        f"  symbols documented or updated: {job.symbols}",
        f"  paths: {', '.join(job.request['paths'])}",
    ]
    if job.model:
        cost = "price unknown" if job.cost is None else f"${job.cost:.4f}"
        lines.append(f"  {job.model}: {job.requests} requests, {job.tokens:,} tokens, {cost}")
    if job.unsure:
        lines.append(f"  {job.unsure} of the requests broke off: nobody knows whether they were billed")
    return lines


def _as_json(job: DocumentationJob) -> dict[str, object]:
    return asdict(job) | {"percent": job.percent}
