"""What a function does as its summary: deeds, elements yielded, files read, calls passed on."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.calls import verb_call
from codedoc_core.facts.clauses import clause
from codedoc_core.facts.conditions import when
from codedoc_core.facts.contracts import opened_path
from codedoc_core.facts.deeds import CONDITION, deed_list, deeds, together
from codedoc_core.facts.expressions import is_plural, whose
from codedoc_core.facts.facts import Role
from codedoc_core.facts.raises import always_raises, raised_class
from codedoc_core.facts.returned import is_plain
from codedoc_core.facts.returns import result_phrase, value_of, yielding_loop
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.suites import attempted_call, binds_one
from codedoc_core.facts.words import VERBS, bare, code, joined, split_identifier, spoken

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body

_LOADERS: Final = {"json": "JSON", "pickle": "a pickled object", "tomllib": "TOML", "plistlib": "a property list"}


def done(role: Role, body: Body) -> str | None:
    """Say what the statements of a body that returns nothing do."""
    if any(value_of(site) is not None for site in body.returns) or body.yields:
        return None
    if role is Role.CONSTRUCTOR:
        return _stored(body)
    suite = body.core
    if not body.returns:
        return deeds(suite, body) or _set_all(suite)
    return _unless(suite, body)


def _unless(suite: list[ast.stmt], body: Body) -> str | None:
    """Say deeds that an early return may forestall."""
    match suite:
        case [ast.If(test=test, body=[ast.Return(value=None)], orelse=[]), *rest] if len(body.returns) == 1:
            said, condition = deeds(rest, body), clause(test, body.scope)
            is_clear = said and condition and not CONDITION.search(said) and " or " not in condition
            return f"{said} unless {condition}" if is_clear else None
    return None


def _set_all(suite: list[ast.stmt]) -> str | None:
    """Name the attributes that a body sets, where it does nothing else and their values are too many to tell."""
    names = []
    for statement in suite:
        match statement:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)]):
                names.append(code(name))
            case _:
                return None
    return f"set {joined(list(dict.fromkeys(names)))}" if len(names) > 1 else None


def checked(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say a body that is there to raise on one condition."""
    if body.core or len(body.raises) != 1 or body.yields:
        return None
    raised, condition = raised_class(body.raises[0], body), when(body.raises[0], body)
    return f"raise {code(raised)} i{condition[1:]}" if raised and condition and condition.startswith("If ") else None


def chained(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say what is done before the object itself is returned."""
    match body.core:
        case [*suite, ast.Return(value=ast.Name(id=name))] if (
            name == body.scope.receiver != "" and len(body.returns) == 1
        ):
            said = deed_list(suite, body)
            return together([*said, f"return {code(name)}"]) if said else None
    return None


def concluded(role: Role, body: Body) -> str | None:
    """Say what is done before a value is returned, and the value."""
    match body.core:
        case [*suite, ast.Return(value=ast.expr())] if len(body.returns) == 1 and role is not Role.PROPERTY:
            said, value = deed_list(suite, body), result_phrase(body.returns[0], body)
        case _:
            return None
    if not said or not value or not is_plain(bare(value)) or value.startswith("whether") or " if " in value:
        return None
    return together([*said, f"return {value}"] if value != "``None``" else said)


def _stored(body: Body) -> str | None:
    """Say what a constructor keeps, where it does nothing else."""
    kept = []
    for statement in body.core:
        match statement:
            case ast.Assign(targets=[ast.Attribute(attr=attr)], value=ast.Name(id=name)) if attr.lstrip("_") == name:
                kept.append(code(name))
            case _:
                return None
    return f"store {joined(kept)}" if kept and len(kept) == len(body.parameters) > 1 else None


def yielded(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say what a loop at the end yields, and which elements it picks."""
    if len(body.yields) != 1:
        return None
    last, rest = body.suite[-1], body.core[:-1]
    loop = yielding_loop(body)
    if loop is None or not isinstance(last, ast.For) or not all(binds_one(statement, body) for statement in rest):
        return None
    target, tests, value = loop
    over = subject(last.iter, body.scope)
    if not over or bare(over) is None or "(" in over:
        return None
    return _picked(target, tests, value, over, body)


def _picked(target: str, tests: list[ast.expr], value: ast.expr, over: str, body: Body) -> str | None:
    said = whose(tests[0], target, body.scope) if tests else ""
    if said is None:
        return None
    kept = f"the {over} {said}" if said else over
    if isinstance(value, ast.Name) and value.id == target:
        if not is_plural(over):
            return f"yield each element of {over} {said.replace('that are', 'that is')}".rstrip()
        return f"yield {kept}" if said else f"yield each of {over}"
    path = dotted(value)
    if path.startswith(f"{target}."):
        return f"yield the {code(path.removeprefix(f'{target}.'))} of each of {kept}"
    return None


def file(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say what is read from a file that is opened for it alone."""
    match body.core:
        case [ast.With(items=[_], body=[ast.Return(value=ast.Call(func=func, args=args))])]:
            pass
        case _:
            return None
    loader, _, method = dotted(func).rpartition(".")
    if loader in _LOADERS and method == "load" and len(args) == 1:
        path = opened_path(dotted(args[0]), body)
        return f"load {_LOADERS[loader]} from the file at {code(path)}" if path else None
    path = opened_path(loader, body) if method == "read" else None
    return f"return the content of the file at {code(path)}" if path else None


def attempts(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say what a loop of attempts does at last."""
    call = attempted_call(body)
    if call is None or not isinstance(call.func, ast.Attribute):
        return None
    verb, owner = split_identifier(call.func.attr), source(call.func.value, body.scope)
    callee = source(call.func, body.scope)
    if not callee or not owner or not verb:
        return None
    deed = verb_call(call, body.scope, body)
    if deed:
        return deed
    return f"return the result of {code(callee)}"


def never(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say a body that only raises."""
    raised = always_raises(body)
    return f"raise {code(raised)}" if raised else None


def named(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say a name that is a verb and its object where the body opens a parameter as a file."""
    words = split_identifier(body.node.name)
    opened = [path for name in body.stores if (path := opened_path(name, body)) is not None]
    if len(words) < 2 or words[0] not in VERBS or len(opened) != 1:
        return None
    verb, noun = words[0], spoken(body.node.name).partition(" ")[2]
    is_told = set(split_identifier(opened[0])) >= set(words[1:])
    if verb in {"load", "read"} and not is_told and not re.search(r"\b(?:file|from|to)\b", noun):
        return f"{verb} the {noun} from the file at {code(opened[0])}"
    return None


def called(role: Role, body: Body) -> str | None:
    """Say a body that is one call of something public with another name."""
    match body.core:
        case [ast.Expr(value=ast.Call() as call)] | [ast.Expr(value=ast.Await(value=ast.Call() as call))]:
            text = source(call, body.scope)
        case _:
            return None
    callee = dotted(call.func)
    last = callee.rpartition(".")[2]
    if role is Role.CONSTRUCTOR or not text or not callee or last in {body.node.name, "print", "write"}:
        return None
    is_said = not last.startswith("_") and "._" not in text and "log" not in callee.lower() and is_plain(text)
    return f"call {code(text)}" if is_said else None
