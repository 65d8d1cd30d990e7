import logging

import pytest
from griffe import Docstring as Parsed
from griffe import DocstringSectionKind as Kind
from griffe import Parser
from hypothesis import given, settings
from hypothesis import strategies as st

from codedoc_core.docstrings.literal import clean
from codedoc_core.docstrings.profile import Style, StyleProfile
from codedoc_core.docstrings.prose import described
from codedoc_core.docstrings.render import render
from codedoc_core.docstrings.sections import Docstring, Entry, Section, SectionKind

logging.getLogger("griffe").setLevel(logging.CRITICAL)
GOOGLE, NUMPY, SPHINX = (StyleProfile(style) for style in Style)

FULL = Docstring(
    "Fetch the rows of a table.",
    ("Rows come in the order in which they were written, oldest first, whatever the index says.",),
    (
        Section(
            SectionKind.PARAMETERS,
            (
                Entry("table", "", "The table's name."),
                Entry("limit", "int", "Most rows to fetch; rows beyond it are left alone, however many.", "10"),
                Entry("*keys", "", "Keys of rows."),
                Entry("**options", "", "Passed on to ``connect``."),
            ),
        ),
        Section(SectionKind.RETURNS, (Entry("", "list[Row]", "The rows."),)),
        Section(SectionKind.RAISES, (Entry("KeyError", "", "If there is no such table."),)),
    ),
)
FULL_GOOGLE = """\
Fetch the rows of a table.

Rows come in the order in which they were written, oldest
first, whatever the index says.

Args:
    table: The table's name.
    limit (int): Most rows to fetch; rows beyond it are left
        alone, however many. Defaults to ``10``.
    *keys: Keys of rows.
    **options: Passed on to ``connect``.

Returns:
    list[Row]: The rows.

Raises:
    KeyError: If there is no such table."""
FULL_NUMPY = """\
Fetch the rows of a table.

Rows come in the order in which they were written, oldest
first, whatever the index says.

Parameters
----------
table
    The table's name.
limit : int, default=10
    Most rows to fetch; rows beyond it are left alone,
    however many.
*keys
    Keys of rows.
**options
    Passed on to ``connect``.

Returns
-------
list[Row]
    The rows.

Raises
------
KeyError
    If there is no such table."""
FULL_SPHINX = r"""Fetch the rows of a table.

Rows come in the order in which they were written, oldest
first, whatever the index says.

:param table: The table's name.
:param limit: Most rows to fetch; rows beyond it are left
    alone, however many. Defaults to ``10``.
:type limit: int
:param \*keys: Keys of rows.
:param \*\*options: Passed on to ``connect``.
:returns: The rows.
:rtype: list[Row]
:raises KeyError: If there is no such table."""


@pytest.mark.parametrize(
    ("profile", "text"), [(GOOGLE, FULL_GOOGLE), (NUMPY, FULL_NUMPY), (SPHINX, FULL_SPHINX)], ids=list(Style)
)
def test_a_full_docstring_in_each_style(profile, text):
    assert render(FULL, profile, 60) == text


def section(kind, *entries):
    return Docstring("S.", (), (Section(kind, entries),))


P, R, Y, A = SectionKind.PARAMETERS, SectionKind.RETURNS, SectionKind.YIELDS, SectionKind.ATTRIBUTES


