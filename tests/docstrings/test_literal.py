import ast
import inspect

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codedoc_core.docstrings.literal import clean, literal, value_of

FORM = {"indent": "    ", "newline": "\n", "quotes": '"""', "encoding": "utf-8"}
HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("\\\"'\n\r\t\f\v\0 \x1b\x1f\x85\xa0\u2028\u2029\u202e\u200b\ufeff\ud800\udfffrNux{}aé漢😀¥‾~"),
        st.characters(),
    )
)
FORMS = st.fixed_dictionaries(
    {
        "indent": st.sampled_from(["", "    ", "\t", "  ", "\t    "]),
        "newline": st.sampled_from(["\n", "\r\n", "\r"]),
        "quotes": st.sampled_from(['"""', "'''"]),
        "encoding": st.sampled_from(["utf-8", "ascii", "latin-1", "cp1252", "shift_jis", "gbk", "koi8-r", "big5hkscs"]),
        "summary_below": st.booleans(),
    }
)


@given(HOSTILE, FORMS)
@example('ends with a quote"', {**FORM, "summary_below": False})
@example('"' * 7, {**FORM, "summary_below": False})
@example("\\N{DASH} \\u1", {**FORM, "summary_below": True})
def test_a_literal_evaluates_to_exactly_the_value_announced(text, form):
    source = literal(text, **form)
    assert ast.literal_eval(source) == value_of(text, **form)
    assert source.encode(form["encoding"]).decode(form["encoding"]) == source


@given(HOSTILE, FORMS)
def test_a_literal_in_a_function_documents_it_with_the_clean_text(text, form):
    indent = form["indent"] or " "
    form = {**form, "indent": indent}
    code = f"def f():{form['newline']}{indent}{literal(text, **form)}{form['newline']}"
    node = ast.parse(code.encode("utf-8")).body[0]
    assert ast.get_docstring(node, clean=False) == value_of(text, **form)
    assert ast.get_docstring(node) == clean(text)


@pytest.mark.parametrize("quotes", ['"""', "'''"])
@pytest.mark.parametrize("before", ["", "a", "\\", "\\\\"])
@pytest.mark.parametrize("after", ["", "a", "\\", "\n\na"])
@pytest.mark.parametrize("count", range(1, 9))
def test_a_run_of_quotes_anywhere_keeps_its_length(quotes, before, after, count):
    form = {**FORM, "quotes": quotes}
    text = before + quotes[0] * count + after
    assert ast.literal_eval(literal(text, **form)) == value_of(text, **form)


@given(HOSTILE)
def test_clean_text_stays_as_it_is(text):
    once = clean(text)
    assert clean(once) == once
    assert inspect.cleandoc(once) == once


@given(HOSTILE, FORMS)
def test_no_line_of_a_literal_ends_with_a_blank(text, form):
    lines = literal(text, **form).split(form["newline"])
    assert all(line == line.rstrip(" \t") for line in lines[:-1])


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("One line.", '"""One line."""'),
        ("", '""""""'),
        ("Two.\n\nLines.", '"""Two.\n\n    Lines.\n    """'),
        ("Two.\n    code", '"""Two.\n    code\n    """'),
        ("Two.\n    code\nmore", '"""Two.\n        code\n    more\n    """'),
        ("A \\d pattern.", 'r"""A \\d pattern."""'),
        ("Ends with \\", '"""Ends with \\\\"""'),
        ("First \\\n\nlast \\", 'r"""First \\\n\n    last \\\n    """'),
        ('Says "hi"', '"""Says "hi\\""""'),
        ('Has """ and \\d.', '"""Has ""\\" and \\\\d."""'),
        ("A\x0cB\0C\x1bD", '"""A\\x0cB\\x00C\\x1bD"""'),
        ("A\u2028B\u202eC\u200bD\x85E", '"""A\\u2028B\\u202eC\\u200bD\\x85E"""'),
        ("A\ud800B\U000e0001C", '"""A\\ud800B\\U000e0001C"""'),
        ("Grüße, 漢字, 😀.", '"""Grüße, 漢字, 😀."""'),
        ("Tab\there.", '"""Tab     here."""'),
    ],
)  # fmt: skip
def test_what_a_literal_looks_like(text, source):
    assert literal(text, **FORM) == source


def test_characters_that_the_file_cannot_hold_are_escaped():
    assert literal("Grüße 😀", **{**FORM, "encoding": "latin-1"}) == '"""Grüße \\U0001f600"""'


def test_a_yen_sign_that_shift_jis_would_turn_into_a_backslash_is_escaped():
    assert literal("¥n", **{**FORM, "encoding": "shift_jis"}) == '"""\\xa5n"""'


def test_line_ends_follow_the_file():
    assert literal("A.\n\nB.", **{**FORM, "newline": "\r\n"}) == '"""A.\r\n\r\n    B.\r\n    """'


def test_a_summary_can_start_below_the_quotes():
    assert literal("A.\n\nB.", **FORM, summary_below=True) == '"""\n    A.\n\n    B.\n    """'
    assert literal("A.", **FORM, summary_below=True) == '"""A."""'


def test_single_quotes_need_their_own_escape():
    assert literal("It's '''odd''' and '", **{**FORM, "quotes": "'''"}) == "'''It's ''\\'odd''\\' and \\''''"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a  ", "a"),
        ("\n\n  a\n    b\n\n", "a\nb"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\n  b\n    c\n  d", "a\nb\n  c\nd"),
        ("a\n\n\tb\n\u3000\n\tc", "a\n\nb\n\nc"),
        ("\f\n a", "a"),
    ],
)
def test_what_clean_text_looks_like(text, cleaned):
    assert clean(text) == cleaned
