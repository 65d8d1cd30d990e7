"""All attributes that a class may have, and whether they can be known at all."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.conduct import is_plainly_decorated
from codedoc_core.facts.facts import Role
from codedoc_core.facts.roles import role_of
from codedoc_core.facts.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol

_MOST_BASES: Final = 20
_EMPTY_BASES: Final = frozenset(
    """object abc.ABC ABC typing.Generic typing.NamedTuple typing.Protocol typing.TypedDict enum.Enum enum.IntEnum
    enum.StrEnum enum.Flag enum.IntFlag""".split()
)
_ENUM: Final = frozenset({"name", "value"})
# Signs that attributes come and go in ways that no reading of the class tells.
_DYNAMIC: Final = frozenset("setattr __dict__ __getattr__ __getattribute__ vars add_metaclass locals".split())


@dataclass(frozen=True, slots=True)
class Members:
    """The attributes of a class.

    Attributes:
        names: All names that are attributes, methods included.
        fields: Public annotated names of the class body, each with line and 0-based column.
        is_complete: Whether there can be no others.
    """

    names: frozenset[str]
    fields: dict[str, tuple[int, int]]
    is_complete: bool


def members_of(symbol: Symbol, module: Module, index: SymbolIndex) -> Members:
    """Gather the attributes of a class and of its bases in the same file."""
    classes = surroundings(module).classes
    names = set(_stored_anywhere(module))
    is_complete = True
    line, seen = [symbol], {symbol.qualname}
    for owner in line:
        assert isinstance(owner.node, ast.ClassDef)
        names.update(_names(owner.node))
        is_complete &= _is_plain(owner, module, index)
        for base in index.bases(_dotted(owner, module)):
            local = classes.get(base.removeprefix(f"{module.name}.") if module.name else base)
            if local is not None and local.qualname not in seen and len(line) < _MOST_BASES:
                seen.add(local.qualname)
                line.append(local)
            elif local is None and base not in _EMPTY_BASES:
                is_complete = False
    if role_of(symbol, module, index) is Role.ENUM:
        names |= _ENUM
    return Members(frozenset(names), dict(_fields(symbol.node)), is_complete)


@lru_cache(maxsize=2)
def _stored_anywhere(module: Module) -> frozenset[str]:
    """Names of all attributes that the file sets on anything: a class may get its own from outside."""
    return frozenset(
        node.attr
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    )


def _dotted(symbol: Symbol, module: Module) -> str:
    return f"{module.name}.{symbol.qualname}" if module.name else symbol.qualname


def _is_plain(symbol: Symbol, module: Module, index: SymbolIndex) -> bool:
    node = symbol.node
    assert isinstance(node, ast.ClassDef)
    is_dataclass = role_of(symbol, module, index) is Role.DATACLASS
    if node.keywords or not (is_dataclass or is_plainly_decorated(symbol, module, index)):
        return False
    mentioned = {part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "") for part in ast.walk(node)}
    defined = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    return not (mentioned | defined) & _DYNAMIC


def _names(node: ast.ClassDef) -> Iterator[str]:
    """Names bound in the class body, and attributes set on anything in its methods."""
    for part in ast.walk(node):
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.Constant(value=str(name)) if name.isidentifier():
                yield name  # in __slots__, or where a name is built from text


def _fields(node: ast.AST) -> Iterator[tuple[str, tuple[int, int]]]:
    assert isinstance(node, ast.ClassDef)
    for part in node.body:
        match part:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                is_class_variable = "ClassVar" in ast.dump(annotation)[:80] or "InitVar" in ast.dump(annotation)[:80]
                if not name.startswith("_") and not is_class_variable:
                    yield name, (part.lineno, part.col_offset)
