from __future__ import annotations

import pytest
from drifting import findings


@pytest.mark.parametrize(
    ("signature", "documented", "expected"),
    [
        ("a, b", "a b", []),
        ("a, b", "a", ["CD201 b"]),
        ("a", "a b", ["CD202 b"]),
        ("a, limit_new", "a limit", ["CD203 limit"]),
        ("a, b", "b a", ["CD204 a"]),
        ("a, *, c, b", "a b c", []),
        ("a, *args, **kwargs", "a", []),
        ("a, **kwargs", "a b", []),
        ("a, limits, **kwargs", "a limit", ["CD203 limit"]),
        ("a, _b", "a", []),
        ("a, b", "", []),
    ],
)
def test_names_are_compared_where_any_are_described(signature: str, documented: str, expected: list[str]):
    entries = "".join(f"        {name}: Text.\n" for name in documented.split())
    section = f"\n    Args:\n{entries}" if entries else ""
    assert findings(f'def f({signature}):\n    """Do.\n{section}    """\n    return 1\n', "CD20") == expected


@pytest.mark.parametrize(
    "decorator", ["@property", "@typing.overload", "@x.setter", "@click.command()\n    @click.option()"]
)
def test_what_has_another_signature_for_its_caller_is_left_alone(decorator: str):
    code = f'import typing\nclass K:\n    {decorator}\n    def f(self):\n        """Do.\n\n        Args:\n            b: Text.\n        """\n'
    assert findings(code, "CD20") == []


def test_a_class_may_describe_its_constructor():
    code = 'class K:\n    """K.\n\n    Args:\n        x: X.\n    """\n    def __init__(self, x, y): ...\n'
    assert findings(code, "CD20") == ["CD201 y"]
    assert findings(code, "CD1") == ["CD101 "]
