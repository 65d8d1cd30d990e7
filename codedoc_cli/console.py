"""What a person, or a script, sees of a run."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console as RichConsole
from rich.text import Text

from codedoc_cli.progress import Progress
from codedoc_core import (
    Delivery,
    Event,
    FileOutcome,
    FileStatus,
    JobStarted,
    Report,
    Spent,
    Started,
    Status,
    Unrecorded,
    Waiting,
)

if TYPE_CHECKING:
    from types import TracebackType

_DUE = "parameters, results and exceptions"
_DIFF_STYLES = {"+++": "bold", "---": "bold", "@@": "cyan", "+": "green", "-": "red"}


class Console:
    """Progress on a terminal, plain lines elsewhere; standard output carries the product, be it diff or JSON."""

    def __init__(self, delivery: Delivery, *, as_json: bool) -> None:
        self._delivery = delivery
        self._as_json = as_json
        self._stdout = RichConsole(highlight=False, soft_wrap=True)
        self._stderr = RichConsole(stderr=True, highlight=False, soft_wrap=True)
        # Lines and bar must share one console, or they would write over each other.
        self._terminal = self._stdout if self._stdout.is_terminal else self._stderr
        self._progress = Progress(self._terminal, "Documenting", is_wanted=not as_json)
        self._tally = Report()
        self._job = 0
        self._passed_over: dict[str, int] = {}
        self._files: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        self._progress.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.__exit__(kind, error, trace)

    def show(self, event: Event) -> None:
        """Show one event of the run as it happens."""
        self._progress.show(event)
        match event:
            case Started():
                self._passed_over = dict(event.skipped)
            case Waiting():
                run = f"job {event.job}" if event.job else "another run"
                self._stderr.print(f"Waiting for {run} on this project; codedoc jobs cancel ends it.", markup=False)
            case Unrecorded():
                self._stderr.print(f"This run is not recorded: {event.reason}", markup=False)
            case JobStarted():
                self._job = event.job
            case FileOutcome():
                self._tally.add(event)
                self._show_file(event)

    def interrupted(self) -> None:
        """Say what a run did before it was stopped."""
        files = self._tally.changed
        done = f"{_count(files, 'file')} {'written' if self._writes else 'looked at'}; every file is whole"
        again = f"codedoc jobs resume {self._job} goes on" if self._job else "Run the same command again to go on"
        self._stderr.print(f"Interrupted: {done}. {again}.")

    def rests(self, report: Report) -> None:
        """Say what a job waits for."""
        if self._as_json:
            json.dump({"job": report.job, "rests": report.rests}, sys.stdout, indent=2)
            sys.stdout.write("\n")
        else:
            self._stdout.print(
                Text(f"{report.rests}. codedoc jobs resume {report.job} collects what is there by then.")
            )

    def summarise(self, report: Report) -> None:
        """Close the run with counts, time, and what was skipped and why."""
        if self._as_json:
            json.dump(
                {"files": self._files, "summary": _report_as_json(report, self._passed_over)}, sys.stdout, indent=2
            )
            sys.stdout.write("\n")
            return
        target = self._stderr if self._delivery is Delivery.DIFF else self._stdout
        for line in _summary(report, self._passed_over, writes=self._writes):
            target.print(Text(line))

    @property
    def _writes(self) -> bool:
        return self._delivery is Delivery.WRITE

    def _show_file(self, outcome: FileOutcome) -> None:
        if self._as_json:
            self._files.append(_file_as_json(outcome))
        elif outcome.diff:
            self._print_diff(outcome.diff)
        elif outcome.status is FileStatus.CHANGED:
            done = _done(Counter(symbol.status for symbol in outcome.symbols), writes=self._writes)
            self._stdout.print(Text(f"{outcome.path}: {done}"))

    def _print_diff(self, diff: str) -> None:
        if not self._stdout.is_terminal:
            sys.stdout.write(diff)
            return
        for line in diff.splitlines():
            style = next((style for start, style in _DIFF_STYLES.items() if line.startswith(start)), "")
            self._stdout.print(Text(line, style))


def _summary(report: Report, passed_over: dict[str, int], *, writes: bool) -> list[str]:
    if report.spent and report.spent.is_estimate:
        return [f"Would ask {_bill(report.spent)}. Nothing was sent or written."]
    done = _done(report.symbols, writes=writes)
    read = _count(sum(report.files.values()), "file")
    lines = [f"{done[0].upper()}{done[1:]} in {report.changed} of {read}, {report.seconds:.1f} s."]
    if report.spent:
        lines += [f"  asked {_bill(report.spent)}"]
        lines += [f"  written {how}: {count}" for how, count in report.written.most_common()]
        lines += [f"  masked before sending: {count} × {kind}" for kind, count in report.masked.most_common()]
    lines += [f"  not documented: {count} × {reason}" for reason, count in report.skipped.most_common()]
    if report.unsaid:
        lines.append(f"  left to a person or a model: {_count(report.unsaid, 'parameter, result or exception', _DUE)}")
    lines += [f"  passed over: {count} × {reason}" for reason, count in sorted(passed_over.items())]
    for trouble in report.troubles:
        lines += [f"  {trouble.path}: not written: {trouble.reason}"] if trouble.reason else []
        lines += [f"  {trouble.path}:{finding.line}: not read: {finding.message}" for finding in trouble.findings]
    lines += [f"  {path}:{finding.line}: {finding.code} {finding.message}" for path, finding in report.objections]
    return lines


def _done(symbols: Counter[Status], *, writes: bool) -> str:
    """Say how many symbols were documented, and how many docstrings updated, if any."""
    said = f"{'documented' if writes else 'would document'} {_count(symbols[Status.DOCUMENTED], 'symbol')}"
    if not symbols[Status.UPDATED]:
        return said
    return f"{said}, {'updated' if writes else 'update'} {_count(symbols[Status.UPDATED], 'docstring')}"


def _bill(spent: Spent) -> str:
    cached = f" ({spent.cached_tokens:,} cached)" if spent.cached_tokens else ""
    cost = "price unknown" if spent.cost is None else f"${spent.cost:.4f}"
    asked = _count(spent.requests, "request")
    return f"{spent.model}: {asked}, {spent.input_tokens:,} tokens in{cached}, {spent.output_tokens:,} out, {cost}"


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _file_as_json(outcome: FileOutcome) -> dict[str, Any]:
    values = asdict(outcome)
    for symbol in values["symbols"]:  # who wrote what is for ``codedoc why``
        del symbol["parts"], symbol["code"]
    return {key: value for key, value in values.items() if value not in ("", ()) or key in ("path", "status")}


def _report_as_json(report: Report, passed_over: dict[str, int]) -> dict[str, Any]:
    return {
        "files": dict(report.files),
        "symbols": dict(report.symbols),
        "not_documented": dict(report.skipped),
        "passed_over": passed_over,
        "unsaid": report.unsaid,
        "seconds": round(report.seconds, 3),
        **({"model": asdict(report.spent), "written": dict(report.written)} if report.spent else {}),
    }
