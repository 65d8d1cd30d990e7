from __future__ import annotations

import ast

import pytest

from codedoc_core.source.text import SourceText
from codedoc_core.symbols.anchor import anchor_of
from codedoc_core.symbols.parse import parse


def documented(text: str, at: int = 1) -> str:
    """Insert ``"D"`` for one symbol, the module being number 0."""
    source = SourceText(text)
    symbol = parse(source).symbols[at]
    anchor = anchor_of(symbol, source)
    new = text[: anchor.offset] + anchor.before + '"D"' + anchor.after + text[anchor.offset :]
    assert parse(SourceText(new)).symbols[at].docstring == "D"
    return new


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f():\n    return 1\n", 'def f():\n    "D"\n    return 1\n'),
        ("def f():\n\n    # why\n    return 1", 'def f():\n    "D"\n\n    # why\n    return 1'),
        ("def f():  # noqa\n\treturn 1\n", 'def f():  # noqa\n\t"D"\n\treturn 1\n'),
        (
            "def f(a,\n      b=(1,\n  2)  # c: d\n      ):\n  pass\n",
            'def f(a,\n      b=(1,\n  2)  # c: d\n      ):\n  "D"\n  pass\n',
        ),
        ("def f() -> (int):\r\n    pass\r\n", 'def f() -> (int):\r\n    "D"\r\n    pass\r\n'),
        (
            "def f(a=lambda: 1, *, b: {1: 2} = {3: 4}): pass",
            'def f(a=lambda: 1, *, b: {1: 2} = {3: 4}):\n    "D"\n    pass',
        ),
        (
            "def f(a):\n    # type: (int) -> int\n    return a\n",
            'def f(a):\n    # type: (int) -> int\n    "D"\n    return a\n',
        ),
        (
            "def f(a):\n\n    # c\n    # type: ignore\n#type: (int) -> int\n    return a\n",
            'def f(a):\n\n    # c\n    # type: ignore\n#type: (int) -> int\n    "D"\n    return a\n',
        ),
        ("def f(a):\n    # type: ignore\n    return a\n", 'def f(a):\n    "D"\n    # type: ignore\n    return a\n'),
        ("def f():\n\t\\\n  return 1\n", 'def f():\n        "D"\n\t\\\n  return 1\n'),
        ("def f():\n\n  return 1\r\r\r\r", 'def f():\n  "D"\n\n  return 1\r\r\r\r'),
        ("def f(a):  # type: (int) -> int\n    return a\n", 'def f(a):  # type: (int) -> int\n    "D"\n    return a\n'),
        ("def f(): ...\n", 'def f():\n    "D"\n    ...\n'),
        ("def f():...\n", 'def f():\n    "D"\n    ...\n'),
        ("def f():\t...\n", 'def f():\t\n    "D"\n    ...\n'),
        ("def f(): x = 1; y = 2\n", 'def f():\n    "D"\n    x = 1; y = 2\n'),
        ("def f(): return [\n1]\n", 'def f():\n    "D"\n    return [\n1]\n'),
        ("def f(): ...  # type: ignore\n", 'def f(): "D"; ...  # type: ignore\n'),
        ("def f(): \\\n  pass\n", 'def f(): \\\n  "D"; pass\n'),
        ("def f(): \\\n    # comment\n    return 1\n", 'def f(): \\\n    # comment\n    "D"\n    return 1\n'),
        ("def f(\\\n): \\\n\n    return 1\n", 'def f(\\\n): \\\n\n    "D"\n    return 1\n'),
        ("class A: x = 1\n", 'class A:\n    "D"\n\n    x = 1\n'),
        ("class A:\n    x = 1\n", 'class A:\n    "D"\n\n    x = 1\n'),
        ("class A:\n\n    x = 1\n", 'class A:\n    "D"\n\n    x = 1\n'),
        ("class A(B, metaclass=(C)):  # c\n  pass\n", 'class A(B, metaclass=(C)):  # c\n  "D"\n\n  pass\n'),
        ("def f():\n    @d\n    def g(): pass\n", 'def f():\n    "D"\n    @d\n    def g(): pass\n'),
        ("def f():\n\x0c    return 1\n", 'def f():\n    "D"\n\x0c    return 1\n'),
        ("def f():\n# flush left\n    return 1\n", 'def f():\n    "D"\n# flush left\n    return 1\n'),
        ("def f():\n\\\n    return 1\n", 'def f():\n    "D"\n\\\n    return 1\n'),
        ("def f():\n  \\\n    return 1\n", 'def f():\n  "D"\n  \\\n    return 1\n'),
        ("def f():\n\\\n\\\n\n\\\n# c\n\treturn 1\n", 'def f():\n\t"D"\n\\\n\\\n\n\\\n# c\n\treturn 1\n'),
        ("async  def f(): pass", 'async  def f():\n    "D"\n    pass'),
        ("def f():\n    f'x'\n", "def f():\n    \"D\"\n    f'x'\n"),
        ("def f():\r    pass\r", 'def f():\r    "D"\r    pass\r'),
        ("def é(é='😀'): return 1\n", "def é(é='😀'):\n    \"D\"\n    return 1\n"),
        ("x = '😀\u2028'\ndef f(a='\x85'): pass\n", "x = '😀\u2028'\ndef f(a='\x85'):\n    \"D\"\n    pass\n"),
    ],
)
def test_a_docstring_goes_right_after_the_header(before: str, after: str):
    assert documented(before) == after


