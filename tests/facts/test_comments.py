"""Comments above definitions: which of them may become a summary."""

import pytest

from codedoc_core.facts.comments import summary_comment
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("Copy the given items", "Copy the given items."),
        ("Copies the given items", "Copy the given items."),
        ("Copy what is left", "Copy what is left."),
        ("Check users are known", "Check users are known."),
        ("Copy items that are left", "Copy items that are left."),
        ("Copy is required", None),
        ("Copy must be deep", None),
        ("Return values are cached", None),
        ("Copy isn't needed here", None),
        ("Sort needs a key", None),
    ],
)
def test_a_comment_that_is_a_sentence_of_its_own_is_no_summary(comment, expected):
    module = parse(decode(f"# {comment}\ndef f(a):\n    pass\n".encode()), "m")
    assert summary_comment(module.symbols[1], module) == expected
