"""What is proved about functions, and above all what is not claimed."""

from textwrap import dedent

import pytest

from codedoc_core.facts.facts import Role, SymbolFacts
from codedoc_core.facts.functions import function_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse
from codedoc_core.symbols.symbol import SymbolKind

ROLES = {
    "property": Role.PROPERTY, "classmethod": Role.CLASS_METHOD, "staticmethod": Role.STATIC_METHOD,
    "overload": Role.OVERLOAD, "x.setter": Role.SETTER,
}  # fmt: skip


def facts_of(code: str, name: str = "f") -> SymbolFacts:
    """Facts of the last function with a name; its role follows from its decorators and place."""
    module = parse(decode(dedent(code).encode()))
    symbol = [s for s in module.symbols if s.kind is SymbolKind.FUNCTION and s.name == name][-1]
    role = next((ROLES[d] for d in symbol.decorators if d in ROLES), None)
    if role is None and symbol.is_method:
        role = {"__init__": Role.CONSTRUCTOR}.get(name, Role.DUNDER if name.startswith("__") else Role.METHOD)
    return function_facts(symbol, module, role or Role.FUNCTION)


def in_class(method: str) -> str:
    return "class A(Base):\n" + "".join(f"    {line}\n" for line in dedent(method).strip().splitlines())


def when(code: str, kind: str) -> str | None:
    return {fact.type: fact.when for fact in facts_of(code).raises}[kind]


def raised(code: str) -> list[str]:
    return [fact.type for fact in facts_of(code).raises]


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("qty <= 0", "If ``qty`` is zero or negative."),
        ("qty < 0", "If ``qty`` is negative."),
        ("not qty > 0", "If ``qty`` is zero or negative."),
        ("0 > qty", "If ``qty`` is negative."),
        ("qty is None", "If ``qty`` is ``None``."),
        ("not qty", "If ``qty`` is falsy."),
        ("not name", "If ``name`` is empty."),
        ("not flag", "If ``flag`` is false."),
        ("len(names) == 0", "If ``names`` is empty."),
        ("len(names) != 2", "If the number of ``names`` is not 2."),
        ("len(name) > 8", "If the length of ``name`` is greater than 8."),
        ("not isinstance(qty, str)", "If ``qty`` is not a ``str``."),
        ("not isinstance(qty, (int, str))", "If ``qty`` is neither an ``int`` nor a ``str``."),
        ("qty not in names", "If ``qty`` is not in ``names``."),
        ("qty not in ('a', 'b')", 'If ``qty`` is neither ``"a"`` nor ``"b"``.'),
        ("name.startswith('_')", 'If ``name`` starts with ``"_"``.'),
        ("not callable(qty)", "If ``qty`` is not callable."),
        ("not hasattr(qty, 'read')", "If ``qty`` has no attribute ``read``."),
        ("qty is None or qty < 0", "If ``qty`` is ``None`` or is negative."),
        ("not (qty is None or flag)", "If ``qty`` is not ``None`` and ``flag`` is false."),
        ("qty == other", "If ``qty`` equals ``other``."),
        ("(qty and flag) or name", "If ``qty and flag or name`` holds."),
        ("(n := qty) > 3", None),
        ("any(x for x in names)", "If one of ``names`` is truthy."),
        ("[x for x in names]", None),
    ],
)
def test_a_condition_is_said_in_words_or_not_at_all(test: str, said: str | None):
    code = f"""
    def f(qty, name: str, flag: bool, names, other):
        if {test}:
            raise ValueError(qty)
    """
    assert when(code, "ValueError") == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("if x:\n  if y < 0: raise Bad", "If ``x`` is truthy and ``y`` is negative."),
        ("if x: return 1\nelse: raise Bad", "If ``x`` is falsy."),
        ("if x == 1: return 1\nelif x == 2: return 2\nelse: raise Bad", "If ``x`` is neither 1 nor 2."),
        ("if x == 1: return 1\nif x == 2: return 2\nraise Bad", "If ``x`` is neither 1 nor 2."),
        ("if y is None: raise Worse\nif x < 0: raise Bad", "If ``x`` is negative."),
        ("for i in x:\n  if i is None: raise Bad", "If one of ``x`` is ``None``."),
        ("for i in x:\n  if i.a < 0: raise Bad", "If the ``a`` of one of ``x`` is negative."),
        ("for i in x:\n  if i.a == y: return i\nraise Bad", "If ``x`` has no element whose ``a`` equals ``y``."),
        ("try: return int(x)\nexcept ValueError: raise Bad", "If ``x`` cannot be converted to an integer."),
        ("try: return x[y]\nexcept KeyError: raise Bad", "If ``y`` is not in ``x``."),
        ("try: import json\nexcept ImportError: raise Bad", "If ``json`` cannot be imported."),
        ("try:\n  a(x)\n  b(x)\nexcept ValueError: raise Bad", None),
        ("x = g(x)\nif x < 0: raise Bad", None),
        ("if x < 0: raise Bad\nx = g(x)", "If ``x`` is negative."),
        ("for _ in y:\n  if x < 0: raise Bad\n  x = g(x)", None),
        ("if x is None: x = 3\nif x < 0: raise Bad", "If ``x`` is negative."),
        ("while g():\n  if x < 0: raise Bad", "If ``x`` is negative."),
        ("a = g()\na = h()\nif a: raise Bad", None),
        ("with g():\n  if x < 0: raise Bad", "If ``x`` is negative."),
        ("match x:\n  case 1: raise Bad", None),
        ("if x: raise Bad('a')\nif y: raise Bad('b')", "If ``x`` is truthy or ``y`` is truthy."),
        ("raise Bad", None),
    ],
)
def test_the_path_to_a_raise_is_its_condition(body: str, said: str | None):
    code = "def f(x, y):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    assert when(code, "Bad") == said


