"""A class with all that the rules about it look at."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from codedoc_core.facts.facts import AttributeFact, Role
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol


@dataclass(frozen=True, slots=True, eq=False)
class ClassView:
    """A class and what is around it.

    Attributes:
        symbol: The class.
        module: The file it stands in.
        role: What it is to its reader.
        index: The repository around it, or the module alone.
        attributes: Its public attributes.
    """

    symbol: Symbol
    module: Module
    role: Role
    index: SymbolIndex
    attributes: tuple[AttributeFact, ...]

    @property
    def node(self) -> ast.ClassDef:
        """The syntax tree of the class."""
        assert isinstance(self.symbol.node, ast.ClassDef)
        return self.symbol.node

    @property
    def dotted(self) -> str:
        """The name by which the index knows the class."""
        return f"{self.module.name}.{self.symbol.qualname}" if self.module.name else self.symbol.qualname

    @property
    def bases(self) -> tuple[str, ...]:
        """Dotted names of its direct bases, ``object`` and what only serves typing left out."""
        return tuple(base for base in self.index.bases(self.dotted) if base not in _SILENT_BASES)

    @property
    def functions(self) -> tuple[Symbol, ...]:
        """The functions of its body, overload stubs and twins included."""
        return tuple(child for child in children_of(self.module).get(self.symbol, ()) if child.is_method)

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of its public functions, special methods left out, each once."""
        return tuple(dict.fromkeys(f.name for f in self.functions if not f.name.startswith("_")))

    def special(self, name: str) -> Symbol | None:
        """Return the function of its body that has a name, if there is exactly one."""
        found = [function for function in self.functions if function.name == name]
        return found[0] if len(found) == 1 else None


_SILENT_BASES = frozenset(
    {"object", "", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol", "typing.NamedTuple"}
)


@lru_cache(maxsize=2)
def children_of(module: Module) -> dict[Symbol, list[Symbol]]:
    """Return the symbols directly in each symbol of a module."""
    found: dict[Symbol, list[Symbol]] = {}
    for symbol in module.symbols:
        if symbol.parent is not None:
            found.setdefault(symbol.parent, []).append(symbol)
    return found


def is_hidden(name: str) -> bool:
    """Whether a part of a dotted name begins with an underscore."""
    return any(part.startswith("_") for part in name.split("."))


def is_class(symbol: Symbol) -> bool:
    """Whether a symbol is a class."""
    return symbol.kind is SymbolKind.CLASS
