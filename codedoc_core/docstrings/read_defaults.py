"""Defaults as docstrings state them: whether a stated one surely is another value than the code's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER: Final = re.compile(r"[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?0[xX][0-9a-fA-F_]+")
_STRING: Final = re.compile(r"[rRbBuU]{0,2}('[^'\\]*'|\"[^\"\\]*\")")
_EMPTY: Final = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}|(?:set|dict|list|tuple|frozenset)\(\)")
_DISPLAY: Final = re.compile(r"[(\[][-\w.,\s'\"]*[)\]]")
_CHOICE: Final = re.compile(r"'[^'\\]*'|\"[^\"\\]*\"")
_CHOICES: Final = re.compile(rf"\{{\s*((?:{_CHOICE.pattern})(?:\s*,\s*(?:{_CHOICE.pattern}))+)\s*,?\s*\}}")
_NAME: Final = re.compile(r"[A-Za-z_][\w.]*")
# What a number of one unit becomes in another: seconds, bytes, percent.
_UNITS: Final = frozenset({60, 3600, 86400, 604800, 24, 100, 1000, 1024, 10**6, 2**20, 2**30, 10**9})


_SENTINELS: Final = frozenset({"None", "", "deprecated", "warn", "default", "unset", "no_default", "no_value"})


@dataclass(frozen=True, slots=True)
class _Value:
    kind: str
    value: object

    @property
    def text(self) -> str:
        return str(self.value).casefold()


def surely_another(stated: Sequence[str], default: str, meanings: Sequence[str] = ()) -> bool:
    """Whether a docstring states a default that is not the code's.

    Args:
        stated: All defaults that the entry states; that it states the right one among others is enough.
        default: Source of the default.
        meanings: What the default stands for where it is a constant, and other ways to write it.
    """
    codes = [_value(text) for text in (default, *meanings)]
    known = [code for code in codes if code is not None]
    values = [_value(text) for text in stated]
    if not values or not known or any(value is None for value in values[:1]):
        return False
    judged = known[-1]
    if any(_same(value, code) for value in values if value is not None for code in known):
        return False
    first = values[0]
    return first is not None and _differs(first, judged)


def is_no_choice(stated: str, default: str, meanings: Sequence[str] = ()) -> bool:
    """Whether a documented type lists all strings that may be given, and a default that is a string is none of them.

    Args:
        stated: The type, as in ``{'left', 'right'}``.
        default: Source of the default.
        meanings: What the default stands for where it is a constant, and other ways to write it.
    """
    listed = _CHOICES.fullmatch(stated.strip())
    values = [value for value in map(_value, (default, *meanings)) if value is not None and value.kind == "string"]
    if listed is None or not values:
        return False
    choices = {match[0].strip("'\"").casefold() for match in _CHOICE.finditer(listed[1])}
    # One that begins a choice is short for it.
    is_one = any(choice.startswith(value.text) for value in values for choice in choices)
    return not is_one and not any(value.value in _SENTINELS for value in values)


def _value(text: str) -> _Value | None:
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return _Value("number", _number(text))
    if text.casefold() in {"true", "false", "none"}:
        return _Value("constant", text.title())
    if _STRING.fullmatch(text):
        return _Value("string", text.lstrip("rRbBuU")[1:-1])
    if _EMPTY.fullmatch(text):
        return _Value("empty", "")
    if _DISPLAY.fullmatch(text):
        return _display(text)
    return _Value("name", text) if _NAME.fullmatch(text) else None


def _display(text: str) -> _Value:
    """A tuple or list, its numbers in one notation; one value in parentheses is that value."""
    parts = [part.strip().strip("'\"") for part in text[1:-1].split(",") if part.strip()]
    if len(parts) == 1 and "," not in text and text[0] == "(" and (single := _value(parts[0])):
        return single
    return _Value("display", ",".join(str(_number(part)) if _NUMBER.fullmatch(part) else part for part in parts))


def _number(text: str) -> float:
    plain = text.replace("_", "")
    return float(int(plain, 16)) if "x" in plain.lower() else float(plain)


def _same(stated: _Value, code: _Value) -> bool:
    if stated.kind == code.kind == "number":
        return stated.value == code.value or _is_rounded(stated, code)
    quoted = {each.kind: each.text for each in (stated, code)}
    if quoted.keys() == {"number", "string"} and _NUMBER.fullmatch(quoted["string"]):
        return _number(quoted["string"]) == float(quoted["number"])
    truth = {"true": "1.0", "false": "0.0"}
    if truth.get(stated.text, stated.text) == truth.get(code.text, code.text):
        return True
    return "name" in (stated.kind, code.kind) and stated.text.rpartition(".")[2] == code.text.rpartition(".")[2]


def _is_rounded(stated: _Value, code: _Value) -> bool:
    """Whether one is the other in another unit."""
    a, b = sorted((abs(float(str(stated.value))), abs(float(str(code.value)))))
    return a > 0 and round(b / a, 6) in _UNITS


def _differs(stated: _Value, code: _Value) -> bool:
    if code.kind == "name" or code.value in _SENTINELS:
        return False  # a sentinel: what is documented is what it leads to
    if stated.kind == "name":
        return code.kind == "string" and str(stated.value).isidentifier() and str(code.value).isidentifier()
    return True
