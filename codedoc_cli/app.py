"""The command's arguments."""

from __future__ import annotations

import sys
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

import codedoc_core
from codedoc_cli.check import check as check_command
from codedoc_cli.context import context as context_command
from codedoc_cli.document import document as document_command
from codedoc_cli.facts import facts as facts_command
from codedoc_cli.jobs import jobs as jobs_app
from codedoc_cli.login import login, logout, whoami
from codedoc_cli.lsp import lsp as lsp_command
from codedoc_cli.mcp import mcp as mcp_command
from codedoc_cli.repos import repos
from codedoc_cli.shown import run_shown
from codedoc_cli.style import style as style_command
from codedoc_cli.why import why as why_command
from codedoc_core import Delivery, GenerateRequest, Report, Scope, SpendingLimits, UsageError

app = typer.Typer(
    help="Write, check and maintain Python docstrings that cannot lie about the code.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class StyleChoice(StrEnum):
    """Values of ``--style``."""

    AUTO = "auto"
    GOOGLE = "google"
    NUMPY = "numpy"
    SPHINX = "sphinx"


class WriterChoice(StrEnum):
    """Values of ``--writer``."""

    AUTO = "auto"
    GEMINI = "gemini"
    OFFLINE = "offline"


class Format(StrEnum):
    """Values of ``--format``."""

    TEXT = "text"
    JSON = "json"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"codedoc {version('codedoc')}")
        raise typer.Exit


@app.callback()
def codedoc(
    _: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Write, check and maintain Python docstrings that cannot lie about the code."""


@app.command()
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
    scope: Annotated[Scope | None, typer.Option(help="Which symbols to document.  [default: public]")] = None,
    symbol: Annotated[
        list[str] | None, typer.Option(metavar="QUALNAME", help="Only this symbol (may be given again).")
    ] = None,
    style: Annotated[StyleChoice | None, typer.Option(help="Docstring style.  [default: auto]")] = None,
    changed_since: Annotated[
        str | None, typer.Option(metavar="REV", help="Only what changed since this git revision.")
    ] = None,
    force_exclude: Annotated[
        bool, typer.Option("--force-exclude", help="Leave out excluded files even where they are named; for hooks.")
    ] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="Also repair what is stale in docstrings, and write our own anew where the code changed.",
        ),
    ] = False,
    writer: Annotated[
        WriterChoice | None,
        typer.Option(help="Who supplies the prose; auto is Gemini where the environment holds a key.  [default: auto]"),
    ] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="Which of Gemini's models.")] = None,
    max_cost: Annotated[float | None, typer.Option(metavar="USD", help="Spend no more on this run.")] = None,
    max_tokens: Annotated[int | None, typer.Option(metavar="N", help="Send and receive no more tokens.")] = None,
    max_requests: Annotated[int | None, typer.Option(metavar="N", help="Send no more requests.")] = None,
    batch: Annotated[
        bool,
        typer.Option("--batch", help="Have Gemini answer within a day, at half the price; the job is resumed then."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what the model would cost; send and write nothing.")
    ] = False,
    include_runtime_docstrings: Annotated[
        bool | None,
        typer.Option(
            "--include-runtime-docstrings", help="Also write docstrings that programs show or read at run time."
        ),
    ] = None,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Append what happens to this file, one JSON object a line.")
    ] = None,
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
    )
    if Path("-") in request.paths:
        raise typer.Exit(_generate_text(request))
    report = run_shown(codedoc_core.generate, request, request.delivery, as_json=output is Format.JSON, log=log)
    raise typer.Exit(_exit_code(request, report))


app.command(name="check")(check_command)
app.command(name="context")(context_command)
app.command(name="document")(document_command)
app.command(name="facts")(facts_command)
app.command(name="style")(style_command)
app.command(name="lsp")(lsp_command)
app.command(
    "mcp", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)(mcp_command)
for _command in (login, logout, whoami):
    app.command()(_command)
app.add_typer(repos, name="repos")
app.command(name="why")(why_command)
app.add_typer(jobs_app, name="jobs")


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
