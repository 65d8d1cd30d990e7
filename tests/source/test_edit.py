from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.source.edit import Edit, apply
from codedoc_core.source.text import Span


def test_edits_are_applied_at_the_offsets_of_the_old_text():
    edits = [Edit(Span(4, 4), "X"), Edit(Span(0, 1), "Y"), Edit(Span(4, 4), "Z")]
    assert apply("abcdef", edits) == "YbcdXZef"


def test_overlapping_edits_are_refused():
    with pytest.raises(ValueError, match="overlap at offset 1"):
        apply("abc", [Edit(Span(0, 2), ""), Edit(Span(1, 3), "")])


@given(st.text(), st.lists(st.tuples(st.integers(0), st.text())))
def test_cutting_insertions_out_again_gives_the_old_text(text: str, places: list[tuple[int, str]]):
    spots = [(at % (len(text) + 1), new) for at, new in places]
    edits = sorted((Edit(Span(at, at), new) for at, new in spots), key=lambda edit: edit.span)
    result, grown = apply(text, edits), 0
    for edit in edits:
        start = edit.span.start
        assert result[start + grown : start + grown + len(edit.text)] == edit.text
        grown += len(edit.text)
    for edit in reversed(edits):
        grown -= len(edit.text)
        start = edit.span.start + grown
        result = result[:start] + result[start + len(edit.text) :]
    assert result == text
