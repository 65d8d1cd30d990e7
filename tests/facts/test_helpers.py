"""What a helper of the same file raises is told of in the words of its caller, or not at all."""

from __future__ import annotations

import pytest

from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse

HELPER = "def _check(x, low):\n    if x < low:\n        raise ValueError(x)\n"
CLASS = "class A:\n    def _check(self, x):\n        if x is None:\n            raise KeyError(x)\n"


def raised(text: str, name: str) -> list[tuple[str, str | None, str | None]]:
    module = parse(decode(text.encode()), "m")
    (symbol,) = (symbol for symbol in module.symbols if symbol.qualname == name)
    return [(fact.type, fact.when, fact.via) for fact in infer_facts(symbol, module).raises]


def test_a_helper_speaks_of_what_its_caller_was_given():
    text = HELPER + "def f(size, least):\n    _check(size, least)\n    return size\n"
    assert raised(text, "f") == [("ValueError", "If ``size`` is less than ``least``.", "_check")]


def test_a_method_helps_a_method():
    text = CLASS + "    def f(self, key):\n        self._check(key)\n        return key\n"
    assert raised(text, "A.f") == [("KeyError", "If ``key`` is ``None``.", "self._check")]


def test_what_a_function_raises_itself_comes_first():
    text = HELPER + "def f(size, least):\n    if not size:\n        raise TypeError\n    _check(size, least)\n"
    assert [fact[0] for fact in raised(text, "f")] == ["TypeError"]
    text = HELPER + "def f(size, least):\n    _check(size, least)\n    if not size:\n        raise TypeError\n"
    assert [fact[0] for fact in raised(text, "f")] == ["TypeError", "ValueError"]


@pytest.mark.parametrize(
    "body",
    [
        "_check(len(size), least)",
        "size = g(size)\n    _check(size, least)",
        "if size:\n        _check(size, least)",
        "try:\n        _check(size, least)\n    except ValueError:\n        pass",
        "_check(*size)",
        "g(lambda: _check(size, least))",
        "_check = g\n    _check(size, least)",
        "self._check(size, least)",
    ],
)
def test_a_helper_is_not_told_of(body: str):
    assert raised(f"{HELPER}def f(size, least):\n    {body}\n", "f") == []


def test_a_public_function_is_no_helper():
    assert raised(HELPER.replace("_check", "check") + "def f(size, least):\n    check(size, least)\n", "f") == []
