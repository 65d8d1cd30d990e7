"""Summaries made of idioms, branches, loops, deeds and delegates: each with a twin about which nothing may be claimed."""

from textwrap import dedent, indent

import pytest

from codedoc_core.facts.facts import Role
from codedoc_core.facts.functions import function_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse
from codedoc_core.symbols.symbol import SymbolKind


def summary(header: str, body: str, before: str = "", *, role: Role = Role.METHOD) -> str | None:
    """Summary of a method whose body is given; ``before`` stands before it in its class."""
    members = indent(dedent(before), "    ")
    code = f"class A:\n{members}\n    def {header}:\n{indent(dedent(body), ' ' * 8)}\n"
    module = parse(decode(code.encode()))
    symbol = [s for s in module.symbols if s.kind is SymbolKind.FUNCTION and s.name == header.partition("(")[0]][-1]
    return function_facts(symbol, module, role).summary


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("x.lower()", "``x`` in lower case"),
        ("x.strip().lower()", "``x`` without surrounding whitespace, in lower case"),
        ("json.dumps(x)", "``x`` as JSON"),
        ("list(self.rows.values())", "the values of ``rows`` as a list"),
        ("list(reversed(x))", "``x`` in reverse order, as a list"),
        ("os.path.join(self.root, x)", "``root`` and ``x`` joined as a path"),
        ("x.get('host', y)", 'the value of ``"host"`` in ``x``, or ``y`` if there is none'),
        ("self.price * x", "``price`` times ``x``"),
        ("x / 2", "``x`` divided by 2"),
        ("self.name or x", "``name``, or ``x`` if that is falsy"),
        ("f'{self.host}:{self.port}'", "a string of the form ``{host}:{port}``"),
        ("'%s:%d' % (self.host, self.port)", "a string of the form ``{host}:{port}``"),
        ("'{}-{}'.format(x, y)", "a string of the form ``{x}-{y}``"),
        ("f'<{type(self).__name__} {self.name}>'", "a string of the form ``<{class name} {name}>``"),
        ("[g(i) for i in x]", "a list with ``g(i)`` for each ``i`` of ``x``"),
        ("[g(i) for i in x if i.ok]", "a list with ``g(i)`` for each ``i`` of ``x`` where ``i.ok`` is truthy"),
        ("{i.sku: i for i in x}", "a dictionary of ``x`` by ``sku``"),
        ("{k: g(k) for k in x}", "a dictionary from ``k`` to ``g(k)`` for each ``k`` of ``x``"),
        ("Counter(i.sku for i in self.items)", "the number of ``items`` by ``sku``"),
        ("lambda y: y + x", "a function of ``y`` that returns ``y`` plus ``x``"),
        ("sorted(i.name for i in x)", "the ``name`` of each element of ``x``, sorted"),
    ],
)
def test_a_known_expression_is_said_in_words(expression, said):
    assert summary("f(self, x, y)", f"return {expression}") == f"Return {said}."


@pytest.mark.parametrize(
    "expression",
    [
        "'%s %s' % self.args",  # one name for two places
        "'%s' % self.values",  # which may be a tuple
        "f'{x!r:>10} {y[0]}'",  # no name to show
        "[j for i, j in zip(x, y)]",
        "{k: v async for k, v in x}",
    ],
)
def test_what_has_no_clear_words_is_left_unsaid(expression):
    found = summary("f(self, x, y)", f"return {expression}")
    assert found is None or "a string of the form" not in found
    assert found is None or "for each" not in found


