"""CD3xx: what readers stumble over, heard when it is selected."""

import pytest
from drifting import checked


def said(docstring: str) -> list[str]:
    body = "\n".join(f"    {line}".rstrip() for line in f'"""{docstring}"""'.splitlines())
    return [finding.code for finding in checked(f"def f(x):\n{body}\n    return x\n", "CD3").findings]


@pytest.mark.parametrize(
    ("docstring", "expected"),
    [
        ("Do it.", []),
        ("Do it", ["CD301"]),
        ("Do it, and\nthen more.", []),
        ("Do it, and\nthen more", ["CD301"]),
        ("Do it.\nMore of it.", ["CD302"]),
        ("Do it.\n\nMore of it", []),
        ("Do it.\n:param x: X.", ["CD302"]),
        ("Do it with ``x``", []),
        ("Is it done?", []),
        (":param x: X.", []),
        ("Do it.\n\nParameters\n----------\nx\n    X.\n", []),
        ("Do it.\n\nParameters\n-------\nx\n    X.\n", ["CD303"]),
        ("Title\n=====\n\nText", []),
        ("Do it.\n\n=====  =====\na      b\n=====  =====\n", []),
    ],
)
def test_the_text_itself_is_judged(docstring: str, expected: list[str]):
    assert said(docstring) == expected


def test_style_is_not_reported_unless_it_is_selected():
    found = checked('def f(x):\n    """Do it"""\n    return x\n').findings
    assert [finding.code for finding in found] == ["CD101"]


def test_a_fix_completes_the_sentence():
    (finding,) = checked('def f(x):\n    """Do it"""\n    return x\n', "CD3").findings
    assert (finding.fix.line, finding.fix.column, finding.fix.end_column, finding.fix.text) == (2, 13, 13, ".")
