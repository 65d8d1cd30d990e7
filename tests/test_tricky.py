"""The thirty tricky cases, every known bug shape of other tools, and more: one file each, in ``cases/tricky``.

A file that this interpreter does not read must be refused with a reason and a line; all others must be served in full.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from canned import HOSTILE, PLAIN, CannedWriter
from oracle import damage, docstrings, is_program, written

from codedoc_core import DocumentRequest, Scope, Status, Style, StyleProfile, document, document_offline

CASES = sorted((Path(__file__).parent / "cases" / "tricky").iterdir())
PROFILES = [
    StyleProfile(style, 40 + 16 * at, quotes, summary_below=below)
    for at, (style, quotes, below) in enumerate(product(Style, ('"""', "'''"), (False, True)))
]
ALL = [pytest.param(case.read_bytes(), id=case.stem) for case in CASES]
READABLE = [pytest.param(*each.values, id=each.id) for each in ALL if is_program(*each.values)]


async def check(data: bytes, texts: tuple[str, ...], profile: StyleProfile, start: int = 0) -> None:
    writer = CannedWriter(texts, start)
    request = DocumentRequest(data, scope=Scope.ALL, profile=profile, include_runtime=True)
    result = await document(request, writer)
    assert damage(data, result.data) == []
    assert result.count(Status.DROPPED) == result.count(Status.LEFT) == 0, result.findings
    assert docstrings(result.data).count(None) == result.count(Status.SKIPPED)
    untrue = {where: value for where, value in written(data, result.data).items() if not writer.is_said(where, value)}
    assert untrue == {}
    again = DocumentRequest(result.data, scope=Scope.ALL, profile=profile, include_runtime=True)
    assert (await document(again, CannedWriter(texts))).data == result.data


@pytest.mark.parametrize("data", READABLE)
async def test_every_symbol_of_a_tricky_file_is_served(data: bytes):
    await check(data, PLAIN, StyleProfile())


@pytest.mark.parametrize("data", READABLE)
async def test_no_prose_breaks_out_of_a_tricky_file(data: bytes):
    for at, profile in enumerate(PROFILES):
        await check(data, HOSTILE, profile, at * 7)


@pytest.mark.parametrize("data", READABLE)
def test_the_offline_writer_leaves_a_tricky_file_whole(data: bytes):
    result = document_offline(DocumentRequest(data, scope=Scope.ALL, include_runtime=True))
    assert result.unreadable is None
    assert damage(data, result.data) == []
    assert result.count(Status.DROPPED) == 0, result.findings
    assert document_offline(DocumentRequest(result.data, scope=Scope.ALL, include_runtime=True)).data == result.data


@pytest.mark.parametrize("data", [each for each in ALL if not is_program(*each.values)])
def test_what_python_does_not_read_is_refused_with_a_reason_and_a_line(data: bytes):
    result = document_offline(DocumentRequest(data, scope=Scope.ALL))
    assert result.unreadable is not None
    assert result.unreadable.message
    assert result.unreadable.line >= 1
    assert result.data == data
