"""Repairs of docstrings that have drifted: the stale entry changes, every other byte stays."""

from pathlib import Path
from textwrap import dedent

import pytest
from oracle import revision_damage

import codedoc_core as core


class Mute:
    """A writer that has nothing to say."""

    async def write(self, contexts):
        return [None for _ in contexts]


def updated(source: str | bytes) -> core.DocumentResult:
    data = source if isinstance(source, bytes) else source.encode()
    result = core.run(core.document, core.DocumentRequest(data, update=True), Mute())
    assert revision_damage(data, result.data) == []
    assert core.run(core.document, core.DocumentRequest(result.data, update=True), Mute()).data == result.data
    return result


def body(signature: str, docstring: str, code: str = "print(1)") -> str:
    text = dedent(docstring).strip("\n").replace("\n", "\n    ")
    lines = code.replace("\n", "\n    ")
    return f'def f({signature}):\n    """{text}\n    """\n    {lines}\n'


GOOGLE = """
Do it.

Args:
    first (int): The first,  with   odd spacing
      and a second line.
    second: The second.

Returns:
    The result.
"""
NUMPY = """
Do it.

Parameters
----------
first : int
    The first.
second
    The second.

See Also
--------
g : another
"""
SPHINX = """
Do it.

:param first: The first
  one.
:type first: int
:param second: The second.
"""
EPYTEXT = """
Do it.

@param first: The first.
@type first: C{int}
@param second: The second.
"""
RETURN = "return first"


@pytest.mark.parametrize(
    ("signature", "docstring", "old", "new"),
    [
        ("first_one, second", GOOGLE, "first (int)", "first_one (int)"),
        ("first_one, second", NUMPY, "first : int", "first_one : int"),
        ("first_one, second", SPHINX, ":param first:", ":param first_one:"),
        ("first_one, second", EPYTEXT, "@param first:", "@param first_one:"),
    ],
)
def test_a_rename_moves_the_description_to_the_new_name(signature, docstring, old, new):
    source = body(signature, docstring, "return first_one")
    expected = source.replace(old, new).replace("type first:", "type first_one:")
    assert updated(source).data.decode() == expected


@pytest.mark.parametrize(
    ("docstring", "gone"),
    [
        (GOOGLE, "        second: The second.\n"),
        (NUMPY, "    second\n        The second.\n"),
        (SPHINX, "    :param second: The second.\n"),
        (EPYTEXT, "    @param second: The second.\n"),
    ],
)
def test_an_entry_for_a_parameter_that_is_gone_goes(docstring, gone):
    source = body("first", docstring, RETURN)
    assert gone in source
    assert updated(source).data.decode() == source.replace(gone, "")


@pytest.mark.parametrize(
    ("docstring", "before", "added"),
    [
        (GOOGLE, "        second: The second.\n", "        third: Defaults to ``3``.\n"),
        (NUMPY, "        The second.\n", "    third : int, default=3\n"),
        (SPHINX, "    :param second: The second.\n", "    :param third: Defaults to ``3``.\n    :type third: int\n"),
        (EPYTEXT, "    @param second: The second.\n", "    @param third: Defaults to ``3``.\n    @type third: int\n"),
    ],
)
def test_a_parameter_is_added_in_its_place_and_style(docstring, before, added):
    source = body("first, second, third=3", docstring, "return first")
    expected = source.replace(before, before + added)
    assert updated(source).data.decode().replace("third (int)", "third") == expected


def test_a_parameter_that_comes_first_is_added_first():
    source = body("zero=0, first=1, second=2", GOOGLE, RETURN)
    start = "    Args:\n"
    assert updated(source).data.decode() == source.replace(start, f"{start}        zero (int): Defaults to ``0``.\n")


def test_a_parameter_of_which_nothing_is_known_is_left_to_a_person():
    source = body("first, second, third", GOOGLE, RETURN)
    result = updated(source)
    assert result.data.decode() == source
    assert [finding.code for finding in result.findings] == ["CD201"]


@pytest.mark.parametrize("docstring", [GOOGLE, NUMPY])
def test_entries_are_put_in_order_with_all_their_bytes(docstring):
    source = body("second, first", docstring, RETURN)
    result = updated(source).data.decode()
    assert result.index("second") < result.index("The first")
    assert sorted(result.splitlines()) == sorted(source.splitlines())


@pytest.mark.parametrize(
    ("stated", "default", "now"),
    [
        ("Defaults to 5.", "3", "Defaults to 3."),
        ("Defaults to ``'a'``.", "'b'", "Defaults to ``'b'``."),
        ('Defaults to "a".', "'b'", 'Defaults to "b".'),
        ("The default is None (5 lines).", "3", "The default is 3 (5 lines)."),
    ],
)
def test_a_default_is_stated_as_it_is(stated, default, now):
    docstring = GOOGLE.replace("The second.", f"The second. {stated}")
    source = body(f"first, second={default}", docstring, RETURN)
    assert updated(source).data.decode() == source.replace(stated, now)


def test_a_type_that_contradicts_the_annotation_gives_way():
    source = body("first: str, second", GOOGLE, RETURN)
    assert updated(source).data.decode() == source.replace("first (int)", "first (str)")


@pytest.mark.parametrize(
    ("docstring", "gone"),
    [(GOOGLE, "\n    \n    Returns:\n        The result."), (SPHINX + ":returns: It.\n", "\n    :returns: It.")],
)
def test_a_section_about_nothing_goes(docstring, gone):
    source = body("first, second", docstring, "print(first)")
    assert gone in source
    assert updated(source).data.decode() == source.replace(gone, "")


def test_what_is_yielded_is_called_so():
    source = body(
        "first, second", NUMPY.replace("See Also\n--------\ng : another", "Returns\n-------\nint\n    It."), "yield 1"
    )
    assert "    Yields\n    ------\n    int\n" in updated(source).data.decode()


def test_an_exception_is_added_with_its_condition():
    docstring = GOOGLE + "\nRaises:\n    KeyError: If it is missing.\n"
    code = "if not first:\n    raise KeyError\nif second < 0:\n    raise ValueError\nreturn first"
    result = updated(body("first, second", docstring, code)).data.decode()
    assert "        KeyError: If it is missing.\n        ValueError: If ``second`` is negative.\n" in result


@pytest.mark.parametrize(
    "literal",
    [
        '"""Do it.\\n\n    Args:\n        gone: It.\n    """',  # an escape: the text is not spelled out
        '"Do it." "\\n\\nArgs:\\n    gone: It.\\n"',  # two literals
    ],
)
def test_a_literal_that_does_not_spell_its_text_out_is_left_alone(literal):
    source = f"def f():\n    {literal}\n    print(1)\n"
    result = updated(source)
    assert result.data.decode() == source
    assert [finding.code for finding in result.findings] in (["CD202"], [])


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_are_those_of_the_file(newline):
    source = body("first, second, third=3", GOOGLE, RETURN).replace("\n", newline).encode()
    data = updated(source).data
    assert b"third" in data.split(b"Returns:")[0].split(b"Args:")[1]
    assert data.replace(newline.encode(), b"").count(b"\n") == 0


def test_a_silenced_finding_is_not_repaired():
    source = body("first", GOOGLE, RETURN).replace("def f(first):", "def f(first):  # noqa: CD202")
    assert updated(source).data.decode() == source


def test_real_docstrings_survive_an_update():
    folder = Path(core.__file__).parent
    for path in sorted(folder.rglob("*.py"))[::6]:
        updated(path.read_bytes())
