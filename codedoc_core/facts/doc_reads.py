"""Which symbols' docstrings a module reads, sets, or hands to something that turns them into help."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.roles import index_of
from codedoc_core.symbols.nodes import children
from codedoc_core.symbols.parse import dotted_name
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.symbols.symbol import Module, Symbol

_READ: Final = "the module reads it at run time"
_SET: Final = "the module sets it at run time"
_HELP: Final = "it is shown as the help of the command line"

# Calls that make a command line out of functions and classes.
_LAUNCHERS: Final = frozenset(
    {
        "typer.run", "defopt.run", "plac.call", "clize.run", "tyro.cli", "jsonargparse.CLI", "jsonargparse.auto_cli",
        "fire.Fire", "argh.dispatch_command", "argh.dispatch_commands", "cyclopts.run",
    }
)  # fmt: skip
_ROOTS: Final = "|".join(sorted({name.partition(".")[0] for name in _LAUNCHERS}))
_CALLS: Final = "|".join(sorted({name.rpartition(".")[2] for name in _LAUNCHERS}))
_IMPORT = re.compile(rf"^[ \t]*(?:import|from)[ \t]+(?:{_ROOTS})\b", re.MULTILINE)
_READ_MARK = re.compile(r"__doc__|getdoc\(")
_CALL_MARK = re.compile(rf"\b(?:{_CALLS})\(")
_EVERYTHING: Final = "*"


@lru_cache(maxsize=2)
def doc_reads(module: Module) -> dict[str, str]:
    """Return why a docstring matters at run time, by the qualified name of each symbol of which that is known."""
    text = module.source.text
    marks = [_READ_MARK, _CALL_MARK] if _IMPORT.search(text) else [_READ_MARK]
    lines = sorted(module.source.line_of(match.start()) for mark in marks for match in mark.finditer(text))
    named = {pair: None for node in _nodes_on(lines, module) for pair in _named(node, module)}
    return {
        symbol.qualname: reason for name, reason in reversed(named) for symbol in module.symbols if _is(symbol, name)
    }


def _nodes_on(lines: list[int], module: Module) -> Iterator[ast.AST]:
    """Give the nodes that stand on, or reach over, one of the lines; all else is not walked."""
    stack: list[ast.AST] = [*reversed(module.tree.body)] if lines else []
    while stack:
        node = stack.pop()
        first = getattr(node, "lineno", None)
        if first is not None:
            at = bisect_left(lines, first)
            if at == len(lines) or lines[at] > (getattr(node, "end_lineno", None) or first):
                continue
        yield node
        stack.extend(children(node))


def _named(node: ast.AST, module: Module) -> Iterator[tuple[str, str]]:
    """Give names of which a node uses the docstring: as written, ``""`` for the module."""
    match node:
        case ast.Name(id="__doc__", ctx=context):
            yield "", _READ if isinstance(context, ast.Load) else _SET
        case ast.Attribute(attr="__doc__", value=value, ctx=context):
            yield _target(value), _READ if isinstance(context, ast.Load) else _SET
        case ast.ClassDef(body=body):
            if any(isinstance(part, ast.Assign) and _sets_doc(part) for part in body):
                yield node.name, _SET
        case ast.Call(func=func, args=args):
            yield from _called(dotted_name(func), args, module)


def _target(value: ast.expr) -> str:
    """The name before ``.__doc__``; ``sys.modules[__name__]`` is the module."""
    if isinstance(value, ast.Subscript):
        return "" if dotted_name(value.value) == "sys.modules" else "?"
    return dotted_name(value) if isinstance(value, ast.Name | ast.Attribute) else "?"


def _sets_doc(statement: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "__doc__" for target in statement.targets)


def _called(name: str, args: list[ast.expr], module: Module) -> Iterator[tuple[str, str]]:
    if name.rpartition(".")[2] == "getdoc" and args:
        yield _target(args[0]), _READ
    elif index_of(module).resolve(module.name, name) in _LAUNCHERS:
        listed = [part for arg in args for part in (arg.elts if isinstance(arg, ast.List | ast.Tuple) else [arg])]
        yield from ((dotted_name(part) or "?", _HELP) for part in listed)
        if not args:
            yield _EVERYTHING, _HELP


def _is(symbol: Symbol, name: str) -> bool:
    """Whether a name as written may mean a symbol; one that is local may be meant wherever it is written."""
    if name in {symbol.qualname, _EVERYTHING}:
        return True
    if symbol.is_method and symbol.parent is not None and symbol.parent.qualname == name:
        return symbol.parent.kind is SymbolKind.CLASS
    return "<locals>" in symbol.qualname and symbol.name == name
