from __future__ import annotations

import ast
from collections.abc import Sequence

import pytest

from codedoc_core.checks.coverage import Scope
from codedoc_core.checks.safety import Insertion
from codedoc_core.context.symbol import SymbolContext
from codedoc_core.docstrings.draft import Draft
from codedoc_core.source.edit import Edit
from codedoc_core.source.text import SourceText, Span
from codedoc_core.symbols.parse import parse
from codedoc_core.writing.ledger import DocumentRequest, Status
from codedoc_core.writing.service import document, document_offline, prove_most

SOURCE = b"class A:\n    def f(self, x):\n        return x\n\n\ndef g(): return 1\n"


class PlainWriter:
    """Says the same of everything."""

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        return [Draft(summary="Do the work.") for _ in contexts]


class LyingWriter:
    """Claims what the code does not have."""

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        lie = Draft(
            summary="Do the work.",
            parameters=(("ghost", "A ghost."),),
            raises=(("GhostError", "If haunted."),),
            yields="Ghosts.",
        )
        return [lie for _ in contexts]


class LateWriter:
    """Knows what to say of a symbol only once all others are documented."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        names = [context.facts.qualname for context in contexts]
        self.rounds.append(names)
        return [Draft(summary="Do the work.") if name != "A.f" or len(names) == 1 else None for name in names]


async def test_every_symbol_is_served():
    result = await document(DocumentRequest(SOURCE, scope=Scope.ALL), PlainWriter())
    tree = ast.parse(result.data)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    assert [ast.get_docstring(node) for node in nodes] == ["Do the work."] * 4
    assert result.count(Status.DOCUMENTED) == 4


async def test_a_second_run_changes_nothing():
    once = await document(DocumentRequest(SOURCE, scope=Scope.ALL), PlainWriter())
    twice = await document(DocumentRequest(once.data, scope=Scope.ALL), PlainWriter())
    assert twice.data == once.data
    assert twice.symbols == ()


async def test_lies_are_dropped_and_reported():
    result = await document(DocumentRequest(SOURCE, scope=Scope.ALL), LyingWriter())
    assert b"host" not in result.data
    assert {finding.code for finding in result.findings} == {"CD402", "CD403", "CD406"}


async def test_rounds_go_on_until_nothing_is_written():
    writer = LateWriter()
    result = await document(DocumentRequest(SOURCE, scope=Scope.ALL), writer)
    assert writer.rounds == [["", "A", "A.f", "g"], ["A.f"], []]
    assert result.count(Status.DOCUMENTED) == 4


async def test_only_the_symbols_asked_for_are_documented():
    result = await document(DocumentRequest(SOURCE, qualnames=frozenset({"A.f"})), PlainWriter())
    assert [(outcome.qualname, outcome.line) for outcome in result.symbols] == [("A.f", 2)]
    assert result.data.count(b'"""Do the work."""') == 1


async def test_only_changed_lines_are_documented():
    result = await document(DocumentRequest(SOURCE, lines=(range(3, 4),)), PlainWriter())
    assert [outcome.qualname for outcome in result.symbols] == ["A.f"]


@pytest.mark.parametrize(
    ("data", "line"), [(b"x = 1\n\ndef f(:\n", 3), (b"x = '\0'", 1), (b"\xff", 1), (b"print 'a'\n", 1)]
)
def test_what_cannot_be_read_is_a_finding(data: bytes, line: int):
    result = document_offline(DocumentRequest(data))
    assert result.data == data
    assert result.unreadable is not None
    assert (result.unreadable.code, result.unreadable.line) == ("CD900", line)


def test_an_insertion_that_cannot_be_proved_drops_alone():
    module = parse(SourceText("def f():\n    pass\ndef g():\n    pass\ndef h():\n    pass\n"))
    _, f, g, h = module.symbols

    def insertion(symbol: object, at: int, text: str) -> Insertion:
        return Insertion(symbol, Edit(Span(at, at), text), "D")  # type: ignore[arg-type]

    good = [insertion(f, 9, '    "D"\n'), insertion(h, 45, '    "D"\n')]
    bad = insertion(g, 27, '    "D"; import os\n')
    proof, faults = prove_most(module, [good[0], bad, good[1]])
    assert list(faults) == [bad]
    assert proof.source is not None
    assert proof.source.text == 'def f():\n    "D"\n    pass\ndef g():\n    pass\ndef h():\n    "D"\n    pass\n'


def test_insertions_that_only_hold_apart_are_not_all_lost():
    module = parse(SourceText("def f():\n    pass\ndef g():\n    pass\n" + "#" * 1_999_900 + "\n"))
    long = [
        Insertion(module.symbols[1], Edit(Span(9, 9), f'    "{"D" * 40}"\n'), "D" * 40),
        Insertion(module.symbols[2], Edit(Span(27, 27), f'    "{"E" * 40}"\n'), "E" * 40),
    ]
    proof, faults = prove_most(module, long)
    assert list(faults) == [long[1]]
    assert "larger than" in faults[long[1]]
    assert proof.source is not None
    assert "DDD" in proof.source.text