@pytest.mark.parametrize(
    ("header", "body", "said"),
    [
        (
            "f(self, x)",
            "if x is None:\n    return None\nreturn g(x)",
            "Return ``g(x)``, or ``None`` if ``x`` is ``None``.",
        ),
        ("f(self, x)", "if x.ok:\n    return x.a\nreturn x.b", "Return ``x.a`` if ``x.ok`` is truthy, else ``x.b``."),
        (
            "f(self, x)",
            "if x == 1:\n    return 'a'\nif x == 2:\n    return 'b'\nreturn 'c'",
            'Return ``"a"`` if ``x`` is 1, ``"b"`` if ``x`` is 2, else ``"c"``.',
        ),
        (
            "f(self)",
            "if self._x is None:\n    self._x = Box(self.a)\nreturn self._x",
            "Return ``Box(self.a)``, computed on first use.",
        ),
        (
            "f(self, name)",
            "for i in self.items:\n    if i.name == name:\n        return i\nreturn None",
            "Return the first of ``items`` whose ``name`` equals ``name``, or ``None``.",
        ),
        (
            "f(self, name)",
            "for i in self.items:\n    if i.name == name:\n        return i.price\nraise KeyError(name)",
            "Return the ``price`` of the first of ``items`` whose ``name`` equals ``name``.",
        ),
        (
            "f(self, names)",
            "for n in names:\n    if n.startswith('_'):\n        return True\nreturn False",
            'Whether one of ``names`` starts with ``"_"``.',
        ),
    ],
)
def test_a_few_paths_are_said_with_their_conditions(header, body, said):
    assert summary(header, body) == said


@pytest.mark.parametrize(
    "body",
    [
        "if x.ok:\n    x.ok = 1\n    return x.a\nreturn x.b",  # does more than return
        "for i in self.items:\n    if i.name == x:\n        return i\n    g(i)\nreturn None",
        "if a.b(x):\n    return 1\nif c(x):\n    return 2\nif d(x):\n    return 3\nif e(x):\n    return 4\nreturn 5",
    ],
)
def test_paths_that_do_more_are_not_said(body):
    assert summary("f(self, x)", body) is None


def test_a_value_kept_elsewhere_is_not_computed_on_first_use():
    said = summary("f(self)", "if self._x is None:\n    self._y = Box()\nreturn self._x")
    assert said == "Set ``_y`` to ``Box()`` if ``_x`` is ``None``, then return ``_x``."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "rows = []\nfor i in x:\n    rows.append(g(i))\nreturn rows",
            "Return a list with ``g(i)`` for each ``i`` of ``x``.",
        ),
        (
            "rows = {}\nfor i in x:\n    if i.ok:\n        rows[i.k] = i.v\nreturn rows",
            "Return a dictionary from ``i.k`` to ``i.v`` for each ``i`` of ``x`` where ``i.ok`` is truthy.",
        ),
        (
            "names = set()\nfor i in x:\n    names.add(i.name)\nreturn names",
            "Return the set of the ``name`` of each element of ``x``.",
        ),
        ("yield from self.rows", "Yield each element of ``rows``."),
        ("for i in x:\n    yield g(i)", "Yield ``g(i)`` for each ``i`` of ``x``."),
        (
            "try:\n    while True:\n        yield self.read()\nexcept EOFError:\n    pass",
            "Yield ``read()`` until ``EOFError`` is raised.",
        ),
    ],
)
def test_a_loop_that_gathers_is_the_comprehension_it_could_be(body, said):
    assert summary("f(self, x)", body) == said


