"""What one file teaches about its project: how docstrings are written, and what other files may refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.docstrings.detect import StyleVotes, vote
from codedoc_core.errors import UnreadableSource
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import summarise
from codedoc_core.symbols.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.symbols.index import ModuleSummary
    from codedoc_core.symbols.symbol import Module

_OPENING = re.compile(r"^[ \t]*[rR]?(\"\"\"|''')", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Survey:
    """Votes on style and the summary of a module; no summary where the file cannot be read."""

    votes: StyleVotes
    summary: ModuleSummary | None = None


def survey(data: bytes, module_name: str) -> Survey:
    """Read one file for what it teaches about its project."""
    try:
        module = parse(decode(data), module_name)
    except UnreadableSource:
        return Survey(vote(()))
    docstrings = [symbol.docstring for symbol in module.symbols if symbol.docstring is not None]
    votes = vote(docstrings, _OPENING.findall(module.source.text), _constructors(module))
    return Survey(votes, summarise(module))


def _constructors(module: Module) -> Iterator[tuple[str | None, str | None]]:
    """Give the docstring of each class that has a constructor, and that of the constructor."""
    for symbol in module.symbols:
        if symbol.name == "__init__" and symbol.is_method and symbol.parent is not None:
            yield symbol.parent.docstring, symbol.docstring
