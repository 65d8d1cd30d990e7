from __future__ import annotations

import sys

import pytest

from codedoc_core.errors import UnreadableSource
from codedoc_core.source.text import SourceText
from codedoc_core.symbols.parse import parse
from codedoc_core.symbols.symbol import SymbolKind

SOURCE = '''\
"""Module."""
import a

@a.deco(1)
@other
class A(B):
    class C: pass
    @property
    def p(self): return 1
    @p.setter
    def p(self, v): """Set."""
if a:
    def f():
        def g(): ...
        class L: ...
else:
    async def f(): "not here"; return
try:
    pass
except* E:
    def h(): ...
match a:
    case 1:
        def m(): ...
while a:
    def w(): ...
else:
    def v(): ...
'''


def test_every_definition_is_a_symbol_in_source_order():
    module = parse(SourceText(SOURCE), "pkg.mod")
    assert [symbol.qualname for symbol in module.symbols] == [
        "", "A", "A.C", "A.p", "A.p", "f", "f.<locals>.g", "f.<locals>.L", "f", "h", "m", "w", "v",
    ]  # fmt: skip


def test_a_symbol_knows_its_kind_docstring_decorators_and_span():
    module = parse(SourceText(SOURCE))
    root, a, _, getter, setter = module.symbols[:5]
    assert (root.kind, root.docstring) == (SymbolKind.MODULE, "Module.")
    assert (a.decorators, a.kind, a.parent) == (("a.deco", "other"), SymbolKind.CLASS, root)
    assert SOURCE[a.span.start :].startswith("@a.deco(1)")
    assert (getter.docstring, setter.docstring) == (None, "Set.")
    assert setter.decorators == ("p.setter",)
    assert SOURCE[setter.span.start : setter.span.end].endswith('"""Set."""')
    assert setter.is_method
    assert not a.is_method


@pytest.mark.parametrize(
    ("text", "docstring"),
    [
        ('f"x"', None), ('b"x"', None), ('"a" "b"', "ab"), ('r"\\d"', "\\d"), ("x", None), ('"a" + "b"', None), ('("a")', "a"),
        ("'a'; x", "a"), ("u'a'", "a"), ("...", None), ('"a".b', None),
    ],
)  # fmt: skip
def test_only_what_python_takes_for_a_docstring_is_one(text: str, docstring: str | None):
    assert parse(SourceText(f"def f():\n    {text}\n")).symbols[1].docstring == docstring


@pytest.mark.parametrize(
    ("text", "exports"),
    [
        ("__all__ = ['a', 'b']", {"a", "b"}),
        ("__all__ = ('a',)", {"a"}),
        ("__all__ = x + ['a']", None),
        ("x = ['a']", None),
    ],
)
def test_a_literal_all_gives_the_exports(text: str, exports: set[str] | None):
    assert parse(SourceText(text)).exports == exports


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("def f(:\n", "syntax"),
        ("print 'x'\n", "python-2"),
        ("try: pass\nexcept A, e: pass\n", "python-2"),
        ("x = " + "(" * 1000 + ")" * 1000, "too-deep"),
        ("x = " + "-" * 20_000 + "1", "too-deep"),
        ("".join(f"{' ' * i}def f():\n" for i in range(150)) + " " * 150 + "pass", "too-deep"),
        ("x = 1\n" * 70_000, "too-large"),
        ("x = '" + "a" * 2_000_001 + "'", "too-large"),
        ("x = " + "9" * 5000, "syntax"),
        ("'\ud800'", "syntax"),
    ],
)
def test_source_that_cannot_be_read_says_why(text: str, code: str):
    if code == "python-2" and "except" in text and sys.version_info >= (3, 14):
        pytest.skip("PEP 758 made this valid")
    with pytest.raises(UnreadableSource) as caught:
        parse(SourceText(text))
    assert caught.value.code == code


@pytest.mark.skipif("sys.version_info >= (3, 12)", reason="this interpreter reads it")
@pytest.mark.parametrize(
    "text", ["def f[T](x: T): ...", "class A[T]: ...", "type X = int", "x = f'{'a'}'", "type X[T] = list[T]"]
)
def test_newer_syntax_is_named_with_the_python_it_needs(text: str):
    with pytest.raises(UnreadableSource, match=r"Python 3\.12 or newer; CodeDoc runs on Python 3\.11") as caught:
        parse(SourceText(text))
    assert (caught.value.code, caught.value.line) == ("newer-syntax", 1)


def test_a_malformed_type_comment_is_no_reason_to_refuse():
    assert len(parse(SourceText("def f(a):\n    # type: (((\n    pass\n")).symbols) == 2


def test_deep_nesting_of_statements_is_walked_without_recursion():
    text = "if a: pass\n" + "elif b: pass\n" * 900 + "else:\n    def f(): ...\n"
    assert parse(SourceText(text)).symbols[-1].qualname == "f"
