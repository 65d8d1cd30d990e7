from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.reading import Layout
from codedoc_core.docstrings.sections import SectionKind

GOOGLE = """Sum.

    Args:
        x (int, optional): The x. Defaults to 3.
        y, z: Others
            continued.
        *args: Rest.

    Returns:
        dict[str, int]: The thing.

    Raises:
        ValueError: If bad.
        :class:`KeyError`, `foo.TypeError`: If worse.
    """
NUMPY = """Sum.

    Parameters
    ----------
    x : int, default 3
        The x.
    y, z : {'a', 'b'}, optional (default='a')
        Others continued.
    *args
        Rest.

    Returns
    -------
    out : dict[str, int]
        The thing.

    Raises
    ------
    ValueError
        If bad.
    """
SPHINX = """Sum.

    :param int x: The x,
        defaults to 3.
    :param y: Others.
    :type y: str or None
    :param *args: Rest.
    :return: The thing.
    :rtype: dict[str, int]
    :raises ValueError: If bad.
    """
EPYTEXT = SPHINX.replace(" :param int x", " @param x").replace(" :", " @")


def names(text: str, kind: SectionKind = SectionKind.PARAMETERS) -> list[str]:
    return [entry.name for entry in read(text).entries(kind)]


@pytest.mark.parametrize(
    ("text", "layout"),
    [(GOOGLE, Layout.GOOGLE), (NUMPY, Layout.NUMPY), (SPHINX, Layout.SPHINX), (EPYTEXT, Layout.EPYTEXT)],
)
def test_every_style_gives_the_same_values(text: str, layout: Layout):
    reading = read(text)
    assert (reading.layout, reading.summary) == (layout, "Sum.")
    assert [name for name in names(text) if name != "z"] == ["x", "y", "args"]
    first = reading.entries(SectionKind.PARAMETERS)[0]
    assert first.defaults == ("3",)
    assert first.type == ("" if layout is Layout.EPYTEXT else "int")
    (result,) = reading.entries(SectionKind.RETURNS)
    assert (result.type, result.text) == ("dict[str, int]", "The thing.")
    assert names(text, SectionKind.RAISES)[0] == "ValueError"


@pytest.mark.parametrize("text", [GOOGLE, NUMPY, SPHINX, EPYTEXT])
def test_spans_cut_out_what_they_say(text: str):
    for section in read(text).sections:
        for entry in section.entries:
            assert text[entry.name_span.start : entry.name_span.end] == entry.name
            assert section.span.start <= entry.span.start <= entry.span.end <= section.span.end
            if entry.type_span and entry.type:
                assert text[entry.type_span.start : entry.type_span.end].startswith(entry.type)


def test_exceptions_in_one_entry_are_told_apart():
    assert names(GOOGLE, SectionKind.RAISES) == ["ValueError", "KeyError", "foo.TypeError"]


@pytest.mark.parametrize(
    "text",
    [
        "S.\n\n    ::\n\n        :param x: no\n",
        "S.\n\n    .. code-block:: python\n\n        Args:\n            x: no\n",
        "S.\n\n    Example:\n        :param x: no\n",
        "S. Args: none",
    ],
)
def test_what_is_quoted_is_no_section(text: str):
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S.\n\nArgs :\n  x : The x\n  y - The y", ["x", "y"]),
        ("S.\n\nArgs:\n\tx (Callable[[int], str]): The x\n\ty: The y", ["x", "y"]),
        ("S.\n\nParameters\n==========\nx: int\n  The x\n`y` : str\n  The y", ["x", "y"]),
        ("S.\n\n:param  str x : The x\n:param\ty: The y\nand more of it\n:returns: None", ["x", "y"]),
        ("S.\n\nArgs:\n  x: The x\n\n:param y: The y", ["x", "y"]),
        ("S.\n\nArgs:\n    Note: x is odd.\n    x: The x", ["x"]),
        ("S.\r\n\r\nArgs:\r\n  x: The x\r\n  y: The y\r\n", ["x", "y"]),
    ],
)
def test_sloppy_sections_are_read_as_they_are_meant(text: str, expected: list[str]):
    assert names(text) == expected


@given(st.text(alphabet="ab:@-= \n\t\r`*()[],.ArgsReturnsRaisesparamtype", max_size=200))
def test_any_text_can_be_read_and_spans_stay_within_it(text: str):
    for section in read(text).sections:
        for entry in section.entries:
            assert 0 <= entry.span.start <= entry.span.end <= len(text)
            assert text[entry.name_span.start : entry.name_span.end] == entry.name
