"""Who said it: the code, a model, or a person, for each part of each docstring that CodeDoc wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.docstrings.parts import CODE, OwnPart, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codedoc_core.jobs.store import JobStore
    from codedoc_core.writing.ledger import SymbolOutcome

PERSON = "a person"


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who wrote one part of a docstring.

    Attributes:
        part: ``"summary"``, ``"description"``, or a section with the name of the entry (``"parameters x"``).
        words: The part, on one line.
        author: ``"code"`` where all of it was proved, a model with the version of its prompt, or ``"a person"``.
        job: The job that wrote it; 0 for a person.
        has_code_changed: Whether the code is another since it was written.
    """

    part: str
    words: str
    author: str
    job: int = 0
    has_code_changed: bool = False


def note_authors(store: JobStore, job: int, place: str, symbols: Iterable[SymbolOutcome]) -> None:
    """Take down who wrote the parts of docstrings.

    Args:
        store: Where.
        job: The job that writes them.
        place: The file, from the project's root.
        symbols: What became of its symbols.
    """
    with store.transaction() as rows:
        rows.executemany(
            "INSERT OR REPLACE INTO provenance (path, qualname, part, digest, author, code, job)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (place, symbol.qualname, part.name, part.digest, part.author, symbol.code, job)
                for symbol in symbols
                for part in symbol.parts
            ),
        )


def own_parts(store: JobStore, place: str) -> tuple[OwnPart, ...]:
    """Return the parts of a file's docstrings that CodeDoc wrote."""
    rows = store.query("SELECT qualname, part, digest, code FROM provenance WHERE path = ?", place)
    return tuple(OwnPart(*row) for row in rows)


def offline_parts(store: JobStore, job: int, place: str) -> tuple[OwnPart, ...]:
    """Return the parts that a job wrote without a model, for no code in particular: they may be replaced."""
    rows = store.query(
        "SELECT qualname, part, digest, '' FROM provenance WHERE path = ? AND job = ? AND author = ?", place, job, CODE
    )
    return tuple(OwnPart(*row) for row in rows)


def authors_of(store: JobStore, place: str, qualname: str, parts: Mapping[str, str], code: str) -> Sequence[Authorship]:
    """Say who wrote each part of a docstring as it is now; whose words nobody took down are a person's.

    Args:
        store: What was taken down.
        place: The file, from the project's root.
        qualname: The symbol.
        parts: Its docstring, part by part.
        code: What stands for its code now.
    """
    rows = store.query("SELECT * FROM provenance WHERE path = ? AND qualname = ?", place, qualname)
    known = {(row["part"], row["digest"]): row for row in rows}
    found = ((name, words, known.get((name, digest(words)))) for name, words in parts.items())
    return [
        Authorship(name, words, row["author"], row["job"], row["code"] != code)
        if row
        else Authorship(name, words, PERSON)
        for name, words, row in found
    ]
