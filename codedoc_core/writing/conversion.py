"""A docstring in a buffer told in another style, as proved edits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.safety import prove
from codedoc_core.docstrings.convert import convert
from codedoc_core.docstrings.profile import Style, StyleProfile
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.docstrings.taken_apart import NotUnderstood
from codedoc_core.facts.infer import infer_facts
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.writing.asked import Rewrite
from codedoc_core.writing.buffer import profile_of, shift_of, shifted
from codedoc_core.writing.revision import revise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.symbols.symbol import Module, Symbol
    from codedoc_core.symbols.tolerant import Tolerated
    from codedoc_core.writing.asked import Buffer

_UNSPELLED: Final = "its literal has escapes, or is joined of parts"


def converted(buffer: Buffer, read: Tolerated, symbol: Symbol, style: str) -> Rewrite:
    """Tell the docstring of a symbol in another style, if every part of it has a sure counterpart."""
    module = read.module
    if symbol.docstring is None:
        return Rewrite(reason="there is no docstring")
    try:
        edit = convert(symbol.docstring, _profile(buffer, module, Style(style)), _results(buffer, symbol, module))
    except NotUnderstood as error:
        return Rewrite(reason=f"it was not converted: {error}")
    revision = revise(symbol, [edit], module.source)
    if revision is None:
        return Rewrite(reason=f"it was not converted: {_UNSPELLED}")
    if fault := prove(module, [revision]).fault:
        return Rewrite(reason=f"it was not converted: {fault}")
    return Rewrite(tuple(shifted(edit, shift_of(buffer)) for edit in revision.edits), 1)


def _profile(buffer: Buffer, module: Module, style: Style) -> StyleProfile:
    """The habits of the file where they are those of the style, else the usual ones of it."""
    habits = profile_of(buffer, module)
    return habits if habits.style is style else replace(StyleProfile(style), line_length=habits.line_length)


def _results(buffer: Buffer, symbol: Symbol, module: Module) -> Mapping[SectionKind, str]:
    """Types of what a function gives, as far as its code tells."""
    facts = infer_facts(symbol, module, SymbolIndex((*buffer.around.summaries, summarise(module))))
    given = ((SectionKind.RETURNS, facts.returns), (SectionKind.YIELDS, facts.yields))
    return {kind: fact.type for kind, fact in given if fact and fact.type}
