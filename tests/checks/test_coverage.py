from __future__ import annotations

import pickle

from codedoc_core.checks.coverage import Scope, missing_docstrings
from codedoc_core.checks.findings import Finding
from codedoc_core.source.text import SourceText
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse

SOURCE = '''
import click
from typing import overload
class A:
    """Documented."""
    def __init__(self, x): ...
    def __call__(self): ...
    def __len__(self): ...
    def f(self):
        def local(): ...
    def _g(self): ...
    @property
    def p(self): ...
    @p.setter
    def p(self, v): ...
    def done(self):
        """Documented."""
class B(A):
    def __init__(self): ...
    def done(self): ...
@overload
def o(x): ...
def o(x): ...
@click.command()
def main(): ...
'''


def missing(text: str, scope: Scope = Scope.PUBLIC, name: str = "shop.cart", **options) -> list[tuple[str, str | None]]:
    found = missing_docstrings(parse(SourceText(text), name), scope, **options)
    return [(item.symbol.qualname, item.reason) for item in found]


def test_public_scope_leaves_the_rest_with_a_reason():
    assert missing(SOURCE) == [
        ("", None),
        ("A.__init__", None),
        ("A.__call__", None),
        ("A.__len__", "dunder"),
        ("A.f", None),
        ("A.f.<locals>.local", "local"),
        ("A._g", "private"),
        ("A.p", None),
        ("A.p", "property setter"),
        ("B", None),
        ("B.__init__", "constructor without parameters"),
        ("B.done", "inherited documentation"),
        ("o", "overload"),
        ("o", None),
        ("main", "runtime: it is shown as the command's help"),
    ]


def test_all_leaves_only_overloads_and_behaviour():
    left = [item for item in missing(SOURCE, Scope.ALL) if item[1]]
    assert left == [("o", "overload"), ("main", "runtime: it is shown as the command's help")]


def test_behaviour_is_written_only_when_asked_for():
    assert ("main", None) in missing(SOURCE, include_runtime=True)


def test_an_empty_module_needs_no_docstring():
    assert missing("", name="shop") == [("", "empty module")]
    assert missing("# only a comment\n", Scope.ALL) == [("", None)]


def test_tests_need_no_docstring_unless_all_is_asked_for():
    text = "def test_a(): ...\n"
    assert missing(text, name="tests.test_a") == [("", "test"), ("test_a", "test")]
    assert missing(text, Scope.ALL, name="tests.test_a") == [("", None), ("test_a", None)]


def test_documentation_is_inherited_over_modules():
    base = parse(SourceText("class A:\n  def f(self):\n    '''Do it.'''\n"), "shop.base")
    heir = parse(SourceText("from .base import A\nclass B(A):\n  def f(self): ...\n"), "shop.heir")
    index = SymbolIndex([summarise(base), summarise(heir)])
    found = missing_docstrings(heir, Scope.PUBLIC, index=index)
    assert [item.reason for item in found] == [None, None, "inherited documentation"]


def test_findings_travel_between_processes():
    finding = Finding("CD100", 1, "", "no docstring")
    assert pickle.loads(pickle.dumps(finding)) == finding
