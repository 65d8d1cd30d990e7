"""Sections in NumPy style, as numpydoc, ruff, pydoclint and griffe read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.expressions import is_code_type, is_short_code
from codedoc_core.docstrings.literal import clean
from codedoc_core.docstrings.profile import StyleProfile
from codedoc_core.docstrings.prose import fill, wrapped
from codedoc_core.docstrings.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.docstrings.sections import Entry, Section

_USUAL: Final = StyleProfile()
_INDENT: Final = "    "
_HEADINGS: Final = {
    SectionKind.PARAMETERS: "Parameters",
    SectionKind.ATTRIBUTES: "Attributes",
    SectionKind.RETURNS: "Returns",
    SectionKind.YIELDS: "Yields",
    SectionKind.RAISES: "Raises",
    SectionKind.NOTES: "Notes",
    SectionKind.EXAMPLES: "Examples",
}
_ORDER: Final = {kind: at for at, kind in enumerate(_HEADINGS)}


def sections(given: Iterable[Section], width: int, profile: StyleProfile = _USUAL) -> Iterator[list[str]]:
    """Render each section as a block of lines, in the one order that numpydoc accepts."""
    for section in sorted(given, key=lambda section: _ORDER[section.kind]):
        heading = _HEADINGS[section.kind]
        entry_lines = _ENTRIES[section.kind]
        lines = [line for entry in section.entries for line in entry_lines(entry, width, profile)]
        yield [heading, "-" * len(heading), *lines]


def _named(entry: Entry, width: int, profile: StyleProfile) -> list[str]:
    shown = (entry.type if is_code_type(entry.type) else "", _default(entry, profile.notation))
    header = ", ".join(part for part in shown if part)
    return [f"{entry.name} : {header}" if header else entry.name, *_text(entry, width)]


def _default(entry: Entry, notation: str) -> str:
    """Of the notations that numpydoc allows, the project's; usually the one that pydoclint can check."""
    if entry.default is None:
        return ""
    return notation.replace("{}", entry.default) if is_short_code(entry.default) else "optional"


def _result(entry: Entry, width: int, _: StyleProfile) -> list[str]:
    """A result begins with its type; ``object`` is true where nothing narrower is known."""
    return [entry.type if is_code_type(entry.type) else "object", *_text(entry, width)]


def _raised(entry: Entry, width: int, _: StyleProfile) -> list[str]:
    return [entry.name, *_text(entry, width)]


def _text(entry: Entry, width: int) -> list[str]:
    return fill(entry.text, width, _INDENT, _INDENT) if entry.text.strip() else []


def _notes(entry: Entry, width: int, _: StyleProfile) -> list[str]:
    return wrapped(entry.text, width)


def _examples(entry: Entry, _width: int, _: StyleProfile) -> list[str]:
    return clean(entry.text).split("\n")


_ENTRIES: Final = {
    SectionKind.ATTRIBUTES: _named,
    SectionKind.PARAMETERS: _named,
    SectionKind.RETURNS: _result,
    SectionKind.YIELDS: _result,
    SectionKind.RAISES: _raised,
    SectionKind.NOTES: _notes,
    SectionKind.EXAMPLES: _examples,
}
