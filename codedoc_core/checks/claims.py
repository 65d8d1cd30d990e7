"""A claim: one thing that a draft says, where it says so, and what may be objected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from codedoc_core.checks.claims_evidence import Evidence

if TYPE_CHECKING:
    from codedoc_core.docstrings.sections import SectionKind
    from codedoc_core.facts.facts import ParameterFact, SymbolFacts

CLAIM_CODES: Final = {
    "CD401": "draft of whose summary nothing holds",
    "CD402": "parameter that does not exist",
    "CD403": "exception that cannot be raised, or does not exist",
    "CD404": "attribute that does not exist",
    "CD405": "result described where nothing is returned",
    "CD406": "yielded value described where nothing is yielded",
    "CD407": "default that is not the default",
    "CD408": "type that contradicts the annotation",
    "CD409": "outcome that the annotation of the result excludes",
    "CD410": "asynchronous behaviour of code that has none",
    "CD421": "exception that nothing in sight raises",
    "CD422": "parameter that only gathered arguments could be",
    "CD423": "attribute that the class does not show",
    "CD424": "name between backquotes that nothing in sight has",
    "CD425": "link or address that the file does not hold",
    "CD426": "quality that the code's own words do not claim",
    "CD427": "example that is not in the file",
    "CD428": "result that the code does not show",
    "CD429": "text that is not about the code",
    "CD431": "character that cannot be seen",
    "CD432": "markup, command or import where prose belongs",
    "CD441": "sentence that says nothing beside name, signature and facts",
    "CD442": "text beyond the length that the code is worth",
    "CD443": "sentence that stops in the middle",
}
"""What the verifier objects to: CD40x and CD410 are refuted, CD42x lack support, CD43x are no prose, CD44x no news."""


class Objection(NamedTuple):
    """Why a claim does not hold, and what to write instead."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a draft something is said.

    Attributes:
        kind: The section; ``None`` for summary and description.
        name: The entry.
        is_summary: Whether it is the summary.
    """

    kind: SectionKind | None = None
    name: str = ""
    is_summary: bool = False

    def __str__(self) -> str:
        if self.is_summary:
            return "summary"
        if self.kind is None:
            return "description"
        return f"{self.kind} `{self.name}`" if self.name else str(self.kind)


@dataclass(frozen=True, slots=True)
class Case:
    """What a draft is judged by.

    Attributes:
        facts: What the code proves.
        evidence: What else is known, or ``None``.
    """

    facts: SymbolFacts
    evidence: Evidence | None = None

    @property
    def known(self) -> Evidence:
        """The evidence; an empty one where there is none."""
        return self.evidence or Evidence()

    def settles(self, kind: SectionKind) -> bool:
        """Whether the code has the last word on a section; the facts have it where there is no evidence."""
        return self.evidence is None or kind in self.evidence.settled

    def parameter(self, name: str) -> ParameterFact | None:
        """Return the parameter of that name."""
        return next((fact for fact in self.facts.parameters if fact.name == name), None)
