"""Where the code shows what a finding says: the parameter, its default, the annotation; or the docstring, the gap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.facts.conduct import signature_of
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from codedoc_core.checks.findings import Finding
    from codedoc_core.facts.conduct import Taken
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol

_QUOTED: Final = re.compile(r"`(\w+)`")
_DEFAULT: Final = "CD206"
_OF_RESULT: Final = frozenset({"CD207", "CD213"})
_IN_CODE: Final = frozenset("CD201 CD208 CD211 CD221 CD230 CD231 CD232 CD236 CD237 CD241 CD243".split())
_FARTHEST: Final = 300
"""Characters between a parameter and its default, at most."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that shows what a finding says.

    Attributes:
        span: Where in the source.
        message: What stands there.
    """

    span: Span
    message: str


def evidence_of(finding: Finding, symbol: Symbol, module: Module, index: SymbolIndex) -> Evidence | None:
    """Return where it shows that a finding is right; ``None`` where no single place does."""
    if finding.code in _IN_CODE:
        return Evidence(_of(symbol.node.body[0], module), "the docstring that leaves it out")
    found = _parameter(finding, symbol, module, index)
    returns = getattr(symbol.node, "returns", None)
    if found is None and finding.code in _OF_RESULT and returns is not None:
        return Evidence(_of(returns, module), "what is annotated")
    return found


def _parameter(finding: Finding, symbol: Symbol, module: Module, index: SymbolIndex) -> Evidence | None:
    """The parameter that a finding names, or its default."""
    signature = signature_of(symbol, module, index)
    named = _QUOTED.findall(finding.message)
    taken = next((t for name in named for t in (signature.parameters if signature else ()) if t.name == name), None)
    span = _name_of(taken, module) if taken else None
    if taken is None or span is None:
        return None
    if finding.code != _DEFAULT:
        return Evidence(span, f"parameter `{taken.name}`")
    at = module.source.text.find(taken.default, span.end, span.end + _FARTHEST)
    return Evidence(Span(at, at + len(taken.default)) if at > 0 else span, f"the default of `{taken.name}`")


def _name_of(taken: Taken, module: Module) -> Span | None:
    """Where the name of a parameter stands; ``None`` where it stands in another file."""
    if taken.line > len(module.source.line_starts):
        return None
    start = module.source.offset_at(taken.line, taken.column)
    span = Span(start, start + len(taken.name))
    return span if module.source.text[span.start : span.end] == taken.name else None


def _of(node: Any, module: Module) -> Span:  # noqa: ANN401
    source = module.source
    return Span(source.offset_at(node.lineno, node.col_offset), source.offset_at(node.end_lineno, node.end_col_offset))
