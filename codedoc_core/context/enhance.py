"""The context enhancer: what the repository knows of a symbol that its own file does not show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from codedoc_core.context.budget import within
from codedoc_core.context.redact import redact_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.context.brief import ModuleBrief, SymbolBrief
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.index import SymbolIndex

BUDGET: Final = 80
"""Tokens of surroundings for one symbol: with more of them, all symbols of a file cost more than the file itself."""

_MOST_CALLERS: Final = 2
_MOST_TESTS: Final = 1
_MOST_CALLEES: Final = 4
_MOST_SAMPLES: Final = 2


class ContextEnhancer:
    """Finds callees, callers, tests, overridden documentation and the project's own terms.

    Args:
        briefs: The modules of the repository in brief, their texts redacted.
        index: Resolves imported names.
    """

    def __init__(self, briefs: Iterable[ModuleBrief], index: SymbolIndex) -> None:
        self._index = index
        self._symbols: dict[str, SymbolBrief] = {}
        self._users: dict[str, list[tuple[str, str, bool]]] = {}
        self._terms: dict[str, Counter[str]] = {}
        self._samples: dict[str, list[str]] = {}
        self._summaries: dict[str, str] = {}
        modules = list(briefs)
        for module in modules:
            for symbol in module.symbols:
                self._symbols.setdefault(symbol.name, symbol)
            for name, words in module.terms:
                self._terms.setdefault(name, Counter())[words] += 1
            if module.sample:
                self._samples.setdefault(module.sample.style, []).append(module.sample.text)
        for module in modules:
            self._note_calls(module)

    def _note_calls(self, module: ModuleBrief) -> None:
        for symbol in module.symbols:
            for call in symbol.calls:
                callee = self._resolved(module.name, call.callee)
                if callee:
                    self._users.setdefault(callee, []).append((symbol.name, call.line, module.is_test))

    def _resolved(self, module_name: str, callee: str) -> str:
        name = callee if callee in self._symbols else self._index.resolve(module_name, callee)
        return name if name in self._symbols else ""

    def note_summary(self, name: str, summary: str) -> None:
        """Take note of a summary written in this run, so that the callers of ``name`` are told of it."""
        self._summaries[name] = summary

    def samples(self, layout: str) -> tuple[str, ...]:
        """Return the docstrings that show best how the project writes in one layout, the longest first."""
        return tuple(sorted(self._samples.get(layout, ()), key=lambda text: (-len(text), text))[:_MOST_SAMPLES])

    def extract_enhanced_context(self, module_name: str, facts: SymbolFacts, budget: int = BUDGET) -> tuple[str, ...]:
        """Return lines about a symbol that its own file does not show, the most useful first, within a budget.

        How others call it comes last: fed with usage, models describe the use in place of the purpose.

        Args:
            module_name: Dotted name of the module it stands in.
            facts: What the code proves about it.
            budget: In tokens.
        """
        name = f"{module_name}.{facts.qualname}" if module_name else facts.qualname
        lines = (
            *self._overridden(module_name, facts.qualname),
            *self._callees(name, module_name),
            *self._term_lines(facts),
            *self._uses(name, module_name),
        )
        return within(map(redact_line, lines), budget)

    def _overridden(self, module_name: str, qualname: str) -> Iterator[str]:
        owner, _, name = qualname.rpartition(".")
        found = self._index.overridden(module_name, owner, name) if owner else None
        if found is not None and found[0] in self._symbols:
            yield f"overrides {found[0]}: {' '.join(found[1].split())}"

    def _callees(self, name: str, module_name: str) -> Iterator[str]:
        symbol = self._symbols.get(name)
        calls = symbol.calls if symbol else ()
        shown = 0
        for callee in dict.fromkeys(self._resolved(module_name, call.callee) for call in calls):
            known = self._symbols.get(callee)
            if known and shown < _MOST_CALLEES and not callee.startswith(f"{module_name}."):
                summary = known.summary or self._summaries.get(callee, "")
                shown += 1
                yield f"calls {callee}: {known.signature}" + (f" - {summary}" if summary else "")

    def _term_lines(self, facts: SymbolFacts) -> Iterator[str]:
        for parameter in facts.parameters:
            said = self._terms.get(parameter.name)
            if said:
                words, _ = said.most_common(1)[0]
                yield f"elsewhere here, {parameter.name} is: {words}"

    def _uses(self, name: str, module_name: str) -> Iterator[str]:
        users = self._users.get(name, ())
        tests = [line for _, line, is_test in users if is_test]
        callers = [(who, line) for who, line, is_test in users if not is_test and not who.startswith(f"{module_name}.")]
        yield from (f"tested as: {line}" for line in tests[:_MOST_TESTS])
        yield from (f"called by {who}: {line}" for who, line in callers[:_MOST_CALLERS])