@pytest.mark.parametrize(
    ("body", "types"),
    [
        ("try: raise KeyError\nexcept LookupError: pass", []),
        ("try: raise KeyError\nexcept ValueError: pass", ["KeyError"]),
        ("try: raise KeyError\nexcept: pass", []),
        ("try: raise KeyError\nexcept KeyError:\n  g()\n  raise", ["KeyError"]),
        ("try: raise Bad\nexcept Base: pass", []),
        ("try: raise Local\nexcept ValueError: pass", []),
        ("try: g()\nexcept KeyError as e: raise", ["KeyError"]),
        ("try: g()\nexcept KeyError as e: raise e", ["KeyError"]),
        ("try: g()\nexcept Exception: raise", []),
        ("try: g()\nexcept KeyError as e: raise ValueError from e", ["ValueError"]),
        ("try: raise KeyError\nfinally: return 1", []),
        ("with suppress(KeyError): raise KeyError", []),
        ("def g():\n  raise KeyError", []),
        ("e = KeyError(1)\nraise e", ["KeyError"]),
        ("raise x", []),
        ("raise make_error()", []),
        ("raise errors.Missing(1)", ["errors.Missing"]),
        ("raise NotImplementedError", []),
        ("return lambda: open(x)", []),
        ("return open(x)", ["OSError"]),
        ("try: return open(x)\nexcept OSError: return None", []),
    ],
)
def test_only_what_can_leave_a_function_is_raised(body: str, types: list[str]):
    code = "class Local(ValueError): pass\ndef f(x):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    assert raised(code) == types


