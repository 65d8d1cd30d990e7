"""Summaries in the mood of the project."""

import pytest

from codedoc_core.checks.claims_mood import in_mood
from codedoc_core.docstrings.profile import Mood
from codedoc_core.facts.facts import Role, SymbolFacts


@pytest.mark.parametrize(
    ("imperative", "descriptive"),
    [
        ("Return the sum.", "Returns the sum."),
        ("Apply ``x`` to it.", "Applies ``x`` to it."),
        ("Fetch it.", "Fetches it."),
    ],
)
def test_a_summary_is_turned(imperative, descriptive):
    facts = SymbolFacts("f", 1, Role.FUNCTION)
    assert in_mood(imperative, facts, Mood.DESCRIPTIVE) == descriptive
    assert in_mood(descriptive, facts, Mood.IMPERATIVE) == imperative
    assert in_mood(imperative, facts, Mood.IMPERATIVE) == imperative
    assert in_mood(descriptive, facts, Mood.DESCRIPTIVE) == descriptive


@pytest.mark.parametrize(
    "summary", ["Open the file and read it.", "The sum of it.", "Whether it is so.", "Return.", "``x`` is set."]
)
def test_what_cannot_be_turned_as_a_whole_stays(summary):
    assert in_mood(summary, SymbolFacts("f", 1, Role.FUNCTION), Mood.DESCRIPTIVE) == summary


def test_only_functions_do_something():
    assert in_mood("Return it.", SymbolFacts("C", 1, Role.CLASS), Mood.DESCRIPTIVE) == "Return it."
