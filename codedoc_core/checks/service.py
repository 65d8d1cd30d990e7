"""One file from bytes to findings: decode, parse, judge what is missing and what has drifted, drop what is silenced."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.coverage import Scope, is_told_by_class, missing_docstrings
from codedoc_core.checks.drift import drift
from codedoc_core.checks.drift_view import CodeAround
from codedoc_core.checks.findings import Finding
from codedoc_core.checks.select import HABITS, Selection
from codedoc_core.checks.suppress import unsuppressed
from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.facts.outlook import Outlook
from codedoc_core.facts.roles import is_public
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codedoc_core.symbols.index import ModuleSummary
    from codedoc_core.symbols.symbol import Module, Symbol

_KINDS: Final = {SymbolKind.MODULE: ("CD101", "module"), SymbolKind.CLASS: ("CD102", "class")}
_FEW: Final = 4
_SAYS_RESULT: Final = re.compile(r"\W*(?:Returns?|Gets?|Yields?|Gives?|Whether|True|Checks?|Tests?|The|An?)\b")
_MOSTLY: Final = 0.6
_AS_A_RULE: Final = 0.8


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file to check.

    Attributes:
        data: Its bytes.
        module_name: Dotted name, where known.
        scope: Which symbols.
        selection: Which codes.
        lines: Only symbols that touch one of these 1-based line ranges; all where ``None``.
        summaries: Other modules of the repository that this one refers to.
        exceptions: What the exceptions of the repository derive from, by ``exception_kinds``.
        outlook: What the repository tells about this module.
    """

    data: bytes
    module_name: str = ""
    scope: Scope = Scope.PUBLIC
    selection: Selection = field(default_factory=Selection)
    lines: tuple[range, ...] | None = None
    summaries: tuple[ModuleSummary, ...] = ()
    exceptions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    outlook: Outlook = field(default_factory=Outlook)


@dataclass(frozen=True, slots=True)
class FileFindings:
    """What a check found in one file.

    Attributes:
        findings: In the order of lines.
        documented: How many symbols have a docstring.
        due: How many symbols lack one that ought to have one.
    """

    findings: tuple[Finding, ...] = ()
    documented: int = 0
    due: int = 0


def check_file(request: FileCheck) -> FileFindings:
    """Check one file; what the file holds is never an exception."""
    try:
        module = parse(decode(request.data), request.module_name)
    except UnreadableSource as error:
        return FileFindings((Finding("CD900", error.line or 1, "", error.reason),))
    own = summarise(module)
    index = SymbolIndex((*request.summaries, own))
    kinds = {**exception_kinds([own]), **request.exceptions}
    around = CodeAround(module, index, kinds, request.outlook)
    lacking = missing_docstrings(module, request.scope, index=index)
    missing = [
        item.symbol
        for item in lacking
        if item.reason is None and not (item.symbol.name == "__init__" and is_told_by_class(item.symbol))
    ]
    documented = [symbol for symbol in _in_scope(module, request.scope) if symbol.docstring is not None]
    found = [*_lacking(missing, module, request), *_drifted(documented, around, request)]
    habitual = _habitual(found, documented, request)
    binding = {symbol.qualname: _binding(symbol, habitual) for symbol in documented} if habitual else {}
    found = [each for each in found if request.selection.holds(each.code, binding.get(each.qualname, frozenset()))]
    return FileFindings(tuple(sorted(found, key=_place)), len(documented), len(missing))


def _habitual(found: list[Finding], documented: list[Symbol], request: FileCheck) -> frozenset[str]:
    """The optional codes that are due because the code in question does as a rule what they miss."""
    due = HABITS["raises"] if request.outlook.raises_told >= _MOSTLY else frozenset()
    missed = sum(finding.code in HABITS["returns"] for finding in found)
    if missed:
        told = sum(_tells_result(symbol) for symbol in documented)
        due |= HABITS["returns"] if told >= max(_FEW, _AS_A_RULE * (told + missed)) else frozenset()
    return due


def _binding(symbol: Symbol, habitual: frozenset[str]) -> frozenset[str]:
    """The habits that bind a docstring: none where only insiders read it, nor those that its summary serves."""
    if any(part.startswith("_") and not part.endswith("__") for part in symbol.qualname.split(".")):
        return frozenset()
    return habitual - HABITS["returns"] if _SAYS_RESULT.match(symbol.docstring or "") else habitual


def _tells_result(symbol: Symbol) -> bool:
    """Whether a docstring has a section for its parameters and one for its result."""
    reading = read(symbol.docstring or "")
    return bool(reading.of(SectionKind.PARAMETERS)) and bool(
        reading.of(SectionKind.RETURNS) or reading.of(SectionKind.YIELDS)
    )


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.line, finding.column, finding.code


def _in_scope(module: Module, scope: Scope) -> list[Symbol]:
    return [symbol for symbol in module.symbols if scope is Scope.ALL or is_public(symbol, module)]


def _lacking(missing: list[Symbol], module: Module, request: FileCheck) -> Iterator[Finding]:
    for symbol in missing:
        if _is_wanted(symbol, module, request):
            code, noun = _KINDS.get(symbol.kind, ("CD104", "method") if symbol.is_method else ("CD103", "function"))
            finding = Finding(code, symbol.line, symbol.qualname, f"{noun} without a docstring")
            yield from unsuppressed([finding], symbol, module)


def _drifted(documented: list[Symbol], around: CodeAround, request: FileCheck) -> Iterator[Finding]:
    for symbol in documented:
        if _is_wanted(symbol, around.module, request):
            yield from unsuppressed(drift(symbol, around), symbol, around.module)


def _is_wanted(symbol: Symbol, module: Module, request: FileCheck) -> bool:
    """Whether a symbol touches one of the lines asked for: its own, not those of the symbols in it."""
    if request.lines is None:
        return True
    first, last = symbol.line, symbol.line
    if symbol.kind is SymbolKind.FUNCTION:
        first, last = (module.source.line_of(offset) for offset in (symbol.span.start, symbol.span.end))
    return any(lines.start <= last and first < lines.stop for lines in request.lines)
