"""Verification of a draft against the facts: the only way from what somebody said to a docstring."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.brevity import tightened
from codedoc_core.checks.claims import Case, Objection, Place
from codedoc_core.checks.claims_entries import (
    attribute_objection,
    parameter_objection,
    raise_objection,
    result_objection,
    supported_exception,
)
from codedoc_core.checks.claims_ground import echo_objection, ground_objection
from codedoc_core.checks.claims_mood import in_mood
from codedoc_core.checks.claims_prose import filtered
from codedoc_core.checks.claims_results import async_objection, outcome_objection, verb_objection
from codedoc_core.checks.claims_values import default_objection, stated_type_objection, type_word_objection
from codedoc_core.checks.claims_words import (
    link_objection,
    markup_objection,
    name_objection,
    on_one_line,
    quality_objection,
    unseen_objection,
)
from codedoc_core.checks.findings import Finding
from codedoc_core.docstrings.profile import Style
from codedoc_core.docstrings.sections import Docstring, Entry, Section, SectionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codedoc_core.checks.claims_evidence import Evidence
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.facts.facts import AttributeFact, ParameterFact, ResultFact, SymbolFacts

# What the facts refute, whoever says it.
_BY_FACTS: Final = (default_objection, type_word_objection, outcome_objection, verb_objection)
# What a writer may not bring in; judged where the evidence shows what was there before.
_BY_EVIDENCE: Final = (
    unseen_objection,
    markup_objection,
    link_objection,
    async_objection,
    quality_objection,
    name_objection,
    ground_objection,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a draft.

    Attributes:
        docstring: The docstring made of all that held, or ``None`` where not even the summary did.
        findings: What was dropped from the draft, why, and what to write instead.
        draft: All that held, still as a draft.
    """

    docstring: Docstring | None
    findings: tuple[Finding, ...] = ()
    draft: Draft | None = None


def verify(draft: Draft, facts: SymbolFacts, profile: StyleProfile, evidence: Evidence | None = None) -> Verdict:
    """Judge a draft; names, order, types and defaults come from the facts, only words from the draft.

    Entries that do not hold are dropped, and so is each sentence that does not, or that says nothing; the rest is kept.

    Args:
        draft: What somebody said.
        facts: What the code proves.
        profile: How to write.
        evidence: What else is known. Where there is none the writer is trusted not to bring in anything, and only what
            the facts themselves refute is dropped.
    """
    sieve = _Sieve(Case(facts, evidence))
    held, cuts = sieve.sift(draft), list[Objection]()
    if evidence is not None:
        held, cuts = tightened(held, facts, evidence)
    findings = (*sieve.findings, *(_finding(facts, cut) for cut in cuts))
    if not held.summary:
        message = "nothing of the summary holds" if draft.summary.strip() else "the draft has no summary"
        return Verdict(None, (_finding(facts, Objection("CD401", message)), *findings), held)
    sections = (*_sections(held, facts, profile), *_prose_sections(held))
    kept = tuple(section for section in sections if section.entries)
    summary = in_mood(held.summary, facts, profile.mood)
    return Verdict(Docstring(summary, held.description, kept), findings, held)


def _finding(facts: SymbolFacts, objection: Objection) -> Finding:
    return Finding(code=objection.code, line=facts.line, qualname=facts.qualname, message=objection.message)