def test_a_shadowed_builtin_has_no_contract():
    assert raised("def open(x): ...\ndef f(x): return open(x)") == []
    assert raised("from lzma import open\ndef f(x): return open(x)") == []


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("qty must be positive", "If ``qty`` is not positive."),
        ("qty must not be odd", "If ``qty`` is odd."),
        ("'qty' cannot be None.", "If ``qty`` is None."),
        ("qty is required", "If ``qty`` is missing."),
        ("bad things", None),
        ("qty must be one or two, got 3", None),
        ("other must be positive", None),
    ],
)
def test_the_message_speaks_where_the_condition_cannot(message: str, said: str | None):
    code = f"""
    def f(qty):
        if [q for q in qty]:
            raise ValueError({message!r})
    """
    assert when(code, "ValueError") == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def f(x): return x.a", "Return ``x.a``."),
        ("def f(xs): return len(xs)", "Return the number of ``xs``."),
        ("def f(x):\n y = x.a\n return y", "Return ``x.a``."),
        ("def f(x):\n y = x.a\n x.a = 1\n return y", None),
        ("def f(xs):\n n = len(xs)\n xs.append(1)\n return n", None),
        ("def f(x):\n if x: return 1\n return g(x)", "Return ``1`` if ``x`` is truthy, else ``g(x)``."),
        ("def f(x):\n if x: return 1\n log()\n return 2", None),
        ("def f(x):\n if x: return True\n return False", "Whether ``x`` is truthy."),
        ("def f(x):\n if x is None: return False\n return True", "Whether ``x`` is not ``None``."),
        ("def f(x):\n try: return int(x)\n except ValueError: return None",
         "Return ``x`` as an integer, or ``None`` if that raises ``ValueError``."),
        ("def f(x):\n try: return int(x)\n finally: return 3", None),
        ("def f(x):\n for y in x:\n  return y", None),
        ("def f(x):\n x = x.strip()\n return x", None),
        ("def f(x):\n def g(): return 1\n return g", "Return a function that returns ``1``."),
        ("def f(a, b): return a > b", "Return ``a > b``."),
        ("def is_f(a, b): return a > b", "Whether ``a`` is greater than ``b``."),
        ("def f(x): return x", None),
        ("def f(x): return None", None),
        ("def f(xs): return [x for x in xs if x.a is None]", "Return the ``xs`` whose ``a`` is ``None``."),
        ("def f(xs): return [x for x in xs if x.a if x.b]", None),
        ("def f(xs): return ','.join(xs)", 'Return ``xs``, joined by ``","``.'),
        ("def f(*args, **kw): return g(*args, **kw)", "Return the result of ``g(*args, **kw)``."),
        ("def sum(x): ...\ndef f(x): return sum(i.a for i in x)", None),
        ("def f(x):\n with suppress(KeyError):\n  return x.a", None),
        ("async def f(x): return await g(x)", "Return the result of ``g(x)``."),
        ("def f(x):\n if x < 0: raise Bad\n return x.a", "Return ``x.a``."),
        ("def f(x): x.append(3)", "Append ``3`` to ``x``."),
        ("import os\ndef f(x): os.remove(x)", "Remove the file ``x``."),
        ("def f(xs):\n for x in xs: x.close()", "Close each of ``xs``."),
        ("def f(x):\n x.clear()\n x.close()", "Clear ``x`` and close ``x``."),
        ("def f(x):\n x.clear()\n mystery()", None),
        ("def f(x):\n x.append(1)\n x.append(2)", "Append ``1`` and ``2`` to ``x``."),
        ("def f(xs):\n for x in xs:\n  if x.a is None: yield x", "Yield the ``xs`` whose ``a`` is ``None``."),
        ("def f(xs):\n for x in xs:\n  yield x\n yield 3", None),
        ("def f(x):\n y = g()\n h(y)\n return y", None),
        ("def f(x):\n y = g()\n z = h(y)\n return y", None),
        ("from a import g as h\ndef f(x): return h(x)", "Return the result of ``h(x)``."),
        ("def f(x):\n from a import g as h\n return h(x)", None),
        ("def f(x):\n try: return x.a\n except KeyError: pass\n return 3",
         "Return ``x.a``, or ``3`` if that raises ``KeyError``."),
        ("def f(x):\n try: return x.a\n except KeyError: pass",
         "Return ``x.a``, or ``None`` if that raises ``KeyError``."),
        ("def f(x):\n try: return x.a\n except KeyError: g()\n return 3", None),
        ("def f(x):\n if x < 0: return\n x.close()", "Close ``x`` unless ``x`` is negative."),
        ("def f(x):\n if x < 0: return 3\n x.close()", None),
        ("def f(x):\n if x < 0: raise Bad", "Raise ``Bad`` if ``x`` is negative."),
        ("def f(x):\n if x < 0: raise Bad\n if x > 9: raise Bad", None),
        ("def f(x): return codecs.charmap_encode(x, [a for a in x], decoding_table)",
         "Return the result of ``codecs.charmap_encode``."),
        ("def f(x): return Info(x, [a for a in x], decoding_table)", "Return an ``Info``."),
        ("def f(x): return SKIP", "Return ``SKIP``."),
        ("def f(x): raise KeyError(x)", "Raise ``KeyError``."),
        ("def f(x): ...", None),
        ("def f(x): raise NotImplementedError", None),
        ("# Counts the items of an order.\ndef f(x): return g(x, h(x))", "Count the items of an order."),
        ("# TODO: make the items faster\ndef f(x): ...", None),
        ("# --- section ---\ndef f(x): ...", None),
        ("x = 1  # Counts the items of an order.\ndef f(x): ...", None),
        ("# Counts the items of an order.\n\ndef f(x): ...", None),
        ("# return x + 1\ndef f(x): ...", None),
    ],
)  # fmt: skip
def test_the_summary_of_a_function_says_what_it_does(code: str, said: str | None):
    name = "is_f" if "is_f" in code else "f"
    assert facts_of(code, name).summary == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("@property\ndef f(self): return self.a.b", "The ``b`` of ``a``."),
        ("@property\ndef f(self): return self._f", None),
        ("@property\ndef f(self): return 'x'", 'Always ``"x"``.'),
        ("@property\ndef f(self): return self.x is None", "Whether ``x`` is ``None``."),
        ("@property\ndef f(self): return self.g()", "The result of ``g()``."),
        ("@x.setter\ndef f(self, value): self._x = value", None),
        ("def f(self): self.x = 1", "Set ``x`` to ``1``."),
        ("def f(self, x): self.x = x", "Set ``self.x`` to ``x``."),
        ("def f(self, n): return 1 if n == self.n else 2", "Return ``1`` if ``n`` equals ``self.n``, else ``2``."),
        ("def f(self):\n self.x.clear()\n return self", "Clear ``x`` and return ``self``."),
        ("def f(self):\n self = g()\n return self.x", None),
        ("def f(self): return g(self.x)", "Return the result of ``g(self.x)``."),
        ("def f(self): return super().f()", None),
        ("@classmethod\ndef f(cls, a): return cls(a)", "Create an instance from ``a``."),
        ("@classmethod\ndef f(cls, a): return cls(**a)", "Create an instance with ``a`` as keyword arguments."),
        ("@overload\ndef f(self, a): return a.b", None),
    ],
)  # fmt: skip
def test_the_summary_of_a_method_says_what_it_does(code: str, said: str | None):
    assert facts_of(in_class(code)).summary == said


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("def __len__(self): return len(self.items)", "__len__", "Return the number of ``items``."),
        ("def __iter__(self): return iter(self.items)", "__iter__", "Iterate over ``items``."),
        ("def __iter__(self): yield from self.items", "__iter__", "Iterate over ``items``."),
        ("def __eq__(self, o): return self.a == o.a and self.b == o.b", "__eq__", "Compare by ``a`` and ``b``."),
        ("def __eq__(self, o): return self.a == o.b", "__eq__", "Return ``a == o.b``."),
        (
            "def __eq__(self, o):\n if self.c != o.c: return 0\n g()\n return self.a == o.a and self.b == o.b",
            "__eq__",
            None,
        ),
        ("def __hash__(self): return hash((self.a, self.b))", "__hash__", "Hash by ``a`` and ``b``."),
        ("def __exit__(self, *e): self.x.close()", "__exit__", "Close ``x``."),
        ("def __enter__(self): return self", "__enter__", None),
        ("def __init__(self, a, b):\n self.a = a\n self._b = b", "__init__", "Store ``a`` and ``b``."),
        ("def __init__(self, a, b):\n self.a = a\n self.c = b + 1", "__init__", None),
    ],
)
def test_a_special_method_says_what_this_one_does(code: str, name: str, said: str | None):
    assert facts_of(in_class(code), name).summary == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def f(path):\n with open(path) as g: return g.read()", "File to read."),
        ("def f(path):\n with open(path, 'w') as g: g.write('')", "File to write."),
        ("def f(x):\n for _ in range(x): g()", "Number of times."),
        ("def f(x):\n for _ in range(x):\n  if g(): break", None),
        ("def f(x):\n for i in range(x): g(i)", None),
        (
            "import os\ndef f(x=None):\n if x is None: x = os.getcwd()\n g(x)",
            "If ``None``, the current directory is used.",
        ),
        ("def f(x):\n if x not in ('a', 'b'): raise Bad\n g(x)", 'One of ``"a"`` or ``"b"``.'),
        ("def f(*x): return g(*x)", "Positional arguments for ``g``."),
        ("def f(**x): return g(**x)", "Keyword arguments for ``g``."),
        ("def f(**x): return g(x)", None),
        ("def f(\n    x,  # how long to wait\n    y,\n): ...", "How long to wait."),
        ("def f(\n    x,  # type: ignore\n    y,\n): ...", None),
        ("import time\ndef f(x): time.sleep(x)", "Seconds to sleep."),
        ("import time\ndef f(x):\n time.sleep(x)\n g(x)", "Seconds to sleep."),
        ("def f(x): return x + 1", None),
        ("def f(x): return g(x)", "Passed to ``g``."),
    ],
)
def test_a_parameter_is_described_by_its_use_or_not_at_all(code: str, said: str | None):
    assert facts_of(code).parameters[0].words == said


