"""What leaves a function through its calls; each source that raises has a twin that must stay silent."""

from __future__ import annotations

import textwrap

import pytest

from codedoc_core.facts.flows import flows_of
from codedoc_core.facts.linkage import Linkage
from codedoc_core.facts.propagation import Escape, Propagation
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse

ERRORS = "class ShopError(Exception): pass\nclass StockError(ShopError): pass\nclass E(ShopError): pass\n"


def leaving(files: dict[str, str], function: str = "f", depth: int | None = None) -> tuple[Escape, ...]:
    modules = [
        flows_of(parse(decode(textwrap.dedent(text).encode()), name.removesuffix("/")), is_package=name.endswith("/"))
        for name, text in files.items()
    ]
    return Propagation(Linkage(modules), depth).escapes(("m", function))


def names(text: str, function: str = "f", depth: int | None = None, **files: str) -> set[str]:
    given = {"m": text, "errors": ERRORS, **{name.replace("__", "."): source for name, source in files.items()}}
    return {escape.name for escape in leaving(given, function, depth)}


HELPER = "def _check(x):\n    if x < 0:\n        raise ValueError(x)\n"
OWN = {
    "a raise": ("def f(x):\n    raise ValueError(x)\n", {"ValueError"}),
    "raise from": (
        "def f(x):\n    try:\n        g(x)\n    except KeyError as e:\n        raise RuntimeError from e\n",
        {"RuntimeError"},
    ),
    "a raise again": ("def f(x):\n    try:\n        g(x)\n    except KeyError:\n        raise\n", {"KeyError"}),
    "a raise again by name": (
        "def f(x):\n    try:\n        g(x)\n    except KeyError as e:\n        raise e\n",
        {"KeyError"},
    ),
    "one capital": ("from errors import E\ndef f(x):\n    raise E(x)\n", {"E"}),
    "a local error": (
        "def f(x):\n    if x:\n        err = ValueError(x)\n    else:\n        err = TypeError(x)\n    raise err\n",
        {"ValueError", "TypeError"},
    ),
    "a factory": (
        "def _err(x):\n    return ValueError(x)\ndef f(x):\n    raise _err(x)\n",
        {"ValueError"},
    ),
    "a method that makes one": (
        "class A:\n    def _err(self):\n        return ValueError(1)\n    def f(self):\n        raise self._err()\n",
        {"ValueError"},
    ),
    "through a base handler elsewhere": (
        "from errors import ShopError, StockError\ndef f(x):\n    try:\n        raise ShopError\n    except StockError:\n        pass\n",
        {"ShopError"},
    ),
}
SILENT = {
    "nothing": "def f(x):\n    return x\n",
    "caught": "def f(x):\n    try:\n        raise ValueError(x)\n    except ValueError:\n        return None\n",
    "caught by a base": "def f(x):\n    try:\n        raise KeyError(x)\n    except LookupError:\n        return None\n",
    "caught by a base of the repository": (
        "from errors import ShopError, StockError\ndef f(x):\n    try:\n        raise StockError\n    except ShopError:\n        pass\n"
    ),
    "suppressed": (
        "from contextlib import suppress\ndef f(x):\n    with suppress(ValueError):\n        raise ValueError(x)\n"
    ),
    "left by a return": "def f(x):\n    try:\n        raise ValueError(x)\n    finally:\n        return 1\n",
    "in a nested function": "def f(x):\n    def g():\n        raise ValueError(x)\n    return g\n",
    "a constant in capitals": "def f(x):\n    raise FAILURE\n",
    "a parameter": "def f(x):\n    raise x\n",
    "a factory that gives no exception": "def _err(x):\n    return str(x)\ndef f(x):\n    raise _err(x)\n",
}


@pytest.mark.parametrize("case", OWN)
def test_a_function_raises_on_its_own(case: str):
    text, expected = OWN[case]
    assert names(text, "A.f" if "class A" in text else "f") == expected


@pytest.mark.parametrize("case", SILENT)
def test_what_is_stopped_or_unknown_does_not_leave(case: str):
    assert names(SILENT[case]) == set()


CALLS = {
    "a private helper": (HELPER + "def f(x):\n    _check(x)\n", "f"),
    "a check that each call passes": (
        HELPER.replace("_check", "check") + "def f(x):\n    check(x)\n    return x\n",
        "f",
    ),
    "two helpers deep": (HELPER + "def _deep(x):\n    _check(x)\ndef f(x):\n    _deep(x)\n", "f"),
    "a method": ("class A:\n    def _g(self):\n        raise ValueError\n    def f(self):\n        self._g()\n", "A.f"),
    "an inherited method": (
        "class B:\n    def _g(self):\n        raise ValueError\nclass A(B):\n    def f(self):\n        self._g()\n",
        "A.f",
    ),
    "super": (
        "class B:\n    def f(self):\n        raise ValueError\nclass A(B):\n    def f(self):\n        super().f()\n",
        "A.f",
    ),
    "a constructor": ("class A:\n    def __init__(self):\n        raise ValueError\ndef f():\n    return A()\n", "f"),
    "a method of a new instance": (
        "class A:\n    def _g(self):\n        raise ValueError\ndef f():\n    a = A()\n    return a._g()\n",
        "f",
    ),
    "a decorator": (
        "def deco(g):\n    def inner(x):\n        raise ValueError\n    return inner\n@deco\ndef f(x):\n    return x\n",
        "f",
    ),
    "a local function": ("def f(x):\n    def _g():\n        raise ValueError\n    _g()\n", "f"),
    "an awaited helper": ("async def _g():\n    raise ValueError\nasync def f():\n    await _g()\n", "f"),
}


