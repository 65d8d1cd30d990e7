"""References to what is not there, and examples that cannot run; each with a twin about which nothing is said."""

import pytest
from drifting import checked


def said(code: str) -> list[str]:
    return [finding.code for finding in checked(code, "CD25", "CD26").findings]


def function(example: str, signature: str = "f(a, b=1, *, c=None)") -> str:
    lines = "\n".join(f"    {line}" for line in example.splitlines())
    return f'def {signature}:\n    """Do it.\n\n{lines}\n    """\n    return a\n'


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (">>> f(1, b=2, c=3)", []),
        (">>> f(1, d=2)", ["CD262"]),
        (">>> cart.f(1, 2, 3)", ["CD262"]),
        (">>> other.f(1, 2, 3)", []),
        (">>> x.f(1, d=2)", []),
        (">>> f(*args, d=2)", []),
        (">>> f(1,", ["CD261"]),
        (">>> with f(1):\n...     pass", []),
        (">>> with f(1):\n>>>     pass", ["CD261", "CD261"]),
        (">>> f(1\nTraceback (most recent call last):\nSyntaxError: no", []),
        (">>> !ls", []),
        (">>> f(1) if 1 else\nSyntaxError: invalid", []),
    ],
)
def test_examples_are_held_to_python_and_to_the_signature(example: str, expected: list[str]):
    assert said(function(example)) == expected


@pytest.mark.parametrize("signature", ["f(a, **rest)", "f(a, *rest, d=1)"])
def test_gathered_arguments_take_anything(signature: str):
    assert said(function(">>> f(1, d=2)", signature)) == []


def test_a_decorator_that_nobody_knows_may_change_the_signature():
    assert said("import x\n@x.y\n" + function(">>> f(1, d=2)")) == []


def test_a_class_is_called_with_the_arguments_of_its_constructor_unless_it_makes_itself():
    head = 'class A:\n    """A.\n\n    >>> A(1, 2)\n    """\n    def __init__(self, x):\n        self.x = x\n'
    assert said(head) == ["CD262"]
    assert said(head + "    def __new__(cls, *args):\n        return object.__new__(cls)\n") == []


CLASS = 'class A:\n    """A; see {}."""\n    x = 1\n    def f(self):\n        pass\n{}'


@pytest.mark.parametrize(
    ("reference", "more", "expected"),
    [
        (":meth:`A.f`", "", []),
        (":meth:`A.g`", "", ["CD251"]),
        (":py:meth:`~A.g`", "", ["CD251"]),
        (":meth:`g`", "", []),
        (":meth:`B.g`", "", []),
        (":attr:`A.x`", "", []),
        (":meth:`shop.cart.A.g`", "", ["CD251"]),
        (":func:`shop.cart.gone`", "", ["CD251"]),
        (":func:`shop.cart.A`", "", []),
        (":func:`other.gone`", "", []),
        (":func:`the name <shop.cart.gone>`", "", ["CD251"]),
        (":meth:`A.g`", "    def __getattr__(self, name):\n        return 1\n", []),
    ],
)
def test_references_to_the_file_itself_must_resolve(reference: str, more: str, expected: list[str]):
    assert said(CLASS.format(reference, more)) == expected