@pytest.mark.parametrize(
    ("docstring", "google", "numpy", "sphinx"),
    [
        (Docstring("S."), "", "", ""),
        (section(P), "", "", ""),
        (section(P, Entry("x")), "Args:\n    x:", "Parameters\n----------\nx", ":param x:"),
        (
            section(P, Entry("x", "int")),
            "Args:\n    x: ``int``.",
            "Parameters\n----------\nx : int",
            ":param x: ``int``.",
        ),
        (
            section(P, Entry("x", "", "", "3")),
            "Args:\n    x: Defaults to ``3``.",
            "Parameters\n----------\nx : default=3",
            ":param x: Defaults to ``3``.",
        ),
        (
            section(P, Entry("x", "", "The x.", "None")),
            "Args:\n    x: The x.",
            "Parameters\n----------\nx : default=None\n    The x.",
            ":param x: The x.",
        ),
        (
            section(P, Entry("x", "list or None", "The x.")),
            "Args:\n    x: The x.",
            "Parameters\n----------\nx\n    The x.",
            ":param x: The x.",
        ),
        (
            section(R, Entry("", "", "The sum.")),
            "Returns:\n    The sum.",
            "Returns\n-------\nobject\n    The sum.",
            ":returns: The sum.",
        ),
        (
            section(R, Entry("", "", "A pair: ``a: b`` and more.")),
            "Returns:\n    A pair --\n    ``a: b`` and more.",
            "Returns\n-------\nobject\n    A pair: ``a: b`` and more.",
            ":returns: A pair: ``a: b`` and more.",
        ),
        (
            section(R, Entry("", "", "``a[1:]`` of it.")),
            "Returns:\n    The value\n    ``a[1:]`` of it.",
            "Returns\n-------\nobject\n    ``a[1:]`` of it.",
            ":returns: ``a[1:]`` of it.",
        ),
        (
            section(Y, Entry("", "int", "A number.")),
            "Yields:\n    int: A number.",
            "Yields\n------\nint\n    A number.",
            ":yields: A number.\n:ytype: int",
        ),
        (
            section(A, Entry("x", "int", "The x.")),
            "Attributes:\n    x (int): The x.",
            "Attributes\n----------\nx : int\n    The x.",
            ":ivar x: The x.\n:vartype x: int",
        ),
        (
            section(SectionKind.EXAMPLES, Entry(text=">>> f()\n1\n\n>>> g()")),
            "Examples:\n    >>> f()\n    1\n\n    >>> g()",
            "Examples\n--------\n>>> f()\n1\n\n>>> g()",
            ".. rubric:: Examples\n\n>>> f()\n1\n\n>>> g()",
        ),
        (
            section(SectionKind.NOTES, Entry(text="One.\n\nTwo.")),
            "Note:\n    One.\n\n    Two.",
            "Notes\n-----\nOne.\n\nTwo.",
            ".. note::\n\n    One.\n\n    Two.",
        ),
    ],
)
def test_small_sections_in_each_style(docstring, google, numpy, sphinx):
    texts = [render(docstring, profile, 72) for profile in (GOOGLE, NUMPY, SPHINX)]
    assert texts == [f"S.\n\n{text}" if text else "S." for text in (google, numpy, sphinx)]


def test_numpy_puts_sections_in_the_order_that_numpydoc_wants():
    docstring = Docstring("S.", (), (Section(A, (Entry("a", "int"),)), Section(P, (Entry("p", "int"),))))
    text = render(docstring, NUMPY, 72)
    assert text.index("Parameters") < text.index("Attributes")


def test_a_summary_leaves_room_for_the_quotes():
    summary = "A summary that is 30 wide now."
    assert render(Docstring(summary), GOOGLE, 36) == summary
    assert "\n" in render(Docstring(summary), GOOGLE, 35)
    assert render(Docstring(summary, ("More.",)), GOOGLE, 33).startswith(f"{summary}\n\n")


WORD = st.from_regex(r"[A-Za-z][a-z]{0,9}|``[a-z]( [a-z]){0,2}``|[a-z]{2,9}:|-|[0-9]\.", fullmatch=True)
PROSE = st.lists(WORD, min_size=1, max_size=25).map(lambda words: "The " + " ".join(words) + " end.")
TYPE = st.sampled_from(["int", "list[str]", "dict[str, int | None]", "Callable[[int], str]", "Literal['a b']", "a.B"])
NAME = st.from_regex(r"[a-z][a-z_0-9]{0,8}", fullmatch=True)
NAMED = st.lists(st.builds(Entry, NAME, TYPE, PROSE), min_size=1, max_size=4, unique_by=lambda entry: entry.name)
RAISED = st.lists(st.builds(Entry, st.sampled_from(["ValueError", "a.Error", "KeyError"]), text=PROSE), max_size=3)
RESULT = st.lists(st.builds(Entry, type=TYPE, text=PROSE), max_size=1)


@st.composite
def docstrings(draw):
    kinds = ((P, NAMED), (R, RESULT), (SectionKind.RAISES, RAISED))
    sections = tuple(Section(kind, tuple(draw(entries))) for kind, entries in kinds)
    return Docstring(draw(PROSE), tuple(draw(st.lists(PROSE, max_size=2))), sections)


OPTIONS = {"returns_named_value": False, "returns_multiple_items": False}
PARSERS = {Style.GOOGLE: (Parser.google, OPTIONS), Style.NUMPY: (Parser.numpy, {}), Style.SPHINX: (Parser.sphinx, {})}
KINDS = {Kind.parameters: P, Kind.returns: R, Kind.raises: SectionKind.RAISES}


def flat(text):
    return " ".join(text.split())


def meant(docstring):
    for part in docstring.sections:
        for entry in part.entries:
            name = "" if part.kind is SectionKind.RAISES else entry.name
            yield part.kind, name, entry.name if part.kind is SectionKind.RAISES else entry.type, flat(described(entry))


