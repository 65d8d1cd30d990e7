import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.docstrings.prose import described, fill, fill_description
from codedoc_core.docstrings.sections import Entry

WORDS = st.lists(
    st.sampled_from(
        [
            *("word", "a", "longer-word", "don't", "漢字", "end.", "https://e.org/a?b=c", "\x00", "\ud800", "\n", "\t"),
            *("``code span``", "`single span`", ":class:`A b`", "``a", "b``", "``'  '``"),
            *(">>>", "...", "..", "-", "*", "1.", "a)", ":param", "x:", "----", "@type", "#", "|"),
            *("Returns:", "returns", "Keyword", "Args:", "See", "Also"),
        ]
    ),
    max_size=40,
).map(" ".join)
MARKUP = re.compile(
    r"\s*(>>>|\.\.|:|@|[-*+#|] |\d+[.)]( |$)|(args|returns|keyword args|see also):?$|(args|returns):)", re.IGNORECASE
)


@given(WORDS, st.integers(10, 90))
def test_no_line_but_the_first_begins_with_markup(text, width):
    lines = fill(text, width)
    assert not [line for line in lines[1:] if MARKUP.match(line)]


@given(WORDS, st.integers(10, 90))
def test_wrapping_what_was_wrapped_changes_nothing(text, width):
    lines = fill(text, width)
    assert fill("\n".join(lines), width) == lines


@given(WORDS, st.integers(10, 90))
def test_wrapping_keeps_the_words(text, width):
    kept = "".join(" ".join(fill(text, width)).split())
    given_words = "".join(re.sub("[\x00\ud800]", "\ufffd", text).split())
    assert kept.lstrip("\\").rstrip(".:") == given_words.rstrip(".:")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("see ``a code span`` here", 8, ["see", "``a code span``", "here"]),
        ("see :class:`A b` here", 8, ["see :class:`A b`", "here"]),
        ("aaaa bbbb - cccc", 9, ["aaaa", "bbbb -", "cccc"]),
        ("this and that Returns: more", 14, ["this and", "that Returns:", "more"]),
        ("aaaaaaa bbbbb returns", 13, ["aaaaaaa", "bbbbb returns"]),
        (">>> evil()", 30, ["\\>>> evil()"]),
        (":param x: a lie", 30, ["\\:param x: a lie"]),
        (":class:`Foo` is fine", 30, [":class:`Foo` is fine"]),
        ("Args:", 30, ["Args."]),
        ("", 30, [""]),
        ("separated by ``'  '`` here", 20, ["separated by", "``'  '`` here"]),
    ],
)
def test_how_a_paragraph_is_wrapped(text, width, lines):
    assert fill(text, width) == lines


def test_ten_kilobytes_of_backquotes_take_no_time():
    assert fill("`" * 10_000 + " " + "``a" * 3_000 + " `x" * 3_000, 80)


def test_items_of_a_list_hang():
    text = "- one two three\n- four\n  five six seven"
    assert fill_description(text, 10) == ["- one two", "  three", "- four", "  five six", "  seven"]


def test_a_paragraph_that_only_mentions_a_list_is_no_list():
    assert fill_description("Items:\n- a\n- b", 80) == ["Items: - a - b"]


@pytest.mark.parametrize(
    ("text", "default", "said"),
    [
        ("The size.", "3", "The size. Defaults to ``3``."),
        ("The size", "3", "The size. Defaults to ``3``."),
        ("The size.", None, "The size."),
        ("The size.", "None", "The size."),
        ("", "None", "Defaults to ``None``."),
        ("", "3", "Defaults to ``3``."),
        ("The size; three by default.", "3", "The size; three by default."),
        ("The size (default 3).", "3", "The size (default 3)."),
        ("The default encoding.", "'utf-8'", "The default encoding. Defaults to ``'utf-8'``."),
        ("The quote.", "'`'", "The quote."),
        ("The table.", "{" + "1: 2, " * 20 + "}", "The table."),
    ],
)
def test_what_is_said_of_a_default(text, default, said):
    assert described(Entry("x", "", text, default)) == said
