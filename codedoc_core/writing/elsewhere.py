"""The journey of a file whose drafts are written elsewhere, by a model or an assistant, in two halves.

What travels between them are values: contexts out, drafts in. Each half reads the file anew. What goes out is made from
a redacted copy of the file, all of it: code, facts, and the calls that other files are told of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codedoc_core.checks.claims_evidence import evidence_of
from codedoc_core.checks.draft import verify
from codedoc_core.checks.drift_view import CodeAround
from codedoc_core.checks.steered import unsteered
from codedoc_core.context.brief import brief
from codedoc_core.context.file import file_contexts, fingerprint
from codedoc_core.context.redact import redact
from codedoc_core.docstrings.parts import draft_words
from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.source.text import SourceText, decode
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse
from codedoc_core.writing.constructors import facts_due
from codedoc_core.writing.ledger import Ledger
from codedoc_core.writing.offline import draft as offline_draft
from codedoc_core.writing.placement import summary_width
from codedoc_core.writing.service import at_once, document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codedoc_core.context.brief import ModuleBrief
    from codedoc_core.context.symbol import FileContext, SymbolContext
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.symbol import Module
    from codedoc_core.writing.ledger import DocumentRequest, DocumentResult, SymbolOutcome


@dataclass(frozen=True, slots=True)
class Judged:
    """What the verifier made of one draft.

    Attributes:
        draft: All of it that holds; ``None`` where nothing does.
        objections: What does not hold, and what to write instead.
    """

    draft: Draft | None
    objections: tuple[str, ...] = ()


def brief_of(data: bytes, module_name: str, path: str) -> ModuleBrief | None:
    """Put a file into brief for the writers of others, redacted; ``None`` where it cannot be read."""
    try:
        return brief(_redacted(decode(data), module_name)[0], path)
    except UnreadableSource:
        return None


def contexts(request: DocumentRequest, path: str, answered: frozenset[str] = frozenset()) -> tuple[FileContext, ...]:
    """Return what a writer may see of a file, in parts of about one request; none where there is nothing to document.

    Args:
        request: The file.
        path: How people name it.
        answered: Fingerprints of symbols that need not be asked about again.
    """
    ledger = _ledger(request)
    if ledger is None or not ledger.open:
        return ()
    shown, masked = _redacted(ledger.module.source, request.module_name)
    index = SymbolIndex((*request.summaries, summarise(shown)))
    asked = [
        (symbol, facts_due(symbol, shown, index, request.profile), summary_width(symbol, shown.source, request.profile))
        for symbol in (shown.symbols[at] for at in ledger.open)
    ]
    if answered:
        asked = [item for item in asked if fingerprint(*item[:2], shown, request.profile) not in answered]
    if not asked:
        return ()
    first, *others = file_contexts(shown, path, asked, request.profile)
    return (replace(first, masked=masked), *others)


def judge(request: DocumentRequest, drafts: Sequence[Draft | None]) -> tuple[Judged, ...]:
    """Hold drafts to the code.

    Args:
        request: The file.
        drafts: One per symbol of ``contexts``, in its order.
    """
    ledger = _ledger(request)
    if ledger is None:
        return ()
    module = ledger.module
    around = CodeAround(module, ledger.index, exception_kinds([*request.summaries, summarise(module)]))
    # What is objected may quote the code, and goes back to the model.
    hide = redact(module.source.text).hide
    judged = []
    for at, draft in zip(ledger.open, drafts, strict=True):
        if draft is None:
            judged.append(Judged(None))
            continue
        symbol = module.symbols[at]
        facts = facts_due(symbol, module, ledger.index, request.profile)
        plain, steered = unsteered(draft)
        verdict = verify(plain, facts, request.profile, evidence_of(symbol, around))
        said = tuple(map(hide, (*steered, *(found.message for found in verdict.findings))))
        judged.append(Judged(verdict.draft if verdict.docstring else None, said))
    return tuple(judged)


def finish(request: DocumentRequest, drafts: Sequence[Draft | None], author: str) -> DocumentResult:
    """Document a file with drafts that were judged; the offline writer fills in what is due and missing.

    Args:
        request: The file.
        drafts: One per symbol of ``contexts``, in its order; ``None`` leaves a symbol to the offline writer.
        author: Who wrote them.
    """
    result = at_once(document(request, _GivenDrafts(drafts)))
    ledger = _ledger(request)
    if ledger is None:
        return result
    symbols = [ledger.module.symbols[at] for at in ledger.open]
    given = {(each.qualname, each.line): draft for each, draft in zip(symbols, drafts, strict=False) if draft}
    outcomes = (_credited(outcome, given.get((outcome.qualname, outcome.line)), author) for outcome in result.symbols)
    return replace(result, symbols=tuple(outcomes))


def _credited(outcome: SymbolOutcome, draft: Draft | None, author: str) -> SymbolOutcome:
    """Name the author of the parts for which a draft had words."""
    if draft is None:
        return outcome
    words = draft_words(draft)
    parts = (replace(part, author=author) if part.name in words else part for part in outcome.parts)
    return replace(outcome, parts=tuple(parts))


def _ledger(request: DocumentRequest) -> Ledger | None:
    try:
        return Ledger(parse(decode(request.data), request.module_name), request)
    except UnreadableSource:
        return None


def _redacted(source: SourceText, module_name: str) -> tuple[Module, Mapping[str, int]]:
    masked = redact(source.text)
    return parse(replace(source, text=masked.text), module_name), masked.counts


class _GivenDrafts:
    """Hands over what was written elsewhere in the first round, and writes offline from then on."""

    def __init__(self, drafts: Sequence[Draft | None]) -> None:
        self._drafts = tuple(drafts)

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        given = self._drafts or (None,) * len(contexts)
        self._drafts = ()
        return [_filled(draft, context) for draft, context in zip(given, contexts, strict=True)]


def _filled(draft: Draft | None, context: SymbolContext) -> Draft | None:
    if draft is None:
        return offline_draft(context.facts, context.width)
    return replace(draft, raises=_raises(draft, context.facts))


def _raises(draft: Draft, facts: SymbolFacts) -> tuple[tuple[str, str], ...]:
    """The draft's own words where it has some, else the proved condition."""
    said = dict(draft.raises)
    known = [(fact.type, said.pop(fact.type, None) or fact.words) for fact in facts.raises]
    return (*((name, text) for name, text in known if text), *said.items())