def read(text, style):
    parser, options = PARSERS[style]
    for part in Parsed(text).parse(parser, **options):
        for item in part.value if part.kind in KINDS else ():
            name = item.name if part.kind is Kind.parameters else ""
            yield KINDS[part.kind], name, str(item.annotation), flat(item.description)


@pytest.mark.parametrize("style", Style)
@settings(max_examples=50)
@given(docstring=docstrings(), width=st.integers(40, 100))
def test_griffe_reads_back_what_was_meant(style, docstring, width):
    text = render(docstring, StyleProfile(style), width)
    assert list(read(text, style)) == list(meant(docstring))
    assert clean(text) == text


HOSTILE = st.text(st.sampled_from("aB \n\r\t:`.->'\"\\*(){}[]\x00\x0c\u2028\ud800漢"), max_size=30)
HOSTILE_ENTRIES = st.lists(st.builds(Entry, NAME, HOSTILE, HOSTILE, st.none() | HOSTILE), max_size=2).map(tuple)
HOSTILE_SECTIONS = st.lists(st.builds(Section, st.sampled_from(SectionKind), HOSTILE_ENTRIES), max_size=2).map(tuple)


@pytest.mark.parametrize("style", Style)
@settings(max_examples=40)
@given(st.builds(Docstring, HOSTILE, st.tuples(HOSTILE), HOSTILE_SECTIONS), st.integers(1, 80))
def test_hostile_text_renders_clean(style, docstring, width):
    text = render(docstring, StyleProfile(style), width)
    assert clean(text) == text


@pytest.mark.parametrize("style", Style)
@given(prose=st.text(st.sampled_from("aB \n\r\t:`.->\\*()@"), max_size=40), width=st.integers(20, 80))
def test_prose_cannot_add_entries(style, prose, width):
    lie = f"{prose}\n\nArgs:\n    lie: It is.\n\n:param lie: It is.\n\nParameters\n----------\nlie : int\n{prose}"
    sections = (Section(P, (Entry("x", "int", f"The x. {lie}"),)), Section(R, (Entry("", "int", f"It. {lie}"),)))
    text = render(Docstring(f"Sum. {lie}", (lie,), sections), StyleProfile(style), width)
    assert [(kind, name) for kind, name, *_ in read(text, style)] == [(P, "x"), (R, "")]


HABITUAL = Docstring(
    "Fetch ``a.b`` of it.",
    (),
    (
        Section(
            P, (Entry("x", "int", "The ``x``.", "3"), Entry("y", "dict[str, int]", "The y"), Entry("z", "", "", "'a'"))
        ),
        Section(R, (Entry("", "int", "The sum."),)),
        Section(SectionKind.RAISES, (Entry("KeyError", "", "If so."),)),
    ),
)


@pytest.mark.parametrize(
    ("profile", "lines"),
    [
        (StyleProfile(titles=((P, "Arguments"),)), ["Arguments:"]),
        (StyleProfile(default="Defaults to {}."), ["    x (int): The ``x``. Defaults to 3.", "    z: Defaults to 'a'."]),
        (StyleProfile(default="(default: {})"), ["    x (int): The ``x`` (default: 3).", "    z: Default: 'a'."]),
        (StyleProfile(ticks="`"), ["Fetch `a.b` of it.", "    x (int): The `x`. Defaults to `3`."]),
        (StyleProfile(full_stop=False), ["Fetch ``a.b`` of it"]),
        (StyleProfile(Style.NUMPY, notation="default: {}"), ["x : int, default: 3", "z : default: 'a'"]),
        (StyleProfile(Style.NUMPY, notation="optional"), ["x : int, optional", "y : dict[str, int]", "z : optional"]),
        (
            StyleProfile(Style.SPHINX, inline_types=True, titles=((R, "return"), (SectionKind.RAISES, "raise"))),
            [":param int x: The ``x``. Defaults to ``3``.", ":param y: The y", ":type y: dict[str, int]", ":return: The sum.",
             ":raise KeyError: If so."],
        ),
    ],
)  # fmt: skip
def test_habits_of_the_project_are_followed(profile, lines):
    text = render(HABITUAL, profile, 72)
    assert [line for line in lines if line not in text.splitlines()] == []


@pytest.mark.parametrize("summary", ["One. Two.", "And so on...", "Is it?", "One"])
def test_only_a_single_full_stop_is_taken_off(summary):
    assert render(Docstring(summary), StyleProfile(full_stop=False), 72) == summary
