from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.source.differences import differences
from codedoc_core.source.edit import apply
from codedoc_core.source.lines import Lines
from codedoc_core.source.text import Columns

TEXT = st.text(alphabet="ab \n\r\f\u2028𝄞é", max_size=40)


@given(TEXT, TEXT)
def test_the_edits_lead_from_one_text_to_the_other(old: str, new: str):
    edits = differences(old, new)
    assert apply(old, edits) == new
    assert (edits == ()) == (old == new)


@given(TEXT, TEXT)
def test_no_edit_cuts_a_line_end_in_two(old: str, new: str):
    for edit in differences(old, new):
        for at in (edit.span.start, edit.span.end):
            assert old[at - 1 : at + 1] != "\r\n" or not at


def test_an_inserted_line_is_an_insertion():
    [edit] = differences("a\nb\n", "a\nx\nb\n")
    assert (edit.span.start, edit.span.end, edit.text) == (2, 2, "x\n")


@given(TEXT, st.sampled_from(Columns))
def test_a_position_and_its_offset_are_one(text: str, columns: Columns):
    lines = Lines(text, columns)
    for at in range(len(text) + 1):
        if text[at - 1 : at + 1] != "\r\n" or not at:
            assert lines.offset(*lines.position(at)) == at


@given(TEXT, st.sampled_from(Columns), st.integers(0, 50), st.integers(0, 50))
def test_any_position_means_some_place(text: str, columns: Columns, line: int, column: int):
    at = Lines(text, columns).offset(line, column)
    assert 0 <= at <= len(text)
    assert text[at - 1 : at + 1] != "\r\n" or not at


def test_a_position_within_a_character_is_the_one_before_it():
    assert Lines("𝄞x", Columns.UTF16).offset(0, 1) == 0
    assert Lines("𝄞x", Columns.UTF8).offset(0, 3) == 0
    assert Lines("𝄞x", Columns.UTF8).offset(0, 4) == 1
