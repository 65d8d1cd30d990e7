"""What a module says about all of its functions: computed once per module."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from codedoc_core.facts.described import documented_parameters
from codedoc_core.facts.scope import dotted
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from codedoc_core.symbols.symbol import Module, Symbol

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the functions of a module.

    Attributes:
        names: Names that the module itself binds at its top level.
        imports: Those of them that imports bind.
        bases: Bases of each class at its top level.
        classes: Its classes by qualified name; of twins, the last.
        documented: Documented functions of each scope, with the descriptions of parameters that they really have.
    """

    names: frozenset[str]
    imports: frozenset[str]
    bases: dict[str, list[str]]
    classes: dict[str, Symbol]
    documented: dict[Symbol | None, list[tuple[Symbol, dict[str, str]]]]


# Symbols of a module are asked about one after the other: a small cache serves them all and holds no memory.
@lru_cache(maxsize=2)
def surroundings(module: Module) -> Surroundings:
    """Read what a module says about all of its functions."""
    classes = [node for node in module.tree.body if isinstance(node, ast.ClassDef)]
    bases = {node.name: [dotted(base) for base in node.bases] for node in classes}
    imports = frozenset(
        alias.asname or alias.name.partition(".")[0]
        for node in module.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    )
    by_name = {symbol.qualname: symbol for symbol in module.symbols if symbol.kind is SymbolKind.CLASS}
    return Surroundings(_bound_names(module) | imports, imports, bases, by_name, _documented(module))


def parameter_names(symbol: Symbol) -> frozenset[str]:
    """Return the names of all parameters of a function."""
    args = getattr(symbol.node, "args", None)
    if not isinstance(args, ast.arguments):
        return frozenset()
    found = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    return frozenset(arg.arg for arg in found if arg is not None)


def _bound_names(module: Module) -> frozenset[str]:
    names: set[str] = set()
    for node in module.tree.body:
        if isinstance(node, _DEFINITIONS):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return frozenset(names)


def _documented(module: Module) -> dict[Symbol | None, list[tuple[Symbol, dict[str, str]]]]:
    found: dict[Symbol | None, list[tuple[Symbol, dict[str, str]]]] = {}
    for symbol in module.symbols:
        if symbol.kind is SymbolKind.FUNCTION and symbol.docstring is not None:
            names = parameter_names(symbol)
            described = documented_parameters(symbol.docstring) if names else {}
            known = {name: text for name, text in described.items() if name in names}
            if known:
                found.setdefault(symbol.parent, []).append((symbol, known))
    return found
