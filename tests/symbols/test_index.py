from __future__ import annotations

import pickle

import pytest

from codedoc_core.source.text import SourceText
from codedoc_core.symbols.index import RaiseSite, SymbolIndex, summarise
from codedoc_core.symbols.parse import parse

BASE = '''
class Shape:
    """A shape."""
    def area(self):
        """The area.

        In square metres.
        """
    def name(self): ...
class CartError(Exception): ...
class Lost(CartError): ...
'''
CIRCLE = """
from .base import Shape as S, CartError
from . import base
import pkg.base as b
class Circle(S):
    class Inner(base.Shape): ...
    def area(self): ...
    def name(self): ...
class Ring(b.Shape, Circle): ...
class Dot(pkg_face.Shape): ...
def check():
    raise CartError
def guard():
    try:
        raise base.Lost("x")
    except Exception: pass
    def inner():
        raise CartError()
"""
FACE = "from .base import Shape\nfrom pkg.base import *\n"
SAME = "from pkg.base import Shape\nclass Shape(Shape): ...\nclass Loop(Pool): ...\nclass Pool(Loop): ...\n"


def index(**modules: str) -> SymbolIndex:
    return SymbolIndex(summarise(parse(SourceText(text), name.replace("__", "."))) for name, text in modules.items())


@pytest.fixture
def shapes() -> SymbolIndex:
    return index(pkg__base=BASE, pkg__circle=CIRCLE, pkg=FACE, pkg__same=SAME)


@pytest.mark.parametrize(
    ("module", "name", "scope", "meaning"),
    [
        ("pkg.circle", "S", "", "pkg.base.Shape"),
        ("pkg.circle", "base.Shape", "", "pkg.base.Shape"),
        ("pkg.circle", "b.Shape", "", "pkg.base.Shape"),
        ("pkg.circle", "Inner", "Circle", "pkg.circle.Circle.Inner"),
        ("pkg.circle", "Inner", "", "Inner"),
        ("pkg.circle", "ValueError", "", "ValueError"),
        ("pkg", "Shape", "", "pkg.base.Shape"),
        ("unknown", "x.Y", "", "x.Y"),
    ],
)
def test_names_are_resolved_through_imports(shapes, module, name, scope, meaning):
    assert shapes.resolve(module, name, scope) == meaning


def test_re_exports_are_followed(shapes):
    user = index(pkg=FACE, pkg__base=BASE, app="from pkg import Shape\nclass A(Shape): ...")
    assert user.bases("app.A") == ("pkg.base.Shape",)
    assert shapes.find("pkg.base.Shape") is not None


def test_relative_imports_count_from_the_package_of_a_module():
    known = index(a__b__c="from ..d import X\nfrom .e import Y\nfrom ... import Z", a__b="from .e import Y")
    assert known.resolve("a.b.c", "X") == "a.d.X"
    assert known.resolve("a.b.c", "Y") == "a.b.e.Y"
    assert known.resolve("a.b", "Y") == "a.b.e.Y"


def test_an_overridden_method_is_found_over_modules(shapes):
    assert shapes.overridden("pkg.circle", "Circle", "area") == ("pkg.base.Shape.area", "The area.")
    assert shapes.overridden("pkg.circle", "Ring", "area") == ("pkg.base.Shape.area", "The area.")


def test_an_undocumented_method_overrides_nothing(shapes):
    assert shapes.overridden("pkg.circle", "Circle", "name") is None
    assert shapes.overridden("pkg.base", "Shape", "area") is None


def test_a_class_may_have_a_base_of_its_own_name(shapes):
    assert shapes.bases("pkg.same.Shape") == ("pkg.base.Shape",)


def test_circles_of_bases_end(shapes):
    assert list(shapes.ancestors("pkg.same", "Loop")) == ["pkg.same.Pool"]


def test_circles_of_imports_end():
    circle = index(a="from b import X", b="from a import X", c="from a import X\nclass Y(X): ...")
    assert circle.bases("c.Y")[0].endswith(".X")


def test_subclasses_are_found_over_modules(shapes):
    assert set(shapes.subclasses("pkg.base.Shape")) == {
        "pkg.circle.Circle",
        "pkg.circle.Circle.Inner",
        "pkg.circle.Ring",
        "pkg.same.Shape",
    }


def test_raise_sites_tell_whether_something_may_stop_the_exception(shapes):
    assert shapes.raise_sites("pkg.base.CartError") == (
        RaiseSite("pkg.circle", "check", guarded=False),
        RaiseSite("pkg.circle", "guard.<locals>.inner", guarded=False),
    )
    assert shapes.raise_sites("pkg.base.Lost") == (RaiseSite("pkg.circle", "guard", guarded=True),)


def test_one_file_without_a_name_is_an_index_of_its_own():
    alone = SymbolIndex(
        [summarise(parse(SourceText("class A:\n def f(self):\n  'Doc.'\nclass B(A):\n def f(self): 0")))]
    )
    assert alone.overridden("", "B", "f") == ("A.f", "Doc.")
    assert alone.subclasses("A") == ("B",)


def test_the_modules_around_one_are_itself_and_those_of_its_bases_and_users(shapes):
    assert [summary.name for summary in shapes.around("pkg.circle")] == ["pkg.circle", "pkg.base"]
    assert {summary.name for summary in shapes.around("pkg.base")} == {"pkg.base", "pkg.circle", "pkg.same"}
    assert shapes.around("unknown") == ()


def test_the_few_modules_around_one_know_as_much_of_it_as_all():
    app = "import pkg\nfrom pkg import Shape\nfrom .faces import Lost\nclass A(Shape): ...\nclass B(pkg.Shape): ...\n"
    app += "def f():\n raise pkg.Lost\ndef g():\n raise Lost\n"
    modules = {
        "pkg": "from .base import Shape, Lost\n",
        "pkg.base": BASE,
        "app": app,
        "app.faces": "from pkg import Lost",
    }
    summaries = {name: summarise(parse(SourceText(text), name)) for name, text in modules.items()}
    whole = SymbolIndex(summaries.values())
    few = SymbolIndex([*whole.around("app"), summaries["app"]])
    assert few.bases("app.A") == whole.bases("app.A") == ("pkg.base.Shape",)
    assert few.bases("app.B") == whole.bases("app.B") == ("pkg.base.Shape",)
    of_base = SymbolIndex([*whole.around("pkg.base"), summaries["pkg.base"]])
    assert [site.qualname for site in of_base.raise_sites("pkg.base.Lost")] == ["f", "g"]
    assert of_base.subclasses("pkg.base.Shape") == ("app.A", "app.B")


def test_summaries_travel_between_processes(shapes):
    summary = summarise(parse(SourceText(BASE), "pkg.base"))
    assert pickle.loads(pickle.dumps(summary)) == summary


@pytest.mark.parametrize(
    ("base", "names"),
    [
        ("Generic[T]", ("Generic",)),
        ("six.with_metaclass(Meta, Base)", ("Base",)),
        ('namedtuple("A", "x y")', ("namedtuple",)),
        ("a.b.C", ("a.b.C",)),
        ("x[0](1)", ("",)),
        ("(lambda: object)()", ("",)),
    ],
)
def test_bases_are_named_as_written(base, names):
    summary = summarise(parse(SourceText(f"class A({base}): ...")))
    assert summary.classes["A"].bases == names


def test_a_class_that_reads_its_docstring_says_so():
    text = "class A:\n def help(self): return self.__doc__\nclass B:\n def f(self): self.__doc__ = 1\n"
    classes = summarise(parse(SourceText(text))).classes
    assert classes["A"].reads_docstring
    assert not classes["B"].reads_docstring
