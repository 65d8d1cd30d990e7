"""Types inferred over a whole repository, from small sources."""

from __future__ import annotations

from textwrap import dedent

import pytest

from codedoc_core.facts.infer_repository import ModuleTypes, infer_types


def _types(**files: str) -> dict[str, ModuleTypes]:
    sources = [(name, dedent(text).encode(), False) for name, text in files.items()]
    return infer_types(sources)


def _returned(text: str, name: str = "f") -> str | None:
    found = _types(m=text)["m"].functions[name].returns
    return found.type if found else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return 1", "int"),
        ("return f'{x}'", "str"),
        ("return x == 1", "bool"),
        ("return not x", "bool"),
        ("return [1, 2]", "list[int]"),
        ("return {'a': 1.5}", "dict[str, float]"),
        ("return 1, 'a'", "tuple[int, str]"),
        ("return [str(i) for i in x]", "list[str]"),
        ("return len(x) / 2", "float"),
        ("return 'a %s' % x", "str"),
        ("return ', '.join(x)", "str"),
        ("return 'a b'.split()", "list[str]"),
        ("return 'a b'.split()[0].upper()", "str"),
        ("y = 1\nreturn y", "int"),
        ("y = None\nif x:\n    y = 1\nelse:\n    y = 2\nreturn y", "int"),
        ("y = None\nif x:\n    y = 1\nreturn y", "int | None"),
        ("for y in 'ab':\n    return y", "str | None"),
        ("if x:\n    return 1\nraise ValueError", "int"),
        ("try:\n    return 1\nexcept KeyError:\n    return None", "int | None"),
        ("with open('a') as file:\n    return file.read()", "str"),
        ("with open('a', 'rb') as file:\n    return file.read()", "bytes"),
        ("yield 1", "Generator[int]"),
        ("while True:\n    pass", None),
        ("return x", None),
        ("return x.y", None),
        ("return x + x", None),
        ("pass", "None"),
    ],
)
def test_results_are_inferred_from_what_is_returned(body: str, expected: str | None) -> None:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    assert _returned(f"def f(x):\n{lines}\n") == expected


@pytest.mark.parametrize(
    ("imported", "value", "expected"),
    [
        ("import os", "os.path.join(x, 'a')", "str"),
        ("from os.path import exists", "exists(x)", "bool"),
        ("import re", "re.compile(x)", "re.Pattern[str]"),
        ("import re", "re.match(x, x)", "re.Match[str] | None"),
        ("from pathlib import Path", "Path(x).parent / 'a'", "Path"),
        ("from pathlib import Path", "Path(x).read_text()", "str"),
        ("import json", "json.dumps(x)", "str"),
        ("import json", "json.loads(x)", None),
        ("import datetime as dt", "dt.datetime.now()", "datetime"),
        ("import time", "time.time() - 1", "float"),
        ("import os", "os.environ.get('A')", "str | None"),
        ("import os", "os.environ.get('A', '')", "str"),
    ],
)
def test_the_standard_library_is_known(imported: str, value: str, expected: str | None) -> None:
    assert _returned(f"{imported}\ndef f(x):\n    return {value}\n") == expected


def test_functions_of_other_modules_tell_their_results() -> None:
    types = _types(
        **{
            "p.a": "class Cart:\n    def total(self):\n        return 1.5\ndef make():\n    return Cart()\n",
            "p.b": "from p.a import make\ndef f():\n    return make()\ndef g():\n    return f().total()\n",
        }
    )
    assert types["p.b"].functions["f"].returns is not None
    assert types["p.b"].functions["f"].returns.type == "Cart"
    assert types["p.b"].functions["g"].returns is not None
    assert types["p.b"].functions["g"].returns.type == "float"


def test_a_function_that_calls_itself_ends() -> None:
    assert _returned("def f(n):\n    if n:\n        return f(n - 1)\n    return 0\n") == "int"


def test_attributes_come_from_every_method_and_base() -> None:
    text = """
    class A:
        def __init__(self):
            self.name = 'a'
            self.cache = None
        def load(self):
            self.cache = {1: 2}
    class B(A):
        def f(self):
            return self.name
    """
    types = _types(m=text)["m"]
    assert types.attributes["A"]["cache"].type == "dict[int, int] | None"
    assert types.functions["B.f"].returns is not None
    assert types.functions["B.f"].returns.type == "str"


