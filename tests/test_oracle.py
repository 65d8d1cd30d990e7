from __future__ import annotations

import pytest
from oracle import damage, says, written

OLD = b"class A:\n    x = 1\n\n\ndef f(): return 1\n"


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        b'class A:\n    "D"\n\n    x = 1\n\n\ndef f(): return 1\n',
        b'class A:\n    x = 1\n\n\ndef f(): "D"; return 1\n',
        b'class A:\n    x = 1\n\n\ndef f():\n    "D"\n    return 1\n',
        b'"M"\n\nclass A:\n    """D\n    e"""\n\n    x = 1\n\n\ndef f(): return 1\n',
    ],
)
def test_added_docstrings_are_no_damage(new: bytes):
    assert damage(OLD, new) == []


@pytest.mark.parametrize(
    ("new", "kinds"),
    [
        (b'class A:\n    "D\n    x = 1\n\n\ndef f(): return 1\n', ["parse"]),
        (b'class A:\n    "D"\n    x = 2\n\n\ndef f(): return 1\n', ["tree", "bytes"]),
        (b'class A:\n    "D"\n    x  = 1\n\n\ndef f(): return 1\n', ["bytes"]),
        (b'class A:\n    "D"\n    x = 1  # c\n\n\ndef f(): return 1\n', ["bytes"]),
        (b'class A:\n    "D"\n    x = 1\n\ndef f(): return 1\n', ["bytes"]),
        (b'class A:\n    "D"\r\n    x = 1\n\n\ndef f(): return 1\n', ["newlines"]),
        (b'# coding: latin-1\nclass A:\n    "D"\n    x = 1\n\n\ndef f(): return 1\n', ["encoding"]),
        (b'class A:\n    "D"\n    x = 1\n\n\ndef f(): return 1', ["bytes"]),
    ],
)
def test_anything_else_is_damage(new: bytes, kinds: list[str]):
    assert damage(OLD, new) == kinds


def test_a_changed_docstring_is_damage():
    assert damage(b"def f():\n    'a'\n", b"def f():\n    'b'\n") == ["docstrings"]


def test_added_docstrings_are_told_by_their_old_lines():
    new = b'"M"\nclass A:\n    """D"""\n    x = 1\n\n\ndef f(): return 1\n'
    assert written(OLD, new) == {(1, True): "M", (1, False): "D"}


@pytest.mark.parametrize(
    ("value", "is_said"),
    [
        ("Say \\d.\n\n  More\n  words", True),
        ("Say \\d. Morewords \x00", True),
        ("Say d. More words", False),
        ("More words. Say \\d.", False),
        ("Say \\d. More", False),
    ],
)
def test_a_docstring_says_what_was_meant_or_not(value: str, is_said: bool):
    assert says(value, "Say \\d.", ["More words"]) is is_said
