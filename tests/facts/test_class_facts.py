from __future__ import annotations

from textwrap import dedent

import pytest

from codedoc_core.facts.facts import SymbolFacts
from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import SourceText
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse

IMPORTS = """\
import abc, argparse, ast, enum, threading
from collections import namedtuple
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import ClassVar, NamedTuple, NotRequired, Protocol, TypedDict
import attr
"""


def facts(text: str, name: str = "", module_name: str = "shop.cart") -> SymbolFacts:
    """Facts of a class, the last one unless named."""
    module = parse(SourceText(IMPORTS + dedent(text)), module_name)
    classes = [s for s in module.symbols if s.kind == "class" and (s.qualname == name or not name)]
    return infer_facts(classes[-1], module)


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("@dataclass\nclass Item:\n a: int\n b: str = ''\n c: list = field()", "An item with ``a``, ``b`` and ``c``."),
        ("@dataclass\nclass HTTPServer:\n a: int", "An HTTP server with ``a``."),
        ("@dataclass\nclass NATGateway:\n a: int", "A NAT gateway with ``a``."),
        ("@dataclass\nclass Options:\n a: int", "Options with ``a``."),
        ("@dataclass\nclass Deleted:\n a: int\n b: int", "Holds ``a`` and ``b``."),
        ("@dataclass\nclass NotEqual:\n a: int", "Holds ``a``."),
        ("@dataclass\nclass Sup:\n a: int\n@dataclass\nclass Sub(Sup):\n b: int", "A ``Sup`` with ``b``."),
        (
            "@dataclass\nclass P:\n a: int\n _b: int\n C: ClassVar[int] = 1\n _: KW_ONLY\n d: InitVar[int]",
            "Holds ``a``.",
        ),
        ("@dataclass\nclass Big:\n a: int\n b: int\n c: int\n d: int\n e: int\n f: int", None),
        ("@dataclass\nclass None_: ...", None),
        ("@attr.s\nclass Old:\n a = attr.ib()\n b = 1", "An old with ``a``."),
        ("class Point(NamedTuple):\n x: int\n y: int", "A point with ``x`` and ``y``."),
        ("class Pair(namedtuple('Pair', 'left right')): ...", "A pair with ``left`` and ``right``."),
        ("class Pair(namedtuple('Pair', ['left', 'right'])): ...", "A pair with ``left`` and ``right``."),
    ],
)
def test_records_are_said_by_their_fields(text, summary):
    assert facts(text).summary == summary


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("class Colour(enum.Enum):\n RED = 1\n GREEN = 2", "The colours ``RED`` and ``GREEN``."),
        ("class Status(enum.StrEnum):\n A = enum.auto()\n B = enum.auto()", "The statuses ``A`` and ``B``."),
        ("class ModeEnum(str, enum.Enum):\n A = ''\n B = 'b'", "The modes ``A`` and ``B``."),
        ("class Enabled(enum.Enum):\n ON = 1\n OFF = 2", "Either ``ON`` or ``OFF``."),
        ("class Enabled(enum.Enum):\n ON = 1\n OFF = 2\n AUTO = 3", "One of ``ON``, ``OFF`` and ``AUTO``."),
        (
            "class Permission(enum.Flag):\n R = 1\n W = 2",
            "The permissions ``R`` and ``W``, which can be combined.",
        ),
        ("class Colour(enum.Enum):\n RED = 1\n _x = 2\n def f(self): ...", None),
        ("class N(enum.Enum):\n A = 1\n B = 2\n C, D = 3, 4", None),
        ("class N(enum.Enum):\n A = 1\n B = 2\n if windows:\n  C = 3", None),
        ("class N(enum.Enum):\n A = 1\n B = 2\n C = 3\n D = 4\n E = 5\n F = 6\n G = 7", None),
    ],
)
def test_enumerations_are_said_by_their_members(text, summary):
    assert facts(text).summary == summary


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("class K(TypedDict):\n a: int\n b: int", "Dictionary with the keys ``a`` and ``b``."),
        ("class K(TypedDict, total=False):\n a: int", "Dictionary with the optional key ``a``."),
        (
            "class K(TypedDict):\n a: int\n b: NotRequired[int]",
            "Dictionary with the keys ``a``, and optionally ``b``.",
        ),
        (
            "class J(TypedDict):\n a: int\nclass K(J):\n b: int",
            "Dictionary with the keys of ``J`` plus the key ``b``.",
        ),
        (
            "class S(Protocol):\n def load(self): ...\n def save(self): ...",
            "Objects with ``load`` and ``save``.",
        ),
        ("class S(Protocol):\n name: str", "Objects with ``name``."),
        ("class S(Protocol):\n def __call__(self, a, b): ...", "Callable that takes ``a`` and ``b``."),
        ("class S(Protocol):\n def __call__(self): ...", "Callable without arguments."),
        ("class S(Protocol):\n def __call__(self, *args): ...", None),
        ("class S(Protocol):\n def _hidden(self): ...", None),
    ],
)
def test_shapes_are_said_by_their_parts(text, summary):
    assert facts(text).summary == summary


