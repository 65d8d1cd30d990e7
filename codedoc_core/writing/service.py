"""The journey of one file: decode, parse, choose, prove facts, draft, verify, place, prove the edit.

Pure but for the one await on the writer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.checks.draft import Verdict, verify
from codedoc_core.checks.drift_view import CodeAround
from codedoc_core.checks.findings import Finding
from codedoc_core.checks.safety import Change, Proof, prove
from codedoc_core.context.symbol import SymbolContext
from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import summarise
from codedoc_core.symbols.parse import parse
from codedoc_core.writing.constructors import facts_due
from codedoc_core.writing.ledger import DocumentRequest, DocumentResult, Ledger, is_in_scope
from codedoc_core.writing.offline import OfflineWriter
from codedoc_core.writing.placement import place, summary_width
from codedoc_core.writing.revision import repaired, rewritten

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.symbol import Module, Symbol
    from codedoc_core.writing.writer import DocWriter


MAX_ROUNDS: Final = 6
"""Rounds of repairs; each mends all that does not overlap, so that two or three are the rule."""


async def document(request: DocumentRequest, writer: DocWriter) -> DocumentResult:
    """Document one file; what the file holds is never an exception.

    Drafts are asked for in rounds, because a docstring just written may be the evidence that another symbol lacked.
    The last round writes nothing: that is the proof that a second run would change nothing.
    """
    try:
        module = parse(decode(request.data), request.module_name)
    except UnreadableSource as error:
        return DocumentResult(request.data, unreadable=_unreadable(error))
    ledger = Ledger(module, request)
    while changes := await _draft(ledger, writer):
        ledger.settle(changes, *prove_most(ledger.module, changes))
    if request.update:
        _update(ledger)
    return ledger.result()


def document_offline(request: DocumentRequest) -> DocumentResult:
    """Document one file with the offline writer, without an event loop: that writer never waits."""
    return at_once(document(request, OfflineWriter()))


def at_once(journey: Coroutine[object, None, DocumentResult]) -> DocumentResult:
    """Go a journey whose writer never waits, without an event loop."""
    try:
        journey.send(None)
    except StopIteration as done:
        result: DocumentResult = done.value
        return result
    raise AssertionError("the writer waited")


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


async def _draft(ledger: Ledger, writer: DocWriter) -> list[Change]:
    """Have the open symbols written and verified."""
    module, request = ledger.module, ledger.request
    facts = [facts_due(module.symbols[at], module, ledger.index, request.profile) for at in ledger.open]
    widths = [summary_width(module.symbols[at], module.source, request.profile) for at in ledger.open]
    drafts = await writer.write([SymbolContext(*known) for known in zip(facts, widths, strict=True)])
    changes: list[Change] = []
    for at, fact, draft in zip(ledger.open, facts, drafts, strict=True):
        verdict = verify(draft, fact, request.profile) if draft else Verdict(None)
        ledger.findings += verdict.findings
        change = _change(module.symbols[at], verdict, module, request) if verdict.docstring else None
        if change is not None:
            ledger.unsaid += _unsaid(fact, verdict.draft)
            changes.append(change)
    return changes


def _change(symbol: Symbol, verdict: Verdict, module: Module, request: DocumentRequest) -> Change | None:
    """Place a docstring, or put it in the place of the one that is there."""
    assert verdict.docstring is not None
    insertion = place(symbol, verdict.docstring, module.source, request.profile)
    return insertion if symbol.docstring is None else rewritten(symbol, insertion.value, module.source)


def _unsaid(facts: SymbolFacts, draft: Draft | None) -> int:
    """How many entries are due that neither the code nor the draft describes."""
    if draft is None:
        return facts.unsaid
    told = dict(draft.parameters) | dict(draft.raises)
    results = ((facts.returns, draft.returns), (facts.yields, draft.yields))
    return (
        sum(not (fact.words or told.get(fact.name)) for fact in facts.parameters)
        + sum(not (fact.words or said) for fact, said in results if fact is not None)
        + sum(not (fact.when or told.get(fact.type)) for fact in facts.raises)
    )


def _update(ledger: Ledger) -> None:
    """Repair what has drifted, in rounds: an edit that overlaps another, or follows from one, waits for the next."""
    request, dropped = ledger.request, set[int]()
    for _ in range(MAX_ROUNDS):
        module = ledger.module
        chosen = [
            (at, symbol)
            for at, symbol in enumerate(module.symbols)
            if symbol.docstring and at not in dropped and is_in_scope(symbol, module, request)
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
