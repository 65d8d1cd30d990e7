"""Writers with canned answers: one harmless, one whose every word tries to break out of its docstring."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

from oracle import says

from codedoc_core import Draft, SymbolContext, SymbolFacts

PLAIN = ("Do the work.",)
HOSTILE = (
    '"""', "'''", "ends with a backslash \\", "\\N{DASH} \\x41 \\u0041 \\d \\", "a\rb\x0cc\x0bd", "lone \ud800 surrogate",
    '"' * 7, 'ends with a quote "', '"""\nimport os\nos._exit(1)\n"""', "tab\there\n\n\n   indented\n\ttab", "\\\n",
    "\u2028 \u2029 \x85 \x00 \x1b[31m \u202e bidi \u200b", "{x} %s {{}}", "# coding: latin-1\n>>> 1/0\n\nArgs:\n    ghost: y",
    "   ", "é😀" * 30, "```\n.. raw:: html\n\n   <b>", "Returns\n-------\nint", "ends with blanks \\ \u3000", "\\\"\\'\\",
    "''' \"\"\" ''", "\\x00 \\ud800 \\777 \\", ">>> '''a'''\na\n>>> f(\"\\n\")", "\ufeff\ufffe\U0010ffff",
)  # fmt: skip
LONG = "x" * 10_000


class CannedWriter:
    """Fills every entry that the facts have; now and then a hostile one says 10,000 letters without a break."""

    def __init__(self, texts: Sequence[str], start: int = 0) -> None:
        rare = [*texts * 4, LONG] if len(texts) > 1 else texts
        self._texts = cycle([*rare[start % len(rare) :], *rare[: start % len(rare)]])
        self._said: dict[tuple[int, bool], Draft] = {}

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        return [self._draft(context.facts) for context in contexts]

    def is_said(self, where: tuple[int, bool], value: str) -> bool:
        """Whether a docstring holds all that was said; what is returned may have lost a colon."""
        draft = self._said[where]
        entries = [dict(each) for each in (draft.parameters, draft.raises, draft.attributes)]
        return says(value, draft.summary, [*draft.description, *(text for each in entries for text in each.values())])

    def _draft(self, facts: SymbolFacts) -> Draft:
        draft = Draft(
            summary=f"Say {next(self._texts)}",
            description=(next(self._texts),),
            parameters=tuple((fact.name, next(self._texts)) for fact in facts.parameters),
            returns=next(self._texts) if facts.returns else None,
            yields=next(self._texts) if facts.yields else None,
            raises=tuple((fact.type, next(self._texts)) for fact in facts.raises),
            attributes=tuple((fact.name, next(self._texts)) for fact in facts.attributes),
        )
        self._said.setdefault((facts.line, not facts.qualname), draft)
        return draft
