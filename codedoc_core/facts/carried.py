"""Conditions of a callee as they are for its caller: the same words about what the caller passes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.facts.flows import Called, Flow

_CODE: Final = re.compile(r"``([^`]+)``")
_NAME: Final = re.compile(r"""("[^"]*"|'[^']*')|(?<![\w.])([A-Za-z_]\w*)""")
_PLAIN: Final = frozenset({"None", "True", "False", "and", "or", "not", "in", "is", "len", "isinstance"})


def carried(when: str | None, called: Called, callee: Flow) -> str | None:
    """Say a callee's condition in the caller's names, where all that it speaks of is passed on as it came.

    Args:
        when: The condition of the callee.
        called: The call.
        callee: The function that is called.

    Returns:
        Nothing where the call is not made every time, or the condition speaks of something else than arguments.
    """
    if when is None or not called.is_sure or not _CODE.search(when):
        return None
    names = _passed(called, callee)
    spans = [_renamed(span, names) for span in _CODE.findall(when)]
    if not all(spans):
        return None
    renamed = iter(spans)
    return _CODE.sub(lambda _: f"``{next(renamed)}``", when)


def _passed(called: Called, callee: Flow) -> dict[str, str]:
    """Parameters of the callee, with the parameters of the caller that are passed for them."""
    is_bound = not callee.receiver or callee.name == "__init__" or _is_of_instance(called.name)
    positional = callee.parameters[: callee.positional] if is_bound else ()
    places: dict[int | str, str] = {name: name for name in callee.parameters}
    places |= dict(enumerate(positional))
    return {places[place]: name for place, name in called.arguments if place in places}


def _is_of_instance(name: str) -> bool:
    """Whether a method is called on an instance, so that its receiver is not among the arguments."""
    return name.startswith(("self.", "cls.")) or "()." in name


def _renamed(code: str, names: Mapping[str, str]) -> str:
    """Put the caller's names into code; empty where a name is not passed on."""
    found = {match[2] for match in _NAME.finditer(code) if match[2]} - _PLAIN
    if not found or not found <= names.keys():
        return "" if found or not _is_value(code) else code
    return _NAME.sub(lambda match: names.get(match[2], match[0]) if match[2] else match[0], code)


def _is_value(code: str) -> bool:
    return bool(re.fullmatch(r"[-+]?[\d.]+|\"[^\"]*\"|'[^']*'|None|True|False|\[\]|\{\}|\(\)", code))
