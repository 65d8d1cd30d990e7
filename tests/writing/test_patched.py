"""A diff of ours, put in place again."""

from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.writing.diff import patched, unified_diff

LINES = st.lists(
    st.sampled_from(["a", "b", "", "x = '@@'", "-x", "+y", " z", "@@ -1 +1 @@", "\\ No", "c\x0cd\u2028e"]), max_size=14
)


@given(LINES, LINES, st.booleans(), st.booleans())
def test_the_old_text_and_the_diff_give_the_new_text(old, new, old_ends, new_ends):
    before, after = (
        "\n".join(lines) + "\n" * (ends and bool(lines)) for lines, ends in ((old, old_ends), (new, new_ends))
    )
    diff = unified_diff(before.encode(), after.encode(), "m.py")
    assert patched(before, diff) == after


def test_a_diff_of_another_text_is_not_put_in_place():
    diff = unified_diff(b"a\nb\nc\n", b"a\nB\nc\n", "m.py")
    assert patched("a\nx\nc\n", diff) is None
    assert patched("a\n", diff) is None
