"""What has become of each symbol of a file so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.coverage import Missing, Scope, missing_docstrings
from codedoc_core.checks.findings import Finding
from codedoc_core.checks.safety import Change, Insertion, Proof
from codedoc_core.context.excerpt import bare_code
from codedoc_core.docstrings.parts import OwnPart, Part, digest, parts_of
from codedoc_core.docstrings.profile import StyleProfile
from codedoc_core.facts.roles import is_public
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.symbol import SymbolKind
from codedoc_core.writing.constructors import reason_to_leave

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codedoc_core.symbols.index import ModuleSummary
    from codedoc_core.symbols.symbol import Module, Symbol


class Status(StrEnum):
    """What became of a symbol that lacks a docstring, or whose docstring has drifted."""

    DOCUMENTED = "documented"
    UPDATED = "updated"
    LEFT = "left"
    SKIPPED = "skipped"
    DROPPED = "dropped"


_KEPT: Final = "its docstring may stay"
_WRITTEN: Final = (Status.DOCUMENTED, Status.UPDATED)


@dataclass(frozen=True, slots=True)
class SymbolOutcome:
    """What became of one symbol.

    Attributes:
        qualname: The symbol; empty for the module.
        line: 1-based line in the source as it was read.
        status: What happened.
        reason: Why, unless it was documented.
        parts: The parts of its docstring that are new, each with its author.
        code: What stands for its code, docstrings left out; empty where no part is new.
    """

    qualname: str
    line: int
    status: Status
    reason: str = ""
    parts: tuple[Part, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """One file to document.

    Attributes:
        data: Its bytes.
        module_name: Dotted name, where known.
        profile: How to write.
        scope: Which symbols.
        qualnames: Only these symbols, whatever their scope; all where empty.
        lines: Only functions that touch one of these 1-based line ranges, and classes and modules whose first line
            does; all where ``None``.
        include_runtime: Whether to write docstrings that change what the program does.
        update: Whether to repair the docstrings that have drifted, too.
        ours: Parts of its docstrings that CodeDoc wrote; docstrings that have no other parts are written anew where
            their code is another now.
        summaries: Other modules of the repository that this one refers to.
    """

    data: bytes
    module_name: str = ""
    profile: StyleProfile = field(default_factory=StyleProfile)
    scope: Scope = Scope.PUBLIC
    qualnames: frozenset[str] = frozenset()
    lines: tuple[range, ...] | None = None
    include_runtime: bool = False
    update: bool = False
    ours: tuple[OwnPart, ...] = ()
    summaries: tuple[ModuleSummary, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """The new bytes of a file and what became of its symbols.

    Attributes:
        data: New bytes; equal to the old where nothing was to be done.
        symbols: Outcome of each symbol that was looked at.
        findings: What the verifier or the proof objected to, and why a file could not be read.
        unsaid: How many due entries no evidence describes; they are left to a person or a model.
        unreadable: The reason why the file could not be read, or ``None``.
    """

    data: bytes
    symbols: tuple[SymbolOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    unsaid: int = 0
    unreadable: Finding | None = None

    def count(self, status: Status) -> int:
        """Return how many symbols have ``status``."""
        return Counter(outcome.status for outcome in self.symbols)[status]


class Ledger:
    """What has become of each symbol so far; symbols keep their ordinal from round to round.

    Args:
        module: The file as it was read.
        request: What to document in it.
    """

    def __init__(self, module: Module, request: DocumentRequest) -> None:
        self.request = request
        self.module = module
        self.index = _index_of(module, request)
        self.original = module
        self.findings: list[Finding] = []
        self.unsaid = 0
        self.outcomes: dict[int, tuple[Status, str]] = {}
        ordinals = {symbol: at for at, symbol in enumerate(module.symbols)}
        for missing in _chosen(module, request, self.index):
            is_named = missing.symbol.qualname in request.qualnames
            reason = missing.reason or (None if is_named else reason_to_leave(missing.symbol, request.profile))
            status = Status.SKIPPED if reason else Status.LEFT
            self.outcomes[ordinals[missing.symbol]] = (status, reason or "the code proves nothing worth saying")
        for symbol in _outdated(module, request):
            self.outcomes[ordinals[symbol]] = (Status.LEFT, _KEPT)

    @property
    def open(self) -> list[int]:
        """Ordinals of the symbols that still lack a docstring, or have one that is to be written anew."""
        return [at for at, (status, _) in self.outcomes.items() if status is Status.LEFT]

    def settle(self, changes: Sequence[Change], proof: Proof, faults: dict[Change, str]) -> None:
        """Book one round."""
        ordinals = {symbol: at for at, symbol in enumerate(self.module.symbols)}
        for change in changes:
            at = ordinals[change.symbol]
            fault = faults.get(change)
            done = Status.DOCUMENTED if isinstance(change, Insertion) else Status.UPDATED
            self.outcomes[at] = (Status.DROPPED, fault) if fault else (done, "")
            if fault:
                self.findings.append(_bug(change, fault))
        if proof.module is not None:
            self.module = proof.module
            self.index = _index_of(proof.module, self.request)

    def leave(self, at: int, findings: Sequence[Finding]) -> None:
        """Book drift that nothing repairs."""
        self.findings += findings
        if findings:
            self.outcomes.setdefault(at, (Status.LEFT, "its drift is left to a person or a model"))

    def result(self) -> DocumentResult:
        """Close the books."""
        outcomes = tuple(
            self._outcome(at, status, reason)
            for at, (status, reason) in sorted(self.outcomes.items())
            if reason != _KEPT
        )
        return DocumentResult(self.module.source.encode(), outcomes, tuple(self.findings), self.unsaid)

    def _outcome(self, at: int, status: Status, reason: str) -> SymbolOutcome:
        before, after = self.original.symbols[at], self.module.symbols[at]
        outcome = SymbolOutcome(before.qualname, before.line, status, reason)
        if status not in _WRITTEN:
            return outcome
        known = parts_of(before.docstring or "")
        parts = (
            Part(name, digest(words))
            for name, words in parts_of(after.docstring or "").items()
            if known.get(name) != words
        )
        return replace(outcome, parts=tuple(parts), code=digest(bare_code(after, self.module)))


def _bug(change: Change, fault: str) -> Finding:
    message = f"its docstring could not be proved safe, so it was not written: {fault}. This is a bug in CodeDoc"
    return Finding(code="CD901", line=change.symbol.line, qualname=change.symbol.qualname, message=message)


def _index_of(module: Module, request: DocumentRequest) -> SymbolIndex:
    return SymbolIndex((*request.summaries, summarise(module)))


def _chosen(module: Module, request: DocumentRequest, index: SymbolIndex) -> list[Missing]:
    """The symbols without a docstring that the request asks for."""
    scope = Scope.ALL if request.qualnames else request.scope
    missing = missing_docstrings(module, scope, include_runtime=request.include_runtime, index=index)
    return [item for item in missing if _is_wanted(item.symbol, module, request)]


def _outdated(module: Module, request: DocumentRequest) -> Iterator[Symbol]:
    """The symbols whose docstrings CodeDoc wrote, every word of them, for code that is another now."""
    known: dict[tuple[str, str, str], set[str]] = {}
    for own in request.ours:
        known.setdefault((own.qualname, own.name, own.digest), set()).add(own.code)
    named = {own.qualname for own in request.ours}
    for symbol in module.symbols:
        if symbol.docstring and symbol.qualname in named and is_in_scope(symbol, module, request):
            parts = parts_of(symbol.docstring)
            written_for = [known.get((symbol.qualname, name, digest(words)), set()) for name, words in parts.items()]
            code = digest(bare_code(symbol, module))
            if written_for and all(written_for) and not any(code in codes for codes in written_for):
                yield symbol


def _is_wanted(symbol: Symbol, module: Module, request: DocumentRequest) -> bool:
    if request.qualnames and symbol.qualname not in request.qualnames:
        return False
    if request.lines is None:
        return True
    first, last = symbol.line, symbol.line
    if symbol.kind is SymbolKind.FUNCTION:
        first, last = (module.source.line_of(offset) for offset in (symbol.span.start, symbol.span.end))
    return any(lines.start <= last and first < lines.stop for lines in request.lines)


def is_in_scope(symbol: Symbol, module: Module, request: DocumentRequest) -> bool:
    """Whether a request is about a symbol, documented or not."""
    is_named = symbol.qualname in request.qualnames
    in_scope = is_named or request.scope is Scope.ALL or is_public(symbol, module)
    return in_scope and _is_wanted(symbol, module, request)
