"""Conditions of exceptions: nouns of local variables, failing calls, branches inside loops and handlers."""

import pytest
from test_function_facts import when


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("number, _ = g(x)\nif not number.isdigit(): raise Bad", "If the number is not made of digits only."),
        ("content_type = g([x for _ in y])\nif content_type.startswith('a'): raise Bad", 'If the content type starts with ``"a"``.'),
        ("age = g([x for _ in y])\nif age > y: raise Bad", "If the age is greater than ``y``."),
        ("buflen = g([x for _ in y])\nif buflen > y: raise Bad", None),
        ("response = g(x)\nif response.status > 3: raise Bad", "If the ``status`` of the response is greater than 3."),
        ("if not g.h(x, y): raise Bad", "If ``g.h(x, y)`` is falsy."),
        ("if (x is None) != (y is None): raise Bad", "If ``(x is None) != (y is None)`` holds."),
        ("if any(a < 0 for a in x): raise Bad", "If one of ``x`` is negative."),
        ("if not all(a > 0 for a in x): raise Bad", "If one of ``x`` is zero or negative."),
        ("if not any(a > 0 for a in x): raise Bad", None),
        ("for a in x:\n  if a.b == y: break\nelse: raise Bad", "If ``x`` has no element whose ``b`` equals ``y``."),
        ("try: return json.loads(x)\nexcept ValueError: raise Bad", "If ``x`` is not valid JSON."),
        ("try: return float(x)\nexcept ValueError: raise Bad", "If ``x`` cannot be converted to a float."),
        ("try: return x[y]\nexcept IndexError: raise Bad", "If ``x`` has no element at ``y``."),
        ("try: return g.h(x + [1 for _ in y])\nexcept E: raise Bad", "If ``g.h`` raises ``E``."),
        ("if isinstance(x, Cat): return 1\nelif isinstance(x, Dog): return 2\nelse: raise Bad",
         "If ``x`` is neither a ``Cat`` nor a ``Dog``."),
        ("if y:\n  for _ in g():\n    if x: raise Bad", "If ``y`` is truthy and ``x`` is truthy."),
        ("if x < 0: raise Bad\nif [1 for _ in y]: raise Bad", "If ``x`` is negative, among other reasons."),
        ("if __debug__:\n  if x < 0: raise Bad", "If ``x`` is negative."),
        ("if y: x = g(x)\nif x.age > 3: raise Bad", None),
    ],
)  # fmt: skip
def test_a_condition_is_told_as_far_as_a_reader_can_know_it(body: str, said: str | None):
    code = "def f(x, y):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    assert when(code, "Bad") == said


def test_a_call_that_only_keeps_what_another_gives_is_not_the_one_that_fails():
    code = "def f(x):\n rows = []\n try: rows.append(a.load(x))\n except KeyError: raise ValueError"
    assert when(code, "ValueError") == "If ``a.load(x)`` raises ``KeyError``."


def test_a_call_with_failing_arguments_that_cannot_be_shown_is_not_said_to_fail():
    code = "def f(x):\n try: y = b(a.load(z for z in x))\n except KeyError: raise ValueError"
    assert when(code, "ValueError") is None


def test_starred_parameters_hold_all_their_arguments_and_may_be_empty():
    code = "def f(*names: int, **options: bool):\n if not names: raise Bad\n if not options: raise Worse"
    assert when(code, "Bad") == "If ``names`` is empty."
    assert when(code, "Worse") == "If ``options`` is empty."