class _Sieve:
    """Lets through what holds and remembers the rest."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._checks = _BY_FACTS if case.evidence is None else (*_BY_FACTS, *_BY_EVIDENCE)
        self.findings: list[Finding] = []

    def sift(self, draft: Draft) -> Draft:
        if self._case.evidence is not None and not self._object(echo_objection(draft)):
            draft = replace(draft, summary="")
        parameters = self._entries(draft.parameters, SectionKind.PARAMETERS, parameter_objection)
        raises = self._entries(draft.raises, SectionKind.RAISES, raise_objection)
        attributes = self._entries(draft.attributes, SectionKind.ATTRIBUTES, attribute_objection)
        for name, stated in draft.types:
            self._object(stated_type_objection(name, stated, self._case))
        return replace(
            draft,
            summary=self._summary(draft.summary),
            description=self._paragraphs(draft.description, Place()),
            parameters=parameters,
            returns=self._result(draft.returns, SectionKind.RETURNS),
            yields=self._result(draft.yields, SectionKind.YIELDS),
            raises=raises,
            attributes=attributes,
            notes=self._paragraphs(draft.notes, Place(SectionKind.NOTES)),
            example=self._example(draft.example),
            types=(),
        )

    def _object(self, objection: Objection | None, place: Place | None = None) -> bool:
        """Book an objection; whether there was none."""
        if objection is not None:
            said = objection._replace(message=f"{place}: {objection.message}") if place else objection
            self.findings.append(_finding(self._case.facts, said))
        return objection is None

    def _entries(
        self, pairs: tuple[tuple[str, str], ...], kind: SectionKind, check: Callable[[str, Case], Objection | None]
    ) -> tuple[tuple[str, str], ...]:
        held = [(name, text) for name, text in pairs if self._object(check(name, self._case))]
        sifted = [(name, self._prose(text, Place(kind, name.lstrip("*")))) for name, text in held]
        return tuple((name, text) for name, text in sifted if text)

    def _result(self, text: str | None, kind: SectionKind) -> str | None:
        if not text or not self._object(result_objection(text, kind, self._case)):
            return None
        return self._prose(text, Place(kind)) or None

    def _paragraphs(self, texts: tuple[str, ...], place: Place) -> tuple[str, ...]:
        return tuple(held for text in texts if (held := self._prose(text, place)))

    def _summary(self, text: str) -> str:
        """Judge the summary; invisible characters are taken out of it, because it is due."""
        place = Place(is_summary=True)
        if self._case.evidence is None:
            return self._prose(text, place)
        self._object(unseen_objection(text, place, self._case), place)
        return self._prose(on_one_line(text), place)

    def _prose(self, text: str, place: Place) -> str:
        def holds(sentence: str) -> bool:
            objections = (check(sentence, place, self._case) for check in self._checks)
            return self._object(next((objection for objection in objections if objection), None), place)

        return filtered(text.strip(), holds)

    def _example(self, code: str | None) -> str | None:
        """Keep an example whose every line of code the file holds already."""
        if not code or not code.strip():
            return None
        lines = [line.strip().removeprefix(">>>").removeprefix("...").strip() for line in code.strip().splitlines()]
        known = " ".join(self._case.known.file.split())
        strange = next((line for line in lines if " ".join(line.split()) not in known), None)
        if strange is None:
            return code
        self._object(Objection("CD427", f"the file does not hold `{strange}`; leave the example out"))
        return None


def _sections(draft: Draft, facts: SymbolFacts, profile: StyleProfile) -> Iterator[Section]:
    typed = profile.types or profile.style is Style.NUMPY
    attributes, parameters = dict(draft.attributes), {name.lstrip("*"): text for name, text in draft.parameters}
    yield Section(SectionKind.ATTRIBUTES, _attributes(facts.attributes, attributes))
    yield Section(SectionKind.PARAMETERS, _parameters(facts.parameters, parameters, typed=typed))
    yield Section(SectionKind.RETURNS, _result(facts.returns, draft.returns, typed=typed))
    yield Section(SectionKind.YIELDS, _result(facts.yields, draft.yields, typed=typed))
    yield Section(SectionKind.RAISES, _raises(draft, facts))


def _prose_sections(draft: Draft) -> Iterator[Section]:
    if draft.notes:
        yield Section(SectionKind.NOTES, (Entry(text="\n\n".join(draft.notes)),))
    if draft.example:
        yield Section(SectionKind.EXAMPLES, (Entry(text=draft.example),))


def _parameters(facts: tuple[ParameterFact, ...], words: dict[str, str], *, typed: bool) -> tuple[Entry, ...]:
    """All parameters once half of them are described; fewer would be a list of what the signature says."""
    described = sum(bool(words.get(fact.name)) for fact in facts)
    if not described or 2 * described < len(facts):
        return ()
    entries = tuple(_parameter(fact, words.get(fact.name, ""), typed=typed) for fact in facts)
    return tuple(entry for entry in entries if entry.text or entry.type or entry.default)


def _parameter(fact: ParameterFact, text: str, *, typed: bool) -> Entry:
    is_bare = not text and fact.default is None
    shown = fact.type if typed or fact.annotation is None or is_bare else None
    return Entry(fact.display_name, shown or "", text, fact.default)


def _result(fact: ResultFact | None, words: str | None, *, typed: bool) -> tuple[Entry, ...]:
    if fact is None or not words:
        return ()
    return (Entry("", fact.type or "" if typed or fact.annotation is None else "", words),)


def _raises(draft: Draft, facts: SymbolFacts) -> tuple[Entry, ...]:
    """Exceptions in the order of the code, then bases of what it raises, under the names that the draft gives them."""
    case = Case(facts)
    words = {supported_exception(name, case) or name: text for name, text in reversed(draft.raises)}
    types = [fact.type for fact in facts.raises]
    named = [*types, *(name for name in reversed(words) if name not in types)]
    return tuple(Entry(name, "", words[name]) for name in named if words.get(name))


def _attributes(facts: tuple[AttributeFact, ...], words: dict[str, str]) -> tuple[Entry, ...]:
    return tuple(Entry(fact.name, fact.type or "", words[fact.name]) for fact in facts if words.get(fact.name))
