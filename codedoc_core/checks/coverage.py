"""Which symbols lack a docstring, and which of them are better left without."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.facts import Role
from codedoc_core.facts.roles import index_of, is_public, role_of
from codedoc_core.facts.runtime import runtime_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol


class Scope(StrEnum):
    """Which symbols ought to have a docstring."""

    PUBLIC = "public"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Missing:
    """A symbol without a docstring.

    Attributes:
        symbol: The symbol.
        reason: Why it is left so, or ``None`` where a docstring is due.
    """

    symbol: Symbol
    reason: str | None


def missing_docstrings(
    module: Module, scope: Scope, *, include_runtime: bool = False, index: SymbolIndex | None = None
) -> tuple[Missing, ...]:
    """Judge every symbol of a module that has no docstring, in source order.

    Args:
        module: The file.
        scope: Which symbols ought to have one.
        include_runtime: Whether also those whose docstring changes what the program does.
        index: The repository around the file; the file alone where there is none.
    """
    known = index or index_of(module)
    judged = (symbol for symbol in module.symbols if symbol.docstring is None)
    return tuple(Missing(symbol, _reason(symbol, module, known, scope, include_runtime)) for symbol in judged)


def _reason(symbol: Symbol, module: Module, index: SymbolIndex, scope: Scope, include_runtime: bool) -> str | None:
    role = role_of(symbol, module, index)
    if role is Role.OVERLOAD:
        return _BY_ROLE[role]
    if not include_runtime and (behaviour := runtime_reason(symbol, module, index)):
        return f"runtime: {behaviour}"
    if scope is Scope.ALL:
        return None
    return next(_reasons_to_leave(symbol, module, index, role), None)


def _reasons_to_leave(symbol: Symbol, module: Module, index: SymbolIndex, role: Role) -> Iterator[str]:
    """Reasons why a symbol needs no docstring as part of the public face, the most telling first."""
    if symbol is module.root and not symbol.node.body:
        yield "empty module"
    if role in _BY_ROLE:
        yield _BY_ROLE[role]
    if not is_public(symbol, module):
        yield "local" if "<locals>" in symbol.qualname else "private"
    if role is Role.CONSTRUCTOR and not _has_parameters(symbol):
        yield "constructor without parameters"
    if role is Role.CONSTRUCTOR and is_told_by_class(symbol):
        yield "constructor described by its class"
    if role is Role.DUNDER and symbol.name != "__call__":
        yield "dunder"
    if role in _INHERITING and _is_inherited(symbol, module, index):
        yield "inherited documentation"


def is_told_by_class(symbol: Symbol) -> bool:
    """Whether the docstring of the class around a constructor describes its parameters."""
    told = symbol.parent.docstring if symbol.parent is not None else None
    return bool(told) and bool(read(told or "").entries(SectionKind.PARAMETERS))


def _is_inherited(symbol: Symbol, module: Module, index: SymbolIndex) -> bool:
    owner = symbol.parent
    return owner is not None and index.overridden(module.name, owner.qualname, symbol.name) is not None


def _has_parameters(symbol: Symbol) -> bool:
    args = getattr(symbol.node, "args", None)
    return bool(args and (len(args.posonlyargs + args.args) > 1 or args.vararg or args.kwonlyargs or args.kwarg))


_BY_ROLE: Final = {
    Role.OVERLOAD: "overload",
    Role.TEST: "test",
    Role.SETTER: "property setter",
    Role.DELETER: "property deleter",
}
_INHERITING: Final = frozenset({Role.METHOD, Role.CLASS_METHOD, Role.STATIC_METHOD, Role.PROPERTY, Role.DUNDER})
