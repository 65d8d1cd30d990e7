"""A docstring that is there, part by part, to be held against what was taken down of its authors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.context.excerpt import bare_code
from codedoc_core.docstrings.parts import digest, parts_of
from codedoc_core.errors import UnreadableSource
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Documented:
    """A documented symbol.

    Attributes:
        parts: Its docstring, part by part, each on one line.
        code: What stands for its code, docstrings left out.
    """

    parts: Mapping[str, str]
    code: str


def documented(data: bytes, module_name: str, qualname: str) -> Documented | None:
    """Find a documented symbol in a file; ``None`` where there is none of that name, or the file cannot be read."""
    try:
        module = parse(decode(data), module_name)
    except UnreadableSource:
        return None
    for symbol in module.symbols:
        if symbol.qualname == qualname and symbol.docstring:
            return Documented(parts_of(symbol.docstring), digest(bare_code(symbol, module)))
    return None
