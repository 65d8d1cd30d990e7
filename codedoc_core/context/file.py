"""A file and the symbols asked about, numbered, ready for a writer elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from codedoc_core.context.excerpt import bare_code, excerpt
from codedoc_core.context.symbol import FileContext, SymbolContext
from codedoc_core.facts.purpose import infer_file_purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.symbol import Module, Symbol


def file_context(
    module: Module, path: str, asked: Sequence[tuple[Symbol, SymbolFacts, int]], profile: StyleProfile
) -> FileContext:
    """Put together what a writer may see of a file.

    Args:
        module: The file, redacted: what it holds may leave the machine.
        path: As people name it.
        asked: Symbols of ``module`` to be documented, with their facts and the width of their summaries.
        profile: How the project writes.
    """
    symbols = tuple(
        SymbolContext(facts, width, number, _fingerprint(symbol, facts, module, profile))
        for number, (symbol, facts, width) in enumerate(asked, 1)
    )
    shown = excerpt(module, [symbol for symbol, _, _ in asked])
    return FileContext(path, module.name, infer_file_purpose(module, path).value, shown, symbols)


def _fingerprint(symbol: Symbol, facts: SymbolFacts, module: Module, profile: StyleProfile) -> str:
    """Hash what the documentation of a symbol depends on; moving it to another line is no change."""
    still = replace(facts, line=0, raises=tuple(replace(fact, line=0) for fact in facts.raises))
    said = "\0".join((module.name, bare_code(symbol, module), repr(still), repr(profile)))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
