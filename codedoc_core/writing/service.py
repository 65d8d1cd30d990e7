"""The journey of one file: decode, parse, choose, prove facts, draft, verify, place, prove the edit.

Pure but for the one await on the writer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.coverage import Missing, Scope, missing_docstrings
from codedoc_core.checks.draft import Verdict, verify
from codedoc_core.checks.drift_view import CodeAround
from codedoc_core.checks.findings import Finding
from codedoc_core.checks.safety import Change, Insertion, Proof, prove
from codedoc_core.context.symbol import SymbolContext
from codedoc_core.docstrings.profile import StyleProfile
from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.facts.infer import infer_facts
from codedoc_core.facts.roles import is_public
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse
from codedoc_core.symbols.symbol import SymbolKind
from codedoc_core.writing.offline import OfflineWriter
from codedoc_core.writing.placement import place, summary_width
from codedoc_core.writing.revision import repaired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.symbols.index import ModuleSummary
    from codedoc_core.symbols.symbol import Module, Symbol
    from codedoc_core.writing.writer import DocWriter


MAX_ROUNDS: Final = 6
"""Rounds of repairs; each mends all that does not overlap, so that two or three are the rule."""


class Status(StrEnum):
    """What became of a symbol that lacks a docstring, or whose docstring has drifted."""

    DOCUMENTED = "documented"
    UPDATED = "updated"
    LEFT = "left"
    SKIPPED = "skipped"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class SymbolOutcome:
    """What became of one symbol.

    Attributes:
        qualname: The symbol; empty for the module.
        line: 1-based line in the source as it was read.
        status: What happened.
        reason: Why, unless it was documented.
    """

    qualname: str
    line: int
    status: Status
    reason: str = ""


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


async def document(request: DocumentRequest, writer: DocWriter) -> DocumentResult:
    """Document one file; what the file holds is never an exception.

    Drafts are asked for in rounds, because a docstring just written may be the evidence that another symbol lacked.
    The last round writes nothing: that is the proof that a second run would change nothing.
    """
    try:
        module = parse(decode(request.data), request.module_name)
    except UnreadableSource as error:
        return DocumentResult(request.data, unreadable=_unreadable(error))
    ledger = _Ledger(module, request)
    while insertions := await _draft(ledger, writer):
        ledger.settle(insertions, *prove_most(ledger.module, insertions))
    if request.update:
        _update(ledger)
    return ledger.result()


def document_offline(request: DocumentRequest) -> DocumentResult:
    """Document one file with the offline writer, without an event loop: that writer never waits."""
    journey = document(request, OfflineWriter())
    try:
        journey.send(None)
    except StopIteration as done:
        result: DocumentResult = done.value
        return result
    raise AssertionError("the offline writer waited")


def prove_most(module: Module, changes: Sequence[Change]) -> tuple[Proof, dict[Change, str]]:
    """Prove changes together; where that fails, drop those at fault and keep the others.

    Returns:
        The proof of all that hold, and the fault of each that was dropped.
    """
    faults: dict[Change, str] = {}
    held: list[Change] = []
    best: Proof | None = None
    untried = [list(changes)]
    while untried:
        part = untried.pop()
        proof = prove(module, [*held, *part])
        if proof.fault is None:
            held, best = [*held, *part], proof
        elif len(part) == 1:
            faults[part[0]] = proof.fault
        else:
            middle = len(part) // 2
            untried += (part[middle:], part[:middle])
    return best or prove(module, ()), faults


def _unreadable(error: UnreadableSource) -> Finding:
    return Finding(code="CD900", line=error.line or 1, qualname="", message=error.reason)


async def _draft(ledger: _Ledger, writer: DocWriter) -> list[Insertion]:
    """Have the open symbols written and verified."""
    module, request = ledger.module, ledger.request
    facts = [infer_facts(module.symbols[at], module, ledger.index) for at in ledger.open]
    widths = [summary_width(module.symbols[at], module.source, request.profile) for at in ledger.open]
    drafts = await writer.write([SymbolContext(*known) for known in zip(facts, widths, strict=True)])
    insertions = []
    for at, fact, draft in zip(ledger.open, facts, drafts, strict=True):
        verdict = verify(draft, fact, request.profile) if draft else Verdict(None)
        ledger.findings += verdict.findings
        if verdict.docstring:
            ledger.unsaid += fact.unsaid
            insertions.append(place(module.symbols[at], verdict.docstring, module.source, request.profile))
    return insertions


def _update(ledger: _Ledger) -> None:
    """Repair what has drifted, in rounds: an edit that overlaps another, or follows from one, waits for the next."""
    request, dropped = ledger.request, set[int]()
    for _ in range(MAX_ROUNDS):
        module = ledger.module
        chosen = [
            (at, symbol)
            for at, symbol in enumerate(module.symbols)
            if symbol.docstring and at not in dropped and _is_in_scope(symbol, module, request)
        ]
        around = CodeAround(module, ledger.index, exception_kinds([*request.summaries, summarise(module)]))
        repairs = {at: repaired(symbol, around, request.profile) for at, symbol in chosen}
        revisions = {at: repair.revision for at, repair in repairs.items() if repair.revision}
        if not revisions:
            for at, repair in repairs.items():
                ledger.leave(at, repair.left)
            return
        changes = list(revisions.values())
        proof, faults = prove_most(module, changes)
        ledger.settle(changes, proof, faults)
        dropped |= {at for at, revision in revisions.items() if revision in faults}


def _is_in_scope(symbol: Symbol, module: Module, request: DocumentRequest) -> bool:
    is_named = symbol.qualname in request.qualnames
    in_scope = is_named or request.scope is Scope.ALL or is_public(symbol, module)
    return in_scope and _is_wanted(symbol, module, request)


class _Ledger:
    """What has become of each symbol so far; symbols keep their ordinal from round to round."""

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
            status = Status.SKIPPED if missing.reason else Status.LEFT
            self.outcomes[ordinals[missing.symbol]] = (status, missing.reason or "the code proves nothing worth saying")

    @property
    def open(self) -> list[int]:
        """Ordinals of the symbols that still lack a docstring."""
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
        symbols = self.original.symbols
        outcomes = tuple(
            SymbolOutcome(symbols[at].qualname, symbols[at].line, status, reason)
            for at, (status, reason) in sorted(self.outcomes.items())
        )
        return DocumentResult(self.module.source.encode(), outcomes, tuple(self.findings), self.unsaid)


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


def _is_wanted(symbol: Symbol, module: Module, request: DocumentRequest) -> bool:
    if request.qualnames and symbol.qualname not in request.qualnames:
        return False
    if request.lines is None:
        return True
    first, last = symbol.line, symbol.line
    if symbol.kind is SymbolKind.FUNCTION:
        first, last = (module.source.line_of(offset) for offset in (symbol.span.start, symbol.span.end))
    return any(lines.start <= last and first < lines.stop for lines in request.lines)