CHECKOUT = """
    class CartError(Exception): pass
    class Cart:
        async def checkout(self, gateway, retries=3):
            for attempt in range(retries):
                try:
                    return await gateway.charge(1)
                except TimeoutError:
                    continue
            raise CartError("no")
"""


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        (CHECKOUT, "Raised by ``Cart.checkout`` when every attempt times out."),
        ("class Err(Exception): ...\ndef f(a):\n if a < 0:\n  raise Err", "Raised by ``f`` when ``a`` is negative."),
        ("class Err(Exception): ...\ndef f(a):\n raise Err\ndef g():\n raise Err()", "Raised by ``f`` and ``g``."),
        ("class Err(Exception): ...\nclass A:\n def __init__(self):\n  raise Err", "Raised by ``A``."),
        ("class Err(Exception): ...\ndef f():\n try:\n  raise Err\n except Err: pass", None),
        ("class Err(Exception): ...\ndef _f():\n raise Err", None),
        ("class Err(Exception): ...\ndef f():\n raise Err\ndef _g():\n raise Err", None),
        ("class Err(Exception): ...\ndef f():\n def g():\n  raise Err", None),
        ("class Err(Exception): ...", None),
        (
            "class Err(Exception): ...\nclass F(Err): ...\nclass G(Err): ...\ndef f():\n raise Err",
            "Base class of ``F`` and ``G``.",
        ),
        ("class Err(Exception): ...\nclass F(Err):\n code = 404", "An ``Err`` whose ``code`` is ``404``."),
        ("class A:\n class error(Exception): ...\n def f(self):\n  raise self.error", None),
    ],
)
def test_exceptions_are_said_by_who_raises_them(text, summary):
    name = "A.error" if "class error" in text else "F" if "code" in text else text.split("class ")[1].split("(")[0]
    assert facts(text, name).summary == summary


def test_raisers_in_other_modules_are_told_where_nothing_there_stops_the_exception():
    errors = parse(SourceText("class Lost(Exception): ...\nclass Held(Exception): ...\n"), "shop.errors")
    text = (
        "from .errors import Lost, Held\ndef find():\n raise Lost\ndef keep():\n try:\n  raise Held\n except Held: 0\n"
    )
    user = parse(SourceText(text), "shop.find")
    index = SymbolIndex([summarise(errors), summarise(user)])
    assert infer_facts(errors.symbols[1], errors, index).summary == "Raised by ``shop.find.find``."
    assert infer_facts(errors.symbols[2], errors, index).summary is None


def test_raisers_in_tests_do_not_count():
    errors = parse(SourceText("class Lost(Exception): ...\n"), "shop.errors")
    user = parse(SourceText("from shop.errors import Lost\ndef fake():\n raise Lost\n"), "tests.fakes")
    index = SymbolIndex([summarise(errors), summarise(user)])
    assert infer_facts(errors.symbols[1], errors, index).summary is None


