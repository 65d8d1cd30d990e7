"""A run that is shown on the terminal, and in a log where one is asked for."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO, TypeVar

import typer

import codedoc_core
from codedoc_cli.console import Console
from codedoc_core import Delivery, Event, FileOutcome, JobStarted, Report, Surveyed, UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

T = TypeVar("T")


def run_shown(
    function: Callable[[T, Callable[[Event], None]], Awaitable[Report]],
    asked: T,
    delivery: Delivery,
    *,
    as_json: bool = False,
    log: Path | None = None,
) -> Report:
    """Run what ``generate`` or a job asks for, and show it.

    Args:
        function: What to run, such as ``generate``.
        asked: Its first argument.
        delivery: What is done with new text.
        as_json: Whether standard output is to hold JSON only.
        log: Where to append events.

    Raises:
        Exit: With 130 if it is interrupted, with 1 if the job is cancelled from elsewhere.
    """
    with ExitStack() as stack:
        console = stack.enter_context(Console(delivery, as_json=as_json))
        show = console.show if log is None else _Log(stack.enter_context(_opened(log)), console.show).show
        try:
            report = codedoc_core.run(function, asked, show)
        except KeyboardInterrupt:
            console.interrupted()
            raise typer.Exit(130) from None
    if report.is_cancelled:
        console.interrupted()
        raise typer.Exit(1)
    if report.rests:
        console.rests(report)
    else:
        console.summarise(report)
    return report


def _opened(log: Path) -> TextIO:
    try:
        return log.open("a", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the log {log} cannot be written: {error.strerror}") from error


class _Log:
    """Writes events to a file before they are shown, each with its job and its unit."""

    def __init__(self, file: TextIO, show: Callable[[Event], None]) -> None:
        self._file = file
        self._show = show
        self._job = 0

    def show(self, event: Event) -> None:
        """Write one event, and show it."""
        if isinstance(event, JobStarted):
            self._job = event.job
        if not isinstance(event, Surveyed):
            line = {"time": datetime.now(UTC).isoformat(), "event": type(event).__name__, "job": self._job}
            json.dump(line | _values(event), self._file, default=str)
            self._file.write("\n")
            self._file.flush()
        self._show(event)


def _values(event: Event) -> dict[str, object]:
    values = asdict(event)
    if "path" in values:
        values = {"unit": values.pop("path"), **values}
    if isinstance(event, FileOutcome):
        values["symbols"] = {f"{each.qualname}:{each.line}": each.status for each in event.symbols}
        del values["diff"]
    return values
