"""Words of another parameter, without what may differ."""

from __future__ import annotations

import pytest

from codedoc_core.facts.borrowed import borrowed


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("Name of the attribute. Default value: 'label'.", "Name of the attribute."),
        ("Name of the attribute. Default value is 'label'.", "Name of the attribute."),
        ("Name of the attribute, by default 'label'.", "Name of the attribute."),
        ("Name of the attribute (default 'label').", "Name of the attribute."),
        ("Name of the attribute (default: 'label').", "Name of the attribute."),
        ("Name of the attribute [default=label].", "Name of the attribute."),
        ("Name of the attribute. By default, all are taken.", "Name of the attribute."),
        ("Name of the attribute. It defaults to all.", "Name of the attribute."),
        ("If ``None`` (default), all are taken.", "If ``None``, all are taken."),
        ("Optional name of the attribute.", "Name of the attribute."),
        ("Name of the attribute, optional.", "Name of the attribute."),
        ("Name of the attribute. Required.", "Name of the attribute."),
        ("Default is 3.", None),
        ("By default, nothing.", None),
        (
            "Value where there is none; the default of the others.",
            "Value where there is none; the default of the others.",
        ),
        ("The default encoding.", "The default encoding."),
        ("Value to return instead of a default.", "Value to return instead of a default."),
    ],
)
def test_no_default_of_another_function_is_told(words: str, held: str | None) -> None:
    assert borrowed(words, None) == held


@pytest.mark.parametrize(
    ("words", "kind", "is_held"),
    [
        ("A string that names it.", "int", False),
        ("A string that names it.", "str | None", True),
        ("A string that names it.", None, True),
        ("String.", "int", False),
        ("String values are taken as they are.", "int", True),
        ("List of names.", "dict", False),
        ("Number of names.", "str", False),
        ("Number of names.", "int", True),
        ("Function to call.", "Callable[[], None]", True),
    ],
)
def test_a_type_that_the_parameter_does_not_have_is_not_told(words: str, kind: str | None, is_held: bool) -> None:
    assert (borrowed(words, kind) == words) is is_held