@pytest.mark.parametrize(
    "body",
    [
        "rows = []\nfor i in x:\n    rows.append(g(i))\nrows.pop()\nreturn rows",
        "rows = [1]\nfor i in x:\n    rows.append(g(i))\nreturn rows",
        "rows = []\nfor i in x:\n    if i:\n        break\n    rows.append(g(i))\nreturn rows",
        "rows = []\nfor i in x:\n    rows.append(g(i))\nelse:\n    rows = None\nreturn rows",
    ],
)
def test_a_loop_that_does_anything_else_is_no_comprehension(body):
    assert "for each" not in (summary("f(self, x)", body) or "")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "row = Row(x, self.a, self.bbbbbbbbbbbbbbbbb, self.c)\nself.rows.append(row)",
            "Append a ``Row`` to ``rows``.",
        ),
        ("log.debug('x')\nself.rows.clear()", "Clear ``rows``."),
        ("self.lock.acquire()\ntry:\n    self.rows.clear()\nfinally:\n    self.lock.release()", "Clear ``rows``."),
        ("try:\n    del self.rows[x]\nexcept KeyError:\n    pass", "Delete ``rows[x]``, ignoring ``KeyError``."),
        (
            "if x:\n    self.rows.clear()\nself.a = x",
            "Clear ``rows`` if ``x`` is truthy, then set ``a`` to ``x``.",
        ),
        (
            "if x:\n    self.a = 1\nelse:\n    self.a = 2",
            "Set ``a`` to ``1`` if ``x`` is truthy, else set ``a`` to ``2``.",
        ),
        ("self.rows.append(x)\nreturn len(self.rows)", "Append ``x`` to ``rows`` and return the number of ``rows``."),
        ("for i in x:\n    i.n = 0", "Set ``i.n`` to ``0`` for each ``i`` of ``x``."),
        (
            "self.path(x).write_text(json.dumps(x), encoding='utf-8')",
            "Write ``x`` as JSON to the file ``path(x)``.",
        ),
        ("with open(x, 'w') as f:\n    json.dump(self.rows, f)", "Write ``rows`` as JSON to the file at ``x``."),
        ("return self.env.render(x)", "Render ``x`` with ``env``."),
        ("self.bus.publish(x)", "Publish ``x`` through ``bus``."),
        ("self.client.close_connection()", "Close the connection of ``client``."),
        ("return x.split(self.mark)", "Return the parts of ``x`` between ``mark``."),
    ],
)
def test_a_deed_is_said_by_its_verb(body, said):
    assert summary("f(self, x)", body) == said


@pytest.mark.parametrize("call", ["self.mark_modified()", "self.run_forever()", "x.encode(self.encoding)", "x.send(1)"])
def test_a_call_whose_name_is_no_verb_with_its_object_is_no_deed(call):
    said = summary("f(self, x)", call)
    assert said is None or said.startswith("Call ``")


def test_a_function_that_returns_a_function_says_what_that_does():
    assert (
        summary("f(self, n)", "def g(y):\n    return y + n\nreturn g")
        == "Return a function of ``y`` that returns ``y`` plus ``n``."
    )


def test_a_decorator_says_whom_it_wraps():
    body = "@functools.wraps(fn)\ndef g(*args):\n    one()\n    if two(): three()\n    return fn(*args)\nreturn g"
    assert summary("f(self, fn)", body) == "Return a wrapper of ``fn``."


def test_who_hands_everything_on_speaks_with_the_words_of_whom_it_calls():
    before = 'def _load(self, path):\n    """Load the rows of ``path``, newest first."""\n    a()\n'
    assert summary("load(self, path)", "return self._load(path)", before) == "Load the rows of ``path``, newest first."


def test_words_about_other_parameters_are_not_borrowed():
    before = 'def _load(self, path, depth=1):\n    """Load ``path`` down to depth."""\n    a()\n'
    assert summary("load(self, path)", "return self._load(path)", before) is None


def test_what_a_method_gives_by_its_annotation_is_empty_or_not():
    before = "def names(self) -> list[str]:\n    return sorted(self.x)\n"
    assert summary("is_empty(self)", "return not self.names()", before) == "Whether ``names()`` is empty."


def test_a_condition_on_what_the_function_itself_has_changed_is_not_told():
    module = parse(decode(b"class A:\n def f(self, s):\n  self.t = g(s)\n  self.h()\n  if self.t: raise ValueError\n"))
    assert [fact.when for fact in function_facts(module.symbols[-1], module, Role.METHOD).raises] == [None]


def test_a_condition_on_what_changes_only_later_is_told():
    module = parse(decode(b"class A:\n def f(self):\n  if self.done: raise ValueError\n  self.done = 1\n"))
    assert [fact.when for fact in function_facts(module.symbols[-1], module, Role.METHOD).raises] == [
        "If ``done`` is truthy."
    ]
