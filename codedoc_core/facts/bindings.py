"""What the names of a function are bound to, and which of them a reader may be told."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.body import Body, Frame, Function, Site
from codedoc_core.facts.scope import Scope, dotted, unparsed

if TYPE_CHECKING:
    from codedoc_core.symbols.symbol import Symbol

MAX_STORES: Final = 20

_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)


def closed_over(symbol: Symbol) -> frozenset[str]:
    """Parameters of the functions around a function."""
    names: set[str] = set()
    parent = symbol.parent
    while parent is not None:
        if isinstance(parent.node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.update(arg.arg for arg in all_parameters(parent.node))
        parent = parent.parent
    return frozenset(names)


def all_parameters(node: Function) -> tuple[ast.arg, ...]:
    """Return every parameter in the order of the signature."""
    args = node.args
    found = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
    return tuple(arg for arg in found if arg is not None)


@lru_cache(maxsize=4)  # the methods of a class are read one after the other
def member_types(node: ast.AST) -> dict[str, str]:
    """Return the annotated types of a class's attributes, and of what its methods without arguments give."""
    types: dict[str, str] = {}
    for statement in getattr(node, "body", ()):
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                types[name] = unparsed(annotation)
            case ast.FunctionDef(name=name, args=ast.arguments(args=[_]), returns=ast.expr() as returns):
                types[f"{name}()"] = unparsed(returns)
    return types


def scope_of(body: Body, shadowed: frozenset[str]) -> Scope:
    """Return what names mean at the end of a body."""
    names = {arg.arg for arg in body.parameters}
    touched = set(body.stores) - body.outer
    receiver = "" if body.receiver in touched else body.receiver
    rebound = {name for name in names & touched if not all(_fills_in(store, name) for store in body.stores[name])}
    body.rebound = {name: _first_store(body.stores[name]) for name in rebound}
    hidden = (touched - names) | rebound
    if body.receiver and not receiver:
        hidden.add(body.receiver)
    bound = {
        name: value
        for name, sites in body.stores.items()
        if name in hidden and name not in names and len(sites) == 1
        if (value := _bound_value(sites[0].node, name)) is not None and not _is_stale(value, body)
    }
    types = {arg.arg: unparsed(arg.annotation) for arg in body.parameters if arg.annotation is not None}
    types |= _starred(body.node.args)
    return Scope(
        receiver, frozenset(names - rebound), frozenset(hidden), bound, shadowed, types, rebound=frozenset(rebound)
    )


def _starred(arguments: ast.arguments) -> dict[str, str]:
    """A starred parameter holds all its arguments, whatever each of them is."""
    starred = ((arguments.vararg, "tuple"), (arguments.kwarg, "dict"))
    return {arg.arg: kind for arg, kind in starred if arg is not None}


def _first_store(stores: list[Site]) -> int:
    in_loop = any(isinstance(frame.node, _LOOPS) for store in stores[:MAX_STORES] for frame in store.frames())
    lines = [getattr(store.node, "lineno", 0) for store in stores]
    return 0 if in_loop or len(stores) > MAX_STORES else min(lines)


def _fills_in(store: Site, name: str) -> bool:
    """Whether a parameter is rebound only where it was ``None``: ``if x is None: x = ...``."""
    match store.frame:
        case Frame(
            node=ast.If(
                test=ast.Compare(left=ast.Name(id=tested), ops=[ast.Is()], comparators=[ast.Constant(value=None)])
            ),
            part="body",
        ):
            return tested == name
    return False


def _bound_value(node: ast.AST, name: str) -> ast.expr | None:
    match node:
        case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
            return value
        case ast.AnnAssign(target=ast.Name(id=target), value=value) if target == name:
            return value
    return None


def _is_stale(value: ast.expr, body: Body) -> bool:
    """Whether what a value was computed from may have changed since."""
    if not body.changed:
        return False
    return any(dotted(node) in body.changed for node in ast.walk(value) if isinstance(node, ast.Attribute | ast.Name))
