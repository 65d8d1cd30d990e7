"""Where a constructor is described, in its class or in ``__init__``: what each docstring is then to tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codedoc_core.checks.coverage import is_told_by_class
from codedoc_core.docstrings.profile import ConstructorDocs
from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.facts import Role
from codedoc_core.facts.infer import infer_facts
from codedoc_core.facts.view import children_of
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol

_FIELDS = frozenset({Role.DATACLASS, Role.NAMED_TUPLE, Role.TYPED_DICT, Role.ENUM})


def facts_due(symbol: Symbol, module: Module, index: SymbolIndex, profile: StyleProfile) -> SymbolFacts:
    """Prove what the docstring of a symbol is to tell, as the project divides it among classes and constructors.

    Args:
        symbol: A symbol of ``module``.
        module: The file it stands in.
        index: The repository around it.
        profile: How the project writes.
    """
    facts = infer_facts(symbol, module, index)
    if profile.constructor is not ConstructorDocs.CLASS:
        return facts
    constructor = constructor_of(symbol, module)
    is_told = constructor is not None and _describes_parameters(constructor)
    return facts if is_told else with_constructor(facts, symbol, module, index)


def with_constructor(facts: SymbolFacts, symbol: Symbol, module: Module, index: SymbolIndex) -> SymbolFacts:
    """Add to the facts of a class what its own constructor takes and raises; what it says of both, it says once."""
    constructor = constructor_of(symbol, module)
    if constructor is None or facts.role in _FIELDS:
        return facts
    own = infer_facts(constructor, module, index)
    said = {(fact.name, fact.words) for fact in own.parameters}
    attributes = tuple(fact for fact in facts.attributes if (fact.name, fact.words) not in said)
    unsaid = facts.unsaid + own.unsaid
    return replace(facts, parameters=own.parameters, raises=own.raises, attributes=attributes, unsaid=unsaid)


def constructor_of(symbol: Symbol, module: Module) -> Symbol | None:
    """Return the ``__init__`` in the body of a class; of twins the last."""
    if symbol.kind is not SymbolKind.CLASS:
        return None
    found = [child for child in children_of(module).get(symbol, ()) if child.is_method and child.name == "__init__"]
    return found[-1] if found else None


def reason_to_leave(symbol: Symbol, profile: StyleProfile) -> str | None:
    """Say why a constructor without a docstring is left so: its class describes it, or is to do so; else ``None``."""
    if symbol.name != "__init__" or not symbol.is_method:
        return None
    if is_told_by_class(symbol):
        return "constructor described by its class"
    is_for_class = profile.constructor is ConstructorDocs.CLASS
    return "constructors are described by their classes here" if is_for_class else None


def _describes_parameters(symbol: Symbol) -> bool:
    return bool(symbol.docstring) and bool(read(symbol.docstring or "").entries(SectionKind.PARAMETERS))
