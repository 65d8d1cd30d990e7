"""What a model is asked about a buffer, and which of its drafts the code bears out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.writing.asked import Sighting
from codedoc_core.writing.elsewhere import contexts, judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.writing.ledger import DocumentRequest

_AT_ONCE: Final = 4
"""Symbols in one request: few enough that the first are soon there, and enough that a file is not sent too often."""


def seen(request: DocumentRequest, path: str, prints: Mapping[str, str]) -> Iterator[Sighting]:
    """Yield what a writer may see of the symbols of a request, redacted, a few at a time.

    Args:
        request: The file and its symbols.
        path: How people name the file.
        prints: Fingerprints of the symbols' code.
    """
    for part in contexts(request, path):
        for at in range(0, len(part.symbols), _AT_ONCE):
            few = part.symbols[at : at + _AT_ONCE]
            names = {each.facts.qualname: prints[each.facts.qualname] for each in few if each.facts.qualname in prints}
            yield Sighting(names, replace(part, symbols=few))


def borne_out(request: DocumentRequest, drafts: Mapping[str, Draft]) -> tuple[dict[str, Draft], tuple[str, ...]]:
    """Hold drafts to the code as it is now.

    Args:
        request: The file and its symbols.
        drafts: By qualified name.

    Returns:
        All of each draft that holds, and what is to be said of the rest.
    """
    names = [each.facts.qualname for part in contexts(request, "") for each in part.symbols]
    judged = judge(request, [drafts.get(name) for name in names])
    held = {name: one.draft for name, one in zip(names, judged, strict=True) if one.draft is not None}
    return held, tuple(objection for one in judged for objection in one.objections)
