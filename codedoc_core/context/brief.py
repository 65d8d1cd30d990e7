"""Modules in brief for a writer: signatures, summaries, calls, and the words a project has for its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.context.excerpt import summary_of
from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.purpose import FilePurpose, infer_file_purpose
from codedoc_core.symbols.anchor import anchor_of
from codedoc_core.symbols.calls import calls_in
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.source.text import SourceText
    from codedoc_core.symbols.symbol import Module, Symbol

_MAX_SIGNATURE: Final = 160
_MAX_LINE: Final = 120
_MAX_WORDS: Final = 90
_MAX_CALLS: Final = 40
_SAMPLE_LENGTHS: Final = range(150, 700)


@dataclass(frozen=True, slots=True)
class CallBrief:
    """A call: the dotted callee as the module's names mean it, and the line it stands on."""

    callee: str
    line: str


@dataclass(frozen=True, slots=True)
class SymbolBrief:
    """A class or function in brief.

    Attributes:
        name: Dotted name: that of the module and the qualified name.
        signature: Its header on one line, without the colon.
        summary: First paragraph of its docstring, or empty.
        calls: What its own code calls.
    """

    name: str
    signature: str
    summary: str
    calls: tuple[CallBrief, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A docstring that shows how the project writes.

    Attributes:
        style: Value of the ``Layout`` in which its sections are marked.
        text: Signature and docstring.
    """

    style: str
    text: str


@dataclass(frozen=True, slots=True)
class ModuleBrief:
    """A module in brief.

    Attributes:
        name: Dotted name.
        is_test: Whether it holds tests.
        symbols: Its classes and functions.
        terms: Pairs of a documented parameter or attribute and its description.
        sample: Its docstring that shows best how the project writes, or ``None``.
    """

    name: str
    is_test: bool
    symbols: tuple[SymbolBrief, ...]
    terms: tuple[tuple[str, str], ...]
    sample: Sample | None = None


def brief(module: Module, path: str) -> ModuleBrief:
    """Put into brief what a writer about other modules may want to know of one.

    Args:
        module: The file.
        path: Where it stands in the project; it tells tests from the rest.
    """
    is_test = infer_file_purpose(module, path) is FilePurpose.TESTS
    known = {symbol.qualname for symbol in module.symbols}
    symbols = [symbol for symbol in module.symbols if symbol.kind is not SymbolKind.MODULE]
    briefs = tuple(_symbol_brief(symbol, module, known) for symbol in symbols)
    samples = [sample for symbol in symbols if (sample := _sample(symbol, module.source))] if not is_test else []
    return ModuleBrief(
        module.name, is_test, briefs, tuple(_terms(symbols)), max(samples, key=lambda s: len(s.text), default=None)
    )


def _symbol_brief(symbol: Symbol, module: Module, known: set[str]) -> SymbolBrief:
    calls = tuple(_calls(symbol, module, known)) if symbol.kind is SymbolKind.FUNCTION else ()
    name = _joined(module.name, symbol.qualname)
    return SymbolBrief(name, signature_of(symbol, module.source), summary_of(symbol), calls)


def signature_of(symbol: Symbol, source: SourceText) -> str:
    """Return the header of a class or function on one line, without decorators and colon."""
    start = source.offset_at(symbol.line, symbol.node.col_offset)  # type: ignore[union-attr]
    header = " ".join(source.text[start : anchor_of(symbol, source).offset].split()).partition(": #")[0]
    header = header.removesuffix(":")
    return header if len(header) <= _MAX_SIGNATURE else f"{header[: _MAX_SIGNATURE - 3]}..."


def _calls(symbol: Symbol, module: Module, known: set[str]) -> Iterator[CallBrief]:
    text, starts = module.source.text, module.source.line_starts
    seen: set[str] = set()
    for call in calls_in(symbol):
        callee = _meant(call.callee, symbol, module.name, known)
        if callee not in seen and len(seen) < _MAX_CALLS:
            seen.add(callee)
            end = starts[call.line] if call.line < len(starts) else len(text)
            yield CallBrief(callee, text[starts[call.line - 1] : end].strip()[:_MAX_LINE])


def _meant(callee: str, symbol: Symbol, module_name: str, known: set[str]) -> str:
    """Name what a call means within its module; an imported name is left as written, for an index to resolve."""
    head, _, rest = callee.partition(".")
    owner = symbol.parent.qualname if symbol.is_method and symbol.parent else ""
    if head in ("self", "cls") and owner and f"{owner}.{rest}" in known:
        return _joined(module_name, f"{owner}.{rest}")
    return _joined(module_name, callee) if callee in known else callee


def _terms(symbols: list[Symbol]) -> Iterator[tuple[str, str]]:
    for symbol in symbols:
        if symbol.docstring and "\n" in symbol.docstring:
            reading = read(symbol.docstring)
            for kind in (SectionKind.PARAMETERS, SectionKind.ATTRIBUTES):
                for entry in reading.entries(kind):
                    if entry.name and entry.text:
                        yield entry.name, entry.text[:_MAX_WORDS]


def _sample(symbol: Symbol, source: SourceText) -> Sample | None:
    """A docstring of fair length with sections of one style, as an example of the project's voice."""
    if symbol.docstring is None or len(symbol.docstring) not in _SAMPLE_LENGTHS or "<locals>" in symbol.qualname:
        return None
    reading = read(symbol.docstring)
    styles = {section.layout.value for section in reading.sections}
    if len(reading.sections) < 2 or len(styles) != 1 or not reading.entries(SectionKind.PARAMETERS):
        return None
    text = "\n".join(
        line.strip() if at == 0 else line for at, line in enumerate(symbol.docstring.expandtabs().splitlines())
    )
    return Sample(next(iter(styles)), f'{signature_of(symbol, source)}:\n    """{text.rstrip()}\n    """')


def _joined(module_name: str, qualname: str) -> str:
    return f"{module_name}.{qualname}" if module_name else qualname
