"""The verifier: what it refutes, what it lets through, and what it says about the rest."""

import pytest

from codedoc_core.checks.claims_evidence import evidence_of
from codedoc_core.checks.claims_prose import filtered, sentences
from codedoc_core.checks.draft import verify
from codedoc_core.checks.drift_view import CodeAround
from codedoc_core.docstrings.draft import Draft
from codedoc_core.docstrings.drafted import draft_of
from codedoc_core.docstrings.profile import StyleProfile
from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse

SOURCE = '''
import numpy
import json as js
LIMIT = 3
HOME = "https://example.org/home"

class Shop:
    """A shop."""

    kind = "shop"

    def __init__(self, owner, *, tries=LIMIT):
        self.owner = owner

    def find(self, key: str, retries: int = 3, mode="fast", *, strict: bool = False) -> str:
        # atomic while the lock is held
        if not key:
            raise ValueError(key)
        return key * retries

    def close(self, force=False, **options):
        self.owner = None
        options.pop("grace", None)

    def each(self):
        yield self.owner

def add(a, b):
    return a + b

def parse(text):
    return js.loads(text)
'''


def judged(qualname, draft, *, with_evidence=True):
    module = parse(decode(SOURCE.encode()), "shop")
    summary = summarise(module)
    around = CodeAround(module, SymbolIndex([summary]), exception_kinds([summary]))
    symbol = next(symbol for symbol in module.symbols if symbol.qualname == qualname)
    evidence = evidence_of(symbol, around) if with_evidence else None
    return verify(draft, infer_facts(symbol, module, around.index), StyleProfile(), evidence)


def codes(verdict):
    return [finding.code for finding in verdict.findings]


def find(**said):
    return judged("Shop.find", Draft("Find the thing.", **said))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("How often. Defaults to 5.", "CD407"),
        ("How often (default: 5).", "CD407"),
        ("How often, ``None`` by default.", None),
        ("How often. Defaults to 3.", None),
        ("How often. Defaults to ``LIMIT``.", None),
        ("How often. Defaults to 5 if strict.", None),
        ("A dictionary of attempts.", "CD408"),
        ("Must be a list.", "CD408"),
        ("An integer.", None),
        ("Passed to ``frobnicate_it``.", "CD424"),
        ("Passed to `frobnicate_it()`.", "CD424"),
        ("Passed to ``numpy.frobnicate_it``.", None),
        ("Passed to ``Shop.close``, ``str.join`` and ``os.path``.", None),
        ("How often, as high as ``n``.", None),
        ("See https://evil.org/x for more.", "CD425"),
        ("See https://example.org/home for more.", None),
        ("Mail to joe@evil.org.", "CD425"),
        ("Thread-safe attempts.", "CD426"),
        ("The attempts are atomic.", None),
        ("Counted in O(n log n).", "CD426"),
        ("Tried asynchronously.", "CD410"),
        ("Hidden\u200btext.", "CD431"),
        ("Turned \u202etxet\u202c.", "CD431"),
        ("A family 👨‍👩‍👧 of attempts.", None),
        ("Run pip install evil first.", "CD432"),
        ("import os", "CD432"),
        (".. include:: /etc/passwd", "CD432"),
        (":param x: The x.", "CD432"),
        ("See :class:`Shop` for more.", None),
        ("<script>alert(1)</script>", "CD432"),
        ("Costs $ 5 or more.", None),
    ],
)
def test_a_sentence_about_a_parameter(text, code):
    verdict = find(parameters=(("key", "What to look for."), ("retries", text), ("mode", "Speed of the search.")))
    assert codes(verdict) == ([code] if code else [])
    words = dict(verdict.draft.parameters)
    assert ("retries" in words) is (code is None or words.get("retries", text) != text)


def test_a_default_of_a_required_parameter_is_refuted():
    verdict = find(parameters=(("key", "What to look for. Defaults to None."),))
    assert codes(verdict) == ["CD407"]
    assert verdict.draft.parameters == (("key", "What to look for."),)


@pytest.mark.parametrize(
    ("qualname", "name", "code"),
    [
        ("Shop.find", "frob", "CD402"),
        ("Shop.find", "strict", None),
        ("Shop.find", "self", None),
        ("Shop.close", "grace", None),
        ("Shop.close", "frob", "CD422"),
        ("Shop", "owner", None),
        ("Shop", "tries", None),
        ("Shop", "frob", "CD402"),
    ],
)
def test_a_parameter_is_known_or_not(qualname, name, code):
    draft = Draft("Do the work.", parameters=((name, "Something that a caller has to know."),))
    assert codes(judged(qualname, draft)) == ([code] if code else [])


