"""A file as a writer sees it: whole where symbols are to be documented, in brief elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.source.edit import Edit, apply
from codedoc_core.source.text import Span
from codedoc_core.symbols.anchor import anchor_of
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codedoc_core.source.text import SourceText
    from codedoc_core.symbols.symbol import Module, Symbol

_BLANK_LINES: Final = re.compile(r"\n[ \t]*(?=\n)")
_WORD: Final = re.compile(r"[^\W\d]\w*")
_SKIPPED: Final = re.compile(r"(?:^[ \t]*\.\.\.\n)+(?=[ \t]*\.\.\.\n)", re.MULTILINE)
_MAX_VALUE: Final = 600
_MAX_SUMMARY: Final = 160
_MAX_HEADER: Final = 600


def excerpt(module: Module, asked: Sequence[Symbol], *, is_part: bool = False) -> str:
    """Return the text of a file with the bodies of what nobody asked about cut to ``...``.

    Each symbol that is asked about keeps all its text, and has its number, counted from 1, in a comment above it
    (``# [3]``), since qualified names may have twins. Docstrings are cut to their first paragraph, long tables of
    the module to ``...``, blank lines go.

    Args:
        module: The file.
        asked: Symbols of ``module`` to be documented, in the order of their numbers.
        is_part: Whether the rest of the file is asked about apart; then only what the symbols mention is shown of it.
    """
    shown = _mentioned(module, asked) if is_part else None
    text = apply(module.source.text, _edits(module, asked, shown))
    short = _BLANK_LINES.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n") + "\n"
    return _SKIPPED.sub("", short) if is_part else short


def bare_code(symbol: Symbol, module: Module) -> str:
    """Return the code of a symbol without docstrings; of a class or module, without the bodies of its functions.

    It changes only when something changes that the symbol's documentation may depend on.
    """
    source, span = module.source, symbol.span
    edits, cut_until = [], 0
    for inner in module.symbols:
        if inner.span.start < max(span.start, cut_until) or inner.span.end > span.end:
            continue
        if inner.kind is SymbolKind.FUNCTION and symbol.kind is not SymbolKind.FUNCTION:
            cut_until = inner.span.end
            edits.append(Edit(Span(anchor_of(inner, source).offset, cut_until), ""))
        elif inner.docstring is not None:
            edits.append(Edit(_docstring_span(inner, source), ""))
    outside = (Edit(Span(0, span.start), ""), Edit(Span(span.end, len(source.text)), ""))
    return _BLANK_LINES.sub("", apply(source.text, (*outside, *edits)))


def _docstring_span(symbol: Symbol, source: SourceText) -> Span:
    node = symbol.node.body[0]
    start = source.offset_at(node.lineno, node.col_offset)
    return Span(start, source.offset_at(node.end_lineno or node.lineno, node.end_col_offset or 0))


def _mentioned(module: Module, asked: Sequence[Symbol]) -> frozenset[str]:
    """Words in the code of symbols; of those that hold others, only in their bases and decorators."""
    text = module.source.text
    codes = (
        bare_code(symbol, module) if symbol.kind is SymbolKind.CLASS else text[symbol.span.start : symbol.span.end]
        for symbol in asked
        if symbol.kind is not SymbolKind.MODULE
    )
    return frozenset(word for code in codes for word in _WORD.findall(code))


def _edits(module: Module, asked: Sequence[Symbol], shown: frozenset[str] | None = None) -> Iterator[Edit]:
    numbers = {symbol: number for number, symbol in enumerate(asked, start=1)}
    wanted = {outer for symbol in asked for outer in _outwards(symbol)}
    cut_until = 0
    for symbol in module.symbols:
        if symbol.kind is SymbolKind.MODULE:
            yield from _cut_tables(module)
            yield from _cut_docstring(symbol, module.source)
        elif symbol.span.start >= cut_until:
            if symbol in numbers:
                yield from _mark(symbol, numbers[symbol], module.source)
            if shown is not None and symbol not in wanted and symbol.name not in shown:
                cut_until = symbol.span.end
                yield Edit(symbol.span, "...")
            elif symbol.kind is SymbolKind.FUNCTION and symbol not in wanted:
                cut_until = symbol.span.end
                yield from _cut_body(symbol, module.source)
            else:
                yield from _cut_docstring(symbol, module.source)


def _outwards(symbol: Symbol) -> Iterator[Symbol]:
    at: Symbol | None = symbol
    while at is not None:
        yield at
        at = at.parent


def _mark(symbol: Symbol, number: int, source: SourceText) -> Iterator[Edit]:
    start = source.line_starts[source.line_of(symbol.span.start) - 1]
    indent = source.text[start : symbol.span.start]
    if not indent or indent.isspace():  # behind a semicolon no line can stand above it
        yield Edit(Span(start, start), f"{indent}# [{number}]\n")


def _cut_body(symbol: Symbol, source: SourceText) -> Iterator[Edit]:
    anchor = anchor_of(symbol, source)
    if anchor.offset - symbol.span.start > _MAX_HEADER:
        is_async = type(symbol.node).__name__.startswith("Async")
        yield Edit(symbol.span, f"{'async ' * is_async}def {symbol.name}({', '.join(_parameters(symbol))}): ...")
    elif source.line_of(anchor.offset) < source.line_of(symbol.span.end) or symbol.docstring:
        first = f"{anchor.indent}{_in_brief(symbol)}\n" if symbol.docstring else ""
        yield Edit(Span(anchor.offset, symbol.span.end), f"{first}{anchor.indent}...")


def _parameters(symbol: Symbol) -> Iterator[str]:
    """Names of a function's parameters, for a header that would cost more than it tells."""
    node: Any = symbol.node  # of a function; this folder does not know the tree's classes
    given = node.args
    yield from (each.arg for each in (*given.posonlyargs, *given.args))
    yield from (f"*{each.arg}" if each else "*" for each in (given.vararg,) if each or given.kwonlyargs)
    yield from (each.arg for each in given.kwonlyargs)
    yield from (f"**{each.arg}" for each in (given.kwarg,) if each)


def _cut_docstring(symbol: Symbol, source: SourceText) -> Iterator[Edit]:
    if symbol.docstring and "\n" in symbol.docstring.strip():
        yield Edit(_docstring_span(symbol, source), _in_brief(symbol))


def _in_brief(symbol: Symbol) -> str:
    text = summary_of(symbol).replace("\\", "/").replace('"', "'")
    return f'"""{text}"""'


def summary_of(symbol: Symbol) -> str:
    """Return the first paragraph of a docstring on one line, cut where it is long; empty where there is none."""
    first = " ".join((symbol.docstring or "").strip().partition("\n\n")[0].split())
    return first if len(first) <= _MAX_SUMMARY else f"{first[: _MAX_SUMMARY - 3]}..."


def _cut_tables(module: Module) -> Iterator[Edit]:
    """Leave out long values of the module itself, such as tables."""
    source = module.source
    for node in module.tree.body:
        value = getattr(node, "value", None)
        if value is not None and hasattr(node, "target" if hasattr(node, "annotation") else "targets"):
            start = source.offset_at(value.lineno, value.col_offset)
            end = source.offset_at(value.end_lineno, value.end_col_offset)
            if end - start > _MAX_VALUE:
                yield Edit(Span(start, end), "...")
