"""Values out of replies whose shape nobody vouches for."""

from __future__ import annotations

from typing import Any

from codedoc_core.errors import ServiceRefused


def text_at(value: Any, *keys: str) -> str:  # noqa: ANN401  (JSON)
    """Return the text that keys lead to.

    Raises:
        ServiceRefused: If there is none.
    """
    found = _at(value, keys)
    if not isinstance(found, str):
        raise _odd(keys)
    return found


def number_at(value: Any, *keys: str) -> int:  # noqa: ANN401
    """Return the number that keys lead to.

    Raises:
        ServiceRefused: If there is none.
    """
    found = _at(value, keys)
    if not isinstance(found, int):
        raise _odd(keys)
    return found


def items_at(value: Any, *keys: str) -> list[Any]:  # noqa: ANN401
    """Return the list that keys lead to, or the value itself where there are no keys.

    Raises:
        ServiceRefused: If there is none.
    """
    found = _at(value, keys)
    if not isinstance(found, list):
        raise _odd(keys)
    return found


def _at(value: Any, keys: tuple[str, ...]) -> Any:  # noqa: ANN401
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _odd(keys: tuple[str, ...]) -> ServiceRefused:
    missing = ".".join(keys) or "a list"
    return ServiceRefused("garbled", f"GitHub's reply makes no sense: it lacks {missing}; is GITHUB_API_URL right?")
