"""Findings as places in the text of an editor."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.coverage import Scope
from codedoc_core.checks.select import Selection
from codedoc_core.checks.service import FileCheck, check_file
from codedoc_core.errors import UnreadableSource
from codedoc_core.source.edit import Edit
from codedoc_core.source.text import Span
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.writing.asked import Checked, Mark
from codedoc_core.writing.buffer import read_buffer, shift_of
from codedoc_core.writing.evidence import evidence_of
from codedoc_core.writing.outline import outline_of

if TYPE_CHECKING:
    from codedoc_core.checks.findings import Finding
    from codedoc_core.source.text import SourceText
    from codedoc_core.writing.asked import Buffer, Outline

_NEEDLESS: Final = frozenset({"CD202", "CD212", "CD222", "CD233", "CD242"})
_WORD: Final = re.compile(r"[\w.*]+|[^\s\w]")


def findings(buffer: Buffer) -> Checked:
    """Check a buffer as far as it can be read."""
    around = buffer.around
    if around.excluded:
        return Checked()
    try:
        read = read_buffer(buffer)
    except UnreadableSource:
        return Checked()
    source, known = read.module.source, outline_of(read, buffer)
    torn = {symbol.qualname for symbol in read.module.symbols if not read.is_sound(symbol)}
    del read  # the check reads anew, and two trees are more than a small machine needs to hold
    check = FileCheck(
        source.encode(),
        around.module_name,
        Scope(around.scope),
        Selection(around.select, around.ignore),
        summaries=around.summaries,
        exceptions=around.exceptions,
    )
    found = [f for f in check_file(check).findings if f.qualname not in torn and not f.code.startswith("CD9")]
    marks = tuple(_mark(finding, source, known, shift_of(buffer)) for finding in found)
    is_drift = [mark.code.startswith("CD2") for mark in marks]
    return Checked(_with_evidence(buffer, found, marks) if any(is_drift) else marks)


def _with_evidence(buffer: Buffer, found: list[Finding], marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Tell of each finding where it shows."""
    module, shift = read_buffer(buffer).module, shift_of(buffer)
    index = SymbolIndex((*buffer.around.summaries, summarise(module)))

    def told(finding: Finding, mark: Mark) -> Mark:
        at = module.source.line_starts[finding.line - 1]
        twins = [s for s in module.symbols if s.qualname == finding.qualname and s.docstring is not None]
        symbol = next((s for s in twins if s.span.start <= at <= s.span.end), None)
        shown = evidence_of(finding, symbol, module, index) if symbol and finding.code.startswith("CD2") else None
        if shown is None:
            return mark
        return replace(mark, evidence=Span(shown.span.start + shift, shown.span.end + shift), shows=shown.message)

    return tuple(told(finding, mark) for finding, mark in zip(found, marks, strict=True))


def _mark(finding: Finding, source: SourceText, known: Outline, shift: int) -> Mark:
    start = source.line_starts[finding.line - 1] + finding.column - 1
    item = known.find(finding.qualname, start + shift)
    name = Span(item.name, item.name_end) if item else Span(shift, shift)
    if finding.code.startswith("CD1"):
        return Mark(finding.code, finding.message, name, finding.qualname, name.start)
    fix = finding.fix
    mended = None
    if fix is not None:
        line = source.line_starts[fix.line - 1] - 1 + shift
        mended = Edit(Span(line + fix.column, line + fix.end_column), fix.text)
    word = _WORD.match(source.text, start)
    span = Span(start + shift, (word.end() if word else start) + shift)
    return Mark(
        finding.code,
        finding.message,
        span,
        finding.qualname,
        name.start,
        mended,
        finding.code in _NEEDLESS,
        name if name.start < span.start and name.start != name.end else None,
        f"what {finding.qualname} really is",
    )
