"""A bar for long work, on a terminal only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from codedoc_core import CheckedFile, FileOutcome, Paid, Spent, Started, Surveyed

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console


class Progress:
    """Shows how far a run is.

    Args:
        console: Where to show it; nothing is shown where that is no terminal.
        doing: What is done to the files (``"Documenting"``).
        is_wanted: Whether to show anything.
    """

    def __init__(self, console: Console, doing: str, *, is_wanted: bool = True) -> None:
        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[paid]}"),
            console=console,
            transient=True,
            disable=not is_wanted or not console.is_terminal,
        )
        self._doing = doing
        self._tasks: list[TaskID] = []

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, event: object) -> None:
        """Show one event of the run as it happens."""
        match event:
            case Started():
                totals = (("Reading", event.surveyed), (self._doing, event.total))
                self._tasks = [self._bar.add_task(doing, total=total, paid="") for doing, total in totals]
            case Surveyed():
                self._bar.advance(self._tasks[0])
            case FileOutcome() | CheckedFile():
                self._bar.advance(self._tasks[1])
            case Paid():
                self._bar.update(self._tasks[1], paid=self._paid(event.spent))

    def _paid(self, spent: Spent) -> str:
        """Say what was paid, and about what the whole will come to."""
        if spent.cost is None:
            return f"{spent.input_tokens + spent.output_tokens:,} tokens"
        task = self._bar.tasks[self._tasks[1]]
        whole = f" of about ${spent.cost * (task.total or 0) / task.completed:.2f}" if task.completed else ""
        return f"${spent.cost:.4f}{whole}"
