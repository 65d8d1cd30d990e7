"""A file and the symbols asked about, numbered, ready for a writer elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.context.budget import estimate_tokens
from codedoc_core.context.excerpt import bare_code, excerpt
from codedoc_core.context.symbol import FileContext, SymbolContext
from codedoc_core.facts.purpose import infer_file_purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.symbol import Module, Symbol


Asked = tuple["Symbol", "SymbolFacts", int]
"""A symbol, its facts, and the width of its summary."""

_MOST_ENTRIES: Final = 200


def file_contexts(
    module: Module, path: str, asked: Sequence[Asked], profile: StyleProfile, budget: int = 10_000
) -> tuple[FileContext, ...]:
    """Put together what a writer may see of a file, in parts that fit into one request each.

    Args:
        module: The file, redacted: what it holds may leave the machine.
        path: As people name it.
        asked: Symbols of ``module`` to be documented.
        profile: How the project writes.
        budget: Tokens of text for each part; a symbol that alone is larger is a part.
    """
    whole = _context(module, path, asked, profile)
    if _fits(whole, budget):
        return (whole,)
    parts, fitting = [list(asked)], list[FileContext]()
    while parts:
        part = parts.pop()
        context = _context(module, path, part, profile, is_part=True)
        if len(part) == 1 or _fits(context, budget):
            fitting.append(context)
        else:
            middle = len(part) // 2
            parts += (part[middle:], part[:middle])
    return tuple(fitting)


def _fits(context: FileContext, budget: int) -> bool:
    entries = sum(
        3 + len(each.facts.parameters + each.facts.raises + each.facts.attributes) for each in context.symbols
    )
    return entries <= _MOST_ENTRIES and estimate_tokens(context.excerpt) <= budget


def _context(
    module: Module, path: str, asked: Sequence[Asked], profile: StyleProfile, *, is_part: bool = False
) -> FileContext:
    """Put together what a writer may see of one part of a file."""
    symbols = tuple(
        SymbolContext(
            facts, width, number, fingerprint(symbol, facts, module, profile), _hash(bare_code(symbol, module))
        )
        for number, (symbol, facts, width) in enumerate(asked, 1)
    )
    shown = excerpt(module, [symbol for symbol, _, _ in asked], is_part=is_part)
    return FileContext(path, module.name, infer_file_purpose(module, path).value, shown, symbols)


def fingerprint(symbol: Symbol, facts: SymbolFacts, module: Module, profile: StyleProfile) -> str:
    """Return a hash of what the documentation of a symbol depends on; moving it to another line is no change."""
    still = replace(facts, line=0, raises=tuple(replace(fact, line=0) for fact in facts.raises))
    return _hash("\0".join((module.name, bare_code(symbol, module), repr(still), repr(profile))))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
