from __future__ import annotations

import ast

import pytest

from codedoc_core.checks.safety import Insertion, prove, same_tree
from codedoc_core.source.edit import Edit
from codedoc_core.source.text import SourceText, Span, decode
from codedoc_core.symbols.parse import parse

MODULE = parse(decode(b"def f():\n    return 1\n\ndef g():\n    return 2\n"))


def insertion(at: int, text: str, value: str = "D", symbol: int = 1) -> Insertion:
    return Insertion(MODULE.symbols[symbol], Edit(Span(at, at), text), value)


def test_a_sound_insertion_is_proved():
    proof = prove(MODULE, [insertion(9, '    "D"\n')])
    assert proof.fault is None
    assert proof.source is not None
    assert proof.source.text.startswith('def f():\n    "D"\n')


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (insertion(9, '  "D"\n'), "does not parse"),
        (insertion(9, '    "D"\n    import os\n'), "syntax tree changed"),
        (insertion(9, '    "D"; x\n'), "syntax tree changed"),
        (insertion(9, '    "E"\n'), "syntax tree changed"),
        (insertion(9, "    # D\n"), "syntax tree changed"),
        (insertion(9, '    f"D"\n'), "syntax tree changed"),
        (insertion(9, '    "D"\n', symbol=2), "syntax tree changed"),
        (insertion(0, "# coding: latin-1\n"), "encoding of the file changed"),
        (insertion(9, '    "\ud800"\n'), "cannot be encoded"),
        (insertion(9, '    "\0"\n'), "does not parse"),
        (Insertion(MODULE.symbols[1], Edit(Span(9, 10), '    "D"\n '), "D"), "replaces text"),
    ],
)
def test_anything_but_the_meant_docstring_is_refused(item: Insertion, fault: str):
    proof = prove(MODULE, [item])
    assert proof.source is None
    assert proof.fault is not None
    assert fault in proof.fault


def test_a_lost_type_comment_is_noticed():
    module = parse(SourceText("def f(a):\n    # type: (int) -> int\n    return a\n"))
    proof = prove(module, [Insertion(module.symbols[1], Edit(Span(10, 10), '    "D"\n'), "D")])
    assert proof.fault == "the code's syntax tree changed"


def test_type_ignores_may_move_but_not_change():
    old = ast.parse("x = 1\ny = 1  # type: ignore\n", type_comments=True)
    moved = ast.parse("x = 1\n\ny = 1  # type: ignore\n", type_comments=True)
    changed = ast.parse("x = 1\ny = 1  # type: ignore[a]\n", type_comments=True)
    assert same_tree(old, moved, {})
    assert not same_tree(old, changed, {})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1", "True"), ("1", "1.0"), ("0.0", "-0.0"), ("'a'", "b'a'"), ("'a'", "u'a'"), ("a", "b"), ("a.b", "a.c"), ("[a]", "[a, b]"),
        ("f(a=1)", "f(b=1)"), ("a if b else c", "a"), ("lambda a: 0", "lambda a, b: 0"), ("x < y", "x <= y"), ("None", "..."),
        ("if a: b", "if a: b\nelse: c"), ("def f(): pass", "async def f(): pass"), ("import a", "import a as b"),
    ],
)  # fmt: skip
def test_any_difference_between_trees_is_seen(old: str, new: str):
    assert same_tree(ast.parse(old), ast.parse(old), {})
    assert not same_tree(ast.parse(old), ast.parse(new), {})


def test_trees_deeper_than_the_recursion_limit_are_compared():
    deep = "x = " + "+".join(["1"] * 2500)
    assert same_tree(ast.parse(deep), ast.parse(deep), {})
    assert not same_tree(ast.parse(deep), ast.parse(deep[:-1] + "2"), {})
