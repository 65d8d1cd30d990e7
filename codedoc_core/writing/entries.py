"""Edits of entries and sections in the text of a docstring that somebody wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings import google, numpy, sphinx
from codedoc_core.docstrings.reading import Layout
from codedoc_core.docstrings.sections import Section
from codedoc_core.source.edit import Edit
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.docstrings.reading import ReadEntry, Reading, ReadSection
    from codedoc_core.docstrings.sections import Entry, SectionKind

# How a section of one entry is rendered, and how many lines stand before the entry.
_RENDERERS: Final = {
    Layout.GOOGLE: (google.sections, 1),
    Layout.NUMPY: (numpy.sections, 2),
    Layout.SPHINX: (sphinx.sections, 0),
    Layout.EPYTEXT: (sphinx.sections, 0),
}
_FIELDS: Final = (Layout.SPHINX, Layout.EPYTEXT)
_RESULT_TAG: Final = re.compile(r"[:@](returns?)\s*:")
_BLANK_LINE: Final = re.compile(r"\n[ \t]*(?:\n|\Z)")
_TAGS: Final = r"(?:type|kwtype|vartype)"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text of a docstring, to be edited.

    Attributes:
        reading: The docstring, read.
        width: Columns for the text of added entries.
        profile: How the project writes.
    """

    reading: Reading
    width: int
    profile: StyleProfile

    @property
    def text(self) -> str:
        """The docstring as Python stores it."""
        return self.reading.text

    def replaced(self, span: Span, old: str, new: str) -> Edit:
        """Replace ``old`` in a span, and nothing beside it; the whole span where it is spelled otherwise."""
        at = self.text.find(old, span.start, span.end)
        return Edit(span if at < 0 else Span(at, at + len(old)), new)

    def type_fields(self, name: str, new: str | None) -> list[Edit]:
        """Rename the parameter in type fields of their own, or take these out where there is no new name."""
        found = re.finditer(rf"^[ \t]*[:@]{_TAGS}[ \t]+({re.escape(name)})[ \t]*:.*$", self.text, re.MULTILINE)
        if new is not None:
            return [Edit(Span(*match.span(1)), new) for match in found]
        return [Edit(self._lines(Span(*match.span())), "") for match in found]

    def without(self, entry: ReadEntry) -> list[Edit]:
        """Take out an entry, with its section where nothing would be left of it; nothing for names that share one."""
        section = next((each for each in self.reading.sections if entry in each.entries), None)
        if section is None or sum(other.span == entry.span for other in section.entries) > 1:
            return []
        if len(section.entries) == 1 and section.layout not in _FIELDS:
            return self.without_section(section)
        return [Edit(self._lines(entry.span), ""), *self.type_fields(entry.name, None)]

    def without_section(self, section: ReadSection) -> list[Edit]:
        """Take out a section and the blank lines before it; of fields, each field."""
        if section.layout in _FIELDS:
            spans = dict.fromkeys(entry.span for entry in section.entries)
            typed = [e.type_span for e in section.entries if e.type_span and not _within(e.type_span, spans)]
            return [Edit(self._lines(span), "") for span in [*spans, *dict.fromkeys(typed)]]
        start = len(self.text[: section.span.start].rstrip())
        return [Edit(Span(start, section.span.end), "")] if start else []

    def _lines(self, span: Span) -> Span:
        """Widen a span to whole lines and the line end before them; at the very start, to the one behind them.

        Of the blank lines on both sides, those before the span go with it.
        """
        start = self.text.rfind("\n", 0, span.start)
        end = self.text.find("\n", span.end)
        end = len(self.text.rstrip()) if end < 0 else end
        if start > 0 and _BLANK_LINE.match(self.text, end):
            start = len(self.text[:start].rstrip(" \t\n"))
        return Span(start, end) if start >= 0 else Span(0, min(end + 1, len(self.text)))

    def with_entry(self, kind: SectionKind, entry: Entry, before: Sequence[str]) -> list[Edit]:
        """Add an entry behind the last of those in ``before`` that are there, or else at the start of its section."""
        sections = self.reading.of(kind)
        if len(sections) != 1 or not sections[0].entries:
            return []
        section = sections[0]
        earlier = [each for each in section.entries if each.name in before]
        anchor = earlier[-1] if earlier else section.entries[0]
        indent = self._indent(anchor.span.start)
        if indent is None:
            return []
        if all(each.type_span is None for each in section.entries):
            entry = replace(entry, type="")
        deeper = self._hanging(anchor, indent)
        rendered = [re.sub(r"^ {4}", deeper, line) for line in self._rendered(kind, entry, section.layout)]
        lines = [f"{indent}{line}" if line else "" for line in rendered]
        if not earlier:
            start = anchor.span.start - len(indent)
            return [Edit(Span(start, start), "\n".join(lines) + "\n")]
        end = self._end_of(anchor, section)
        return [Edit(Span(end, end), "\n" + "\n".join(lines))]

    def _hanging(self, entry: ReadEntry, indent: str) -> str:
        """Return how much deeper an entry goes on than it begins."""
        second = re.compile(r"[^\n]*\n([ \t]+)\S").match(self.text, entry.span.start, entry.span.end)
        return second[1].removeprefix(indent) if second and second[1].startswith(indent) else "    "

    def _end_of(self, entry: ReadEntry, section: ReadSection) -> int:
        """Offset behind an entry and the type field that belongs to it."""
        own = entry.type_span
        is_behind = own is not None and section.layout in _FIELDS and own.start > entry.span.end
        return self._lines(own).end if is_behind and own is not None else entry.span.end

    def _rendered(self, kind: SectionKind, entry: Entry, layout: Layout) -> list[str]:
        renderer, heading = _RENDERERS[layout]
        block = next(iter(renderer((Section(kind, (entry,)),), self.width, self.profile)))[heading:]
        margin = len(block[0]) - len(block[0].lstrip())
        lines = [line[margin:] for line in block]
        return (
            [f"@{line[1:]}" if line.startswith(":") else line for line in lines] if layout is Layout.EPYTEXT else lines
        )

    def _indent(self, offset: int) -> str | None:
        """Return the blanks before an offset on its line; ``None`` where something else stands there too."""
        start = self.text.rfind("\n", 0, offset) + 1
        before = self.text[start:offset]
        return before if start and not before.strip() else None

    def sorted(self, section: ReadSection, order: Mapping[str, int]) -> list[Edit]:
        """Put the entries of a section into an order, each with all its bytes; those without a place keep theirs."""
        known = [entry for entry in section.entries if entry.name in order]
        spans = [entry.span for entry in known]
        typed_apart = any(each.type_span and not _within(each.type_span, [each.span]) for each in known)
        if len(set(spans)) != len(spans) or typed_apart:
            return []
        wanted = sorted(known, key=lambda entry: order[entry.name])
        return [
            Edit(entry.span, self.text[new.span.start : new.span.end])
            for entry, new in zip(known, wanted, strict=True)
            if entry is not new
        ]

    def with_default(self, entry: ReadEntry, old: str, new: str) -> list[Edit]:
        """State another default where exactly one place states the old one."""
        pattern = re.compile(rf"(?<![\w.]){re.escape(old)}(?![\w])")
        found = [match.span() for match in pattern.finditer(self.text, entry.span.start, entry.span.end)]
        if len(found) > 1:
            found = [span for span in found if re.search(r"[Dd]efault[^\n]{0,24}$", self.text[: span[0]])]
        is_quoted = len(found) == 1 and self.text[found[0][0] - 1] in "'\""
        if len(found) != 1 or (is_quoted and new[:1] not in "'\""):
            return []
        quoted = new
        if old[:1] in "'\"" and new[:1] in "'\"" and old[:1] != new[:1] and old[:1] not in new:
            quoted = f"{old[0]}{new[1:-1]}{old[0]}"
        elif old[:1] not in "'\"" and is_quoted:
            quoted = new[1:-1]
        return [Edit(Span(*found[0]), quoted)]

    def retitled(self, section: ReadSection, title: str) -> list[Edit]:
        """Give a section another title, with an underline of its length; fields another tag."""
        if section.layout in _FIELDS:
            tags = [_RESULT_TAG.match(self.text, entry.span.start) for entry in section.entries]
            return [Edit(Span(*tag.span(1)), title.lower()) for tag in tags if tag]
        if not self.text.startswith(section.title, section.span.start):
            return []
        end = section.span.start + len(section.title)
        edits = [Edit(Span(section.span.start, end), title)]
        underline = re.compile(r"[ \t]*:?[ \t]*\n[ \t]*([-=~]+)").match(self.text, end)
        if section.layout is Layout.NUMPY and underline:
            edits.append(Edit(Span(*underline.span(1)), underline[1][0] * len(title)))
        return edits


def _within(span: Span, spans: Mapping[Span, object] | Sequence[Span]) -> bool:
    return any(outer.start <= span.start and span.end <= outer.end for outer in spans)
