"""Sections in Google style, as ruff, pydoclint, napoleon and griffe read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.expressions import is_code_type
from codedoc_core.docstrings.literal import clean
from codedoc_core.docstrings.profile import StyleProfile
from codedoc_core.docstrings.prose import chunks, described, fill, indented, wrapped
from codedoc_core.docstrings.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.docstrings.sections import Entry, Section

_USUAL: Final = StyleProfile()
_INDENT: Final = "    "
_HANGING: Final = "        "
_HEADINGS: Final = {
    SectionKind.ATTRIBUTES: "Attributes",
    SectionKind.PARAMETERS: "Args",
    SectionKind.RETURNS: "Returns",
    SectionKind.YIELDS: "Yields",
    SectionKind.RAISES: "Raises",
    SectionKind.NOTES: "Note",
    SectionKind.EXAMPLES: "Examples",
}


def sections(given: Iterable[Section], width: int, profile: StyleProfile = _USUAL) -> Iterator[list[str]]:
    """Render each section as a block of lines, in the order given."""
    for section in given:
        entry_lines = _ENTRIES[section.kind]
        lines = [line for entry in section.entries for line in entry_lines(entry, width, profile)]
        yield [f"{profile.title(section.kind, _HEADINGS[section.kind])}:", *lines]


def _named(entry: Entry, width: int, profile: StyleProfile) -> list[str]:
    shown = f" ({entry.type})" if _fits_parentheses(entry.type) else ""
    text = described(entry, profile.default)
    if not text and shown:
        # ``name (type):`` with nothing behind it counts as undocumented.
        shown, text = "", f"``{entry.type}``."
    return fill(text, width, f"{_INDENT}{entry.name}{shown}: ", _HANGING)


def _result(entry: Entry, width: int, _: StyleProfile) -> list[str]:
    if _is_plain(entry.type):
        return fill(entry.text, width, f"{_INDENT}{entry.type}: ", _INDENT)
    return _without_colon(entry.text, width)


def _without_colon(text: str, width: int) -> list[str]:
    """Wrap an untyped result so that its first line has no colon: what stands before it would be read as a type.

    A colon of the prose becomes a dash; one in a code span goes to the next line with its span.
    """
    lines = fill(text, width, _INDENT, _INDENT)
    if ":" not in lines[0]:
        return lines
    words = [chunk[:-1] + " --" if chunk.endswith(":") and "`" not in chunk else chunk for chunk in chunks(text)]
    at = next((at for at, word in enumerate(words) if ":" in word), len(words))
    first = fill(" ".join(words[:at] or ["The", "value"]), width, _INDENT, _INDENT)
    if at == len(words) or len(first) > 1:
        return fill(" ".join(words), width, _INDENT, _INDENT)
    return [*first, *fill(" ".join(words[at:]), width, _INDENT, _INDENT)]


def _raised(entry: Entry, width: int, _: StyleProfile) -> list[str]:
    return fill(entry.text, width, f"{_INDENT}{entry.name}: ", _HANGING)


def _notes(entry: Entry, width: int, _: StyleProfile) -> list[str]:
    return indented(wrapped(entry.text, width - len(_INDENT)), _INDENT)


def _examples(entry: Entry, _width: int, _: StyleProfile) -> list[str]:
    return indented(clean(entry.text).split("\n"), _INDENT)


def _is_plain(type_: str) -> bool:
    return is_code_type(type_) and ":" not in type_


def _fits_parentheses(type_: str) -> bool:
    """Readers strip parentheses from both ends of what stands between them."""
    return _is_plain(type_) and not type_.startswith("(") and not type_.endswith(")")


_ENTRIES: Final = {
    SectionKind.ATTRIBUTES: _named,
    SectionKind.PARAMETERS: _named,
    SectionKind.RETURNS: _result,
    SectionKind.YIELDS: _result,
    SectionKind.RAISES: _raised,
    SectionKind.NOTES: _notes,
    SectionKind.EXAMPLES: _examples,
}
