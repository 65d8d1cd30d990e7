"""Functions that stand for another: one they return, or a documented one to which they hand everything on."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.scope import dotted
from codedoc_core.facts.suites import binds_one
from codedoc_core.facts.words import VERBS, code, joined, third_person

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body, Function
    from codedoc_core.symbols.symbol import Module, Symbol

_WRAPS: Final = frozenset({"wraps", "functools.wraps"})
_WORD = re.compile(r"\w+")


def documented_summary(symbol: Symbol, module: Module, body: Body) -> str | None:
    """Return the summary of the one documented function of the file to which a function hands its parameters on."""
    call = _only_call(body)
    target = _target(call, symbol, module, body) if call is not None else None
    if call is None or target is None or target.docstring is None or body.node.decorator_list:
        return None
    given = [dotted(argument) for argument in call.args]
    given += [dotted(keyword.value) for keyword in call.keywords if keyword.arg == dotted(keyword.value)]
    names = [arg.arg for arg in body.parameters]
    if given != names or len(given) != len(call.args) + len(call.keywords):
        return None
    said = target.docstring.strip().partition("\n")[0].strip()
    is_sentence = said.endswith(".") and said[:1].isupper() and len(_WORD.findall(said)) > 2
    others = {arg.arg for arg in _arguments(target.node)} - {*names}  # type: ignore[arg-type]
    return said if is_sentence and not others & set(_WORD.findall(said)) else None


def _only_call(body: Body) -> ast.Call | None:
    """Return the call that is all that a function does."""
    match body.core:
        case [ast.Return(value=value)] | [ast.Expr(value=value)] if len(body.suite) == 1:
            value = value.value if isinstance(value, ast.Await) else value
            return value if isinstance(value, ast.Call) else None
    return None


def _target(call: ast.Call, symbol: Symbol, module: Module, body: Body) -> Symbol | None:
    """Return the function of the same file or class that a call calls."""
    name = dotted(call.func)
    owner, _, last = name.rpartition(".")
    if not name or (owner and owner != body.receiver) or last in body.scope.hidden | body.scope.parameters:
        return None
    parent = symbol.parent if owner else None
    found = [other for other in module.symbols if other.name == last and other.parent is parent]
    is_function = len(found) == 1 and isinstance(found[0].node, ast.FunctionDef | ast.AsyncFunctionDef)
    return found[0] if is_function and found[0] is not symbol else None


def _arguments(node: Function) -> list[ast.arg]:
    args = node.args
    return [arg for arg in [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg] if arg]


def returned_function(symbol: Symbol, module: Module, body: Body) -> Symbol | None:
    """Return the nested function that a function defines and returns, where it does nothing else."""
    match [statement for statement in body.core if not binds_one(statement, body)]:
        case [ast.FunctionDef() | ast.AsyncFunctionDef() as inner, ast.Return(value=ast.Name(id=name))]:
            pass
        case _:
            return None
    found = [other for other in module.symbols if other.node is inner and other.parent is symbol]
    return found[0] if found and inner.name == name else None


def closure_words(inner: Body, said: str | None) -> str | None:
    """Say a function that is returned by what it does: "return a function of ``x`` that returns ``x + n``".

    Args:
        inner: The function that is returned.
        said: Its own summary.
    """
    names = [arg.arg for arg in _arguments(inner.node)]
    args = inner.node.args
    wrapped = _wrapped(inner.node)
    deed = _third(said) if said else None
    if wrapped:
        return f"return a wrapper of {code(wrapped)} that {deed}" if deed else f"return a wrapper of {code(wrapped)}"
    if not deed or args.vararg or args.kwarg or len(names) > 3:
        return None
    of = f" of {joined([code(name) for name in names])}" if names else ""
    return f"return a function{of} that {deed}"


def _wrapped(node: Function) -> str | None:
    """Return what ``functools.wraps`` names."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and dotted(decorator.func) in _WRAPS and len(decorator.args) == 1:
            return dotted(decorator.args[0]) or None
    return None


def _third(said: str) -> str | None:
    """Turn an imperative summary into the third person: "returns ``x``", "tells whether ``x`` is empty"."""
    first, space, rest = said.removesuffix(".").partition(" ")
    if first == "Whether":
        return f"tells whether {rest}"
    verbs = [part for part in re.split(r", | and ", rest) if part.partition(" ")[0] in VERBS]
    return f"{third_person(first.lower())}{space}{rest}" if first.lower() in VERBS and not verbs else None
