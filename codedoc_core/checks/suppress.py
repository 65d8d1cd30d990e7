"""Comments that silence findings: ``# noqa`` and ``# noqa: CD201``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codedoc_core.checks.findings import Finding
    from codedoc_core.symbols.symbol import Module, Symbol

_NOQA: Final = re.compile(r"#\s*noqa(?P<colon>\s*:)?\s*(?P<codes>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)?", re.IGNORECASE)
_EVERYTHING: Final = ("CD",)


def unsuppressed(findings: Iterable[Finding], symbol: Symbol, module: Module) -> list[Finding]:
    """Return the findings that no comment silences.

    A comment counts on the line of the finding, anywhere in the signature, and on the last line of the docstring.
    """
    found = list(findings)
    if not found or "noqa" not in module.source.text.lower():
        return found
    shared = [code for line in _lines_of(symbol) for code in _codes_on(module, line)]
    return [
        finding
        for finding in found
        if not finding.code.startswith((*shared, *_codes_on(module, finding.line))) or finding.code.startswith("CD9")
    ]


def _lines_of(symbol: Symbol) -> list[int]:
    """Lines of the signature, and the one that ends the docstring."""
    if not symbol.node.body:
        return []
    first = symbol.node.body[0]
    is_module = symbol.parent is None
    header = [] if is_module else list(range(symbol.line, max(first.lineno, symbol.line + 1)))
    return [*header, first.end_lineno or first.lineno] if symbol.docstring is not None else header


def _codes_on(module: Module, line: int) -> tuple[str, ...]:
    starts = module.source.line_starts
    if not 0 < line <= len(starts):
        return ()
    text = module.source.text[starts[line - 1] : starts[line] if line < len(starts) else None]
    match = _NOQA.search(text)
    if match is None:
        return ()
    if not match["colon"]:
        return _EVERYTHING
    return tuple(re.findall(r"[A-Z]+[0-9]+", (match["codes"] or "").upper()))