@pytest.mark.skipif("sys.version_info < (3, 12)", reason="type parameters are new in 3.12")
@pytest.mark.parametrize(
    "before", ["def f[T: (int, str)](a: T): pass\n", "class A[T: int]: pass\n", "def f[*Ts, **P](): pass\n"]
)
def test_type_parameters_belong_to_the_header(before: str):
    assert '"D"' in documented(before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '"D"\n'),
        ("x = 1\n", '"D"\n\nx = 1\n'),
        ("\n\nx = 1", '"D"\n\n\nx = 1'),
        ("# about the import\nimport a\n", '"D"\n\n# about the import\nimport a\n'),
        ("#!/usr/bin/env python\nimport a\n", '#!/usr/bin/env python\n\n"D"\n\nimport a\n'),
        ("#!/bin/x\n# -*- coding: utf-8 -*-\n\n# Copyright me\n# and you\n\nimport a\n",
         '#!/bin/x\n# -*- coding: utf-8 -*-\n\n# Copyright me\n# and you\n\n"D"\n\nimport a\n'),
        ("# Licensed to all\n\n# about x\nx = 1\n", '# Licensed to all\n\n"D"\n\n# about x\nx = 1\n'),
        ("from __future__ import annotations\n", '"D"\n\nfrom __future__ import annotations\n'),
        ("# -*- coding: utf-8 -*-", '# -*- coding: utf-8 -*-\n\n"D"'),
        ("# -*- coding: utf-8 -*-\r\n", '# -*- coding: utf-8 -*-\r\n\r\n"D"\r\n'),
        ("f'x'\n", "\"D\"\n\nf'x'\n"),
        ("#!x\rimport a\n\n\n", '#!x\r\r"D"\r\rimport a\n\n\n'),
        ("\nx = 1\r\r\r", '"D"\n\nx = 1\r\r\r'),
        ("\\\nx = 1\n", '"D"\n\n\\\nx = 1\n'),
    ],
)  # fmt: skip
def test_a_module_docstring_goes_after_what_speaks_of_the_file(before: str, after: str):
    assert documented(before, at=0) == after


def test_nested_one_liners_follow_the_indentation_of_the_file():
    text = "class A:\n  def f(self): pass\n  class B: x = 1\n"
    assert documented(text, 2) == 'class A:\n  def f(self):\n    "D"\n    pass\n  class B: x = 1\n'
    assert documented(text, 3) == 'class A:\n  def f(self): pass\n  class B:\n    "D"\n\n    x = 1\n'


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_twins_and_accessors_each_get_their_own(at: int):
    text = "if a:\n    def f(): return 1\nelse:\n    def f():\n        return 2\nclass A:\n    @property\n    def f(self): return 3\n"
    assert ast.get_docstring(ast.parse(documented(text, at))) is None
