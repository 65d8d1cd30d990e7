"""What a weak writer says: the verifier takes out what is no sentence, not finished, or not about the code."""

import pytest

from codedoc_core.checks.claims_evidence import evidence_of
from codedoc_core.checks.draft import verify
from codedoc_core.checks.drift_view import CodeAround
from codedoc_core.docstrings.draft import Draft
from codedoc_core.docstrings.profile import StyleProfile
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse

SOURCE = """
from collections.abc import Iterator

def lower_items(store: dict[str, str]) -> Iterator[tuple[str, str]]:
    return ((key.lower(), value) for key, value in store.items())
"""


def judged(draft):
    module = parse(decode(SOURCE.encode()), "structures")
    summary = summarise(module)
    around = CodeAround(module, SymbolIndex([summary]), exception_kinds([summary]))
    (symbol,) = (symbol for symbol in module.symbols if symbol.qualname == "lower_items")
    return verify(draft, infer_facts(symbol, module, around.index), StyleProfile(), evidence_of(symbol, around))


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        ("Iterate over pairs with keys in lower case.", None),
        ("Hold what is read of a configuration file.", None),  # its words need not be those of the code
        ("Return ``(key, value)`` pairs.", None),
        ("Give the column that each key is at", None),
        ("Lower the keys of all items, which can be", "CD443"),
        ("Return the items and the", "CD443"),
        ("This is a summary of your code.", "CD429"),
        ("Your summary in JSON format is: {json_data}", "CD429"),
        ("A summary of a file in some format.", "CD429"),
        ("Your answer is about a tree.", None),  # no pattern is a net for all
        ("lower_items", "CD429"),
        ("Your description of the function.", "CD429"),
        ("2.18", "CD432"),
        (", # -- [x] # -- [y]", "CD432"),
        ("The lower_items function returns a list of tuples.", "CD408"),
    ],
)
def test_a_summary_is_a_sentence_about_the_code(summary, code):
    verdict = judged(Draft(summary))
    assert (verdict.docstring is None) is (code is not None)
    assert [finding.code for finding in verdict.findings] == (["CD401", code] if code else [])


def test_what_is_said_of_everything_is_said_of_nothing():
    text = "The sum of the items is always 0."
    verdict = judged(Draft(text, (text,), (("store", text),), returns=text))
    assert verdict.docstring is None
    assert [finding.code for finding in verdict.findings] == ["CD401", "CD429"]


def test_an_entry_that_is_a_fragment_goes_and_the_rest_stays():
    verdict = judged(Draft("Lower the keys.", parameters=(("store", ","),), returns="The pairs, whose keys are lower."))
    assert [finding.code for finding in verdict.findings] == ["CD432"]
    assert verdict.draft == Draft("Lower the keys.", returns="The pairs, whose keys are lower.")
