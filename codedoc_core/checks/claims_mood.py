"""The mood of a summary: "Return the sum." or "Returns the sum.", as the project has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.profile import Mood
from codedoc_core.facts.facts import Role
from codedoc_core.facts.words import VERBS, third_person

if TYPE_CHECKING:
    from codedoc_core.facts.facts import SymbolFacts

_FUNCTIONS: Final = frozenset(
    {Role.FUNCTION, Role.METHOD, Role.CLASS_METHOD, Role.STATIC_METHOD, Role.CONSTRUCTOR, Role.DUNDER}
)
_BASE_FORMS: Final = {third_person(verb): verb for verb in VERBS}
_JOINED: Final = re.compile(r"(?:,|\band\b|\bor\b|\bthen\b) (?:then )?(\w+)")


def in_mood(summary: str, facts: SymbolFacts, mood: Mood) -> str:
    """Return a summary of a function in the mood of the project.

    It stays as it is where the first word is no verb that is known, or where another verb may belong to it: what cannot
    be turned as a whole is not turned.

    Args:
        summary: One sentence.
        facts: What the code proves about the symbol.
        mood: How summaries begin.
    """
    first, _, rest = summary.partition(" ")
    turned = _descriptive(first) if mood is Mood.DESCRIPTIVE else _BASE_FORMS.get(first.lower())
    others = {match[1].lower() for match in _JOINED.finditer(rest)}
    if facts.role not in _FUNCTIONS or turned is None or others & (VERBS | _BASE_FORMS.keys()):
        return summary
    return f"{turned[0].upper()}{turned[1:]} {rest}" if rest and first[:1].isupper() else summary


def _descriptive(first: str) -> str | None:
    verb = first.lower()
    return third_person(verb) if verb in VERBS else None
