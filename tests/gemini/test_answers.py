import json

import pytest
from gemini.made import facts_of
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.docstrings.draft import Draft
from codedoc_core.gemini.answers import read_answer

F = facts_of("f", ["x", "summary"], ["ValueError"], returns=True)
G = facts_of("g", attributes=["a"], yields=True)
ASKED = [("1.1", F), ("1.2", G)]
SAID = {
    "1.1": {
        "summary": " Say it. ", "description": "One.\n\nTwo\nlines.", "x": "The x.", "parameter summary": "Words.",
        "raises ValueError": "If so.", "returns": "It.",
    },
    "1.2": {"summary": "Hold it.", "a": "An a.", "yields": "Each."},
}  # fmt: skip
DRAFTS = [
    Draft(
        "Say it.",
        ("One.", "Two\nlines."),
        (("x", "The x."), ("summary", "Words.")),
        "It.",
        None,
        (("ValueError", "If so."),),
    ),
    Draft("Hold it.", yields="Each.", attributes=(("a", "An a."),)),
]


def read(said):
    return read_answer(said if isinstance(said, str) else json.dumps(said), ASKED)


@pytest.mark.parametrize("form", ["{}", "```json\n{}\n```", "```\n{}\n```\n", "  \n{}\n", "```json\n{}"])
def test_an_answer_is_read_with_or_without_a_fence(form):
    assert read(form.replace("{}", json.dumps(SAID))) == DRAFTS
    assert read(form.replace("{}", json.dumps(SAID, indent=2))) == DRAFTS


def test_an_answer_that_breaks_off_is_read_up_to_there():
    text = json.dumps(SAID)
    for length in range(len(text)):
        first, second = read(text[:length])
        assert first in (None, DRAFTS[0])
        assert second in (None, DRAFTS[1])
        assert first is not None or second is None
    assert read(text[:-1]) == DRAFTS


@pytest.mark.parametrize(
    "said",
    [
        "", "{", "[]", "null", "Sure! Here it is.", '{"1.1"', '{"1.1":', '{"1.1": {"summary": "x"', "[" * 100_000, '{"1.1":' * 100_000,
        {"1.1": []}, {"1.1": "Say it."}, {"1.1": {"summary": 3}}, {"1.1": {"summary": {}}}, {"1.1": {"summary": "S.", "x": ["The x."]}},
        {"1.1": {"summary": "ab" * 3000}}, {"f": {"summary": "S."}}, {"1.11": {"summary": "S."}}, '{1: {"summary": "S."}}',
    ],
)  # fmt: skip
def test_what_is_not_in_good_form_is_not_taken(said):
    assert read(said) == [None, None]


def test_what_nobody_asked_for_is_left_out():
    said = {
        "1.1": {"summary": "S.", "y": "Y.", "raises KeyError": "If.", "yields": "No.", "notes": "N.", "types": "int"},
        "9.9": SAID["1.1"],
    }
    assert read(said) == [Draft("S."), None]


def test_blank_and_null_fields_are_empty():
    assert read({"1.1": {"summary": "S.", "x": "  ", "returns": None, "description": "\n"}, "1.2": {}}) == [
        Draft("S."),
        Draft(""),
    ]


@given(
    st.text()
    | st.recursive(
        st.none() | st.text() | st.integers(),
        lambda each: st.dictionaries(st.sampled_from(["1.1", "1.2", "summary", "x"]), each),
    )
)
def test_whatever_is_said_only_known_names_come_out(said):
    for draft, facts in zip(read(said), (F, G), strict=True):
        if draft:
            assert {name for name, _ in draft.parameters} <= {fact.name for fact in facts.parameters}
            assert {name for name, _ in draft.raises} <= {"ValueError"}
