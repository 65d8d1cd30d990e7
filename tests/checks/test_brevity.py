"""What is cut because it adds nothing, and what is not."""

import pytest

from codedoc_core.checks.brevity import LONGEST_PROSE, tightened
from codedoc_core.checks.claims_evidence import Evidence
from codedoc_core.docstrings.draft import Draft
from codedoc_core.facts.facts import ParameterFact, ParameterKind, Role, SymbolFacts

KIND = ParameterKind.POSITIONAL_OR_KEYWORD
FACTS = SymbolFacts(
    "Cart.load_items", 1, Role.METHOD, parameters=(ParameterFact("user_id", KIND), ParameterFact("limit", KIND))
)


def tight(draft, *, lines=10, is_public=True):
    return tightened(draft, FACTS, Evidence(source="x = 1\n" * lines, is_public=is_public))


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("This function loads the items.", "Loads the items."),
        ("This method is used to load the items.", "Load the items."),
        ("The function ``load`` will load items.", "Load items."),
        ("Load the items.", "Load the items."),
        ("This is a loader.", "This is a loader."),
    ],
)
def test_a_summary_begins_with_what_it_says(summary, kept):
    assert tight(Draft(summary))[0].summary == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("This method loads the items of the given user.", ""),
        ("It takes a limit and returns the result.", ""),
        ("This function does not return anything.", ""),
        ("See the documentation for more information.", ""),
        ("Note that old items are gone.", "Old items are gone."),
        ("Items come oldest first.", "Items come oldest first."),
        ("The limit must be given.", "The limit must be given."),
        ("The items are loaded by:", "The items are loaded by:"),
        ("For more information see [1]_.", "For more information see [1]_."),
        ("Loads ``limit - 1`` items.", "Loads ``limit - 1`` items."),
        ("- Load.\n- Items.", "- Load.\n- Items."),
    ],
)
def test_a_sentence_has_news_or_goes(text, kept):
    draft, cuts = tight(Draft("Load the items.", (text,)))
    assert draft.description == ((kept,) if kept else ())
    assert bool(cuts) is not bool(kept)


def test_a_section_goes_only_as_a_whole():
    plain, news = ("user_id", "The ID of the user."), ("limit", "Most items, -1 for all.")
    assert tight(Draft("Load.", parameters=(plain, news)))[0].parameters == (plain, news)
    draft, cuts = tight(Draft("Load.", parameters=(plain, ("limit", "The limit."))))
    assert draft.parameters == ()
    assert [cut.code for cut in cuts] == ["CD441"]
    draft, _ = tight(Draft("Load.", parameters=(plain, ("limit", "The limit.")), returns="How many."))
    assert len(draft.parameters) == 2


@pytest.mark.parametrize("text", ["None", "None.", "Nothing", "N/A"])
def test_nothing_is_not_described(text):
    draft, _ = tight(Draft("Load.", returns=text, yields=text))
    assert (draft.returns, draft.yields) == (None, None)


@pytest.mark.parametrize(
    ("text", "is_kept"), [("If an error occurs.", False), ("If something goes wrong.", False), ("If limit is 0.", True)]
)
def test_an_exception_is_worth_naming_with_its_condition(text, is_kept):
    assert bool(tight(Draft("Load.", raises=(("ValueError", text),)))[0].raises) is is_kept


@pytest.mark.parametrize("is_public", [True, False])
def test_prose_is_cut_at_the_length_that_the_code_is_worth(is_public):
    words = [f"Oddity {n} is seldom seen in daylight." for n in range(60)]
    draft, cuts = tight(Draft("Load.", (" ".join(words),)), lines=1, is_public=is_public)
    kept = len(draft.description[0].split())
    assert {cut.code for cut in cuts} == {"CD442"}
    assert kept <= (LONGEST_PROSE if is_public else LONGEST_PROSE // 2) + 12
    assert " ".join(words).startswith(draft.description[0])


def test_long_code_is_worth_long_prose():
    words = " ".join(f"Oddity {n} is seldom seen in daylight." for n in range(60))
    assert tight(Draft("Load.", (words,)), lines=60)[0].description == (words,)


def test_the_first_sentence_of_an_entry_stays_whatever_its_length():
    text = "Word " * 200 + "end. More of it."
    draft, cuts = tight(Draft("Load.", parameters=(("limit", text),)))
    assert draft.parameters == (("limit", "Word " * 200 + "end."),)
    assert [cut.code for cut in cuts] == ["CD442"]


def test_a_description_does_not_repeat_the_summary():
    draft, cuts = tight(Draft("Load the settings.", ("Load the settings.",)), lines=30)
    assert draft.description == ()
    assert [cut.code for cut in cuts] == ["CD441"]
