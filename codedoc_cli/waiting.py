"""GitHub's limits, as a person sees them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

import codedoc_core

if TYPE_CHECKING:
    from codedoc_core import Patient, Wait

MaxWait = Annotated[
    float,
    typer.Option("--max-wait", metavar="SECONDS", min=0, help="Wait no longer for GitHub's limits; 0 is not at all."),
]
"""An option of every command that asks GitHub."""


def patient(max_wait: float) -> Patient:
    """Return that a command waits so long, and says so."""
    return codedoc_core.Patient(max_wait, _tell)


def _tell(wait: Wait) -> None:
    then = datetime.now().astimezone() + timedelta(seconds=wait.seconds)
    typer.echo(f"{wait.reason}; going on at {then:%H:%M:%S}, in {wait.seconds:,.0f} seconds", err=True)
