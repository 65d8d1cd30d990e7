"""What is said of a parameter by the way it is used, and what is left unsaid because it might not hold."""

import pytest
from test_function_facts import facts_of, in_class


def words(code: str, name: str = "f") -> str | None:
    return facts_of(code, name).parameters[0].words


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("g.h(x)", "Passed to ``g.h``."),
        ("g(x); h(x)", "Passed to ``g`` and ``h``."),
        ("g(key=x)", "Passed to ``g`` as ``key``."),
        ("g(x=x)", "Passed to ``g``."),
        ("str(x)", None),
        ("_g(x)", None),
        ("log.debug(x)", None),
        ("raise Bad(x)", None),
        ("h = g()\nh.do(x)", None),
        ("return x", None),
        ("if y: return x\nreturn 3", "Returned if ``y`` is truthy."),
        ("if g(): return 3\nif y: return x", None),
        ("y.append(x); g(); g(); g(); g()", "Appended to ``y``."),
        ("x(y)", "Called with ``y``."),
        ("x()", "Called without arguments."),
        ("response = g(y)\nx(response)", "Called with the response."),
        ("tmp = g(y)\nx(tmp)", None),
        ("y.z = x", "New value of ``y.z``."),
        ("y[1] = x", "Value to store in ``y`` under ``1``."),
        ("del y[x]", "Key or index to remove from ``y``."),
        ("self._y[x] = 1", None),
        ("return y[x]", "Key or index in ``y``."),
        ("for name, size in x: g(name)", "``(name, size)`` pairs."),
        ("for name, size in x.items(): g(name)", "Mapping of each name to its size."),
        ("for a in x: g.h(a)", "Each element is passed to ``g.h``."),
        ("y.z = x or g.D", "If falsy, ``g.D`` is used."),
        ("y.z = g.D if x is None else x", "If ``None``, ``g.D`` is used."),
        ("return x.a, x.b()", "Object with ``a`` and ``b()``."),
        ("return x.a + g(x)", "Passed to ``g``."),
        ("return x['a'] + x['b']", 'Mapping with ``"a"`` and ``"b"``.'),
        ("return x.strip()", None),
    ],
)
def test_a_use_says_what_a_parameter_is_for(body: str, said: str | None):
    code = "def f(x, y):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    assert words(code) == said


@pytest.mark.parametrize(
    "body",
    [
        "if y: g(x)",
        "return g(x) if y else 3",
        "return y and g(x)",
        "return [g(x) for _ in y]",
        "for _ in y: g(x)",
        "while y: g(x)",
        "if y: return 3\ng(x)",
        "try: h()\nexcept E: g(x)",
        "def inner(): return g(x)",
        "return lambda: g(x)",
        "x = h()\ng(x)",
        "for _ in y:\n  g(x)\n  x = h()",
    ],
)
def test_what_happens_on_some_paths_only_is_not_said_of_all(body: str):
    code = "def f(x, y):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    assert words(code) is None


@pytest.mark.parametrize(
    ("signature", "body", "said"),
    [
        ("x=False", "if x: self.a.close()", "Whether to close ``a``."),
        ("x: bool", "if x: raise Bad()", "Whether to raise ``Bad``."),
        ("x", "if x: self.a.close()", None),
        ("x=False", "if x:\n  b = g()\n  b.close()", None),
        ("x=True", "return self.a if x else self.b", "Whether ``a`` is used rather than ``b``."),
    ],
)
def test_a_flag_is_said_by_what_it_decides(signature: str, body: str, said: str | None):
    code = f"def f(self, {signature}):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    assert words(in_class(code)) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("self.host = x", "Kept as ``host``."),
        ("self.x = x", None),
        ("self._host = x", None),
        ("if g(): self.host = x", None),
    ],
)
def test_a_constructor_tells_of_attributes_with_another_name(body: str, said: str | None):
    assert words(in_class(f"def __init__(self, x):\n    {body}"), "__init__") == said


def test_the_documented_words_of_the_callee_are_those_of_what_is_passed_to_it():
    code = '''
    def g(path, mode=1):
        """Do.

        Args:
            path: Where the data is kept.
        """
    def f(x): return g(x)
    '''
    assert words(code) == "Where the data is kept."


def test_a_shadowed_name_is_not_the_callee_of_the_module():
    code = '''
    def g(path):
        """Do.

        Args:
            path: Where the data is kept.
        """
    def f(x, g): return g(x)
    '''
    assert words(code) is None


def test_what_many_parameters_share_is_not_said_of_any():
    assert [p.words for p in facts_of("def f(a, b, c): return g(a, b, c)").parameters] == [None] * 3


def test_text_is_proved_by_what_only_strings_can_do():
    assert words("def parse(text): return text.strip().partition(' ')", "parse") == "Text to parse."
    assert words("def parse(text): return text.strip()", "parse") is None


def test_a_role_at_the_start_of_a_line_belongs_to_the_description():
    code = '''
    def g(url):
        """Do.

        :param url: where to send the
            :class:`Request` to.
        :rtype: Response
        """
    def f(x): return g(x)
    '''
    assert words(code) == "Where to send the :class:`Request` to."
