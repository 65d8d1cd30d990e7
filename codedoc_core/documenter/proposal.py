"""A pull request in words: title, commits, and a body that tells a reviewer what was proved and how."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.github.publish import Author, Change, Proposal, Step
from codedoc_core.writing.ledger import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codedoc_core.docstrings.parts import Part
    from codedoc_core.documenter.checkout import FileChange
    from codedoc_core.github.identity import Identity
    from codedoc_core.github.targets import Remote
    from codedoc_core.jobs.outcome import Report

_LONGEST: Final = 60_000
"""Characters of a body; GitHub takes a few more."""

_LISTED: Final = (1000, 200, 100, 50, 20, 5)
"""How many files, symbols or reasons are listed each; as many as fit."""

_CODE: Final = "code"
_WRITTEN: Final = (Status.DOCUMENTED, Status.UPDATED)
_APP: Final = "codedoc[bot]"
_PROOF: Final = (
    "Each edit was proved before it was made: the syntax tree is the same but for docstrings, every byte outside them"
    " is the same, and each docstring has at run time exactly the text that was meant. Every parameter, result and"
    " exception that a docstring names was found in the code."
)
_BY_MODEL: Final = (
    " Where a model chose the words, they were held to the facts that the analysis proves; what did not hold was left"
    " out."
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many symbols have the docstring that they ought to have.

    Attributes:
        documented: How many have one.
        due: How many lack one.
    """

    documented: int
    due: int

    @property
    def percent(self) -> float:
        """The share of those that have one."""
        total = self.documented + self.due
        return 100 * self.documented / total if total else 100.0

    def __str__(self) -> str:
        return f"{self.percent:.1f}% ({self.documented:,} of {self.documented + self.due:,})"


@dataclass(frozen=True, slots=True)
class Told:
    """What a pull request tells of.

    Attributes:
        remote: The repository.
        changes: The files.
        report: The tally of the run.
        passed_over: Why files were not looked at, with counts.
        before: The coverage without the new docstrings.
        after: The coverage with them.
    """

    remote: Remote
    changes: Sequence[FileChange]
    report: Report
    passed_over: Counter[str]
    before: Coverage
    after: Coverage


def proposal_of(told: Told, identity: Identity | None, *, is_step_per_package: bool = False) -> Proposal:
    """Return a run as a pull request.

    Args:
        told: What it tells of.
        identity: Who asks; ``None`` for an app.
        is_step_per_package: Whether each package gets a commit of its own.
    """
    steps = [_step(name, changes) for name, changes in _packages(told.changes).items()]
    if not is_step_per_package:
        steps = [_step("", told.changes)]
    return Proposal(_title(told), body_of(told), tuple(steps), author_of(identity), is_bot=identity is None)


def author_of(identity: Identity | None) -> Author:
    """Return who signs off: with the address that GitHub keeps for each account, so that none is made public.

    Args:
        identity: The account; ``None`` for an app.
    """
    if identity is None:
        return Author(_APP, f"{_APP}@users.noreply.github.com")
    host = identity.host.partition(":")[0]
    return Author(identity.name or identity.login, f"{identity.id}+{identity.login}@users.noreply.{host}")


def body_of(told: Told) -> str:
    """Return the body: coverage, files, proof, and what was left.

    Args:
        told: What it tells of.
    """
    bodies = ("\n\n".join("\n".join(block) for block in _blocks(told, most) if block) for most in _LISTED)
    return next((body for body in bodies if len(body) <= _LONGEST), _PROOF)


def code(text: str) -> str:
    """Return text of a repository as code in Markdown, in which nothing of it is a link, a mention or a table's end.

    Args:
        text: Any text.
    """
    plain = re.sub(r"[\0-\x1f\x7f]+", " ", text).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    pad = " " if "`" in plain else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def _blocks(told: Told, most: int) -> Iterator[list[str]]:
    authors = _authors(told.changes)
    done = _done(_statuses(told.changes), "adds", "updates")
    yield [f"CodeDoc {done} at {told.remote.commit.sha}. No code is changed."]
    yield ["| coverage before | after |", "| --- | --- |", f"| {told.before} | **{told.after}** |"]
    yield ["### Files", "", "| file | docstrings | words by |", "| --- | --- | --- |", *_rows(told.changes, most)]
    yield ["### How it was proved", "", _PROOF + (_BY_MODEL if authors - {_CODE} else "")]
    yield _details("Each docstring, and who chose its words", list(_symbols(told.changes)), most)
    yield _details("What was left, and why", list(_left(told)), most)
    yield ["Running CodeDoc again updates this pull request, unless somebody else has committed to its branch."]


