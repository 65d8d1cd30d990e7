"""What an assistant sees of a file's symbols, and what becomes of the docstrings that it proposes for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.claims_evidence import evidence_of
from codedoc_core.checks.coverage import Scope, missing_docstrings
from codedoc_core.checks.draft import Verdict, verify
from codedoc_core.checks.drift import drift
from codedoc_core.checks.drift_view import CodeAround
from codedoc_core.checks.steered import unsteered
from codedoc_core.context.excerpt import bare_code, excerpt
from codedoc_core.context.redact import redact
from codedoc_core.docstrings.drafted import draft_of
from codedoc_core.docstrings.read import read
from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse
from codedoc_core.writing.constructors import facts_due
from codedoc_core.writing.placement import place, summary_width
from codedoc_core.writing.revision import rewritten
from codedoc_core.writing.service import prove_most

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codedoc_core.checks.safety import Change
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.index import ModuleSummary
    from codedoc_core.symbols.symbol import Module, Symbol

_DIGITS: Final = 10
_CODE, _FACTS, _STYLE = range(3)


@dataclass(frozen=True, slots=True)
class AssistedFile:
    """A file that an assistant documents.

    Attributes:
        data: Its bytes.
        module_name: Dotted name.
        profile: How to write.
        summaries: Other modules of the repository that it refers to.
        include_runtime: Whether docstrings may be written that change what the program does.
    """

    data: bytes
    module_name: str
    profile: StyleProfile
    summaries: tuple[ModuleSummary, ...] = ()
    include_runtime: bool = False


@dataclass(frozen=True, slots=True)
class SymbolName:
    """A symbol of a file.

    Attributes:
        qualname: Its qualified name; empty for the module.
        line: The line of its definition, which tells twins apart; 0 where it has none.
    """

    qualname: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class SymbolView:
    """What an assistant gets to see of one symbol, secrets masked.

    Attributes:
        name: The symbol.
        fingerprint: Of its code and docstring, of what is proved of it, and of the style; empty where it is barred.
        facts: What the code proves about it, and has to be said.
        width: Columns for the summary.
        docstring: The one that it has; empty where it has none.
        barred: Why there is nothing to write; empty where there is.
    """

    name: SymbolName
    fingerprint: str = ""
    facts: SymbolFacts | None = None
    width: int = 72
    docstring: str = ""
    barred: str = ""


@dataclass(frozen=True, slots=True)
class FileView:
    """What an assistant gets to see of a file.

    Attributes:
        excerpt: The code of the symbols asked about, each with its number in a comment, the rest in brief; redacted.
        symbols: In the order in which they were asked about.
        masked: How many secrets and personal data were replaced.
    """

    excerpt: str
    symbols: tuple[SymbolView, ...]
    masked: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A docstring that an assistant proposes.

    Attributes:
        draft: What it says of the symbol; what ``text`` says where ``None``.
        text: A docstring, without quotes, in any style.
        fingerprint: Of the symbol as the assistant saw it; empty where nothing is to be written.
        may_replace: Whether it may take the place of a docstring that is there.
        name: The symbol.
    """

    draft: Draft | None = None
    text: str = ""
    fingerprint: str = ""
    may_replace: bool = False
    name: SymbolName = SymbolName("")


class Fate(StrEnum):
    """What becomes of a proposal."""

    HELD = "holds"
    REDUCED = "holds in part"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ProposalOutcome:
    """What became of one proposal.

    Attributes:
        name: The symbol, with its line.
        fate: Whether it holds.
        reason: Why it was refused; empty otherwise.
        docstring: The docstring as the file has it now, or would have it; empty where it was refused.
        objections: What does not hold, and what to write instead.
        lacking: What the docstring still lacks by the rules of ``check``.
    """

    name: SymbolName
    fate: Fate
    reason: str = ""
    docstring: str = ""
    objections: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Landed:
    """A file with the proposals in place.

    Attributes:
        data: Its bytes; equal to the old where no proposal holds.
        outcomes: One per proposal, in their order.
    """

    data: bytes
    outcomes: tuple[ProposalOutcome, ...]


class _Refused(Exception):
    """Ends the way of one proposal; the message says why and what to do."""


