"""The figures are radon 6.0.1's own."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from codedoc_core.facts.complexity import calculate_function_complexity

FIGURES = [
    ("pass", 1),
    ("if a: pass", 2),
    ("if a: pass\nelif b: pass\nelse: pass", 3),
    ("if a and b or c: pass", 4),
    ("return a if b else c", 2),
    ("for x in y: pass", 2),
    ("for x in y: pass\nelse: pass", 3),
    ("while a: break\nelse: pass", 3),
    ("try: pass\nexcept A: pass\nexcept B: pass\nelse: pass\nfinally: pass", 4),
    ("with a: pass", 1),
    ("assert a", 2),
    ("assert a and b", 2),
    ("return [x for x in y if x if z]", 4),
    ("return {a: b for a in c for b in d}", 3),
    ("return lambda: a and b", 2),
    ("return a or b or c", 3),
    ("match a:\n case 1: pass\n case 2: pass\n case _: pass", 3),
    ("match a:\n case 1: pass\n case 2: pass", 3),
    ("def g():\n if a: pass", 1),
    ("class G:\n def g(self):\n  if a: pass", 1),
    ("raise a", 1),
]


@pytest.mark.parametrize(("body", "figure"), FIGURES)
def test_complexity_is_what_radon_counts(body, figure):
    function = ast.parse("def f():\n" + "\n".join(f"  {line}" for line in dedent(body).split("\n"))).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert calculate_function_complexity(function) == figure


def test_depth_is_no_danger():
    deep = ast.parse("def f():\n return " + "+".join("a" * 500)).body[0]
    assert isinstance(deep, ast.FunctionDef)
    assert calculate_function_complexity(deep) == 1
