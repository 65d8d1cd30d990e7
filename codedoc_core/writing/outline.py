"""What an editor needs to know of a buffer to offer something at a place, at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.coverage import Scope, missing_docstrings
from codedoc_core.docstrings.glance import seeming_style
from codedoc_core.errors import UnreadableSource
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.symbol import SymbolKind
from codedoc_core.writing.asked import Outline, OutlineItem
from codedoc_core.writing.buffer import read_buffer, shift_of

if TYPE_CHECKING:
    from codedoc_core.symbols.symbol import Module, Symbol
    from codedoc_core.symbols.tolerant import Tolerated
    from codedoc_core.writing.asked import Buffer

_BARRING: Final = ("runtime:", "overload")
_NAME: Final = re.compile(r"(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)")


def outline(buffer: Buffer) -> Outline:
    """Return the outline of a buffer; what it holds is never an exception."""
    try:
        read = read_buffer(buffer)
    except UnreadableSource as error:
        return Outline(fault=_fault(error.reason, error.line))
    return outline_of(read, buffer)


def outline_of(read: Tolerated, buffer: Buffer) -> Outline:
    """Return the outline of a buffer that has been read."""
    module = read.module
    index = SymbolIndex((*buffer.around.summaries, summarise(module)))
    include = buffer.around.include_runtime
    judged = missing_docstrings(module, Scope(buffer.around.scope), include_runtime=include, index=index)
    reasons = {item.symbol: item.reason for item in judged}
    items = (_item(symbol, read, reasons.get(symbol, ""), buffer.around.excluded) for symbol in module.symbols)
    shift = shift_of(buffer)
    moved = tuple(item.moved(0, 0, shift) for item in items) if shift else tuple(items)
    line = module.source.line_of(read.blanked[0].start) if read.blanked else 0
    return Outline(moved, _fault("there is a syntax error", line) if read.blanked else "")


def _fault(reason: str, line: int | None) -> str:
    return f"{reason} (line {line})" if line else reason


def _item(symbol: Symbol, read: Tolerated, reason: str | None, excluded: str) -> OutlineItem:
    """Return the entry of a symbol; only reasons that hold for whoever asks bar it, privacy does not."""
    module, span = read.module, symbol.span
    name, name_end = _name(symbol, module)
    barred = excluded or (reason if reason and reason.startswith(_BARRING) else "")
    if not read.is_sound(symbol):
        barred = "there is a syntax error in it"
    return OutlineItem(
        symbol.qualname,
        symbol.kind.value,
        span.start,
        name,
        name_end,
        _head_end(symbol, module),
        span.end,
        symbol.docstring is not None,
        reason is None and not barred,
        barred,
        _docstring(symbol, module),
        seeming_style(symbol.docstring or ""),
    )


def _name(symbol: Symbol, module: Module) -> tuple[int, int]:
    if symbol.kind is SymbolKind.MODULE:
        return 0, 0
    start = module.source.offset_at(symbol.line, getattr(symbol.node, "col_offset", 0))
    found = _NAME.match(module.source.text, start)
    return found.span(1) if found else (start, start)


def _docstring(symbol: Symbol, module: Module) -> int:
    if symbol.docstring is None:
        return 0
    first = symbol.node.body[0]
    return module.source.offset_at(first.lineno, first.col_offset)


def _head_end(symbol: Symbol, module: Module) -> int:
    """Behind the docstring; where there is none behind the first statement, for a module its first line."""
    body = symbol.node.body
    if symbol.kind is SymbolKind.MODULE and symbol.docstring is None:
        starts = module.source.line_starts
        return starts[1] - 1 if len(starts) > 1 else len(module.source.text)
    first = body[0]
    line, column = first.end_lineno or first.lineno, first.end_col_offset or 0
    if symbol.docstring is None:
        line, column = first.lineno, first.col_offset
    return module.source.offset_at(line, column)