@pytest.mark.parametrize("case", CALLS)
def test_a_call_lets_an_exception_through(case: str):
    text, function = CALLS[case]
    assert names(text, function) == {"ValueError"}


@pytest.mark.parametrize("case", CALLS)
def test_the_same_call_is_silent_where_the_exception_is_caught_below(case: str):
    text, function = CALLS[case]
    assert names(text.replace("raise ValueError", "return int"), function) == set()


UNTOLD = {
    "guarded": HELPER + "def f(x):\n    try:\n        _check(x)\n    except ValueError:\n        return None\n",
    "an unfinished callee": "def _g():\n    raise NotImplementedError\ndef f():\n    _g()\n    return 1\n",
    "an end of iteration": "def _g(x):\n    if x:\n        raise StopIteration\ndef f(x):\n    _g(x)\n",
    "a type error of a public callee on one path": (
        "def g(x):\n    if x:\n        raise TypeError\ndef f(x):\n    if x:\n        g(x)\n"
    ),
    "a callee of a callee": (
        "def h(x):\n    raise KeyError\ndef g(x):\n    if x:\n        h(x)\ndef f(x):\n    if x:\n        g(x)\n"
    ),
    "a name that is somebody's parameter": HELPER + "def f(_check):\n    _check(1)\n",
}


@pytest.mark.parametrize("case", UNTOLD)
def test_nobody_is_told_of(case: str):
    assert names(UNTOLD[case]) == set()


def test_names_are_followed_through_packages_and_stars():
    files = {"pkg__errors": ERRORS, "pkg__impl": "from .errors import ShopError\ndef _g():\n    raise ShopError\n"}
    modules = {"pkg/": "from .impl import *\nfrom pkg.impl import _g\n", "m": "import pkg\ndef f():\n    pkg._g()\n"}
    given = {**modules, **{name.replace("__", "."): text for name, text in files.items()}}
    found = leaving(given)
    assert [(each.type, each.via, each.steps) for each in found] == [("pkg.errors.ShopError", "pkg._g", 1)]


def test_what_the_docstring_of_a_callee_says_counts():
    text = (
        'def g(x):\n    """Get.\n\n    Raises:\n        OSError: If the line is down.\n    """\n    return x.read()\n'
        "def f(x):\n    return g(x)\n"
    )
    assert names(text) == {"OSError"}


def test_depth_follows_all_calls_so_far():
    text = "def h():\n    raise KeyError\ndef g(x):\n    if x:\n        h()\ndef f(x):\n    if x:\n        g(x)\n"
    assert [names(text, depth=depth) for depth in range(3)] == [set(), set(), {"KeyError"}]


def test_functions_that_call_each_other_end():
    text = "def f(x):\n    return g(x)\ndef g(x):\n    if x:\n        raise ValueError\n    return f(x)\n"
    assert names(text) == names(text, depth=50) == {"ValueError"}


def test_an_assertion_is_told_of_where_asserting_is_the_purpose():
    text = "def _fail():\n    raise AssertionError\ndef assert_same():\n    _fail()\ndef f():\n    _fail()\n"
    assert names(text, "assert_same") == {"AssertionError"}
    assert names(text) == set()


CARRIED = [
    ("def f(y):\n    _check(y)\n", "If ``y`` is negative."),
    ("def f(y):\n    _check(x=y)\n", "If ``y`` is negative."),
    ("def f(x, y):\n    return _check(y)\n", "If ``y`` is negative."),
    ("def f(y):\n    _check(y + 1)\n", None),
    ("def f(y):\n    y = g(y)\n    _check(y)\n", None),
    ("def f(y):\n    if g(y):\n        _check(y)\n", None),
    ("def f(y):\n    if g(y):\n        return 1\n    _check(y)\n", None),
    ("def f(*y):\n    _check(*y)\n", None),
]


@pytest.mark.parametrize(("text", "when"), CARRIED)
def test_a_condition_is_carried_over_where_its_argument_is_passed_on(text: str, when: str | None):
    (escape,) = leaving({"m": HELPER + text})
    assert (escape.name, escape.via, escape.when) == ("ValueError", "_check", when)


def test_a_method_takes_its_arguments_after_the_receiver():
    text = "class A:\n    def _check(self, x):\n        if x < 0:\n            raise ValueError\n    def f(self, y):\n        {}\n"
    (bound,) = leaving({"m": text.format("self._check(y)")}, "A.f")
    (unbound,) = leaving({"m": text.format("A._check(self, y)")}, "A.f")
    assert (bound.when, unbound.when) == ("If ``y`` is negative.", None)
