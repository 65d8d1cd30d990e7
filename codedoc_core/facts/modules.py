"""Everything proved about a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.facts.facts import SymbolFacts

if TYPE_CHECKING:
    from codedoc_core.facts.facts import Role
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol


def module_facts(symbol: Symbol, module: Module, role: Role, index: SymbolIndex) -> SymbolFacts:  # noqa: ARG001
    """Prove what can be proved about a module."""
    return SymbolFacts(qualname=symbol.qualname, line=symbol.line, role=role)
