"""What a project's settings state of its docstrings: CodeDoc's own, and those of other tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from codedoc_core.docstrings.profile import ConstructorDocs, Mood, Style, StyleProfile
from codedoc_core.docstrings.sections import SectionKind

CONVENTIONS: Final = (
    ("codedoc", "style"),
    ("ruff", "lint", "pydocstyle", "convention"),
    ("ruff", "pydocstyle", "convention"),
    ("pydocstyle", "convention"),
    ("pydoclint", "style"),
)
LINE_LENGTHS: Final = (
    ("ruff", "lint", "pycodestyle", "max-doc-length"),
    ("docformatter", "wrap-descriptions"),
    ("ruff", "line-length"),
    ("black", "line-length"),
    ("black", "line_length"),
    ("docformatter", "line-length"),
    ("flake8", "max-line-length"),
    ("autopep8", "max_line_length"),
    ("pylint", "format", "max-line-length"),
)
_SANE_LENGTHS: Final = range(60, 401)

READERS: Final[dict[str, Callable[[str], Any]]] = {
    "inline_types": "True".__eq__,
    "default": str,
    "notation": str,
    "ticks": str,
    "full_stop": "True".__eq__,
    "mood": Mood,
    "constructor": ConstructorDocs,
}
"""How the value of each voted habit is read."""


def stated_style(hints: Mapping[str, object]) -> Style | None:
    """Return the style that settings ask for, CodeDoc's own first."""
    stated = (setting(hints, path) for path in CONVENTIONS)
    return next((style for value in stated for style in Style if style == value), None)


def stated_length(hints: Mapping[str, object]) -> int:
    """Return the longest line that settings of other tools allow."""
    stated = (setting(hints, path) for path in LINE_LENGTHS)
    default = StyleProfile().line_length
    return next((value for value in stated if isinstance(value, int) and value in _SANE_LENGTHS), default)


def setting(hints: Mapping[str, object], path: tuple[str, ...]) -> object:
    """Return what a path of keys under ``[tool]`` leads to, or ``None``."""
    value: object = hints
    for key in ("tool", *path):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def overrides(hints: Mapping[str, object]) -> dict[str, Any]:
    """Return what the project states in ``[tool.codedoc.docstrings]``, as far as a profile has it."""
    stated = setting(hints, ("codedoc", "docstrings"))
    values: dict[str, Any] = {}
    for key, value in stated.items() if isinstance(stated, Mapping) else ():
        name = key.replace("-", "_")
        if name == "titles" and isinstance(value, Mapping):
            values[name] = tuple((SectionKind(kind), str(title)) for kind, title in value.items())
        elif name in READERS or name in ("quotes", "summary_below", "types"):
            values[name] = READERS[name](value) if isinstance(value, str) and name in READERS else value
    return values
