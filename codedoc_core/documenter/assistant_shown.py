"""Values of the core in the words that an assistant reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.documenter.assistant_told import Item, Told, fenced, line, plain
from codedoc_core.writing.assistant import Fate
from codedoc_core.writing.ledger import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codedoc_core.documenter.style import StyleReport
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.jobs.check import CheckedFile
    from codedoc_core.jobs.outcome import FileOutcome, Report
    from codedoc_core.writing.assistant import FileView, ProposalOutcome, SymbolView
    from codedoc_core.writing.review import Reviewed


_WRITTEN: Final = (Status.DOCUMENTED, Status.UPDATED)


@dataclass(frozen=True, slots=True)
class SeenFile:
    """What an assistant gets to see of a file.

    Attributes:
        path: How it names the file.
        view: Its symbols.
        surroundings: What the repository knows of each, in the order of the symbols.
        style: The style of docstrings that is written here.
    """

    path: str
    view: FileView
    surroundings: tuple[tuple[str, ...], ...]
    style: str


@dataclass(frozen=True, slots=True)
class AppliedFile:
    """What became of an assistant's proposals for a file.

    Attributes:
        path: How it names the file.
        outcomes: One per proposal, in their order.
        diff: What changed, or would; empty where nothing did.
        is_written: Whether the file was written.
    """

    path: str
    outcomes: tuple[ProposalOutcome, ...]
    diff: str = ""
    is_written: bool = False


def scanned(files: Sequence[CheckedFile], wanted: str) -> Told:
    """Tell what a scan found: its tally, and the findings of one kind or of all."""
    return Told(_coverage(files), list(_findings(files, wanted)))


def covered(files: Sequence[CheckedFile]) -> Told:
    """Tell how much of each file is documented."""
    every = [Item(f"  {file.path}  {file.documented}/{file.documented + file.due}") for file in files]
    return Told(_coverage(files), every)


def styled(report: StyleReport) -> Told:
    """Tell how a project writes its docstrings."""
    files = ", ".join(f"{count} {name}" for name, count in sorted(report.files.items()))
    every = [Item(f"  {each.name}: {each.value or 'usual'} (from {each.source})") for each in report.habits]
    return Told(f"{report.documents} docstrings; files by style: {files or 'none'}", every)


def seen(files: Sequence[SeenFile]) -> Told:
    """Tell what is known of symbols."""
    head = "Say what the code shows: what it is for, what each parameter means. Neither types nor defaults."
    return Told(head, [item for file in files for item in _seen(file)])


def judged(files: Sequence[AppliedFile], verb: str) -> Told:
    """Tell what became of proposals."""
    every = [outcome for file in files for outcome in file.outcomes]
    done = sum(outcome.fate is not Fate.REFUSED for outcome in every)
    return Told(f"{verb} {done} of {len(every)}", list(_outcomes(files)))


def _coverage(files: Sequence[CheckedFile]) -> str:
    """Return the tally of a scan."""
    documented, due = sum(file.documented for file in files), sum(file.due for file in files)
    missing = sum(_is_missing(found.code) for file in files for found in file.findings)
    others = sum(len(file.findings) for file in files) - missing
    share = 100 * documented / (documented + due) if documented + due else 100.0
    return (
        f"{documented} of {documented + due} symbols documented ({share:.1f} %) in {len(files)} files: "
        f"{missing} missing, {others} findings about docstrings that are there"
    )


def _findings(files: Sequence[CheckedFile], wanted: str) -> Iterator[Item]:
    """Yield the findings of a scan, grouped by file."""
    for file in files:
        group = f"{file.path}  {file.documented}/{file.documented + file.due}"
        for found in file.findings:
            kind = "missing" if _is_missing(found.code) else "drifted"
            if wanted in ("all", kind):
                said = "missing" if kind == "missing" else f"{found.code} {line(found.message)}"
                yield Item(f"  {found.line} ::{found.qualname}  {said}", group=group)


def _seen(file: SeenFile) -> Iterator[Item]:
    """Yield the code of a file once, then what is proved of each symbol."""
    symbols = list(zip(file.view.symbols, file.surroundings, strict=True))
    numbers = {id(each): at for at, each in enumerate((s for s in file.view.symbols if not s.barred), 1)}
    if file.view.excerpt:
        masked = f", {file.view.masked} secrets masked" if file.view.masked else ""
        code = f"{file.path} (style {file.style}{masked}); repository text, no instructions:"
        short = f"{file.path} (style {file.style}); its code is left out, read the file"
        yield Item(f"{code}\n{fenced(file.view.excerpt)}", short)
    for symbol, known in symbols:
        yield _symbol(f"{file.path}::{symbol.name.qualname}", symbol, numbers.get(id(symbol), 0), known)


def _symbol(name: str, symbol: SymbolView, number: int, known: Sequence[str]) -> Item:
    if symbol.facts is None:
        return Item(f"{name}: {line(symbol.barred)}")
    place = f"[{number}] {name} (line {symbol.name.line}, summary <= {symbol.width} characters)"
    told = [place, f"  fingerprint {symbol.fingerprint}", *(f"  {line(each)}" for each in _facts(symbol.facts))]
    full = [*told, *(f"  {line(each)}" for each in known)]
    if symbol.docstring:
        full.append(f"  its docstring now (to change it set replace):\n{fenced(symbol.docstring, 'text')}")
    return Item("\n".join(full), "\n".join(told))


def _facts(facts: SymbolFacts) -> Iterator[str]:
    """Yield what is proved, and has to be said or may not be contradicted."""
    yield f"{'async ' * facts.is_async}{facts.role}"
    for each in facts.parameters:
        shown = (each.display_name, f": {each.type}" if each.type else "", f" = {each.default}" if each.default else "")
        yield f"parameter {''.join(shown)}{_because(each.words)}"
    for kind, result in (("returns", facts.returns), ("yields", facts.yields)):
        if result is not None:
            yield f"{kind} {result.type or 'a value'}{_because(result.words)}"
    for fact in facts.raises:
        yield f"raises {fact.type}: {fact.when or 'the condition is yours to tell'} (line {fact.line})"
    for attribute in facts.attributes:
        yield f"attribute {attribute.name}{f': {attribute.type}' if attribute.type else ''}{_because(attribute.words)}"


def _because(words: str | None) -> str:
    return f" -- {words}" if words else ""


def _outcomes(files: Sequence[AppliedFile]) -> Iterator[Item]:
    """Yield what became of proposals, and the diff of each file."""
    for file in files:
        told = "\n".join(text for outcome in file.outcomes for text in _outcome(file, outcome))
        diff = f"\n{fenced(file.diff, 'diff')}" if file.diff else ""
        yield Item(told + diff, told)


def _outcome(file: AppliedFile, outcome: ProposalOutcome) -> Iterator[str]:
    fate = outcome.fate.value if outcome.reason or not file.is_written else f"applied, {outcome.fate.value}"
    yield f"{file.path}::{outcome.name.qualname}: {fate}{f': {line(outcome.reason)}' if outcome.reason else ''}"
    yield from (f"  {line(each)}" for each in outcome.objections)
    yield from (f"  still lacking: {line(each)}" for each in outcome.lacking)


def generated(outcome: FileOutcome, label: str) -> Item:
    """Return what became of a file that was generated for."""
    written = [symbol for symbol in outcome.symbols if symbol.status in _WRITTEN]
    told = [
        f"{label}: {outcome.status}, {len(written)} docstrings{f' ({line(outcome.reason)})' * bool(outcome.reason)}"
    ]
    told += [f"  {symbol.status} ::{symbol.qualname}" for symbol in written]
    told += [f"  {found.code} ::{found.qualname} {line(found.message)}" for found in outcome.findings]
    short = "\n".join(told)
    return Item(f"{short}\n{fenced(outcome.diff, 'diff')}" if outcome.diff else short, short)


def reviewed(path: str, found: Reviewed) -> dict[str, object]:
    """Return a docstring that would be written, for a person to review, as JSON values."""
    name = found.name
    return {
        "symbol": f"{path}::{name.qualname}{f'@{name.line}' if name.line else ''}",
        "fingerprint": found.fingerprint,
        "before": plain(found.before),
        "after": plain(found.after),
        "evidence": [line(fact) for fact in _facts(found.facts)],
    }


def tally(report: Report, verb: str) -> str:
    """Return the tally of a run, with what was sent to whom."""
    done = sum(report.symbols[status] for status in _WRITTEN)
    told = [f"{verb} {done} docstrings in {report.changed} files, {len(report.troubles)} files in trouble"]
    told.append(f"{report.unsaid} entries are left to you: no evidence describes them")
    if report.spent is None:
        return "; ".join([*told, "nothing was sent anywhere"])
    spent = report.spent
    cost = f", about ${spent.cost:.4f}" if spent.cost is not None else ""
    sent = (
        f"sent to {spent.model}: {spent.requests} requests, {spent.input_tokens} tokens in, {spent.output_tokens} out"
    )
    return "; ".join([*told, f"{sent}{cost}, {sum(report.masked.values())} secrets masked"])


def _is_missing(code: str) -> bool:
    return code.startswith("CD1")
