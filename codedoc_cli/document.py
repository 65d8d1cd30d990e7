"""``codedoc document``: repositories on GitHub that nobody has cloned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import codedoc_core
from codedoc_cli import options  # noqa: TC001  (typer reads the annotations)
from codedoc_cli.shown import run_shown
from codedoc_cli.waiting import MaxWait, patient
from codedoc_core import (
    CodeDocError,
    Delivery,
    GenerateRequest,
    RemoteDelivery,
    RemoteRequest,
    SpendingLimits,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core import Event, PullRequest, RemoteReport, Report, Synced


def document(  # noqa: PLR0913  (one argument an option)
    repository: Annotated[
        str | None,
        typer.Argument(metavar="OWNER/NAME[@REF]", help="A repository, and which state of it.", show_default=False),
    ] = None,
    *,
    selected: Annotated[
        bool, typer.Option("--selected", help="All repositories that `codedoc repos select` selected.")
    ] = False,
    patch: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a patch for `git apply`.")] = None,
    output: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the changed files to a new folder.")] = None,
    pull_request: Annotated[
        bool, typer.Option("--pull-request", help="Open a pull request, or update the one that is open.")
    ] = False,
    commit_per_package: Annotated[
        bool, typer.Option("--commit-per-package", help="A commit for each package, rather than one in all.")
    ] = False,
    path: Annotated[
        list[Path] | None, typer.Option(metavar="PATH", help="Only this file or folder in it (may be given again).")
    ] = None,
    scope: options.Documented = None,
    symbol: options.Symbols = None,
    style: options.Style = None,
    update: options.Update = False,
    writer: options.Writer = None,
    model: options.Model = None,
    max_cost: options.MaxCost = None,
    max_tokens: options.MaxTokens = None,
    max_requests: options.MaxRequests = None,
    dry_run: options.DryRun = False,
    include_runtime_docstrings: options.Runtime = None,
    max_wait: MaxWait = 900.0,
    as_json: options.Json = False,
    log: options.Log = None,
) -> None:
    """Write proven docstrings for a repository on GitHub, without a clone: as a diff, or as a pull request."""
    if bool(repository) == selected:
        raise UsageError("name one repository, or give --selected")
    if selected and patch:
        raise UsageError("one patch cannot hold several repositories; give --output or --pull-request")
    asked = GenerateRequest(
        paths=tuple(path or [Path()]),
        scope=scope,
        style=style,
        symbols=frozenset(symbol or ()),
        update=update,
        writer=writer,
        model=model,
        limits=SpendingLimits(max_cost, max_tokens, max_requests),
        dry_run=dry_run,
        include_runtime_docstrings=include_runtime_docstrings,
    )
    request = RemoteRequest(
        repository or "",
        asked,
        _delivery(patch, output, is_pull_request=pull_request),
        output=patch or output,
        is_commit_per_package=commit_per_package,
        patient=patient(max_wait),
    )
    shown = Shown(as_json=as_json, log=log)
    raise typer.Exit(_document_selected(request, shown) if selected else _document_one(request, shown))


@dataclass(frozen=True)
class Shown:
    """How a run is shown."""

    as_json: bool
    log: Path | None


def _delivery(patch: Path | None, output: Path | None, *, is_pull_request: bool) -> RemoteDelivery:
    wanted = {
        RemoteDelivery.PATCH: patch is not None,
        RemoteDelivery.FOLDER: output is not None,
        RemoteDelivery.PULL_REQUEST: is_pull_request,
    }
    chosen = [delivery for delivery, is_wanted in wanted.items() if is_wanted]
    if len(chosen) > 1:
        raise UsageError("--patch, --output and --pull-request exclude each other")
    return chosen[0] if chosen else RemoteDelivery.DIFF


def _document_selected(request: RemoteRequest, shown: Shown) -> int:
    """Document one after the other; one that fails does not keep back the rest."""
    wanted = codedoc_core.RepositoryFilter(is_selected=True)
    records = codedoc_core.run(codedoc_core.list_repositories, wanted, request.patient)
    if not records:
        raise UsageError("no repository is selected; `codedoc repos select OWNER/NAME` selects some")
    codes = [_document_or_tell(request, record.repository.full_name, shown) for record in records]
    failed = sum(code != 0 for code in codes)
    typer.echo(f"{len(codes) - failed} of {len(codes)} selected repositories done.", err=True)
    return max(codes)


def _document_or_tell(request: RemoteRequest, name: str, shown: Shown) -> int:
    output = request.output / name if request.output else None
    try:
        return _document_one(replace(request, target=name, output=output), shown)
    except CodeDocError as error:
        typer.echo(f"{name}: {error}", err=True)
        return 2


def _document_one(request: RemoteRequest, shown: Shown) -> int:
    done: list[RemoteReport] = []

    async def document_it(asked: RemoteRequest, show: Callable[[Event], None]) -> Report:
        done.append(await codedoc_core.document_repository(asked, show, _tell_sync))
        return done[0].report

    typer.echo(f"Fetching {request.target}", err=True)
    is_diff = request.delivery is RemoteDelivery.DIFF
    delivery = Delivery.DIFF if is_diff else Delivery.WRITE
    report = run_shown(document_it, request, delivery, as_json=shown.as_json, log=shown.log)
    for line in _result(request, done[0]):
        typer.echo(line, err=is_diff or shown.as_json)
    return 2 if report.refused else 0


def _tell_sync(synced: Synced) -> None:
    remote, changes = synced.remote, len(synced.added) + len(synced.changed) + len(synced.removed)
    is_first = len(synced.added) == len(synced.tree.files)
    if remote.is_renamed:
        typer.echo(f"{remote.asked_for} is called {remote.full_name} now.", err=True)
    files = f"{len(synced.tree.files):,} files" + ("" if is_first else f", {changes:,} changed since the last time")
    typer.echo(f"Synced {remote.full_name}@{remote.ref} at {remote.commit.sha[:12]}: {files}.", err=True)


def _result(request: RemoteRequest, done: RemoteReport) -> list[str]:
    """Say where the result is."""
    if done.pull_request:
        return _pull_request(done.pull_request, done.requests)
    if done.changes:
        return [f"Written to {request.output}."] if request.output else []
    return [] if request.options.dry_run else ["There is nothing to document."]


def _pull_request(pull: PullRequest, requests: int) -> list[str]:
    lines = [f"{name} has commits by {people}, which stay as they are." for name, people in pull.others]
    said = {
        "opened": "Opened",
        "updated": "Updated",
        "unchanged": "Up to date:",
        "declined": "Somebody closed it, and it would be the same again:",
    }[pull.outcome]
    return [*lines, f"{said} pull request {pull.number} from {pull.branch}, {requests} requests: {pull.url}"]
