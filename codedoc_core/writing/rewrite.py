"""New docstrings for a buffer as edits of its text: the journey of a file, for one symbol or many of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.errors import UnreadableSource
from codedoc_core.source.differences import differences
from codedoc_core.source.text import decode
from codedoc_core.writing.asked import Deed, Rewrite, Target
from codedoc_core.writing.buffer import profile_of, read_buffer, shift_of, shifted
from codedoc_core.writing.conversion import converted
from codedoc_core.writing.ledger import DocumentRequest, Status
from codedoc_core.writing.offline import OfflineWriter
from codedoc_core.writing.outline import outline_of
from codedoc_core.writing.service import at_once, document
from codedoc_core.writing.sighting import borne_out, seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codedoc_core.context.symbol import SymbolContext
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.symbols.symbol import Symbol
    from codedoc_core.symbols.tolerant import Tolerated
    from codedoc_core.writing.asked import Buffer, Sighting, Written
    from codedoc_core.writing.ledger import DocumentResult


def rewrite(buffer: Buffer, target: Target, drafts: tuple[Written, ...] | None = None) -> Rewrite:
    """Write or repair docstrings.

    Args:
        buffer: The text.
        target: Which docstrings.
        drafts: What somebody said; the offline writer's words where ``None``.
    """
    try:
        read = read_buffer(buffer)
    except UnreadableSource as error:
        return Rewrite(reason=error.reason)
    symbols = _wanted(buffer, read, target)
    if isinstance(symbols, str):
        return Rewrite(reason=symbols)
    if target.deed is Deed.CONVERT:
        return converted(buffer, read, symbols[0], target.style)
    current = {symbol.qualname: fingerprint(symbol, read) for symbol in symbols}
    held = {w.qualname: w.draft for w in drafts or () if w.fingerprint in ("", current.get(w.qualname))}
    kept = tuple(w.qualname for w in drafts or () if w.qualname not in held)
    request = _request(buffer, read, target, symbols)
    held, objections = borne_out(request, held) if held else ({}, ())
    is_offline = drafts is None and target.deed is Deed.GENERATE
    result = at_once(document(request, OfflineWriter() if is_offline else _Drafted(held)))
    edits = differences(read.module.source.text, decode(result.data).text)
    if any(line.start <= edit.span.end and edit.span.start <= line.end for edit in edits for line in read.blanked):
        return Rewrite(reason="there is a syntax error too near to it")
    done = result.count(Status.DOCUMENTED) + result.count(Status.UPDATED)
    reason = "" if edits else _reason(result, kept, objections)
    return Rewrite(tuple(shifted(edit, shift_of(buffer)) for edit in edits), done, reason, kept)


def sightings(buffer: Buffer, target: Target) -> tuple[Sighting, ...] | str:
    """Return what a writer is to be asked about, or why there is nothing to ask."""
    try:
        read = read_buffer(buffer)
    except UnreadableSource as error:
        return error.reason
    symbols = _wanted(buffer, read, target)
    if isinstance(symbols, str):
        return symbols
    request = _request(buffer, read, target, symbols)
    prints = {symbol.qualname: fingerprint(symbol, read) for symbol in symbols}
    found = tuple(seen(request, buffer.around.path, prints))
    return found or _reason(at_once(document(request, _Drafted({}))))


def fingerprint(symbol: Symbol, read: Tolerated) -> str:
    """Hash the code of a symbol: any other text of it gives another hash."""
    text = read.module.source.text[symbol.span.start : symbol.span.end]
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(slots=True)
class _Drafted:
    """A writer that has heard already what there is to say."""

    drafts: Mapping[str, Draft]

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        return [self.drafts.get(context.facts.qualname) for context in contexts]


def _wanted(buffer: Buffer, read: Tolerated, target: Target) -> list[Symbol] | str:
    """The symbols that are meant, or why none can be worked on."""
    if buffer.around.excluded:
        return buffer.around.excluded
    known = outline_of(read, buffer)
    owner = known.find(target.qualname, target.near)
    if owner is None:
        return "there is no such symbol any more"
    pairs = zip(known.items, read.module.symbols, strict=True)
    if not target.members:
        return owner.barred or [symbol for item, symbol in pairs if item is owner]
    inner = set(known.members(owner))
    if target.deed is Deed.UPDATE:
        documented = [s for item, s in pairs if item in inner and item.is_documented and read.is_sound(s)]
        return documented or "there is no docstring"
    wanted = [s for item, s in pairs if item in inner and item.is_due]
    return wanted or "everything that ought to have a docstring has one"


def _request(buffer: Buffer, read: Tolerated, target: Target, symbols: list[Symbol]) -> DocumentRequest:
    around, module = buffer.around, read.module
    lines = None if target.deed is Deed.UPDATE else tuple(range(symbol.line, symbol.line + 1) for symbol in symbols)
    return DocumentRequest(
        module.source.encode(),
        around.module_name,
        profile_of(buffer, module),
        qualnames=frozenset(symbol.qualname for symbol in symbols),
        lines=lines,
        include_runtime=around.include_runtime,
        update=target.deed is Deed.UPDATE,
        summaries=around.summaries,
    )


def _reason(result: DocumentResult, kept: tuple[str, ...] = (), objections: tuple[str, ...] = ()) -> str:
    if kept:
        return "the code has changed since its docstring was written"
    if objections:
        return f"what was written does not hold: {objections[0]}"
    told = [outcome.reason for outcome in result.symbols if outcome.reason]
    return next(iter([*told, *(finding.message for finding in result.findings)]), "there is nothing to be done")