def _rows(changes: Sequence[FileChange], most: int) -> Iterator[str]:
    for change in changes[:most]:
        done = sum(symbol.status in _WRITTEN for symbol in change.outcome.symbols)
        yield f"| {code(change.path)} | {done} | {_named(_authors([change]))} |"
    if len(changes) > most:
        yield f"| and {len(changes) - most:,} more | | |"


def _symbols(changes: Iterable[FileChange]) -> Iterator[str]:
    for change in changes:
        for symbol in change.outcome.symbols:
            if symbol.status in _WRITTEN:
                name = code(symbol.qualname) if symbol.qualname else "the module"
                yield f"- {code(f'{change.path}:{symbol.line}')} {name}: {_parts(symbol.parts)}"


def _parts(parts: Iterable[Part]) -> str:
    """Say which parts of a docstring are new, and who chose the words of each."""
    by_author: dict[str, list[str]] = {}
    for part in parts:
        by_author.setdefault(part.author, []).append(part.name)
    return "; ".join(f"{code(', '.join(names))} by {_words(author)}" for author, names in sorted(by_author.items()))


def _left(told: Told) -> Iterator[str]:
    report = told.report
    for reason, count in sorted((report.skipped + told.passed_over).items(), key=lambda item: (-item[1], item[0])):
        yield f"- {count:,} × {code(reason)}"
    if report.unsaid:
        yield f"- {report.unsaid:,} × a parameter, result or exception that the code says nothing about"
    for trouble in sorted(report.troubles, key=lambda each: each.path):
        said = trouble.reason or "; ".join(finding.message for finding in trouble.findings)
        yield f"- {code(trouble.path)}: {code(said)}"
    for path, finding in sorted(report.objections, key=lambda each: (each[0], each[1].line, each[1].message)):
        yield f"- {code(f'{path}:{finding.line}')}: {code(f'{finding.code} {finding.message}')}"


def _details(title: str, lines: list[str], most: int) -> list[str]:
    if not lines:
        return []
    rest = [f"- and {len(lines) - most:,} more"] if len(lines) > most else []
    return ["<details>", f"<summary>{title}</summary>", "", *lines[:most], *rest, "", "</details>"]


def _title(told: Told) -> str:
    return f"docs: {_done(_statuses(told.changes))}"


def _step(package: str, changes: Sequence[FileChange]) -> Step:
    where = f" in {package}" if package else ""
    message = f"docs: {_done(_statuses(changes))}{where}\n\nWritten by CodeDoc. {_PROOF}"
    files = tuple(Change(change.path, change.new, change.mode) for change in changes)
    return Step("\n".join(_wrapped(message)), files)


def _wrapped(message: str) -> Iterator[str]:
    for line in message.split("\n"):
        words = ""
        for word in line.split(" "):
            if words and len(words) + 1 + len(word) > 72:
                yield words
                words = word
            else:
                words = f"{words} {word}" if words else word
        yield words


def _packages(changes: Iterable[FileChange]) -> dict[str, list[FileChange]]:
    found: dict[str, list[FileChange]] = {}
    for change in changes:
        found.setdefault(change.path.rpartition("/")[0] or "the root", []).append(change)
    return found


def _statuses(changes: Iterable[FileChange]) -> Counter[Status]:
    return Counter(symbol.status for change in changes for symbol in change.outcome.symbols)


def _done(statuses: Counter[Status], add: str = "add", update: str = "update") -> str:
    written, updated = statuses[Status.DOCUMENTED], statuses[Status.UPDATED]
    said = [f"{add} {_count(written)}"] if written else []
    return " and ".join([*said, *([f"{update} {_count(updated)}"] if updated else [])]) or f"{add} docstrings"


def _count(number: int) -> str:
    return f"{number:,} docstring{'s' if number != 1 else ''}"


def _authors(changes: Iterable[FileChange]) -> set[str]:
    parts = (part for change in changes for symbol in change.outcome.symbols for part in symbol.parts)
    return {part.author for part in parts}


def _named(authors: set[str]) -> str:
    return ", ".join(_words(author) for author in sorted(authors))


def _words(author: str) -> str:
    return "the code itself" if author == _CODE else code(author)
