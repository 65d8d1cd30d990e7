"""What a function gives back on each of a few paths: one of two values, an attempt, a search, a value kept."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.clauses import clause
from codedoc_core.facts.exceptions import caught_types
from codedoc_core.facts.expressions import phrase, whose
from codedoc_core.facts.facts import Role
from codedoc_core.facts.returned import is_plain, is_wanted
from codedoc_core.facts.returns import is_comparison
from codedoc_core.facts.scope import dotted
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.suites import binds_one
from codedoc_core.facts.words import bare, code, joined

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body

MAX_CASES: Final = 3

Case = tuple[ast.expr | None, ast.expr]


def either(role: Role, body: Body) -> str | None:
    """Say two or three returns and the conditions between them."""
    cases = _cases([statement for statement in body.core if not binds_one(statement, body)])
    if not 2 <= len(cases) <= MAX_CASES or not is_wanted(role, body) or body.changed:
        return None
    (test, first), (_, second) = cases[0], cases[-1]
    if len(cases) == 2 and test is not None and isinstance(first, ast.Constant) and isinstance(first.value, bool):
        said = _verdict(test, first.value, second, body)
        if said or isinstance(second, ast.Constant):
            return f"whether {said}" if said else None
    said = _guarded(cases, body) if len(cases) == 2 else _listed(cases, body)
    return said if role is Role.PROPERTY or not said else f"return {said}"


def _cases(suite: list[ast.stmt]) -> list[Case]:
    """Take apart ``if a: return x`` with what follows: every test with its value, the last without a test."""
    cases: list[Case] = []
    while suite:
        match suite:
            case [ast.If(test=test, body=[ast.Return(value=ast.expr() as value)], orelse=orelse), *rest]:
                cases.append((test, value))
                suite = [*orelse, *rest]
            case [ast.Return(value=ast.expr() as value), *_]:
                return [*cases, (None, value)]
            case _:
                return []
    return [*cases, (None, ast.Constant(None))] if len(cases) == 1 else []


def _guarded(cases: list[Case], body: Body) -> str | None:
    """Say "x if c, else y", or "y, or ``None`` if c" where the first is a constant."""
    (test, first), (_, second) = cases
    condition = clause(test, body.scope) if test is not None else None
    one, other = _value(first, body), _value(second, body)
    if not condition or not one or not other or one == other:
        return None
    is_exception = _is_nothing(first) and not isinstance(second, ast.Constant)
    if is_exception and ", or " not in other and not other.startswith("whether"):
        return f"{other}, or {one} if {condition}"
    return f"{one} if {condition}, else {other}" if "whether" not in one + other else None


def _listed(cases: list[Case], body: Body) -> str | None:
    said = [(clause(test, body.scope) if test else "", _value(value, body)) for test, value in cases]
    if not all(value for _, value in said) or not all(test for test, _ in said[:-1]):
        return None
    if any(" or " in (test or "") or "whether" in (value or "") for test, value in said):
        return None
    return ", ".join(f"{value} if {test}" for test, value in said[:-1]) + f", else {said[-1][1]}"


def _is_nothing(node: ast.expr) -> bool:
    return dotted(node) == "NotImplemented" or (isinstance(node, ast.Constant) and not node.value)


def _value(node: ast.expr, body: Body) -> str | None:
    """Say a value in words where they stay clear beside a condition, else as code."""
    said = phrase(node, body.scope)
    is_clear = said is not None and not any(mark in said for mark in (" if ", ", or ", " else ", " for each "))
    return said if is_clear else subject(node, body.scope)


def _verdict(test: ast.expr, value: bool, second: ast.expr, body: Body) -> str | None:
    """Say ``True`` or ``False`` if something holds, and else a second truth value, as one condition."""
    if isinstance(second, ast.Constant):
        is_opposite = isinstance(second.value, bool) and second.value is not value
        return clause(test, body.scope, negated=not value) if is_opposite else None
    if not is_comparison(second, body):
        return None
    first = test if value else ast.UnaryOp(ast.Not(), test)
    return clause(ast.BoolOp(ast.Or() if value else ast.And(), [first, second]), body.scope)


def attempted(role: Role, body: Body) -> str | None:
    """Say ``try: return x`` with ``except E: return y``, or with ``pass`` and what follows."""
    attempt = _attempt(body.core)
    if attempt is None:
        return None
    first, handler, second = attempt
    one, other, kinds = phrase(first, body.scope), phrase(second, body.scope), caught_types(handler)
    if not one or not other or not all(kinds) or one.startswith("whether") or not is_plain(bare(one)):
        return None
    broad = kinds[0] in {"Exception", "BaseException"}
    failure = "fails" if broad else f"raises {joined([code(kind) for kind in kinds], 'or')}"
    return f"{'' if role is Role.PROPERTY else 'return '}{one}, or {other} if that {failure}"


def _attempt(suite: list[ast.stmt]) -> tuple[ast.expr, ast.ExceptHandler, ast.expr] | None:
    """Take apart an attempt: what it returns, what stops it, and what is returned then."""
    attempt, rest = suite[0] if suite else None, suite[1:]
    match attempt:
        case ast.Try(body=[ast.Return(value=ast.expr() as first)], handlers=[handler], orelse=[], finalbody=[]):
            pass
        case _:
            return None
    match [*handler.body, *rest]:
        case [ast.Return(value=ast.expr() as second)] | [ast.Pass(), ast.Return(value=ast.expr() as second)]:
            return first, handler, second
        case [ast.Pass() | ast.Return(value=None)]:
            return first, handler, ast.Constant(None)
    return None


def kept(role: Role, body: Body) -> str | None:
    """Say a value that is computed on first use and kept in an attribute."""
    match body.core:
        case [ast.If(test=test, body=[*before, ast.Assign(targets=[place], value=value)], orelse=[]), last]:
            pass
        case _:
            return None
    path = dotted(place)
    returned = last.value if isinstance(last, ast.Return) else None
    if not path.startswith(f"{body.receiver}.") or returned is None or dotted(returned) != path:
        return None
    if not _asks_for(test, path, body.receiver) or not all(binds_one(statement, body) for statement in before):
        return None
    said = phrase(value, body.scope)
    is_clear = said and ", " not in said and is_plain(bare(said)) and said not in {"``None``", "``True``"}
    return f"{'' if role is Role.PROPERTY else 'return '}{said}, computed on first use" if is_clear else None


def _asks_for(test: ast.expr, path: str, receiver: str) -> bool:
    """Whether a test asks that an attribute is not there yet."""
    match test:
        case ast.Compare(left=left, ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            return dotted(left) == path
        case ast.UnaryOp(
            op=ast.Not(), operand=ast.Call(func=ast.Name(id="hasattr"), args=[owner, ast.Constant(value=str(name))])
        ):
            return f"{dotted(owner)}.{name}" == path
        case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.NotIn()], comparators=[owner]):
            return f"{receiver}.{name}" == path and dotted(owner) == f"{receiver}.__dict__"
    return False


def searched(role: Role, body: Body) -> str | None:
    """Say the first element of a loop that passes a test, or whether there is one."""
    match [statement for statement in body.core if not binds_one(statement, body)]:
        case [
            ast.For(
                target=ast.Name(id=name),
                iter=over,
                body=[ast.If(test=test, body=[ast.Return(value=ast.expr() as value)], orelse=[])],
                orelse=[],
            ),
            *rest,
        ] if len(rest) < 2 and len(body.stores.get(name, ())) == 1:
            pass
        case _:
            return None
    elements, ending = subject(over, body.scope), _otherwise(rest, body)
    if not elements or bare(elements) is None or ending is None:
        return None
    if isinstance(value, ast.Constant):
        return _found(value, ending, test, name, elements, body)
    picked = _picked(value, name, test, elements, body)
    said = f"{picked}{ending}" if picked else None
    return said if role is Role.PROPERTY or not said else f"return {said}"


def _otherwise(rest: list[ast.stmt], body: Body) -> str | None:
    """Say what a search gives that finds nothing: empty where it raises."""
    match rest:
        case [] | [ast.Return(value=None)]:
            return ", or ``None``"
        case [ast.Raise()]:
            return ""
        case [ast.Return(value=ast.expr() as value)]:
            said = subject(value, body.scope)
            return f", or {said}" if said else None
    return None


def _found(value: ast.Constant, ending: str, test: ast.expr, name: str, elements: str, body: Body) -> str | None:
    """Say "whether one of ``names`` is ``name``"."""
    scope = replace(body.scope, parameters=body.scope.parameters | {name}, hidden=body.scope.hidden - {name})
    said = clause(test, scope)
    if value.value is not True or ending != ", or ``False``" or not said or not said.startswith(f"``{name}`` "):
        return None
    rest = said.removeprefix(f"``{name}`` ")
    return f"whether one of {elements} {rest}" if f"``{name}" not in rest and " or " not in rest else None


def _picked(value: ast.expr, name: str, test: ast.expr, elements: str, body: Body) -> str | None:
    said = whose(test, name, body.scope)
    if said is None:
        scope = replace(body.scope, parameters=body.scope.parameters | {name}, hidden=body.scope.hidden - {name})
        condition = clause(test, scope)
        said = f"where {condition}" if condition else None
        first = f"the first {code(name)} of {elements} {said}"
    else:
        first = f"the first of {elements} {said.replace('that are', 'that is')}"
    path = dotted(value)
    if not said or " or " in said:
        return None
    if path == name:
        return first
    member = path.removeprefix(f"{name}.")
    return f"the {code(member)} of {first}" if member != path else None
