"""The front door: everything that the code proves about a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.facts.classes import class_facts
from codedoc_core.facts.functions import function_facts
from codedoc_core.facts.modules import module_facts
from codedoc_core.facts.roles import index_of, role_of
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol


def infer_facts(symbol: Symbol, module: Module, index: SymbolIndex | None = None) -> SymbolFacts:
    """Prove what can be proved about a symbol.

    Args:
        symbol: A symbol of ``module``.
        module: The file it stands in.
        index: The repository around it; the module alone where there is none.
    """
    known = index or index_of(module)
    role = role_of(symbol, module, known)
    match symbol.kind:
        case SymbolKind.MODULE:
            return module_facts(symbol, module, role, known)
        case SymbolKind.CLASS:
            return class_facts(symbol, module, role, known)
        case SymbolKind.FUNCTION:
            return function_facts(symbol, module, role, known)