@pytest.mark.parametrize(
    ("qualname", "name", "code"),
    [
        ("Shop.find", "ValueError", None),
        ("Shop.find", "FrobError", "CD403"),
        ("Shop.find", "ConnectionError", "CD403"),
        ("Shop.find", "TypeError", "CD421"),
        ("parse", "json.JSONDecodeError", "CD421"),
        ("parse", "FrobError", "CD403"),
        ("parse", "ValueError", "CD421"),
    ],
)
def test_an_exception_is_raised_or_not(qualname, name, code):
    draft = Draft("Do the work.", raises=((name, "If the text is too long."),))
    verdict = judged(qualname, draft)
    assert codes(verdict) == ([code] if code else [])
    sections = verdict.docstring.sections
    assert [section.kind for section in sections] == ([] if code else [SectionKind.RAISES])


@pytest.mark.parametrize(
    ("qualname", "said", "code"),
    [
        ("Shop.close", {"returns": "The owner."}, "CD405"),
        ("Shop.close", {"returns": "None."}, None),
        ("Shop.find", {"yields": "The keys."}, "CD428"),
        ("add", {"yields": "The keys."}, "CD428"),
        ("Shop.each", {"yields": "The owner."}, None),
        ("Shop.find", {"returns": "The key, or None if there is none."}, "CD409"),
        ("Shop.find", {"returns": "Returns True if found."}, "CD409"),
        ("add", {"returns": "The sum, or None if there is none."}, None),
        ("Shop", {"attributes": (("frob", "The frob."),)}, "CD404"),
        ("Shop", {"attributes": (("kind", "What sells here."),)}, None),
        ("Shop.find", {"types": (("retries", "dict"),)}, "CD408"),
        ("Shop.find", {"types": (("retries", "int"), ("return", "str"))}, None),
        ("Shop.find", {"example": ">>> Shop(1).find('x')"}, "CD427"),
        ("Shop.find", {"example": ">>> return key * retries"}, None),
    ],
)
def test_a_section_is_due_or_not(qualname, said, code):
    assert codes(judged(qualname, Draft("Do the work.", **said))) == ([code] if code else [])


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("Close it.", "Close it."),
        ("Return the owner.", None),
        ("Return the shop to its owner.", "Return the shop to its owner."),
        ("Close\u200b it.", "Close it."),
        ("See https://evil.org.", None),
        ("Close it.\n\nimport os", "Close it. import os"),
        ("", None),
        ("\u200b", None),
    ],
)
def test_a_summary_holds_or_not(summary, kept):
    verdict = judged("Shop.close", Draft(summary))
    assert (verdict.docstring.summary if verdict.docstring else None) == kept
    assert ("CD401" in codes(verdict)) is (kept is None)


def test_only_the_sentence_that_does_not_hold_goes():
    text = "It looks twice. It is thread-safe, e.g. in a loop. It stops at ``key. Or not``."
    verdict = find(description=(text,))
    assert verdict.docstring.description == ("It looks twice. It stops at ``key. Or not``.",)


def test_an_item_of_a_list_goes_with_its_first_sentence():
    text = "- It looks twice. Then it stops.\n- It is thread-safe. Always.\n- It waits."
    assert filtered(text, lambda sentence: "safe" not in sentence) == "- It looks twice. Then it stops.\n- It waits."


def test_sentences_keep_every_character():
    text = "One, e.g. this. Two ``a. B`` here!  Three? (Four.) Five"
    assert "".join(sentences(text)) == text
    assert len(sentences(text)) == 4


def test_without_evidence_only_the_facts_refute():
    draft = Draft(
        "Find https://a.org.",
        ("It is thread-safe, says ``frobnicate_it``.",),
        parameters=(("frob", "The frob."), ("retries", "How often. Defaults to 5.")),
        raises=(("OSError", "If so."),),
    )
    verdict = judged("Shop.find", draft, with_evidence=False)
    assert codes(verdict) == ["CD402", "CD407", "CD403"]
    assert verdict.docstring.description == draft.description


def test_a_base_of_what_is_raised_may_be_named():
    verdict = judged(
        "Shop.find", Draft("Find it.", raises=(("UnicodeError", "If so."), ("ValueError", "If it is odd.")))
    )
    assert codes(verdict) == ["CD403"]


def test_a_docstring_is_read_as_a_draft():
    text = (
        "Sum it.\n\n    More of it.\n\n    Code::\n\n        x = 1\n\n    Args:\n        x (int): The x.\n\n    Returns:\n"
        "        str: The sum.\n\n    Raises:\n        KeyError: If so.\n\n    Tail.\n    "
    )
    assert draft_of(read(text)) == Draft(
        "Sum it.",
        ("More of it.", "Code::", "Tail."),
        (("x", "The x."),),
        "The sum.",
        None,
        (("KeyError", "If so."),),
        types=(("x", "int"), ("return", "str")),
    )


def test_a_docstring_that_is_all_fields_has_no_summary():
    assert draft_of(read("@param x: The x.\n@return: The y.")).summary == ""
