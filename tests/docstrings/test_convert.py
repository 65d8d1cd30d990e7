"""A docstring told in another style: the same words, the same entries, or nothing at all."""

import re
from collections import Counter
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.docstrings.convert import convert
from codedoc_core.docstrings.glance import seeming_style
from codedoc_core.docstrings.profile import Style, StyleProfile
from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.docstrings.taken_apart import NotUnderstood
from codedoc_core.source.edit import apply

GOOGLE = """Do it.

    More,  with odd   spacing.

    Args:
        first (int, optional): The first,  oddly   spaced,
            and a second line.

            - an item
        *rest: The rest. Defaults to ``3``.

    Returns:
        dict[str, int]: The result
        and so on.

    Raises:
        ValueError: If it is bad.

    Note:
        Careful.

    Example:
        >>> 1
        1
    """
NUMPY = """Do it.

    More,  with odd   spacing.

    Parameters
    ----------
    first : int, optional
        The first,  oddly   spaced,
        and a second line.

        - an item
    *rest
        The rest. Defaults to ``3``.

    Returns
    -------
    dict[str, int]
        The result
        and so on.

    Raises
    ------
    ValueError
        If it is bad.

    Notes
    -----
    Careful.

    Examples
    --------
    >>> 1
    1
    """
SPHINX = """Do it.

    More,  with odd   spacing.

    .. note::

        Careful.

    .. rubric:: Examples

    >>> 1
    1

    :param first: The first,  oddly   spaced,
        and a second line.

        - an item
    :type first: int, optional
    :param \\*rest: The rest. Defaults to ``3``.
    :returns: The result
        and so on.
    :rtype: dict[str, int]
    :raises ValueError: If it is bad.
    """


def converted(text: str, style: Style, **results: str) -> str:
    known = {SectionKind(kind): type_ for kind, type_ in results.items()}
    return apply(text, [convert(text, StyleProfile(style, line_length=100), known)])


@pytest.mark.parametrize(
    ("before", "style", "after"),
    [
        (GOOGLE, Style.NUMPY, NUMPY),
        (GOOGLE, Style.SPHINX, SPHINX),
        (NUMPY, Style.GOOGLE, GOOGLE.replace("Example:", "Examples:")),
        (NUMPY, Style.SPHINX, SPHINX),
    ],
)
def test_every_part_takes_the_form_of_the_other_style(before, style, after):
    assert converted(before, style) == after


def test_what_stands_above_the_fields_stays_as_it_is():
    above = SPHINX[: SPHINX.index("    :param first")]
    assert converted(SPHINX, Style.NUMPY).startswith(above)


def test_a_result_without_a_type_takes_the_one_that_the_code_tells():
    text = "Do it.\n\n    Returns:\n        The sum.\n    "
    assert "\n    float\n        The sum." in converted(text, Style.NUMPY, returns="float")
    assert "\n    object\n        The sum." in converted(text, Style.NUMPY)


def test_a_line_that_would_be_too_long_is_broken_elsewhere():
    words = "word " * 14
    text = (
        f"Do it.\n\n    Parameters\n    ----------\n    a_long_name : dict[str, list[int]]\n        {words}end.\n    "
    )
    lines = converted(text, Style.GOOGLE).splitlines()
    assert max(map(len, lines)) <= 100
    assert " ".join(" ".join(lines).split()).count("word") == 14


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Do it.", "no sections"),
        ("Do it.\n\n    Args:\n        x: The x.\n    ", "Google style already"),
        (
            "Do it.\n\n    Args:\n        x: The x.\n\n    More prose.\n\n    Returns:\n        int: It.\n    ",
            "none of its",
        ),
        ("Do it.\n\n    Args:\n        x: The x.\n\n    :returns: It.\n    ", "not in one of"),
        ("Do it.\n\n    @param x: The x.\n    ", "not in one of"),
        ("Do it.\n\n    :param x: The x.\n    :meta private:\n    ", "no counterpart"),
        (":param x: The x.\n    ", "begins with a section"),
        ("Do it.\n\n    Methods\n    -------\n    run\n        Runs.\n    ", "no section 'Methods'"),
        ("Do it.\n\n    Returns\n    -------\n    a : int\n        One.\n    b : int\n        Two.\n    ", "no form"),
        ("Do it.\n\n    Returns\n    -------\n    total : int\n        It.\n    ", "no usual entry"),
        ("Do it.\n\n\tParameters\n\t----------\n\tx : int\n\t\tIt.\n\t", "tabs"),
    ],
)
def test_what_is_not_surely_understood_is_left_alone(text, why):
    with pytest.raises(NotUnderstood, match=why):
        converted(text, Style.GOOGLE)


def test_names_that_share_an_entry_have_no_field():
    text = "Do it.\n\n    Parameters\n    ----------\n    x, y : int\n        Both.\n    "
    with pytest.raises(NotUnderstood, match="share"):
        converted(text, Style.SPHINX)
    assert "x, y (int): Both." in converted(text, Style.GOOGLE)


@pytest.mark.parametrize(("text", "style"), [(GOOGLE, "google"), (NUMPY, "numpy"), (SPHINX, "sphinx"), ("Do it.", "")])
def test_a_glance_tells_the_style(text, style):
    assert seeming_style(text) == style


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), max_size=40)
NAMES = st.sampled_from(["x", "*args", "**kwargs", "name_", "größe"])
TYPES = st.sampled_from(["", " (int)", " (dict[str, int], optional)", " (Callable[[int], str])", " ({'a', 'b'})"])
ENTRIES = st.lists(st.tuples(NAMES, TYPES, WORDS, WORDS), min_size=1, max_size=3, unique_by=lambda entry: entry[0])


@given(
    ENTRIES, st.sampled_from(["", "    Returns:\n        The {}.\n", "    Raises:\n        OSError: If {}.\n"]), WORDS
)
def test_no_word_is_lost_whatever_they_are(entries, more, words):
    written = "".join(f"{name}{type_}: {text}\n{indent(below, '    ')}\n" for name, type_, text, below in entries)
    text = f"Do it.\n\n    Args:\n{indent(written, '        ')}\n{more.format(words)}    "
    for style in Style:
        try:
            new = converted(text, style)
        except NotUnderstood:
            continue
        gone = Counter(re.findall(r"\w+", text)) - Counter(re.findall(r"\w+", new))
        assert not set(gone) - {"Args", "Returns", "Raises"}
        entries_of = [[(e.name, e.text) for e in read(each).entries(SectionKind.PARAMETERS)] for each in (text, new)]
        assert entries_of[0] == entries_of[1]
        try:
            again = converted(new, Style.GOOGLE)
        except NotUnderstood:
            continue
        assert [e.text for s in read(again).sections for e in s.entries] == [
            e.text for s in read(text).sections for e in s.entries
        ]
