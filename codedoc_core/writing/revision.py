"""A docstring that has drifted to the edits of its file that repair it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.checks.drift import drift
from codedoc_core.checks.drift_view import DriftView
from codedoc_core.checks.safety import Revision
from codedoc_core.checks.select import Selection
from codedoc_core.checks.suppress import unsuppressed
from codedoc_core.docstrings.read import read
from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.edit import Edit, apply
from codedoc_core.source.text import Span
from codedoc_core.writing.constructors import with_constructor
from codedoc_core.writing.mending import mend
from codedoc_core.writing.placement import NARROWEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core.checks.drift_view import CodeAround
    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.source.text import SourceText
    from codedoc_core.symbols.symbol import Symbol

_LITERAL: Final = re.compile(r"(?P<prefix>[rRuU]?)(?P<quotes>\"\"\"|'''|\"|')(?P<text>.*)(?P=quotes)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Repair:
    """What becomes of a docstring that has drifted.

    Attributes:
        revision: The edits, not yet proved; ``None`` where there are none.
        left: Drift that no edit repairs.
    """

    revision: Revision | None = None
    left: tuple[Finding, ...] = ()


def repaired(symbol: Symbol, around: CodeAround, profile: StyleProfile) -> Repair:
    """Find the drift of a documented symbol and what repairs it."""
    assert symbol.docstring is not None
    selection, module = Selection(), around.module
    drifted = unsuppressed(drift(symbol, around), symbol, module)
    findings = [finding for finding in drifted if selection.holds(finding.code)]
    if not findings:
        return Repair()
    view = DriftView(symbol, around, read(symbol.docstring))
    width = max(NARROWEST, profile.line_length - symbol.node.body[0].col_offset)
    facts = with_constructor(infer_facts(symbol, module, around.index), symbol, module, around.index)
    mending = mend(view, findings, facts, width, profile)
    revision = revise(symbol, mending.edits, module.source) if mending.edits else None
    return Repair(revision, mending.left if revision or not mending.edits else tuple(findings))


def rewritten(symbol: Symbol, value: str, source: SourceText) -> Revision | None:
    """Put a docstring in the place of another; ``None`` where it is the same, or the literal has no room for it.

    Args:
        symbol: A documented symbol.
        value: The docstring, as Python is to store it.
        source: The text that holds the symbol.
    """
    old = symbol.docstring or ""
    return None if value == old else revise(symbol, [Edit(Span(0, len(old)), value)], source)


def revise(symbol: Symbol, edits: Sequence[Edit], source: SourceText) -> Revision | None:
    """Carry edits of a docstring over to its literal.

    Args:
        symbol: A documented symbol.
        edits: Edits of its docstring, as Python stores it.
        source: The text that holds the symbol.

    Returns:
        A revision, not yet proved, or ``None`` where the literal does not spell its text out (escapes, parts that
        are joined) or has one line only to which others cannot be added.
    """
    literal: Any = symbol.node.body[0].value  # type: ignore[attr-defined]
    start = source.offset_at(literal.lineno, literal.col_offset)
    end = source.offset_at(literal.end_lineno, literal.end_col_offset)
    written = _LITERAL.fullmatch(source.text, start, end)
    text = symbol.docstring or ""
    if written is None or _unified(written["text"]) != text:
        return None
    newline = "\n" if "\r" not in written["text"] else source.newline
    is_raw = written["prefix"] in {"r", "R"}
    if len(written["quotes"]) == 1 and any("\n" in edit.text for edit in edits):
        return None
    offsets = _offsets(written["text"])
    base = written.start("text")
    carried = tuple(
        Edit(
            Span(base + offsets[edit.span.start], base + offsets[edit.span.end]),
            _spelled(edit.text, is_raw=is_raw, newline=newline),
        )
        for edit in edits
    )
    return Revision(symbol, carried, apply(text, edits), Span(base, written.end("text")))


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _offsets(text: str) -> Sequence[int]:
    """Return where each character of the value stands in the literal: CR LF is one line feed."""
    if "\r\n" not in text:
        return range(len(text) + 1)
    found = [at for at in range(len(text)) if not (text[at] == "\n" and at and text[at - 1] == "\r")]
    return [*found, len(text)]


def _spelled(text: str, *, is_raw: bool, newline: str) -> str:
    """Spell new text in a literal; what cannot be spelled in this one fails the proof."""
    spelled = text if is_raw else text.replace("\\", "\\\\")
    return spelled.replace("\n", newline)
