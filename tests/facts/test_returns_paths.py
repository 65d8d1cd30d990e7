"""Results in words where several parts or several paths make them."""

import pytest
from test_function_facts import facts_of, in_class


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("number, _, unit = x.partition(' ')\nreturn int(number), unit or y", "The number and the unit."),
        ("a, b = g(x)\nreturn a, b", None),
        ("if x: return True\nreturn False", "``True`` if ``x`` is truthy, ``False`` otherwise."),
        ("if y: return False\nif x: return True\nreturn False", None),
        ("for a in y: return False\nif x: return True\nreturn False", None),
        ("for a in y:\n  if x: return True\nreturn False", None),
        (
            "for a in y:\n  if a < 0: return True\nreturn False",
            "``True`` if one of ``y`` is negative, ``False`` otherwise.",
        ),
        ("if x: return True", None),
        ("if x: return y.z", "``y.z`` if ``x`` is truthy, else ``None``."),
        ("if x: return None\nreturn y.z", "``y.z``, or ``None`` if ``x`` is truthy."),
        ("if x: return x.a\nelse: return y.b", "``x.a`` if ``x`` is truthy, else ``y.b``."),
        ("g()\nrows = []\nfor a in x: rows.append(g(a))\nreturn rows", "The rows as a list."),
        ("rows = []\nfill(rows)\nreturn rows", "The rows as a list."),
        ("a = []\nfill(a)\nreturn a", None),
        ("a = x.copy()\na['k'] = y\nreturn a", None),
        ("a = g(x)\nreturn mod.Thing(a)", "A ``mod.Thing``."),
    ],
)
def test_a_result_is_said_by_all_its_paths(body: str, said: str | None):
    code = "def f(x, y):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    fact = facts_of(code).returns
    assert fact is not None
    assert fact.words == said


def test_a_method_that_returns_itself_is_for_chaining():
    fact = facts_of(in_class("def f(self, x):\n    self.x = x\n    return self")).returns
    assert fact is not None
    assert fact.words == "This instance, for chaining."
