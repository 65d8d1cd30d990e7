"""Statements as deeds: verb phrases in the imperative, such as "append ``item`` to ``items``"."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.calls import told, verb_call
from codedoc_core.facts.clauses import clause
from codedoc_core.facts.contracts import called_name, opened_path
from codedoc_core.facts.exceptions import caught_types
from codedoc_core.facts.expressions import phrase
from codedoc_core.facts.known_deeds import DUMPS, FUNCTIONS, METHODS, PATH_METHODS
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.suites import binds_one
from codedoc_core.facts.words import bare, code, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.body import Body
    from codedoc_core.facts.scope import Scope

MAX_DEEDS: Final = 3


def deeds(suite: list[ast.stmt], body: Body) -> str | None:
    """Return what a few statements do, joined by "and", or ``None`` unless every one can be said."""
    return together(deed_list(suite, body))


def together(said: list[str]) -> str | None:
    """Join deeds by "and", or by "then" where one has a condition, which must not be read as that of the next."""
    if any(CONDITION.search(part) for part in said):
        return ", then ".join(said)
    return joined(said) if said else None


def deed_list(suite: list[ast.stmt], body: Body) -> list[str]:
    """Return what each of a few statements does; empty unless every one that matters can be said."""
    telling = [statement for statement in _flat(suite) if not _is_aside(statement, body)]
    if not 1 <= len(telling) <= MAX_DEEDS:
        return []
    said = [deed(statement, body) for statement in telling]
    known = list(dict.fromkeys(part for part in said if part))
    return _merged(_unlocked(known)) if None not in said else []


def _flat(suite: list[ast.stmt]) -> list[ast.stmt]:
    """Put what a ``try`` does, and what it does at last, in a row with the rest."""
    match suite:
        case [*before, ast.Try(body=body, handlers=[], orelse=[], finalbody=last)]:
            return [*before, *body, *last]
    return suite


def _unlocked(said: list[str]) -> list[str]:
    """Leave out that a lock is taken and given back around the rest."""
    first, last = said[0], said[-1]
    is_locked = len(said) > 2 and first.startswith("acquire ") and last == first.replace("acquire", "release", 1)
    return said[1:-1] if is_locked else said


def _is_aside(statement: ast.stmt, body: Body) -> bool:
    """Whether a statement does nothing that a summary owes: a binding that is told where it is used, a line of log."""
    if isinstance(statement, ast.Assert | ast.Import | ast.ImportFrom | ast.Pass) or binds_one(statement, body):
        return True
    call = statement.value if isinstance(statement, ast.Expr) else None
    call = call.value if isinstance(call, ast.Await) else call
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    return dotted(call.func.value).rpartition(".")[2].strip("_").lower() in _LOGGERS


def _merged(said: list[str]) -> list[str]:
    """Leave out a verb that all deeds share: "clear ``a`` and ``b``"."""
    verb = said[0].partition(" ")[0] + " "
    if not all(part.startswith(verb) and CONDITION.search(part) is None for part in said):
        return said
    place = _PLACE.search(said[-1])
    if place and all(part.endswith(place[0]) for part in said):
        said = [*(part.removesuffix(place[0]) for part in said[:-1]), said[-1]]
    return [said[0], *(part.removeprefix(verb) for part in said[1:])]


def deed(statement: ast.stmt, body: Body) -> str | None:
    """Return what one statement does, or ``None``."""
    special = _STATEMENTS.get(type(statement))
    return special(statement, body) if special else None


def _expression(statement: ast.Expr, body: Body) -> str | None:
    value = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
    return call_deed(value, body.scope, body) if isinstance(value, ast.Call) else None


def call_deed(call: ast.Call, scope: Scope, body: Body) -> str | None:
    """Return what a call does for its effect: a method everybody knows, a known function, or a plain delegation."""
    name = called_name(call, scope)
    if isinstance(call.func, ast.Attribute) and (not call.keywords or call.func.attr in PATH_METHODS):
        said = _method(call, call.func, scope, body)
        if said:
            return said
    values = [subject(argument, scope) for argument in call.args]
    template = FUNCTIONS.get((name, len(values)))
    if template and not call.keywords and all(values) and name.partition(".")[0] not in scope.hidden:
        return template.format(*values)
    return _dumped(name, call, scope, body) or verb_call(call, scope, body) or told(call, scope, body)


def _dumped(name: str, call: ast.Call, scope: Scope, body: Body) -> str | None:
    """Say what is written to a file by a serializer."""
    form = DUMPS.get(name)
    if form is None or len(call.args) < 2:
        return None
    path, value = opened_path(dotted(call.args[1]), body), subject(call.args[0], scope)
    place = f"the file at {code(path)}" if path else subject(call.args[1], scope)
    return f"write {value} {form} to {place}" if value and place else None


def _method(call: ast.Call, func: ast.Attribute, scope: Scope, body: Body) -> str | None:
    template = METHODS.get((func.attr, len(call.args)))
    if template is None:
        return None
    if func.attr == "insert" and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0:
        template = "insert {1} at the start of {x}"
    values = [phrase(argument, scope) for argument in call.args]
    root = dotted(func.value).partition(".")[0]
    if (root in scope.modules) or dotted(func.value) == body.receiver:
        return None
    owner = subject(func.value, scope)
    if func.attr == "write" and (path := opened_path(dotted(func.value), body)):
        owner = f"the file at {code(path)}"
    is_told = bare(owner or "") is not None or func.attr == "write"
    if not owner or not all(values) or not is_told or ("(" in owner and func.attr not in PATH_METHODS):
        return None
    said = template.format(*values, x=owner)
    return None if "whether" in said else said


def _assignment(statement: ast.Assign, body: Body) -> str | None:
    if len(statement.targets) != 1:
        return None
    return _set(statement.targets[0], statement.value, body)


def _set(target: ast.expr, value: ast.expr, body: Body) -> str | None:
    said = phrase(value, body.scope)
    if isinstance(target, ast.Attribute) and said:
        place = source(target, body.scope)
        return f"set {code(place)} to {said}" if place and said != code(place) else None
    if isinstance(target, ast.Subscript) and said:
        key, owner = source(target.slice, body.scope), source(target.value, body.scope)
        if key and owner and not isinstance(target.slice, ast.Slice) and bare(said):
            return f"set {code(f'{owner}[{key}]')} to {said}"
    return None


def _augmented(statement: ast.AugAssign, body: Body) -> str | None:
    said, place = subject(statement.value, body.scope), source(statement.target, body.scope)
    template = _OPERATORS.get(type(statement.op))
    is_shared = isinstance(statement.target, ast.Attribute | ast.Subscript)
    if not said or not place or not template or not is_shared:
        return None
    if isinstance(statement.value, ast.Constant) and type(statement.value.value) in (int, float):
        return template.format(x=code(place), y=str(statement.value.value))
    sums = {ast.Add: f"add {said} to {code(place)}", ast.Sub: f"subtract {said} from {code(place)}"}
    return sums.get(type(statement.op))


def _deletion(statement: ast.Delete, body: Body) -> str | None:
    places = [source(target, body.scope) for target in statement.targets if not isinstance(target, ast.Name)]
    known = [code(place) for place in places if place]
    return f"delete {joined(known)}" if len(known) == len(statement.targets) else None


def _loop(statement: ast.For, body: Body) -> str | None:
    """Say "append ``item`` to ``items``, ``qty`` times"."""
    match statement:
        case ast.For(
            target=ast.Name(id=variable),
            iter=ast.Call(func=ast.Name(id="range"), args=[times]),
            body=[ast.Expr(value=ast.Call()) as inner],
            orelse=[],
        ) if variable not in body.loads and "range" not in body.scope.shadowed:
            said, count = deed(inner, body), subject(times, body.scope)
            return f"{said}, {count} times" if said and count and bare(count) else None
        case ast.For(target=ast.Name(id=variable), body=[ast.Expr(value=ast.Call() as call)], orelse=[]):
            said = _each(variable, call, statement.iter, body)
            return said or _for_each(variable, statement, body)
        case ast.For(target=ast.Name(id=variable), orelse=[]):
            return _for_each(variable, statement, body)
    return None


def _for_each(variable: str, loop: ast.For, body: Body) -> str | None:
    """Say "set ``item.price`` to 0 for each ``item`` of ``items``"."""
    elements = subject(loop.iter, body.scope)
    if not elements or bare(elements) is None or len(loop.body) != 1 or len(body.stores.get(variable, ())) != 1:
        return None
    parameters, hidden = body.scope.parameters | {variable}, body.scope.hidden - {variable}
    said = deed(loop.body[0], replace(body, scope=replace(body.scope, parameters=parameters, hidden=hidden)))
    if not said or code(variable) not in said.replace(f"{variable}.", f"{variable}`` ") or " for each " in said:
        return None
    return None if CONDITION.search(said) else f"{said} for each {code(variable)} of {elements}"


def _each(variable: str, call: ast.Call, over: ast.expr, body: Body) -> str | None:
    """Say a call on or with each element: "close each of ``files``"."""
    scope = replace(body.scope, parameters=body.scope.parameters | {variable}, hidden=body.scope.hidden - {variable})
    said, elements = call_deed(call, scope, body), subject(over, body.scope)
    if not said or not elements or bare(elements) is None or "(" in elements:
        return None
    if said.count(code(variable)) != 1 or len(re.findall(rf"\b{variable}\b", said)) != 1:
        return None
    return said.replace(code(variable), f"each of {elements}")


def _inside(statement: ast.With, body: Body) -> str | None:
    """Say what is done under a lock, with a file open, or in another context."""
    targets = [item.optional_vars for item in statement.items if item.optional_vars is not None]
    is_known = all(opened_path(dotted(target), body) for target in targets)
    return deeds(statement.body, body) if is_known else None


def _attempt(statement: ast.Try, body: Body) -> str | None:
    """Say what is tried although it may fail, and what is done at last."""
    if statement.orelse:
        return None
    match statement:
        case ast.Try(handlers=[ast.ExceptHandler(body=[ast.Pass()]) as handler], finalbody=[]):
            said, kinds = deeds(statement.body, body), caught_types(handler)
            if not said or not all(kinds) or CONDITION.search(said) or " and " in said:
                return None
            failure = "any failure" if kinds[0] in {"Exception", "BaseException"} else joined([*map(code, kinds)], "or")
            return f"{said}, ignoring {failure}"
    return None


def _conditional(statement: ast.If, body: Body) -> str | None:
    """Say a single deed with its condition, and the deed in its place."""
    if len(statement.body) != 1 or len(statement.orelse) > 1:
        return None
    if not all(isinstance(part, _SIMPLE) for part in [*statement.body, *statement.orelse]):
        return None
    said, condition = deed(statement.body[0], body), clause(statement.test, body.scope)
    other = deed(statement.orelse[0], body) if statement.orelse else ""
    if not said or not condition or other is None or CONDITION.search(f"{said} {other}") or " and " in condition:
        return None
    return f"{said} if {condition}, else {other}" if other else f"{said} if {condition}"


_STATEMENTS: Final[dict[type[ast.stmt], Callable[..., str | None]]] = {
    ast.Expr: _expression,
    ast.Assign: _assignment,
    ast.AugAssign: _augmented,
    ast.Delete: _deletion,
    ast.For: _loop,
    ast.If: _conditional,
    ast.With: _inside,
    ast.AsyncWith: _inside,
    ast.Try: _attempt,
}
_SIMPLE: Final = (ast.Expr, ast.Assign, ast.AugAssign, ast.Delete)
_LOGGERS: Final = frozenset({"log", "logger", "logging", "gen_log", "app_log", "access_log"})
CONDITION = re.compile(r" (?:if|else|unless) |, ignoring ")
_PLACE = re.compile(r" (?:to|from|into) ``[^`]+``$")
_OPERATORS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "increase {x} by {y}",
    ast.Sub: "decrease {x} by {y}",
    ast.Mult: "multiply {x} by {y}",
}
