"""The promise under fuzz: whatever the source and whatever the prose, nothing but docstrings changes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import damage, docstrings

from codedoc_core import (
    DocumentRequest,
    DocumentResult,
    Draft,
    Scope,
    Status,
    Style,
    StyleProfile,
    SymbolContext,
    document,
    document_offline,
)

NAMES = st.sampled_from(["f", "g", "Ä", "__init__", "_p", "total"])
PARAMETERS = st.sampled_from(
    [
        "",
        "self",
        "a, b=1",
        "*, k: int = 2",
        "a=lambda: 0, *b, **c",
        "a: {1: 2}",
        "a=':#', b=(1,\n  2)",
        "a,  # c: d\n b",
        "a, /, b",
    ]
)
RETURNS = st.sampled_from(["", " -> int", " -> (\n int)", " -> 'a:b'", " \\\n -> None"])
SIMPLE = st.sampled_from(
    ["pass", "...", "x = 1; y = 2", "return 1", "yield a", "raise ValueError('no')", "f'no doc'", "b'no doc'", "x = '''a\nb'''", "('a' + 'b')",
     "global q", "return [\n1,\n2]", "x = 'ü\u2028\x85'", "'a doc'", "r'raw \\d'", "'a' 'b'"]
)  # fmt: skip
TAILS = st.sampled_from(["", "  # noqa", "  # type: ignore", "  # why", " ;", " \\\n"])
GAPS = st.sampled_from(["", "\n", "# comment\n", "    # indented\n", "\x0c\n", "\n\n\t\n"])
DECORATORS = st.sampled_from(["", "@d\n", "@d(\n 1)\n@e.f\n", "@property\n", "@staticmethod\n"])
HEADS = st.sampled_from(
    [
        "",
        "#!/bin/x\n",
        "# -*- coding: utf-8 -*-\n",
        "# Copyright\n\n",
        "\n\n",
        "\x0c",
        "'''Doc.'''\n",
        "from __future__ import annotations\n",
    ]
)
TEXT = st.text(
    st.one_of(st.sampled_from("\"'\\\n\r\t\x0c\x00N{}u `:.-*@"), st.characters(codec=None), st.sampled_from(["\ud800", "\u2028", "\u202e"])),
    max_size=60,
)  # fmt: skip


@st.composite
def definitions(draw: st.DrawFn, indent: str, depth: int) -> str:
    """One definition, with all that may stand around a docstring's place."""
    unit = (
        draw(st.sampled_from(["    ", "\t", "  "]))
        if not indent
        else indent[: len(indent) // max(1, 3 - depth)] or "    "
    )
    keyword = draw(st.sampled_from(["def", "async  def", "class"]))
    name = draw(NAMES)
    header = (
        f"class {name}{draw(st.sampled_from(['', '()', '(object)']))}:"
        if keyword == "class"
        else f"{keyword} {name}({draw(PARAMETERS)}){draw(RETURNS)}:"
    )
    decorators = "".join(f"{indent}{line}\n" for line in draw(DECORATORS).splitlines())
    if draw(st.booleans()):
        return f"{decorators}{indent}{header}{draw(st.sampled_from([' ', '', '   ', chr(9), ' ' + chr(92) + chr(10) + '  ']))}{draw(SIMPLE)}{draw(TAILS)}\n"
    inner = indent + unit
    parts = [draw(st.one_of(SIMPLE.map(lambda s: f"{inner}{s}\n"), definitions(inner, depth - 1))) if depth else f"{inner}{draw(SIMPLE)}\n"
             for _ in range(draw(st.integers(1, 3)))]  # fmt: skip
    return f"{decorators}{indent}{header}{draw(st.sampled_from(['', '  # noqa', '  # type: () -> int']))}\n{draw(GAPS)}{''.join(parts)}"


@st.composite
def sources(draw: st.DrawFn) -> bytes:
    """The bytes of a module; many do not compile, and are refused."""
    text = draw(HEADS) + "".join(draw(st.lists(definitions("", 2), max_size=4)))
    text = text if draw(st.booleans()) else text.rstrip("\n")
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig"]))
    return text.replace("\n", newline).encode(encoding)


class TalkingWriter:
    """Says arbitrary things wherever the facts allow."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._said = 0

    def _text(self) -> str:
        self._said += 1
        return self._texts[self._said % len(self._texts)]

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        return [
            Draft(
                summary=f"S{self._text()}",
                description=(self._text(),),
                parameters=tuple((fact.name, self._text()) for fact in context.facts.parameters),
                returns=self._text() if context.facts.returns else None,
                raises=tuple((fact.type, self._text()) for fact in context.facts.raises),
            )
            for context in contexts
        ]


def talked(data: bytes, texts: list[str], profile: StyleProfile) -> DocumentResult:
    journey = document(
        DocumentRequest(data, scope=Scope.ALL, profile=profile, include_runtime=True), TalkingWriter(texts)
    )
    with pytest.raises(StopIteration) as stop:
        journey.send(None)
    result: DocumentResult = stop.value.value
    return result


def check(data: bytes, texts: list[str], profile: StyleProfile) -> None:
    result = talked(data, texts, profile)
    if result.unreadable:
        assert result.data == data
        return
    assert damage(data, result.data) == []
    assert result.count(Status.DROPPED) == result.count(Status.LEFT) == 0, result.findings
    assert docstrings(result.data).count(None) == result.count(Status.SKIPPED)
    assert talked(result.data, texts, profile).data == result.data
    offline = document_offline(DocumentRequest(data, scope=Scope.ALL, profile=profile))
    assert damage(data, offline.data) == []
    assert document_offline(DocumentRequest(offline.data, scope=Scope.ALL, profile=profile)).data == offline.data


PROFILES = st.builds(
    StyleProfile, style=st.sampled_from(Style), line_length=st.integers(40, 120), quotes=st.sampled_from(['"""', "'''"]), summary_below=st.booleans()
)  # fmt: skip
EXAMPLE = given(sources(), st.lists(TEXT, min_size=1, max_size=5), PROFILES)
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(QUIET, max_examples=150)
@EXAMPLE
def test_nothing_but_docstrings_changes(data: bytes, texts: list[str], profile: StyleProfile):
    check(data, texts, profile)


@pytest.mark.long
@settings(QUIET, max_examples=20_000)
@EXAMPLE
def test_nothing_but_docstrings_changes_at_length(data: bytes, texts: list[str], profile: StyleProfile):
    check(data, texts, profile)
