"""Everything proved about a class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.facts.attributes import constants_of, fields_of, members_of, stored_in
from codedoc_core.facts.facts import Role, SymbolFacts
from codedoc_core.facts.failures import failure_words
from codedoc_core.facts.family import (
    abstract_words,
    base_words,
    described_words,
    doing_words,
    exception_base_words,
    mixin_words,
    variant_words,
    visitor_words,
)
from codedoc_core.facts.notes import class_comment
from codedoc_core.facts.values import (
    constants_words,
    enum_words,
    holder_words,
    protocol_words,
    record_words,
    typed_dict_words,
)
from codedoc_core.facts.view import ClassView
from codedoc_core.facts.words import LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codedoc_core.facts.facts import AttributeFact
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol


def class_facts(symbol: Symbol, module: Module, role: Role, index: SymbolIndex) -> SymbolFacts:
    """Prove what can be proved about a class.

    Args:
        symbol: A class of ``module``.
        module: The file it stands in.
        role: What the class is to its reader.
        index: The repository around it, or the module alone.
    """
    view = ClassView(symbol, module, role, index, ())
    attributes = _attributes(view)
    view = ClassView(symbol, module, role, index, attributes)
    return SymbolFacts(
        qualname=symbol.qualname,
        line=symbol.line,
        role=role,
        attributes=attributes,
        summary=class_comment(symbol, module) or _summary(view) if role is not Role.TEST else None,
        unsaid=sum(fact.words is None for fact in attributes) if role in _DOCUMENTED_FIELDS else 0,
    )


def _attributes(view: ClassView) -> tuple[AttributeFact, ...]:
    if view.role in _DOCUMENTED_FIELDS:
        return fields_of(view.symbol, view.module)
    if view.role is Role.ENUM:
        return members_of(view.symbol, view.module)
    if view.role is Role.PROTOCOL:
        return fields_of(view.symbol, view.module)
    constructor = view.special("__init__")
    constants = constants_of(view.symbol, view.module)
    return constants + (stored_in(constructor, view.module) if constructor else ())


def _summary(view: ClassView) -> str | None:
    rungs = _RUNGS.get(view.role, ())
    said = next((said for rung in rungs if (said := rung(view))), None)
    return said if said and len(said) <= LONG else None


_DOCUMENTED_FIELDS: Final = frozenset({Role.DATACLASS, Role.NAMED_TUPLE, Role.TYPED_DICT})
_RUNGS: Final[Mapping[Role, tuple[Callable[[ClassView], str | None], ...]]] = {
    Role.DATACLASS: (base_words, record_words),
    Role.NAMED_TUPLE: (record_words,),
    Role.TYPED_DICT: (typed_dict_words,),
    Role.ENUM: (enum_words,),
    Role.PROTOCOL: (protocol_words,),
    Role.EXCEPTION: (exception_base_words, failure_words, variant_words),
    Role.CLASS: (
        described_words,
        abstract_words,
        base_words,
        mixin_words,
        visitor_words,
        doing_words,
        holder_words,
        constants_words,
        variant_words,
    ),
}