@dataclass(slots=True)
class _Page:
    """A file with all that is needed to judge docstrings of it."""

    file: AssistedFile
    module: Module
    index: SymbolIndex = field(init=False)
    around: CodeAround = field(init=False)
    barred: dict[Symbol, str] = field(init=False)

    def __post_init__(self) -> None:
        own = summarise(self.module)
        self.index = SymbolIndex((*self.file.summaries, own))
        self.around = CodeAround(self.module, self.index, exception_kinds([*self.file.summaries, own]))
        missing = missing_docstrings(
            self.module, Scope.ALL, include_runtime=self.file.include_runtime, index=self.index
        )
        self.barred = {each.symbol: each.reason for each in missing if each.reason}

    def find(self, name: SymbolName) -> Symbol:
        """The symbol of a name; of twins the one whose line is given."""
        found = [symbol for symbol in self.module.symbols if symbol.qualname == name.qualname]
        exact = [symbol for symbol in found if symbol.line == name.line] if name.line else found
        if len(exact) == 1:
            return exact[0]
        if not found:
            raise _Refused(f"there is no symbol {name.qualname!r}{self._nearest(name.qualname)}")
        lines = ", ".join(f"@{symbol.line}" for symbol in found)
        raise _Refused(f"several symbols may be meant; add one of {lines} to its name")

    def _nearest(self, qualname: str) -> str:
        last = qualname.rpartition(".")[2].lower()
        alike = [s.qualname for s in self.module.symbols if s.name.lower() == last and s.qualname][:3]
        return f"; did you mean {' or '.join(alike)}?" if alike else "; scan_docs lists those that are there"

    def facts(self, symbol: Symbol) -> SymbolFacts:
        return facts_due(symbol, self.module, self.index, self.file.profile)

    def fingerprint(self, symbol: Symbol, facts: SymbolFacts) -> str:
        """Three hashes, so that who is refused can be told what changed."""
        code = f"{self.module.name}\0{bare_code(symbol, self.module)}\0{symbol.docstring}"
        return "-".join(_hash(text) for text in (code, repr(_proved(facts)), repr(self.file.profile)))


def view(file: AssistedFile, names: Sequence[SymbolName]) -> FileView:
    """Return what an assistant gets to see of symbols.

    Args:
        file: The file.
        names: The symbols.

    Raises:
        UnreadableSource: If the file is no Python source.
    """
    page = _Page(file, parse(decode(file.data), file.module_name))
    masked = redact(page.module.source.text)
    shown = _Page(file, parse(replace(page.module.source, text=masked.text), file.module_name))
    seen = [_symbol_view(name, page, shown) for name in names]
    ordinals = {symbol: at for at, symbol in enumerate(page.module.symbols)}
    asked = [shown.module.symbols[ordinals[page.find(each.name)]] for each in seen if not each.barred]
    text = excerpt(shown.module, asked, is_part=True) if asked else ""
    return FileView(text, tuple(seen), sum(masked.counts.values()))


def _symbol_view(name: SymbolName, page: _Page, shown: _Page) -> SymbolView:
    try:
        symbol = page.find(name)
    except _Refused as refused:
        return SymbolView(name, barred=str(refused))
    facts, found = page.facts(symbol), SymbolName(symbol.qualname, symbol.line)
    if symbol in page.barred:
        return SymbolView(found, barred=_bar(page.barred[symbol]))
    seen = shown.module.symbols[page.module.symbols.index(symbol)]
    width = summary_width(symbol, page.module.source, page.file.profile)
    return SymbolView(found, page.fingerprint(symbol, facts), shown.facts(seen), width, seen.docstring or "")


def names(file: AssistedFile) -> list[str]:
    """Return the qualified names of a file's symbols, in order.

    Args:
        file: The file.

    Raises:
        UnreadableSource: If the file is no Python source.
    """
    module = parse(decode(file.data), file.module_name)
    return list(dict.fromkeys(symbol.qualname for symbol in module.symbols if symbol.qualname))


def land(file: AssistedFile, proposals: Sequence[Proposal], is_partial: bool = False) -> Landed:
    """Judge proposals, and put in place those that hold, proved to change nothing but docstrings.

    Args:
        file: The file.
        proposals: Docstrings for symbols of it.
        is_partial: Whether a proposal is put in place of which only a part holds.
    """
    try:
        page = _Page(file, parse(decode(file.data), file.module_name))
    except UnreadableSource as error:
        reason = f"the file cannot be read: {error.reason}"
        return Landed(file.data, tuple(ProposalOutcome(each.name, Fate.REFUSED, reason) for each in proposals))
    taken: set[Symbol] = set()
    judged = [_judged(proposal, page, taken, is_partial=is_partial) for proposal in proposals]
    changes = [change for change, _ in judged if change is not None]
    proof, faults = prove_most(page.module, changes)
    after = _Page(file, proof.module or page.module)
    ordinals = {symbol: at for at, symbol in enumerate(page.module.symbols)}
    outcomes = []
    for change, outcome in judged:
        if change is not None and change in faults:
            outcomes.append(
                replace(outcome, fate=Fate.REFUSED, reason=f"it cannot be written safely: {faults[change]}")
            )
        elif change is not None:
            outcomes.append(_told(outcome, after, after.module.symbols[ordinals[change.symbol]]))
        else:
            outcomes.append(outcome)
    return Landed(after.module.source.encode(), tuple(outcomes))


