"""Parameters that are passed on: to whom, and what they mean there."""

from __future__ import annotations

import ast
import builtins
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.elements import is_private
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.surroundings import surroundings
from codedoc_core.facts.words import code, joined
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body
    from codedoc_core.facts.occurrences import Occurrence
    from codedoc_core.symbols.symbol import Module, Symbol

MAX_CALLEES: Final = 3
_ENOUGH: Final = 12

_LOGS: Final = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "msg", "print", "format"}
)


def passed_to(readings: list[Occurrence], body: Body) -> str | None:
    """Say to which callees a parameter is passed unchanged."""
    said = [_destination(reading, body) for reading in readings if reading.is_sure]
    known = list(dict.fromkeys(text for text in said if text))
    if not known or len(known) > MAX_CALLEES:
        return None
    return f"Passed to {joined(known)}."


def _destination(reading: Occurrence, body: Body) -> str | None:
    found = receiving_call(reading)
    if found is None:
        return None
    call, keyword = found
    callee = _callee(call, body.scope_at(reading.site).receiver, reading, body)
    if callee is None or callee.rpartition(".")[2] in _LOGS:
        return None
    return f"{code(callee)} as {code(keyword)}" if keyword not in {"", reading.name.id} else code(callee)


def receiving_call(reading: Occurrence) -> tuple[ast.Call, str] | None:
    """Return the call that takes a parameter as it is, and the keyword that it takes it by, empty by position."""
    node = reading.parent
    if isinstance(node, ast.keyword) and node.arg and isinstance(reading.around[1], ast.Call):
        return reading.around[1], node.arg
    if isinstance(node, ast.Call) and reading.name in node.args:
        return node, ""
    return None


def _callee(call: ast.Call, receiver: str, reading: Occurrence, body: Body) -> str | None:
    """Return whom a call calls, as a reader may know it."""
    func = call.func
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Call):
        is_super = dotted(func.value.func) == "super" and not func.value.args
        return f"super().{func.attr}" if is_super and not func.attr.startswith("__") else None
    name = dotted(func)
    if not name or name == receiver or name in vars(builtins):
        return None
    text = source(func, body.scope_at(reading.site))
    root = name.partition(".")[0]
    is_own = root in body.scope.parameters and root != receiver
    return text if text and not is_private(text) and not (is_own and name == root) else None


def meant_by_callee(reading: Occurrence, body: Body, symbol: Symbol, module: Module) -> str | None:
    """Return the documented words of the parameter of the same module's callable that a parameter is passed to."""
    found = receiving_call(reading)
    if found is None or any(isinstance(argument, ast.Starred) for argument in found[0].args):
        return None
    call, keyword = found
    target = _target(call, body, symbol, module)
    if target is None or target is symbol or not isinstance(target.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    name = keyword or _positional(target, call.args.index(reading.name))
    said = _documented(target, module).get(name)
    return said if said and _stands_alone(said, target) else None


def _stands_alone(said: str, target: Symbol) -> bool:
    """Whether words do not speak of other parameters of the function that they were written for."""
    words = set(re.findall(r"\w+", said))
    arguments = target.node.args  # type: ignore[union-attr]
    names = {arg.arg for arg in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
    return not words & names and len(said) <= _ENOUGH * 12


def _target(call: ast.Call, body: Body, symbol: Symbol, module: Module) -> Symbol | None:
    """Return the function of the same module that a call calls."""
    functions, name = _functions(module), dotted(call.func)
    root, _, method = name.partition(".")
    if not name or root in body.scope.hidden or root in body.scope.parameters or root in body.imported:
        return None
    if root == body.receiver and symbol.parent is not None:
        return functions.get((symbol.parent.qualname, method))
    return functions.get(("", name)) or functions.get((name, "__init__"))


@lru_cache(maxsize=2)
def _functions(module: Module) -> dict[tuple[str, str], Symbol]:
    """Functions of a module by the class around them and their name; those that exist once."""
    found: dict[tuple[str, str], Symbol] = {}
    twice: set[tuple[str, str]] = set()
    for symbol in module.symbols:
        if symbol.kind is SymbolKind.FUNCTION:
            key = (symbol.parent.qualname if symbol.parent is not None else "", symbol.name)
            twice.update({key} & found.keys())
            found[key] = symbol
    return {key: symbol for key, symbol in found.items() if key not in twice}


def _positional(target: Symbol, at: int) -> str:
    args = target.node.args  # type: ignore[union-attr]
    positional = [arg.arg for arg in [*args.posonlyargs, *args.args]]
    is_bound = target.is_method and "staticmethod" not in target.decorators
    positional = positional[is_bound:]
    return positional[at] if at < len(positional) else ""


def _documented(target: Symbol, module: Module) -> dict[str, str]:
    for other, described in surroundings(module).documented.get(target.parent, ()):
        if other is target:
            return described
    return {}