@pytest.mark.parametrize(
    ("text", "name", "summary"),
    [
        (
            "class A(abc.ABC):\n @abc.abstractmethod\n def f(self): ...\n @abc.abstractmethod\n def g(self): ...",
            "A",
            "Base class whose subclasses define ``f`` and ``g``.",
        ),
        ("class BaseX: ...\nclass Y(BaseX): ...\nclass Z(BaseX): ...", "BaseX", "Base class of ``Y`` and ``Z``."),
        ("class X: ...\nclass Y(X): ...", "X", None),
        ("class BaseX: ...\nclass _Y(BaseX): ...", "BaseX", None),
        (
            "class X:\n def f(self): raise NotImplementedError\nclass Y(X):\n def f(self): return 1",
            "X",
            "Base class whose subclasses define ``f``.",
        ),
        ("class X:\n def f(self): raise NotImplementedError", "X", None),
        (
            "class TagMixin:\n def tag(self): ...\n def untag(self): ...",
            "TagMixin",
            "Mixin that adds ``tag`` and ``untag``.",
        ),
        (
            "class V(ast.NodeVisitor):\n def visit_Name(self, node): ...\n def visit_Call(self, node): ...",
            "V",
            "Node visitor for ``Name`` and ``Call``.",
        ),
        (
            "class Cart:\n def __init__(self, owner, x=None):\n  self.owner = owner\n  self.x = list(x)\n def f(self): ...",
            "Cart",
            "A cart with ``owner`` and ``x``.",
        ),
        ("class Cart:\n def __init__(self, owner, _x):\n  self.owner = owner\n  self._x = _x", "Cart", None),
        ("class Cart:\n def __init__(self, owner, x):\n  self.owner = owner\n  self.x = 1", "Cart", None),
        ("class Codes:\n OK = 200\n GONE = 410", "Codes", "The codes ``OK`` and ``GONE``."),
        ("class build(Command):\n description = 'build the thing at hand'", "build", "Build the thing at hand."),
        ("class X(dict):\n kind = 'x'", "X", None),
        ("class X: ...", "X", None),
        ("class X:\n def f(self): return 1", "X", None),
    ],
)
def test_other_classes_are_said_by_relatives_and_parts(text, name, summary):
    assert facts(text, name).summary == summary


@pytest.mark.parametrize(
    ("comment", "summary"),
    [
        ("# A cart that is paid for.", "A cart that is paid for."),
        ("# A cart that is\n# paid for. It is closed.", "A cart that is paid for."),
        ("# TODO: A cart", None),
        ("# A hack for the old API", None),
        ("# The three classes below are carts", None),
        ("# pylint: disable=all", None),
        ("# cart", None),
        ("x = 1\n# A cart that is paid for.", None),
        ("# A cart that is paid for.\n", None),
    ],
)
def test_a_comment_above_a_class_is_evidence_where_it_says_what_the_class_is(comment, summary):
    assert facts(f"\n\n{comment}\nclass X: ...").summary == summary


def test_attributes_take_words_from_comments_and_strings():
    text = '''
    @dataclass
    class Item:
        sku: str  # Number of the article.
        #: Price before taxes.
        price: float = 0.0
        tags: list[str] = field(default_factory=list)
        """Words to find it by."""
        name: str = 'x'  # noqa: A003
        note: str = ''  # TODO: drop this
    '''
    found = {fact.name: (fact.type, fact.default, fact.words) for fact in facts(text).attributes}
    assert found == {
        "sku": ("str", None, "Number of the article."),
        "price": ("float", "0.0", "Price before taxes."),
        "tags": ("list[str]", "field(default_factory=list)", "Words to find it by."),
        "name": ("str", '"x"', None),
        "note": ("str", '""', None),
    }
    assert facts(text).unsaid == 2


@pytest.mark.parametrize(
    "header", ["def __init__():", "def __init__(*args):", "def __init__(*, a):", "class __init__:"]
)
def test_a_constructor_without_a_receiver_is_no_trouble(header):
    assert facts(f"class A:\n {header}\n  self.a = a\n def f(self): return A(a)").role == "class"


def test_test_classes_are_left_alone():
    assert facts("class TestCart:\n '''\n '''", module_name="tests.test_cart").summary is None


def test_a_class_among_hostile_neighbours_is_no_trouble():
    deep = "-" * 150 + "1"
    text = f"class X(Y[{deep}]):\n a = {deep}\n b: {deep} = 1\nclass A(A): ...\nclass B(C): ...\nclass C(B): ...\n"
    assert facts(text, "X").summary is None
    assert facts(text, "B").summary is None


@pytest.mark.parametrize(
    ("name", "said"),
    [("FNode", "An f node"), ("SSLNode", "An SSL node"), ("URLNode", "A URL node"), ("OddNode", "An odd node")],
)
def test_articles_follow_the_sound(name, said):
    assert facts(f"@dataclass\nclass {name}:\n a: int").summary == f"{said} with ``a``."


def test_a_condition_that_outsiders_cannot_read_is_left_out():
    text = "class Err(Exception): ...\nclass A:\n def f(self):\n  if self._closed:\n   raise Err"
    assert facts(text, "Err").summary == "Raised by ``A.f``."