def test_documented_siblings_lend_the_words_on_which_they_agree():
    code = '''
    def g(path, mode):
        """Do.

        Args:
            path (str): Where the data
                is kept. Defaults to 3.
            mode: How to open it.
        """
    def f(path, mode): return path.a, mode.b
    def h(path): return path + 1
    '''
    assert [p.words for p in facts_of(code).parameters] == ["Where the data is kept.", "How to open it."]
    assert facts_of(code, "h").parameters[0].words is None


def test_an_overridden_method_lends_its_words():
    code = '''
    class A:
        def f(self, path):
            """Do.

            :param path: Where the data is kept.
            """
    class B(A): ...
    class C(B):
        def f(self, path): return path.a
    '''
    fact = facts_of(code).parameters[0]
    assert (fact.words, fact.evidence) == ("Where the data is kept.", "inherited")


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("not x", "bool"), ("x in y", "bool"), ("f'{x}'", "str"), ("','.join(x)", "str"), ("x.join(y)", None),
        ("[]", "list"), ("{a: 1 for a in x}", "dict"), ("3", "int"), ("len(x)", "int"), ("x == y", None),
        ("x or y", None), ("x and not y", None), ("g(x)", None),
    ],
)  # fmt: skip
def test_a_type_is_proved_or_not_claimed(expression: str, kind: str | None):
    result = facts_of(f"def f(x, y): return {expression}").returns
    assert result is not None
    assert result.type == kind


