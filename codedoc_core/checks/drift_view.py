"""A documented symbol with all that the drift checks look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from codedoc_core.checks.findings import Finding
from codedoc_core.checks.places import DocstringPlaces, docstring_places
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.conduct import Signature, constants_of, signature_of
from codedoc_core.facts.leaving import Leaving, leaving_of
from codedoc_core.facts.outlook import Escaping, Outlook
from codedoc_core.facts.roles import role_of
from codedoc_core.source.text import Columns
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.docstrings.reading import ReadEntry, Reading
    from codedoc_core.facts.facts import Role
    from codedoc_core.source.text import Span
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol


@dataclass(frozen=True, slots=True, eq=False)
class CodeAround:
    """What stands around a symbol.

    Attributes:
        module: Its file.
        index: The repository around the file.
        exceptions: What the exceptions of the repository derive from, by ``exception_kinds``.
        outlook: What the repository tells about the file, where that is known.
    """

    module: Module
    index: SymbolIndex
    exceptions: Mapping[str, frozenset[str]]
    outlook: Outlook = field(default_factory=Outlook)


@dataclass(frozen=True, eq=False)
class DriftView:
    """A documented symbol and what is around it.

    Attributes:
        symbol: The symbol.
        around: What stands around it.
        reading: Its docstring, read.
    """

    symbol: Symbol
    around: CodeAround
    reading: Reading

    @property
    def module(self) -> Module:
        """The file that the symbol stands in."""
        return self.around.module

    @property
    def index(self) -> SymbolIndex:
        """The repository around that file."""
        return self.around.index

    @property
    def exceptions(self) -> Mapping[str, frozenset[str]]:
        """What the exceptions of the repository derive from."""
        return self.around.exceptions

    @cached_property
    def role(self) -> Role:
        """What the symbol is to its reader."""
        return role_of(self.symbol, self.module, self.index)

    @cached_property
    def parameters(self) -> tuple[ReadEntry, ...]:
        """The parameters that are documented."""
        return self.reading.entries(SectionKind.PARAMETERS)

    @cached_property
    def signature(self) -> Signature | None:
        """The parameters that the docstring describes."""
        return signature_of(self.symbol, self.module, self.index)

    @cached_property
    def leaving(self) -> Leaving | None:
        """How control leaves the function; ``None`` for classes and modules."""
        is_function = self.symbol.kind is SymbolKind.FUNCTION
        return leaving_of(self.symbol, self.module, self.index, self.exceptions) if is_function else None

    @property
    def escaping(self) -> Escaping:
        """What callees let through the function."""
        return self.around.outlook.escapes.get(self.symbol.qualname, Escaping())

    def meaning(self, default: str) -> str | None:
        """Return the value of a constant that a default names: one of the class around, of the file, or an import."""
        own, parent = constants_of(self.module), self.symbol.parent
        inside = own.get(f"{parent.qualname}.{default}") if parent is not None and self.symbol.is_method else None
        return inside or own.get(default) or self.around.outlook.constants.get(default)

    def mentions(self, name: str) -> bool:
        """Whether a name stands anywhere in the file but in docstrings of its symbols."""
        return re.search(rf"\b{re.escape(name)}\b", _code_of(self.module)) is not None

    @cached_property
    def places(self) -> DocstringPlaces:
        """Where the docstring stands."""
        return docstring_places(self.symbol, self.module.source)

    def in_docstring(self, code: str, span: Span, message: str, new: str | None = None) -> Finding:
        """Return a finding at a place in the docstring; ``new`` is what would mend it there."""
        line, column = self.places.place(span.start)
        fix = self.places.fix(span, new) if new is not None else None
        return Finding(code, line, self.symbol.qualname, message, column, fix)

    def in_code(self, code: str, line: int, column: int, message: str) -> Finding:
        """Return a finding at a place in the code, given as ``ast`` counts."""
        source = self.module.source
        at = source.position_at(source.offset_at(line, column), Columns.UTF32)[1]
        return Finding(code, line, self.symbol.qualname, message, at + 1)


@lru_cache(maxsize=2)
def _code_of(module: Module) -> str:
    """The file without the docstrings of its functions and classes."""
    source, parts, done = module.source, [], 0
    for symbol in module.symbols:
        if symbol.docstring is not None and symbol.kind is not SymbolKind.MODULE:
            node = symbol.node.body[0]
            parts.append(source.text[done : source.offset_at(node.lineno, node.col_offset)])
            done = source.offset_at(node.end_lineno or node.lineno, node.end_col_offset or 0)
    return "".join((*parts, source.text[done:]))
