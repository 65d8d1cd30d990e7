"""Evidence beside the facts: what the file around a symbol says, and what its code settles for good."""

from __future__ import annotations

import builtins
import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.checks.drift_view import DriftView
from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.conduct import aliases_of, constants_of
from codedoc_core.facts.facts import Role
from codedoc_core.facts.members import members_of
from codedoc_core.facts.roles import is_public
from codedoc_core.source.text import Span
from codedoc_core.symbols.index import summarise
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codedoc_core.checks.drift_view import CodeAround
    from codedoc_core.facts.leaving import Leaving
    from codedoc_core.symbols.symbol import Module, Symbol

WORD: Final = re.compile(r"[^\W\d]\w*")
_NOTHING: Final = frozenset({"None", "NoReturn", "Never", "typing.NoReturn", "typing.Never"})
_SILENT: Final = frozenset({Role.OVERLOAD, Role.SETTER, Role.DELETER, Role.TEST, Role.PROPERTY, Role.CONSTRUCTOR})
# Names of the first parameter of a method; one with another name, as in an interface, may be a parameter like others.
_RECEIVERS: Final = frozenset({"", "self", "cls", "mcs", "mcls", "klass", "metacls", "_self", "_cls", "this"})
_BUILTIN_TYPES: Final = (str, bytes, int, float, complex, list, tuple, dict, set, type, BaseException, OSError)
PYTHON_NAMES: Final = frozenset(
    [*dir(builtins), *sys.stdlib_module_names, *(name for each in _BUILTIN_TYPES for name in dir(each))]
)
"""Names that mean something wherever Python runs."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a symbol beside its facts; what is left out settles nothing.

    Attributes:
        source: Code and comments of the symbol, its docstring left out.
        file: The whole file, that docstring left out.
        names: Every name that the file, or the repository, knows.
        imports: Names by which the file knows what it imports.
        parameters: Parameters that the signature has, those of the constructor for a class.
        members: Attributes that the class may have.
        raisable: Last names of the exceptions that are known to leave the function, and of all their bases.
        constants: Source of the plain values that the file binds names to.
        aliases: Names that may stand for any type.
        settled: Sections about which the code has the last word: a claim that it does not bear out is false.
        is_public: Whether the symbol is part of what its module offers.
    """

    source: str = ""
    file: str = ""
    names: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    raisable: frozenset[str] = frozenset()
    constants: Mapping[str, str] = field(default_factory=dict)
    aliases: frozenset[str] = frozenset()
    settled: frozenset[SectionKind] = frozenset()
    is_public: bool = True


def evidence_of(symbol: Symbol, around: CodeAround, names: frozenset[str] = frozenset()) -> Evidence:
    """Gather the evidence about a symbol.

    Args:
        symbol: A symbol of the file.
        around: What stands around it.
        names: Names that the repository knows, beside those of the file.
    """
    module, view = around.module, DriftView(symbol, around, read(symbol.docstring or ""))
    docstring = _docstring_span(symbol, module)
    signature, leaving = view.signature, view.leaving
    is_class = symbol.kind is SymbolKind.CLASS
    members = members_of(symbol, module, around.index) if is_class else None
    return Evidence(
        source=_without(module.source.text, symbol.span, docstring),
        file=_without(module.source.text, Span(0, len(module.source.text)), docstring),
        names=_names_without(module, docstring) | names,
        imports=_imports_of(module),
        parameters=frozenset(taken.name for taken in signature.parameters) if signature else frozenset(),
        members=members.names if members else frozenset(),
        raisable=frozenset(kind for raised in leaving.raised for kind in raised.kinds) if leaving else frozenset(),
        constants=constants_of(module),
        aliases=aliases_of(module),
        settled=frozenset(_settled(view)) | (_SETTLED_MEMBERS if members and members.is_complete else frozenset()),
        is_public=is_public(symbol, module),
    )


_SETTLED_MEMBERS: Final = frozenset({SectionKind.ATTRIBUTES})


def _settled(view: DriftView) -> Iterator[SectionKind]:
    signature, leaving = view.signature, view.leaving
    if signature is None or not signature.is_sure or view.role in (Role.OVERLOAD, Role.TEST):
        return
    if not signature.takes_any(()) and signature.receiver in _RECEIVERS and view.role is not Role.PROPERTY:
        yield SectionKind.PARAMETERS
    if leaving is None or leaving.is_declared:
        return
    if leaving.is_known and leaving.is_closed:
        yield SectionKind.RAISES
    if view.role not in _SILENT:
        yield from _settled_results(leaving)


def _settled_results(leaving: Leaving) -> Iterator[SectionKind]:
    if not leaving.yields and not leaving.returns_value and not leaving.never_returns:
        gives_nothing = leaving.annotation in _NOTHING if leaving.annotation else not leaving.is_empty
        if gives_nothing:
            yield SectionKind.RETURNS
    if not leaving.yields and leaving.returns_plainly and not leaving.never_returns:
        yield SectionKind.YIELDS


def _docstring_span(symbol: Symbol, module: Module) -> Span:
    if symbol.docstring is None:
        return Span(0, 0)
    literal: Any = symbol.node.body[0].value  # type: ignore[attr-defined]
    source = module.source
    return Span(
        source.offset_at(literal.lineno, literal.col_offset),
        source.offset_at(literal.end_lineno, literal.end_col_offset),
    )


def _without(text: str, span: Span, hole: Span) -> str:
    if hole.start < span.start or hole.end > span.end or hole.start == hole.end:
        return text[span.start : span.end]
    return text[span.start : hole.start] + text[hole.end : span.end]


@lru_cache(maxsize=2)
def _counted(module: Module) -> Mapping[str, int]:
    return _count(module.source.text)


def _count(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for match in WORD.finditer(text):
        found[match[0]] = found.get(match[0], 0) + 1
    return found


@lru_cache(maxsize=2)
def _all_names(module: Module) -> frozenset[str]:
    return frozenset([*_counted(module), *module.name.split(".")])


def _names_without(module: Module, docstring: Span) -> frozenset[str]:
    """Names of the file that do not stand in one docstring alone."""
    counted = _counted(module)
    own = _count(module.source.text[docstring.start : docstring.end])
    return _all_names(module) - {name for name, count in own.items() if counted[name] == count}


@lru_cache(maxsize=2)
def _imports_of(module: Module) -> frozenset[str]:
    return frozenset(summarise(module).imports)
