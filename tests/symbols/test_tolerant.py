from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codedoc_core.errors import UnreadableSource
from codedoc_core.source.text import SourceText
from codedoc_core.symbols.tolerant import parse_tolerantly

GOOD = "def good(x):\n    return x\n"
BROKEN = (
    "def g(\n", "x = (1,\n", "class\n", "for x in\n    pass\n", "try:\n    x\n", "s = 'abc\n", "def g(x):\n", "if x:\n",
    "def g(x)\n    return x\n", "x = [1\ny = {\n", "print 'x'\n", "def g(x):\n    return x\n  y = 1\n", "@\n", "f(x y)\n",
)  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_what_stands_beside_a_fault_is_read_at_its_place(broken: str):
    for text in (GOOD + broken, broken + GOOD, broken + GOOD + broken):
        read = parse_tolerantly(SourceText(text))
        good = next(symbol for symbol in read.module.symbols if symbol.qualname == "good")
        assert text[good.span.start : good.span.end] == GOOD.rstrip("\n")
        assert read.is_sound(good)
        assert not read.is_sound(read.module.root)


def test_sound_source_is_read_as_it_is():
    read = parse_tolerantly(SourceText(GOOD))
    assert read.blanked == ()
    assert read.module.source.text == GOOD


def test_a_symbol_with_a_fault_in_it_is_not_sound():
    read = parse_tolerantly(SourceText("def f(x):\n    y = (\n    return y\n\n\n" + GOOD))
    sound = {symbol.qualname: read.is_sound(symbol) for symbol in read.module.symbols}
    assert sound == {"": False, "f": False, "good": True}


def test_too_much_that_is_broken_is_refused_with_the_first_fault():
    with pytest.raises(UnreadableSource):
        parse_tolerantly(SourceText("foo(\n" * 40))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*BROKEN, GOOD, "    x\n", "\n", "'''\n", "\\\n", "\r", "\f"]), max_size=8))
def test_whatever_is_read_differs_in_blanked_lines_only(parts: list[str]):
    text = "".join(parts)
    try:
        read = parse_tolerantly(SourceText(text))
    except UnreadableSource:
        return
    new = read.module.source.text
    assert len(new) == len(text)
    changed = [at for at in range(len(text)) if new[at] != text[at]]
    assert all(any(line.start <= at < line.end for line in read.blanked) for at in changed)
