"""What the code proves about a symbol, in lines for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.infer import infer_facts
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.writing.buffer import read_buffer
from codedoc_core.writing.outline import outline_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.facts.facts import ResultFact, SymbolFacts
    from codedoc_core.writing.asked import Buffer


def described(buffer: Buffer, qualname: str, near: int) -> str:
    """Return what the code proves about a symbol without a docstring, as Markdown; empty where there is nothing.

    Args:
        buffer: The text.
        qualname: The symbol.
        near: An offset near its name, which tells twins apart.
    """
    try:
        read = read_buffer(buffer)
    except UnreadableSource:
        return ""
    known = outline_of(read, buffer)
    item = known.find(qualname, near)
    if item is None or item.is_documented:
        return ""
    symbol = read.module.symbols[known.items.index(item)]
    if not read.is_sound(symbol):
        return ""
    index = SymbolIndex((*buffer.around.summaries, summarise(read.module)))
    return "\n".join(_lines(infer_facts(symbol, read.module, index)))


def _lines(facts: SymbolFacts) -> Iterator[str]:
    if facts.summary:
        yield f"{facts.summary}\n"
    for parameter in facts.parameters:
        told = [f"`{parameter.type}`" if parameter.type else "", parameter.words or ""]
        if any(told):
            yield f"- `{parameter.display_name}`: {' '.join(part for part in told if part)}"
    yield from _result("returns", facts.returns)
    yield from _result("yields", facts.yields)
    for raised in facts.raises:
        yield f"- raises `{raised.type}`{f': {raised.when}' if raised.when else ''}"


def _result(verb: str, fact: ResultFact | None) -> Iterator[str]:
    if fact and (fact.type or fact.words):
        told = [f"`{fact.type}`" if fact.type else "", fact.words or ""]
        yield f"- {verb} {' '.join(part for part in told if part)}"
