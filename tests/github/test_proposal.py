from __future__ import annotations

from collections import Counter

import pytest

from codedoc_core.checks.findings import Finding
from codedoc_core.docstrings.parts import Part
from codedoc_core.documenter.checkout import FileChange
from codedoc_core.documenter.proposal import Coverage, Told, author_of, body_of, code, proposal_of
from codedoc_core.github.identity import Identity
from codedoc_core.github.repositories import Repository
from codedoc_core.github.targets import Commit, Remote
from codedoc_core.jobs.outcome import FileOutcome, FileStatus, Report
from codedoc_core.writing.ledger import Status, SymbolOutcome

REMOTE = Remote(Repository(1, "hello", "octo/hello"), True, "main", Commit("c" * 40, "t" * 40), "octo/hello")


def change(path: str, *authors: str, status: Status = Status.DOCUMENTED, count: int = 1) -> FileChange:
    parts = tuple(Part(f"parameters p{at}", "", author) for at, author in enumerate(authors))
    symbols = tuple(SymbolOutcome(f"f{number}", number, status, parts=parts) for number in range(count))
    return FileChange(path, b"a", b"b", "100644", FileOutcome(path, FileStatus.CHANGED, symbols))


def told(*changes: FileChange, report: Report | None = None) -> Told:
    return Told(REMOTE, changes, report or Report(), Counter({"a symbolic link": 2}), Coverage(1, 3), Coverage(3, 1))


def test_who_chose_the_words_is_told_of_each_docstring():
    body = body_of(told(change("a.py", "code", "gemini-x, prompt 3", "code")))
    assert (
        "- `a.py:0` `f0`: `parameters p0, parameters p2` by the code itself; `parameters p1` by `gemini-x, prompt 3`"
        in body
    )
    assert "| `a.py` | 1 | the code itself, `gemini-x, prompt 3` |" in body
    assert "Where a model chose the words" in body
    assert "Where a model" not in body_of(told(change("a.py", "code")))


def test_coverage_and_what_was_left_are_told():
    report = Report(skipped=Counter({"private": 3, "dunder": 3}), unsaid=1)
    report.troubles.append(FileOutcome("b.py", FileStatus.UNREADABLE, findings=(Finding("CD900", 1, "", "no Python"),)))
    report.objections.append(("c.py", Finding("CD501", 7, "f", "it lies")))
    body = body_of(told(change("a.py", "code"), report=report))
    assert "| 25.0% (1 of 4) | **75.0% (3 of 4)** |" in body
    left = [line for line in body.splitlines() if line.startswith("- ")][1:]
    assert left == [
        "- 3 × `dunder`",
        "- 3 × `private`",
        "- 2 × `a symbolic link`",
        "- 1 × a parameter, result or exception that the code says nothing about",
        "- `b.py`: `no Python`",
        "- `c.py:7`: `CD501 it lies`",
    ]


def test_a_body_is_never_longer_than_github_takes():
    many = [change(f"folder/{'x' * 200}{number}.py", "code", count=30) for number in range(300)]
    body = body_of(told(*many))
    assert len(body) <= 60_000
    assert "more" in body
    assert body.count("<details>") == body.count("</details>") == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a.py", "`a.py`"),
        ("a`b", "`` a`b ``"),
        ("a``b`", "``` a``b` ```"),
        ("a|b", "`a\\|b`"),
        ("a\n@everyone", "`a @everyone`"),
    ],
)
def test_names_of_a_repository_are_code_and_nothing_else(text, shown):
    assert code(text) == shown


def test_titles_count_what_is_added_and_what_is_updated():
    added, updated = change("a.py", "code"), change("b.py", "code", status=Status.UPDATED, count=2)
    assert proposal_of(told(added), None).title == "docs: add 1 docstring"
    assert proposal_of(told(updated), None).title == "docs: update 2 docstrings"
    both = proposal_of(told(added, updated), None)
    assert both.title == "docs: add 1 docstring and update 2 docstrings"
    assert all(len(line) <= 72 for line in both.steps[0].message.splitlines())


def test_each_package_may_have_a_commit_of_its_own():
    files = [change(path, "code") for path in ("a/x.py", "a/y.py", "b/z.py", "top.py")]
    proposal = proposal_of(told(*files), None, is_step_per_package=True)
    subjects = [step.message.partition("\n")[0] for step in proposal.steps]
    assert subjects == [
        "docs: add 2 docstrings in a",
        "docs: add 1 docstring in b",
        "docs: add 1 docstring in the root",
    ]


def test_who_signs_off_gives_away_no_address():
    alice = Identity("github.com", 7, "alice", "Alice")
    assert str(author_of(alice)) == "Alice <7+alice@users.noreply.github.com>"
    assert author_of(Identity("ghe.example:8443", 8, "bob")).email == "8+bob@users.noreply.ghe.example"
    assert author_of(None).name == "codedoc[bot]"
