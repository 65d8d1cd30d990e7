"""Findings of drift to edits of a docstring: the stale entry changes or goes, every other byte stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.sections import Entry, SectionKind
from codedoc_core.writing.entries import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.docstrings.reading import ReadEntry, ReadSection
    from codedoc_core.facts.conduct import Taken
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.source.edit import Edit

_RESULTS: Final = (SectionKind.RETURNS, SectionKind.YIELDS)


@dataclass(frozen=True, slots=True)
class Mending:
    """What repairs a docstring.

    Attributes:
        edits: Replacements in the text of the docstring, none of which overlap.
        left: Findings that no edit repairs: what is missing cannot be said, or the text is not understood.
    """

    edits: tuple[Edit, ...] = ()
    left: tuple[Finding, ...] = ()


def mend(
    view: DriftView, findings: Iterable[Finding], facts: SymbolFacts, width: int, profile: StyleProfile
) -> Mending:
    """Repair what findings say of a docstring.

    Args:
        view: The documented symbol.
        findings: Its drift.
        facts: What its code proves; words for entries that are added come from here.
        width: Columns for the text of added entries.
        profile: How the project writes.

    Returns:
        Edits of one round. An edit that overlaps another one is left to the next round.
    """
    case = _Case(view, facts, Sheet(view.reading, width, profile))
    edits: list[Edit] = []
    left: list[Finding] = []
    for finding in findings:
        repair = _REPAIRS.get(finding.code)
        found = repair(case, finding) if repair else []
        if not found:
            left.append(finding)
        elif not any(_overlap(edit, other) for edit in found for other in edits):
            edits += found
    return Mending(tuple(edits), tuple(left))


def _overlap(first: Edit, second: Edit) -> bool:
    return first.span.start <= second.span.end and second.span.start <= first.span.end


@dataclass(frozen=True, slots=True)
class _Case:
    """A documented symbol, its facts and its text."""

    view: DriftView
    facts: SymbolFacts
    sheet: Sheet

    def entry(self, finding: Finding, *kinds: SectionKind) -> ReadEntry | None:
        """The one entry whose name a finding points at."""
        place = self.view.places.place
        entries = [entry for kind in kinds for entry in self.view.reading.entries(kind)]
        found = [entry for entry in entries if place(entry.name_span.start) == (finding.line, finding.column)]
        return found[0] if len(found) == 1 else None

    def typed(self, finding: Finding, kind: SectionKind) -> ReadEntry | None:
        """The one entry whose type a finding points at."""
        place = self.view.places.place
        entries = [entry for entry in self.view.reading.entries(kind) if entry.type_span is not None]
        places = [place(entry.type_span.start) for entry in entries if entry.type_span is not None]
        found = [entry for entry, at in zip(entries, places, strict=True) if at == (finding.line, finding.column)]
        return found[0] if len(found) == 1 else None

    def section(self, finding: Finding) -> ReadSection | None:
        """The section that a finding points at."""
        place = self.view.places.place
        found = [s for s in self.view.reading.sections if place(s.span.start) == (finding.line, finding.column)]
        return found[0] if len(found) == 1 else None

    def taken(self, name: str) -> Taken | None:
        """The parameter of a name."""
        signature = self.view.signature
        return next((taken for taken in signature.parameters if taken.name == name), None) if signature else None


def _rename(case: _Case, finding: Finding) -> list[Edit]:
    """Give an entry the name that its parameter has now; the description moves with it."""
    entry = case.entry(finding, SectionKind.PARAMETERS)
    if entry is None or finding.fix is None:
        return []
    new = finding.fix.text
    return [case.sheet.replaced(entry.name_span, entry.name, new), *case.sheet.type_fields(entry.name, new)]


def _remove(case: _Case, finding: Finding) -> list[Edit]:
    """Take out an entry for what does not exist."""
    kinds = (SectionKind.PARAMETERS, SectionKind.RAISES, SectionKind.ATTRIBUTES)
    entry = case.entry(finding, *kinds)
    return case.sheet.without(entry) if entry is not None else []


def _add_parameter(case: _Case, finding: Finding) -> list[Edit]:
    """Add the entry of a parameter at its place in the order of the signature, where something can be said of it."""
    signature = case.view.signature
    taken = [t for t in signature.parameters if _is_at(case, t, finding)] if signature else []
    fact = next((fact for fact in case.facts.parameters if taken and fact.name == taken[0].name), None)
    if not signature or fact is None or not (fact.words or fact.default):
        return []
    names = [parameter.name for parameter in signature.parameters]
    before = names[: names.index(fact.name)]
    entry = Entry(fact.display_name, fact.type or "", fact.words or "", fact.default)
    return case.sheet.with_entry(SectionKind.PARAMETERS, entry, before)


def _is_at(case: _Case, taken: Taken, finding: Finding) -> bool:
    place = case.view.in_code("", taken.line, taken.column, "")
    return (place.line, place.column) == (finding.line, finding.column)


def _reorder(case: _Case, finding: Finding) -> list[Edit]:  # noqa: ARG001
    """Put the entries of parameters into the order of the signature."""
    signature = case.view.signature
    order = {taken.name: at for at, taken in enumerate(signature.parameters)} if signature else {}
    sections = case.view.reading.of(SectionKind.PARAMETERS)
    return case.sheet.sorted(sections[0], order) if len(sections) == 1 else []


def _retype(case: _Case, finding: Finding) -> list[Edit]:
    """State the annotated type in place of the documented one."""
    entry = case.typed(finding, SectionKind.PARAMETERS)
    taken = case.taken(entry.name) if entry is not None else None
    if entry is None or entry.type_span is None or taken is None:
        return []
    return [case.sheet.replaced(entry.type_span, entry.type, taken.annotation)]


def _retype_result(case: _Case, finding: Finding) -> list[Edit]:
    entry = case.typed(finding, SectionKind.RETURNS)
    if entry is None or entry.type_span is None or case.view.leaving is None:
        return []
    return [case.sheet.replaced(entry.type_span, entry.type, case.view.leaving.annotation)]


def _redefault(case: _Case, finding: Finding) -> list[Edit]:
    """State the default that the signature has."""
    entry = case.entry(finding, SectionKind.PARAMETERS)
    taken = case.taken(entry.name) if entry is not None else None
    if entry is None or taken is None or len(entry.defaults) != 1:
        return []
    return case.sheet.with_default(entry, entry.defaults[0], taken.default)


def _drop_section(case: _Case, finding: Finding) -> list[Edit]:
    """Take out a section about what the function does not give."""
    section = case.section(finding)
    return case.sheet.without_section(section) if section is not None and section.kind in _RESULTS else []


def _call_yields(case: _Case, finding: Finding) -> list[Edit]:
    """Call what is yielded so."""
    section = case.section(finding)
    return case.sheet.retitled(section, "Yields") if section is not None else []


def _add_exception(case: _Case, finding: Finding) -> list[Edit]:
    """Add an exception whose condition is known."""
    raised = [r.name for r in case.view.leaving.raised if r.line == finding.line] if case.view.leaving else []
    facts = [fact for fact in case.facts.raises if fact.words and fact.type.rpartition(".")[2] in raised]
    named = [entry.name for entry in case.view.reading.entries(SectionKind.RAISES)]
    documented = {name.rpartition(".")[2] for name in named}
    due = [fact for fact in facts if fact.type.rpartition(".")[2] not in documented]
    if len(due) != 1:
        return []
    is_short = bool(named) and not any("." in name for name in named)
    entry = Entry(due[0].type.rpartition(".")[2] if is_short else due[0].type, "", due[0].words or "")
    return case.sheet.with_entry(SectionKind.RAISES, entry, named)


_REPAIRS: Final[dict[str, Callable[[_Case, Finding], list[Edit]]]] = {
    "CD201": _add_parameter,
    "CD202": _remove,
    "CD203": _rename,
    "CD204": _reorder,
    "CD205": _retype,
    "CD206": _redefault,
    "CD212": _drop_section,
    "CD213": _retype_result,
    "CD222": _drop_section,
    "CD223": _call_yields,
    "CD231": _add_exception,
    "CD233": _remove,
    "CD242": _remove,
}
