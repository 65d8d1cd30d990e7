"""``codedoc repos``: the repositories of who is signed in to GitHub."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

import codedoc_core
from codedoc_cli.options import Json  # noqa: TC001  (typer reads the annotations)
from codedoc_cli.waiting import MaxWait, patient

if TYPE_CHECKING:
    from codedoc_core import Repository, RepositoryRecord

repos = typer.Typer(
    help="Look at your repositories on GitHub, and select those to be documented together.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Patterns = Annotated[
    list[str], typer.Argument(metavar="OWNER/NAME", help="Full names, or patterns such as 'octocat/*'.")
]
_WIDE = 400
_COLUMNS = ("repository", "", "pushed", "language", "stars", "forks", "branch", "description")
_NUMBERS = ("stars", "forks")
_GAP, _LEAST = 2, 20


@repos.command()
def sync(*, as_json: Json = False, max_wait: MaxWait = 900.0) -> None:
    """Ask GitHub for your repositories, and say what is new, changed or gone."""
    changes = codedoc_core.run(codedoc_core.sync_repositories, patient(max_wait))
    if as_json:
        typer.echo(json.dumps(asdict(changes), indent=2))
        return
    for word, some in (("new", changes.new), ("changed", changes.changed), ("gone", changes.gone)):
        for repository in some:
            typer.echo(f"{word:8}{repository.full_name}")
    counts = f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.gone)} gone"
    typer.echo(f"{counts}, {changes.unchanged} as they were")
    if changes.is_partial:
        typer.echo("Single sign-on hides some from this token; none was taken for gone.", err=True)


@repos.command(name="list")
def list_repositories(  # noqa: PLR0913  (one argument an option)
    patterns: Annotated[
        list[str] | None, typer.Argument(metavar="[OWNER/NAME]...", help="Only these; patterns such as 'octocat/*'.")
    ] = None,
    *,
    selected: Annotated[bool | None, typer.Option("--selected/--not-selected", help="Only these.")] = None,
    private: Annotated[bool | None, typer.Option("--private/--public", help="Only these.")] = None,
    language: Annotated[str, typer.Option(metavar="NAME", help="Only those mostly written in it.")] = "",
    gone: Annotated[bool, typer.Option("--gone", help="Those that the last sync found no more.")] = False,
    as_json: Json = False,
    max_wait: MaxWait = 900.0,
) -> None:
    """Show what the last sync found."""
    wanted = codedoc_core.RepositoryFilter(tuple(patterns or ()), private, selected, gone, language)
    records = codedoc_core.run(codedoc_core.list_repositories, wanted, patient(max_wait))
    if as_json:
        typer.echo(json.dumps([_as_json(record) for record in records], indent=2))
    elif records:
        console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
        console.print(_table(records, console.width))
    else:
        typer.echo("No repository fits; `codedoc repos sync` asks GitHub for them.", err=True)


@repos.command()
def select(patterns: Patterns, *, max_wait: MaxWait = 900.0) -> None:
    """Select repositories to be documented together."""
    _select(patterns, max_wait, is_selected=True)


@repos.command()
def unselect(patterns: Patterns, *, max_wait: MaxWait = 900.0) -> None:
    """Take repositories out of the selection."""
    _select(patterns, max_wait, is_selected=False)


def _select(patterns: list[str], max_wait: float, *, is_selected: bool) -> None:
    changed: list[Repository] = codedoc_core.run(_change, tuple(patterns), max_wait, is_selected)
    for repository in changed:
        typer.echo(f"{'selected' if is_selected else 'unselected'} {repository.full_name}")
    if not changed:
        typer.echo(f"Nothing to do: {'all' if is_selected else 'none'} of them selected already.")


async def _change(patterns: tuple[str, ...], max_wait: float, is_selected: bool) -> list[Repository]:
    return await codedoc_core.select_repositories(patterns, is_selected=is_selected, patient=patient(max_wait))


def _table(records: list[RepositoryRecord], width: int) -> Table:
    """Return a table of those columns that there is room for; the last one, a description, may be cut."""
    rows = [_row(record) for record in records]
    taken = -_GAP
    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(_COLUMNS):
        needed = max(len(column), *(len(row[number]) for row in rows))
        taken += _GAP + (_LEAST if column == _COLUMNS[-1] else needed)
        if number and taken > width:
            break
        table.add_column(column, no_wrap=column != _COLUMNS[-1], justify="right" if column in _NUMBERS else "left")
    for row in rows:
        table.add_row(*(Text(cell, no_wrap=True, overflow="ellipsis") for cell in row[: len(table.columns)]))
    return table


def _row(record: RepositoryRecord) -> tuple[str, ...]:
    each = record.repository
    marks = {
        "selected": record.is_selected,
        "private": each.is_private,
        "fork": each.is_fork,
        "archived": each.is_archived,
    }
    said = ", ".join(mark for mark, is_so in marks.items() if is_so)
    counts = f"{each.stars:,}", f"{each.forks:,}"
    return each.full_name, said, each.pushed_at[:10], each.language, *counts, each.default_branch, each.description


def _as_json(record: RepositoryRecord) -> dict[str, object]:
    return {**asdict(record.repository), "is_selected": record.is_selected, "is_gone": record.is_gone}