@pytest.mark.parametrize(
    ("text", "expected", "evidence"),
    [
        ("def f(x=1): ...", "int", "default"),
        ("def f(x: str): ...", "str", "annotation"),
        ("def f(x):\n    assert isinstance(x, int)", "int", "guard"),
        ("def f(x):\n    if not isinstance(x, str):\n        raise TypeError", "str", "guard"),
        ("def f(x):\n    return x.startswith('a')", "str", "use"),
        ("def f(x):\n    return x\nf(1)", "int", "calls"),
        ("def f(x=None):\n    return x\nf('a')", "str | None", "calls"),
    ],
)
def test_parameters_are_told_with_what_they_rest_on(text: str, expected: str, evidence: str) -> None:
    found = _types(m=text)["m"].functions["f"].parameters["x"]
    assert (found.type, found.evidence) == (expected, evidence)


def test_what_rests_on_calls_is_not_called_proved() -> None:
    found = _types(m="def f(x):\n    return x\nf(1)\n")["m"].functions["f"].returns
    assert found is not None
    assert found.type == "int"
    assert not found.is_proved


def test_tests_narrow() -> None:
    text = "import re\ndef f(x):\n    m = re.match('a', x)\n    if m is None:\n        raise ValueError\n    return m\n"
    assert _returned(text) == "re.Match[str]"


def test_a_file_that_cannot_be_read_is_left_out() -> None:
    assert list(_types(a="def f(:", b="x = 1")) == ["b"]


@pytest.mark.parametrize("deep", [" + ".join(["1"] * 900), "x" + ".a" * 900, "x" + "[0]" * 150, "-" * 150 + "x"])
def test_very_deep_expressions_are_given_up(deep: str) -> None:
    text = (
        f"def f(x):\n    assert {deep} is None\n    if {deep}:\n        return {deep}\n    y = {deep}\n    return y\n"
    )
    assert _types(m=text)["m"].functions["f"].returns is None


def test_an_operator_that_declines_returns_nothing_by_it() -> None:
    text = "class A:\n    def __eq__(self, other):\n        if other:\n            return NotImplemented\n        return True\n"
    assert _returned(text, "A.__eq__") == "bool"


DOCUMENTED = '''
class Base:
    def run(self, job, late=None):
        """Run.

        Args:
            job (list of str): What to do.
            late (int, optional): How late.
        """


class Heir(Base):
    def run(self, job, late=None):
        print(job, late)


def one(node, weight, depth, edge):
    """One.

    Parameters
    ----------
    node : str
        A node.
    weight : array_like
        A weight.
    depth : int
        A depth.
    edge : int
        An edge.
    """


def two(node, weight, depth, edge):
    """Two.

    :param node: A node.
    :type node: str or None
    :param weight: A weight.
    :type weight: float
    :param depth: A depth.
    :type depth: int
    :param edge: An edge.
    :type edge: str
    """


def three(node, weight, depth: float, edge, job):
    print(node, weight, depth, edge, job)
'''


@pytest.mark.parametrize(
    ("function", "name", "expected"),
    [
        ("Heir.run", "job", ("list[str]", "documentation")),
        ("Heir.run", "late", ("int | None", "documentation")),
        ("three", "node", ("str", "documentation")),
        ("three", "weight", None),  # one place says what is no type
        ("three", "edge", None),  # the places disagree
        ("three", "depth", ("float", "annotation")),
        ("three", "job", None),  # one place alone, and no relative
        ("one", "node", None),  # its own documentation is none of elsewhere
    ],
)
def test_documentation_elsewhere_tells_where_nothing_else_does(
    function: str, name: str, expected: tuple[str, str] | None
) -> None:
    told = _types(m=DOCUMENTED)["m"].functions[function].parameters.get(name)
    assert (told and (told.type, told.evidence)) == expected


def test_a_count_that_grows_is_still_a_count() -> None:
    assert _returned("def f(xs):\n    n = 0\n    for x in xs:\n        n += 1\n    return n\n") == "int"


def test_a_generator_that_is_run_through_gives_what_it_ends_with() -> None:
    text = "def g():\n    yield 1\n    return 'a'\n\n\ndef f():\n    yield (yield from g())\n"
    assert _returned(text) == "Generator[int | str]"
