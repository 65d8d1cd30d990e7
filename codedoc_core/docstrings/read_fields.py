"""Field lists: ``:param name: text`` in Sphinx, ``@param name: text`` in Epytext."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.read_entries import (
    NAME,
    bare_type,
    defaults_in,
    named_entries,
    raised_entries,
    result_entry,
)  # fmt: skip
from codedoc_core.docstrings.reading import Layout, ReadSection, joined, span_of
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.reading import Line, ReadEntry

_FIELD: Final = re.compile(
    r"\s*(?P<mark>[:@])\s?(?P<tag>[A-Za-z]+)\b(?P<argument>[^:\n`]*(?:`[^`\n]*`[^:\n`]*)*)(?<!\s:):(?P<text>(?!`)(?:\s.*|\S.*|))$"
)
_ARGUMENT: Final = re.compile(
    rf"""
    \s*(?P<type>.*?)\s*
    (?P<names>[`'"]*(?:\\?\*){{0,2}}[`'"]*{NAME}(?:\.{NAME})*(?:,\s*{NAME})*)(?:\\(?P<tail>_+))?[`'"]*
    (?:\s*=\s*(?P<default>\S+))?\s*(?:\((?P<after>[^)]*)\))?\s*""",
    re.VERBOSE,
)
_PARAMETERS: Final = frozenset("param parameter arg argument key keyword kwarg kwparam".split())
_ATTRIBUTES: Final = frozenset("var ivar cvar".split())
_RAISES: Final = frozenset("raise raises except exception".split())
_RETURNS: Final = frozenset("return returns".split())
_YIELDS: Final = frozenset("yield yields".split())
_TYPES: Final = {"type": SectionKind.PARAMETERS, "kwtype": SectionKind.PARAMETERS, "vartype": SectionKind.ATTRIBUTES}
_RESULT_TYPES: Final = {"rtype": SectionKind.RETURNS, "ytype": SectionKind.YIELDS}
_KINDS: Final = (
    dict.fromkeys(_PARAMETERS, SectionKind.PARAMETERS)
    | dict.fromkeys(_ATTRIBUTES, SectionKind.ATTRIBUTES)
    | dict.fromkeys(_RAISES, SectionKind.RAISES)
    | dict.fromkeys(_RETURNS, SectionKind.RETURNS)
    | dict.fromkeys(_YIELDS, SectionKind.YIELDS)
    | _TYPES
    | _RESULT_TYPES
)
_OTHERS: Final = frozenset("meta note since see author version deprecated todo sort group summary warning".split())


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a list: its tag, its argument and its lines."""

    layout: Layout
    tag: str
    argument: Span
    text: Span
    lines: tuple[Line, ...]

    @property
    def kind(self) -> SectionKind | None:
        """What the field is about."""
        return _KINDS.get(self.tag)

    @property
    def texts(self) -> list[str]:
        """The text behind the tag, line by line."""
        return [self.lines[0].cut(self.text), *(line.text for line in self.lines[1:])]

    @property
    def span(self) -> Span:
        """The whole field."""
        return span_of(list(self.lines))


def field_at(lines: list[Line], at: int) -> tuple[Field | None, int]:
    """Read the field that a line opens; nothing, and the line itself, where it opens none."""
    match = _FIELD.match(lines[at].text)
    if match is None or not (match["tag"] in _KINDS or match["tag"] in _OTHERS) or _is_announced(lines, at):
        return None, at
    end = _end(lines, at)
    line, layout = lines[at], Layout.SPHINX if match["mark"] == ":" else Layout.EPYTEXT
    field = Field(layout, match["tag"], line.span_of(match, "argument"), line.span_of(match, "text"), (*lines[at:end],))
    return field, end


def _is_announced(lines: list[Line], at: int) -> bool:
    """Whether a deeper field belongs to what a sentence announces: the parameters of another function."""
    if not lines[at].indent:
        return False
    above = next((line for line in reversed(lines[:at]) if not line.is_blank and line.indent < lines[at].indent), None)
    return above is not None and above.text.rstrip().endswith(":") and " " in above.text.strip()


def _end(lines: list[Line], at: int) -> int:
    """Fields go on over deeper lines, and over a paragraph whose writer did not indent it."""
    end, is_open = at + 1, True
    while end < len(lines):
        line = lines[end]
        if line.is_blank:
            is_open = False
        elif line.indent <= lines[at].indent and (not is_open or _FIELD.match(line.text)):
            break
        end += 1
    return end


def field_sections(fields: list[Field]) -> Iterator[ReadSection]:
    """Give one section for each kind of field, in the order in which the kinds first appear."""
    kinds = dict.fromkeys(field.kind for field in fields)
    for kind in kinds:
        same = [field for field in fields if field.kind is kind]
        span = Span(min(field.span.start for field in same), max(field.span.end for field in same))
        yield ReadSection(kind, same[0].layout, "", tuple(_entries(same, kind)), span)


def _entries(fields: list[Field], kind: SectionKind | None) -> Iterator[ReadEntry]:
    if kind in (SectionKind.PARAMETERS, SectionKind.ATTRIBUTES):
        yield from _typed([entry for field in fields if field.tag not in _TYPES for entry in _named(field)], fields)
    elif kind in (SectionKind.RETURNS, SectionKind.YIELDS):
        yield from _results(fields)
    elif kind is SectionKind.RAISES:
        for field in fields:
            listed = field.lines[0].cut(field.argument)
            yield from raised_entries(listed, field.argument.start, field.texts, field.span)


def _named(field: Field) -> Iterator[ReadEntry]:
    line = field.lines[0]
    match = _ARGUMENT.fullmatch(line.cut(field.argument))
    if match is None:
        return
    group = "type" if match["type"] else "after"
    stated = _within(field.argument, match.span(group)) if match[group] else None
    for entry in named_entries(line, _within(field.argument, match.span("names")), stated, field.texts, field.span):
        defaults = (match["default"], *entry.defaults) if match["default"] else entry.defaults
        tail = match["tail"] or ""  # an underscore that must not be taken for a reference has a backslash before it
        name_span = Span(entry.name_span.start, entry.name_span.end + (len(tail) + 1 if tail else 0))
        yield replace(entry, name=entry.name + tail, name_span=name_span, defaults=defaults)


def _typed(entries: list[ReadEntry], fields: list[Field]) -> Iterator[ReadEntry]:
    """Bring types that stand in fields of their own to the entries they belong to."""
    types = {field.lines[0].cut(field.argument).strip().lstrip("\\*"): field for field in fields if field.tag in _TYPES}
    for entry in entries:
        field = types.get(entry.name)
        if field is None or entry.type_span is not None:
            yield entry
        else:
            stated = joined(field.texts)
            defaults = (*defaults_in(stated), *entry.defaults)
            yield replace(entry, type=bare_type(stated), type_span=_text_span(field), defaults=defaults)


def _results(fields: list[Field]) -> Iterator[ReadEntry]:
    types = [field for field in fields if field.tag in _RESULT_TYPES]
    texts = [field for field in fields if field.tag not in _RESULT_TYPES]
    stated = joined(types[0].texts) if types else ""
    type_span = _text_span(types[0]) if types else None
    for field in texts or types[:1]:
        yield result_entry(stated, field.texts if texts else [], field.span, type_span)


def _text_span(field: Field) -> Span:
    lead = len(field.lines[0].cut(field.text)) - len(field.lines[0].cut(field.text).lstrip())
    return Span(field.text.start + lead, max(field.text.start + lead, field.span.end))


def _within(outer: Span, inner: tuple[int, int]) -> Span:
    return Span(outer.start + inner[0], outer.start + inner[1])
