"""Verification of a draft against the facts: the only way from what somebody said to a docstring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.checks.findings import Finding
from codedoc_core.docstrings.profile import Style
from codedoc_core.docstrings.sections import Docstring, Entry, Section, SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.facts.facts import AttributeFact, ParameterFact, RaiseFact, ResultFact, SymbolFacts


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a draft.

    Attributes:
        docstring: The docstring made of all that held, or ``None`` where not even the summary did.
        findings: What was dropped from the draft, and why.
    """

    docstring: Docstring | None
    findings: tuple[Finding, ...] = ()


def verify(draft: Draft, facts: SymbolFacts, profile: StyleProfile) -> Verdict:
    """Judge a draft by the facts; names, order, types and defaults come from the facts, only words from the draft."""
    findings = tuple(_findings(draft, facts))
    summary = draft.summary.strip()
    if not summary:
        return Verdict(None, (_finding(facts, "CD401", "the draft has no summary"), *findings))
    description = tuple(text for text in draft.description if text.strip())
    sections = tuple(section for section in _sections(draft, facts, profile) if section.entries)
    return Verdict(Docstring(summary, description, sections), findings)


def _findings(draft: Draft, facts: SymbolFacts) -> Iterator[Finding]:
    claims = (
        ("CD402", "parameter", draft.parameters, {fact.name for fact in facts.parameters}),
        ("CD403", "exception", draft.raises, {fact.type for fact in facts.raises}),
        ("CD404", "attribute", draft.attributes, {fact.name for fact in facts.attributes}),
    )
    for code, noun, entries, known in claims:
        for name, _ in entries:
            if name not in known:
                yield _finding(facts, code, f"the code has no {noun} {name!r}")
    if draft.returns and facts.returns is None:
        yield _finding(facts, "CD405", "the code returns nothing")
    if draft.yields and facts.yields is None:
        yield _finding(facts, "CD406", "the code yields nothing")


def _finding(facts: SymbolFacts, code: str, message: str) -> Finding:
    return Finding(code=code, line=facts.line, qualname=facts.qualname, message=message)


def _sections(draft: Draft, facts: SymbolFacts, profile: StyleProfile) -> Iterator[Section]:
    typed = profile.types or profile.style is Style.NUMPY
    attributes, parameters, raises = dict(draft.attributes), dict(draft.parameters), dict(draft.raises)
    yield Section(SectionKind.ATTRIBUTES, _attributes(facts.attributes, attributes))
    yield Section(SectionKind.PARAMETERS, _parameters(facts.parameters, parameters, typed=typed))
    yield Section(SectionKind.RETURNS, _result(facts.returns, draft.returns, typed=typed))
    yield Section(SectionKind.YIELDS, _result(facts.yields, draft.yields, typed=typed))
    yield Section(SectionKind.RAISES, _raises(facts.raises, raises))


def _parameters(facts: tuple[ParameterFact, ...], words: dict[str, str], *, typed: bool) -> tuple[Entry, ...]:
    """All parameters once half of them are described; fewer would be a list of what the signature says."""
    described = sum(bool(words.get(fact.name)) for fact in facts)
    if not described or 2 * described < len(facts):
        return ()
    entries = (
        Entry(
            fact.display_name,
            fact.type or "" if typed or fact.annotation is None else "",
            words.get(fact.name, ""),
            fact.default,
        )
        for fact in facts
    )
    return tuple(entry for entry in entries if entry.text or entry.type or entry.default)


def _result(fact: ResultFact | None, words: str | None, *, typed: bool) -> tuple[Entry, ...]:
    if fact is None or not words:
        return ()
    return (Entry("", fact.type or "" if typed or fact.annotation is None else "", words),)


def _raises(facts: tuple[RaiseFact, ...], words: dict[str, str]) -> tuple[Entry, ...]:
    return tuple(Entry(fact.type, "", words[fact.type]) for fact in facts if words.get(fact.type))


def _attributes(facts: tuple[AttributeFact, ...], words: dict[str, str]) -> tuple[Entry, ...]:
    return tuple(Entry(fact.name, fact.type or "", words[fact.name]) for fact in facts if words.get(fact.name))
