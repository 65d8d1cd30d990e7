"""Sections as Sphinx field lists, as docutils, docsig, pydoclint and griffe read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.expressions import is_code_type
from codedoc_core.docstrings.literal import clean
from codedoc_core.docstrings.profile import StyleProfile
from codedoc_core.docstrings.prose import described, fill, indented, wrapped
from codedoc_core.docstrings.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.docstrings.sections import Entry, Section

_USUAL: Final = StyleProfile()
_INDENT: Final = "    "
_BREAKS_FIELD: Final = re.compile(r"[\s:]")
_PROSE: Final = (SectionKind.NOTES, SectionKind.EXAMPLES)


def sections(given: Iterable[Section], width: int, profile: StyleProfile = _USUAL) -> Iterator[list[str]]:
    """Render notes and examples as blocks of their own, then everything else as one field list."""
    ordered = tuple(given)
    for section in ordered:
        if section.kind in _PROSE:
            yield [line for entry in section.entries for line in _LINES[section.kind](entry, width, profile)]
    fields = [section for section in ordered if section.kind not in _PROSE]
    entries = [(section.kind, entry) for section in fields for entry in section.entries]
    lines = [line for kind, entry in entries for line in _LINES[kind](entry, width, profile)]
    if lines:
        yield lines


def _parameter(entry: Entry, width: int, profile: StyleProfile) -> list[str]:
    field, name = profile.title(SectionKind.PARAMETERS, "param"), entry.name.replace("*", "\\*")
    text = described(entry, profile.default)
    if not text and not profile.types and is_code_type(entry.type):
        # A field without words counts as undocumented, and one type alone as a slip.
        return _field(f"{field} {name}", f"``{entry.type}``.", width)
    if profile.inline_types and is_code_type(entry.type) and not _BREAKS_FIELD.search(entry.type):
        return _field(f"{field} {entry.type} {name}", text, width)
    return [*_field(f"{field} {name}", text, width), *_type(f"type {name}", entry)]


def _attribute(entry: Entry, width: int, profile: StyleProfile) -> list[str]:
    text = described(entry, profile.default)
    return [*_field(f"ivar {entry.name}", text, width), *_type(f"vartype {entry.name}", entry)]


def _returned(entry: Entry, width: int, profile: StyleProfile) -> list[str]:
    field = profile.title(SectionKind.RETURNS, "returns")
    return [*_field(field, entry.text, width), *_type("rtype", entry)]


def _yielded(entry: Entry, width: int, _: StyleProfile) -> list[str]:
    return [*_field("yields", entry.text, width), *_type("ytype", entry)]


def _raised(entry: Entry, width: int, profile: StyleProfile) -> list[str]:
    return _field(f"{profile.title(SectionKind.RAISES, 'raises')} {entry.name}", entry.text, width)


def _notes(entry: Entry, width: int, _: StyleProfile) -> list[str]:
    return [".. note::", "", *indented(wrapped(entry.text, width - len(_INDENT)), _INDENT)]


def _examples(entry: Entry, _width: int, _: StyleProfile) -> list[str]:
    return [".. rubric:: Examples", "", *clean(entry.text).split("\n")]


def _field(name: str, text: str, width: int) -> list[str]:
    return fill(text, width, f":{name}: ", _INDENT)


def _type(name: str, entry: Entry) -> list[str]:
    return [f":{name}: {entry.type}"] if is_code_type(entry.type) else []


_LINES: Final = {
    SectionKind.ATTRIBUTES: _attribute,
    SectionKind.PARAMETERS: _parameter,
    SectionKind.RETURNS: _returned,
    SectionKind.YIELDS: _yielded,
    SectionKind.RAISES: _raised,
    SectionKind.NOTES: _notes,
    SectionKind.EXAMPLES: _examples,
}
