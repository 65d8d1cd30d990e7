from __future__ import annotations

from textwrap import dedent

import pytest

from codedoc_core.facts.facts import Role
from codedoc_core.facts.roles import is_public, role_of
from codedoc_core.source.text import SourceText
from codedoc_core.symbols.parse import parse

CLASSES = """
import enum as e
import typing as t
import attr
from collections import namedtuple
from dataclasses import dataclass as dc
from typing_extensions import TypedDict
from pydantic import BaseModel
from requests import RequestException
class Plain: ...
class Colour(e.Enum): ...
class Shade(Colour): ...
class Duck(t.Protocol): ...
class Mallard(Duck): ...
class Gen(t.Protocol[T]): ...
class Point(t.NamedTuple): ...
class Pair(namedtuple("Pair", "a b")): ...
class Keys(TypedDict, total=False): ...
@dc
class Item: ...
@dc(frozen=True)
class Frozen: ...
@attr.s
class Old: ...
@attr.define
class New: ...
class Model(BaseModel): ...
class Sub(Model): ...
class Oops(ValueError): ...
class Again(Oops): ...
class Net(RequestException): ...
@dc
class Rich(Oops): ...
"""
CLASS_ROLES = {
    "Plain": Role.CLASS,
    "Colour": Role.ENUM,
    "Shade": Role.ENUM,
    "Duck": Role.PROTOCOL,
    "Mallard": Role.CLASS,
    "Gen": Role.PROTOCOL,
    "Point": Role.NAMED_TUPLE,
    "Pair": Role.NAMED_TUPLE,
    "Keys": Role.TYPED_DICT,
    "Item": Role.DATACLASS,
    "Frozen": Role.DATACLASS,
    "Old": Role.DATACLASS,
    "New": Role.DATACLASS,
    "Model": Role.DATACLASS,
    "Sub": Role.DATACLASS,
    "Oops": Role.EXCEPTION,
    "Again": Role.EXCEPTION,
    "Net": Role.EXCEPTION,
    "Rich": Role.EXCEPTION,
}
METHODS = """
import abc, functools, typing as t
from typing import overload as variant
class A:
    def __init__(self): ...
    def __len__(self): ...
    def plain(self): ...
    @property
    def p(self): ...
    @p.setter
    def p(self, v): ...
    @p.deleter
    def p(self): ...
    @functools.cached_property
    def cached(self): ...
    @abc.abstractproperty
    def old(self): ...
    @classmethod
    def made(cls): ...
    @staticmethod
    def free(): ...
    @variant
    def many(self): ...
    @t.overload
    def more(self): ...
    @classmethod
    @t.overload
    def most(cls): ...
def function(): ...
@t.overload
def one(): ...
"""


def module(text: str, name: str = "shop.cart"):
    return parse(SourceText(dedent(text)), name)


@pytest.fixture(scope="module")
def classes():
    return module(CLASSES)


@pytest.mark.parametrize(("name", "role"), CLASS_ROLES.items())
def test_the_role_of_a_class_comes_from_bases_and_decorators(classes, name, role):
    symbol = next(symbol for symbol in classes.symbols if symbol.qualname == name)
    assert role_of(symbol, classes) is role


def test_the_role_of_a_function_comes_from_its_place_and_decorators():
    found = module(METHODS)
    roles = [role_of(symbol, found).value for symbol in found.symbols[2:]]
    assert roles == [
        "constructor", "dunder", "method", "property", "setter", "deleter", "property", "property", "class method",
        "static method", "overload", "overload", "overload", "function", "overload",
    ]  # fmt: skip


TESTS = """
    import unittest, pytest
    class TestA:
        def test_x(self): ...
        def setup_method(self): ...
        def helper(self): ...
    class Case(unittest.TestCase):
        def test_y(self): ...
        def testCamel(self): ...
        def setUp(self): ...
    class Other:
        def test_z(self): ...
    @pytest.fixture
    def test_data(): ...
    def test_f():
        def test_local(): ...
    def tested(): ...
"""


def test_tests_and_what_sets_them_up_are_tests_and_fixtures_are_not():
    found = module(TESTS, "tests.test_a")
    tests = [symbol.name for symbol in found.symbols if role_of(symbol, found) is Role.TEST]
    assert tests == ["", "TestA", "test_x", "setup_method", "Case", "test_y", "testCamel", "setUp", "test_f", "tested"]


def test_a_function_called_test_outside_of_tests_is_a_function():
    found = module("def test_connection(host): ...\nclass Tester:\n  def test(self): ...")
    assert [role_of(symbol, found) for symbol in found.symbols] == [
        Role.MODULE, Role.FUNCTION, Role.CLASS, Role.METHOD,
    ]  # fmt: skip


PUBLIC = """
class A:
    def f(self):
        def local(): ...
    def _g(self): ...
    def __len__(self): ...
    class _B:
        def h(self): ...
class _C:
    def k(self): ...
def other(): ...
"""


def test_public_is_what_no_underscore_and_no_function_hides():
    found = module(PUBLIC)
    assert [s.qualname for s in found.symbols if is_public(s, found)] == ["", "A", "A.f", "A.__len__", "other"]


def test_all_decides_what_is_public_at_the_top():
    found = module(PUBLIC + "__all__ = ['_C', 'other']\n")
    assert [s.qualname for s in found.symbols if is_public(s, found)] == ["", "_C", "_C.k", "other"]
