"""What a person reviews: each docstring that a run would write, before and after, with what is proved of its symbol."""

from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse
from codedoc_core.writing.assistant import SymbolName, view
from codedoc_core.writing.diff import patched

if TYPE_CHECKING:
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.writing.assistant import AssistedFile


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A docstring that would be written.

    Attributes:
        name: The symbol; its line is given where several have the name.
        fingerprint: As an assistant would be given it.
        facts: What the code proves.
        before: The docstring that is there; empty where there is none.
        after: The one that would be.
    """

    name: SymbolName
    fingerprint: str
    facts: SymbolFacts
    before: str
    after: str


def review(file: AssistedFile, diff: str) -> tuple[Reviewed, ...]:
    """Return the docstrings that a diff writes into a file.

    Args:
        file: As it is.
        diff: Of docstrings alone; one that does not fit the file any more writes nothing.

    Raises:
        UnreadableSource: If the file is no Python source.
    """
    source = decode(file.data)
    text = patched(source.text, diff)
    if text is None:
        return ()
    old = parse(source, file.module_name).symbols
    new = parse(replace(source, text=text), file.module_name).symbols
    names = Counter(symbol.qualname for symbol in old)
    after = {
        SymbolName(was.qualname, was.line if names[was.qualname] > 1 else 0): inspect.cleandoc(now.docstring)
        for was, now in zip(old, new, strict=True)
        if now.docstring is not None and now.docstring != was.docstring
    }
    seen = view(file, list(after)).symbols
    return tuple(
        Reviewed(name, each.fingerprint, each.facts, inspect.cleandoc(each.docstring), after[name])
        for name, each in zip(after, seen, strict=True)
        if each.facts is not None
    )