@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("def f(): return 1", True),
        ("def f() -> int: ...", True),
        ("def f() -> None: return g()", False),
        ("def f(): return", False),
        ("def f(): return None", False),
        ("def f(): yield 1", False),
        ("def f():\n def g(): return 1\n g()", False),
    ],
)
def test_returns_are_due_where_a_value_is_given(code: str, due: bool):
    assert (facts_of(code).returns is not None) is due


def test_yields_of_inner_functions_and_bare_yields_are_not_due():
    assert facts_of("def f(): yield 1").yields is not None
    assert facts_of("def f():\n def g(): yield 1\n return g").yields is None
    assert facts_of("@contextmanager\ndef f():\n try: yield\n finally: g()").yields is None


def test_a_value_or_none_is_said_so():
    result = facts_of("def f(x):\n if x: return 1").returns
    assert result is not None
    assert (result.type, result.may_be_none) == ("int | None", True)


def test_parameters_carry_kind_type_and_default():
    facts = facts_of("def f(a, /, b=3, *c, d: str = 'x', e=None, **g): ...")
    assert [p.display_name for p in facts.parameters] == ["a", "b", "*c", "d", "e", "**g"]
    assert [p.type for p in facts.parameters] == [None, "int", None, "str", None, None]
    assert [p.default for p in facts.parameters] == [None, "3", None, '"x"', "None", None]
    assert facts.unsaid == 6


def test_expressions_of_any_depth_are_read_without_recursion():
    deep = "+".join(["1"] * 500)
    facts = facts_of(f"def f(x={deep}):\n y = {deep}\n if {deep}: raise Bad\n return {deep}")
    assert facts.parameters[0].default == "..."
    assert facts.summary is None


@pytest.mark.parametrize(
    "code",
    [
        "def f(x, y):\n" + "".join(f"    if x == {i}: raise ValueError({i})\n" for i in range(4000)) + "    return y\n",
        "def f(x, y):\n" + "".join(f"    if x == {i}: return {i}\n" for i in range(4000)) + "    raise ValueError(y)\n",
        "def f(x):\n    if x: pass\n" + "".join(f"    elif x == {i}: raise ValueError({i})\n" for i in range(500)),
        "def f(x):\n" + "    g(x)\n" * 4000 + "    x = 1\n" * 4000,
        "def f(" + ", ".join(f"a{i}=None" for i in range(2000)) + "): ...",
    ],
    ids=["guards", "returns", "branches", "stores", "parameters"],
)
def test_nothing_is_claimed_of_functions_too_long_to_be_said(code: str):
    facts = facts_of(code)
    assert facts.summary is None
    assert [fact.when for fact in facts.raises] in ([], [None])