def _told(outcome: ProposalOutcome, after: _Page, symbol: Symbol) -> ProposalOutcome:
    """Add the docstring as it now stands, and what it lacks."""
    lacking = tuple(f"{found.code} {found.message}" for found in drift(symbol, after.around))
    return replace(outcome, docstring=symbol.docstring or "", lacking=lacking)


def _judged(
    proposal: Proposal, page: _Page, taken: set[Symbol], *, is_partial: bool
) -> tuple[Change | None, ProposalOutcome]:
    name = proposal.name
    try:
        symbol = page.find(name)
        name = SymbolName(symbol.qualname, symbol.line)
        facts = page.facts(symbol)
        _refuse_stale(proposal.fingerprint, page.fingerprint(symbol, facts))
        _refuse(proposal, symbol, page, taken)
        verdict, objections = _verdict(proposal, symbol, facts, page)
        if verdict.docstring is None or (objections and not is_partial):
            return None, ProposalOutcome(name, Fate.REFUSED, "not all of it holds", objections=objections)
        change = _change(symbol, verdict, page)
    except _Refused as refused:
        return None, ProposalOutcome(name, Fate.REFUSED, str(refused))
    taken.add(symbol)
    return change, ProposalOutcome(name, Fate.REDUCED if objections else Fate.HELD, objections=objections)


def _refuse(proposal: Proposal, symbol: Symbol, page: _Page, taken: set[Symbol]) -> None:
    if symbol in page.barred:
        raise _Refused(_bar(page.barred[symbol]))
    if symbol in taken:
        raise _Refused("another item of this call is about it, too; send one")
    if symbol.docstring is not None and not proposal.may_replace:
        raise _Refused("it has a docstring already; set replace to true to put this one in its place")


def _refuse_stale(given: str, current: str) -> None:
    """Refuse what was written for other code or facts; another style alone is followed, for it loses nothing."""
    if not given:
        return
    parts, wanted = given.split("-"), current.split("-")
    if len(parts) != len(wanted):
        raise _Refused("this is no fingerprint; copy the one that get_doc_context gives")
    for part, words in ((_CODE, "its code or its docstring has"), (_FACTS, "what its code proves has")):
        if parts[part] != wanted[part]:
            raise _Refused(f"{words} changed since you saw it; call get_doc_context again")


def _verdict(proposal: Proposal, symbol: Symbol, facts: SymbolFacts, page: _Page) -> tuple[Verdict, tuple[str, ...]]:
    draft = draft_of(read(proposal.text)) if proposal.draft is None else proposal.draft
    plain, steered = unsteered(draft)
    full = replace(plain, raises=tuple(_raises(plain, facts)))
    verdict = verify(full, facts, page.file.profile, evidence_of(symbol, page.around))
    return verdict, (*steered, *(f"{found.code} {found.message}" for found in verdict.findings))


def _raises(draft: Draft, facts: SymbolFacts) -> Iterator[tuple[str, str]]:
    """The draft's own words where it has some, else the proved condition."""
    said = dict(draft.raises)
    for fact in facts.raises:
        if text := said.pop(fact.type, None) or fact.when:
            yield fact.type, text
    yield from said.items()


def _change(symbol: Symbol, verdict: Verdict, page: _Page) -> Change:
    assert verdict.docstring is not None
    insertion = place(symbol, verdict.docstring, page.module.source, page.file.profile)
    if symbol.docstring is None:
        return insertion
    revision = rewritten(symbol, insertion.value, page.module.source)
    if revision is None:
        raise _Refused("it says what its docstring says already, or that one is a literal with escapes or joined parts")
    return revision


def _bar(reason: str) -> str:
    return f"it is better left without a docstring: {reason}"


def _proved(facts: SymbolFacts) -> tuple[object, ...]:
    """What a docstring must not contradict; words that others wrote elsewhere are no part of it."""
    parameters = tuple((each.name, each.kind, each.annotation, each.default) for each in facts.parameters)
    raises = tuple(sorted((each.type, each.when or "") for each in facts.raises))
    results = (facts.returns is None, facts.yields is None, facts.is_async)
    return facts.role, parameters, raises, results


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
