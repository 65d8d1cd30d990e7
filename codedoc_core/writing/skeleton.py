"""The docstring that somebody has just opened: proved words, and gaps where only a person can fill them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.draft import verify
from codedoc_core.docstrings.draft import Draft
from codedoc_core.docstrings.literal import literal
from codedoc_core.docstrings.render import render
from codedoc_core.errors import UnreadableSource
from codedoc_core.source.text import Span
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.writing.asked import Skeleton
from codedoc_core.writing.buffer import profile_of, read_buffer, shift_of
from codedoc_core.writing.constructors import facts_due
from codedoc_core.writing.offline import draft
from codedoc_core.writing.placement import NARROWEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.symbol import Module, Symbol
    from codedoc_core.writing.asked import Buffer

_OPENING: Final = re.compile(r"(?:\A|(?<=[\r\n]))(?P<indent>[ \t\f]*)(?P<prefix>[rRuU]?)(?P<quotes>\"\"\"|''')\Z")
_REST: Final = re.compile(r"(?P<closing>[\"']{0,3})[ \t]*(?=[\r\n]|\Z)")
_GAP: Final = re.compile(r"Codedocgap(\d+)x")
_PLACEHOLDER: Final = "pass"


def skeleton(buffer: Buffer, offset: int) -> Skeleton | None:
    """Return the docstring for three quotes that end at ``offset``; ``None`` where none belongs there."""
    text = buffer.text
    opening = _OPENING.search(text, max(0, offset - 400), offset)
    rest = _REST.match(text, offset)
    if opening is None or rest is None or rest["closing"].strip(opening["quotes"][0]):
        return None
    chunk = Span(opening.start("prefix"), rest.end("closing"))
    found = _documentable(buffer, chunk)
    if found is None:
        return None
    symbol, module = found
    profile = replace(profile_of(buffer, module), quotes=opening["quotes"])
    facts = facts_due(symbol, module, SymbolIndex((*buffer.around.summaries, summarise(module))), profile)
    width = max(NARROWEST, profile.line_length - len(opening["indent"].expandtabs(8)))
    form = {"newline": module.source.newline, "quotes": profile.quotes, "encoding": module.source.encoding}

    def written(said: Draft) -> str:
        docstring = verify(said, facts, profile).docstring
        if docstring is None:
            return ""
        words, below = render(docstring, profile, width), profile.summary_below
        return literal(words, indent=opening["indent"].rpartition("\f")[2], summary_below=below, **form)

    gaps: list[str] = []
    proved = draft(facts, width - 6) or Draft("")
    whole = written(proved) if proved.summary else ""
    gapped = written(_with_gaps(proved, facts, gaps))
    if opening["prefix"] and "\\" in gapped:
        return None
    return Skeleton(chunk, whole, _as_snippet(gapped, gaps), proved.summary)


def _documentable(buffer: Buffer, chunk: Span) -> tuple[Symbol, Module] | None:
    """The symbol whose docstring would stand at a place, in the text as it was before that was opened."""
    before, after = buffer.text[: chunk.start], buffer.text[chunk.end :]
    try:
        marked = read_buffer(replace(buffer, text=f"{before}{_PLACEHOLDER}{after}"))
    except UnreadableSource:
        return None
    start = chunk.start - shift_of(buffer)
    module = marked.module
    owner = next((s for s in module.symbols if s.node.body and _first(s, module) == start), None)
    if owner is None or not marked.is_sound(owner) or _has_docstring_below(owner):
        return None
    try:
        plain = read_buffer(replace(buffer, text=before + after))
    except UnreadableSource:
        return owner, module
    same = [s for s in plain.module.symbols if (s.qualname, s.line) == (owner.qualname, owner.line)]
    return (same[0], plain.module) if same and plain.is_sound(same[0]) else (owner, module)


def _first(symbol: Symbol, module: Module) -> int:
    first = symbol.node.body[0]
    return module.source.offset_at(first.lineno, first.col_offset)


def _has_docstring_below(symbol: Symbol) -> bool:
    """Whether the docstring is there already, and somebody opens another before it."""
    second = symbol.node.body[1:2]
    value = getattr(second[0], "value", None) if second else None
    return isinstance(getattr(value, "value", None), str) and not hasattr(second[0], "targets")


def _with_gaps(said: Draft, facts: SymbolFacts, gaps: list[str]) -> Draft:
    """Give what has no words a gap; the summary is due always, entries where the code gives rise to them."""

    def gap(hint: str) -> str:
        gaps.append(hint)
        return f"Codedocgap{len(gaps)}x"

    summary = said.summary or f"{gap('Summary')}."
    words = dict(said.parameters)
    parameters = [(f.name, words.get(f.name) or f"{gap(f.name)}.") for f in facts.parameters]
    returns = said.returns or (f"{gap('what is returned')}." if facts.returns and not _tells(said) else None)
    yields = said.yields or (f"{gap('what is yielded')}." if facts.yields else None)
    when = dict(said.raises)
    raises = [(f.type, when.get(f.type) or f"If {gap('condition')}.") for f in facts.raises]
    return replace(
        said, summary=summary, parameters=tuple(parameters), returns=returns, yields=yields, raises=tuple(raises)
    )


def _tells(said: Draft) -> bool:
    """Whether the summary tells what is returned."""
    return said.summary.startswith(("Return ", "Whether "))


def _as_snippet(source: str, gaps: list[str]) -> str:
    def parts() -> Iterator[str]:
        done = 0
        for number, found in enumerate(_GAP.finditer(source), 1):
            yield _escaped(source[done : found.start()])
            yield f"${{{number}:{_escaped(gaps[int(found[1]) - 1])}}}"
            done = found.end()
        yield _escaped(source[done:])

    return "".join(parts()) + "$0"


def _escaped(text: str) -> str:
    return re.sub(r"[\\$}]", r"\\\g<0>", text)
