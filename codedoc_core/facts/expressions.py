"""Expressions in words: noun phrases such as "the sum of ``price`` over ``items``".

A phrase speaks to somebody who sees the signature but not the body: a local variable is said by what it is bound to,
or the phrase is not said at all.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeGuard

from codedoc_core.facts.clauses import clause
from codedoc_core.facts.idioms import SPOKEN, counts, known_call, path_joined
from codedoc_core.facts.scope import Scope, builtin_call, dotted, is_small, source
from codedoc_core.facts.subjects import counted, is_boolean, subject
from codedoc_core.facts.words import article, bare, code, joined, singular, split_identifier

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_PHRASE: Final = 90
MAX_CREATION: Final = 32

__all__ = ["Scope", "clause", "member", "phrase", "selection", "source", "whose"]


def phrase(node: ast.expr, scope: Scope) -> str | None:
    """Return an expression as a noun phrase, such as "the sum of ``price`` over ``items``".

    A boolean expression gives "whether ...".

    Returns:
        The phrase without a full stop, or ``None`` where nothing short and true can be said.
    """
    if not is_small(node):
        return None
    said = _noun(node, scope)
    return said if said and len(said) <= MAX_PHRASE else None


def member(node: ast.expr, variable: str) -> str | None:
    """Return ``"price"`` for ``i.price`` where ``i`` is the loop variable."""
    path = dotted(node)
    return path.removeprefix(f"{variable}.") if path.startswith(f"{variable}.") else None


def is_plural(said: str) -> bool:
    """Whether code ends in a name that reads as a plural."""
    text = bare(said) or ""
    parts = split_identifier(text.rpartition(".")[2])
    return bool(parts) and text[-1].isalpha() and singular(parts[-1]) is not None


def selection(tests: list[ast.expr], variable: str, over: str, scope: Scope) -> str | None:
    """Say which of the elements a loop keeps: "``items`` whose ``sku`` is ``None``"."""
    if not tests:
        return over
    said = whose(tests[0], variable, scope) if len(tests) == 1 else None
    return f"{over} {said}" if said else None


def whose(test: ast.expr, variable: str, scope: Scope) -> str | None:
    """Say a condition on a loop variable as "whose ``price`` is positive" or "that are not ``None``"."""
    said = clause(test, replace(scope, parameters=scope.parameters | {variable}, hidden=scope.hidden - {variable}))
    start = f"``{variable}"
    if not said or not said.startswith(start) or re.search(rf"\b{variable}\b", said[len(start) :]):
        return None
    rest = said[len(start) :]
    if rest.startswith("."):
        return f"whose ``{rest[1:]}" if " and " not in said and " or " not in said else None
    if rest.startswith("`` is "):
        return f"that are {rest[len('`` is ') :]}" if " a ``" not in rest and " an ``" not in rest else None
    return None


def _noun(node: ast.expr, scope: Scope) -> str | None:
    if isinstance(node, ast.Name) and node.id in scope.bound:
        value = scope.bound[node.id]
        rest = {name: bound for name, bound in scope.bound.items() if name != node.id}
        return _noun(value, replace(scope, bound=rest)) if is_small(value) else None
    if isinstance(node, ast.Await):
        return _noun(node.value, scope) if isinstance(node.value, ast.Call) else None
    if is_boolean(node, scope) and not isinstance(node, ast.Constant):
        said = clause(node, scope)
        return f"whether {said}" if said else None
    if isinstance(node, ast.List | ast.Tuple | ast.Dict) and not (
        node.keys if isinstance(node, ast.Dict) else node.elts
    ):
        return _EMPTY[type(node)]
    special = _NOUNS.get(type(node))
    said = special(node, scope) if special else None
    return said or subject(node, scope)


def _call(node: ast.Call, scope: Scope) -> str | None:
    said = path_joined(node, scope) or counts(node, scope)
    if said is None and len(node.args) == 1 and not node.keywords:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            return _join(node.func.value, node.args[0], scope)
        said = _builtin(builtin_call(node, scope), node.args[0], scope)
    return said or known_call(node, scope) or _instance(node, scope)


def _instance(node: ast.Call, scope: Scope) -> str | None:
    """Say of which class a new object is, where the call that makes it is too long to be shown."""
    name = dotted(node.func)
    last = name.rpartition(".")[2]
    if not last[:1].isupper() or last.isupper() or name.startswith("_") or "._" in name:
        return None
    shown = source(node, scope)
    made = source(node.func, scope) if shown is None or len(shown) > MAX_CREATION else None
    return f"{article(made)} {code(made)}" if made else None


def _builtin(name: str, argument: ast.expr, scope: Scope) -> str | None:
    if name == "len":
        return counted(argument, scope)
    if name in _CONVERSIONS:
        if name == "sorted" and isinstance(argument, ast.GeneratorExp | ast.ListComp):
            said = _collected(argument, "", scope)
            return f"{said.removeprefix('a list with ')}, sorted" if said and ", " not in said else None
        said = subject(argument, scope)
        return f"{said} {_CONVERSIONS[name]}" if said and bare(said) else None
    if name in _AGGREGATES:
        return _aggregate(name, argument, scope)
    return _elements_of(argument, name, scope) if name in _CONTAINERS else None


def _elements_of(argument: ast.expr, name: str, scope: Scope) -> str | None:
    """Say a generator that a container is made from."""
    if not isinstance(argument, ast.GeneratorExp | ast.ListComp) or len(argument.generators) > 1:
        return None
    said = _elements(argument, _CONTAINERS[name], scope)
    each = _each(argument, scope) if said is None else None
    return said or (f"{article(name)} {name} with {each.removeprefix('a list with ')}" if each else None)


def _aggregate(name: str, argument: ast.expr, scope: Scope) -> str | None:
    noun = _AGGREGATES[name]
    if isinstance(argument, ast.GeneratorExp | ast.ListComp):
        over = _over(argument, scope)
        return f"the {noun} {over}" if over else None
    said = subject(argument, scope)
    return f"the {noun if name == 'sum' else f'{noun} in'} {said}" if said and bare(said) else None


def _over(node: ast.GeneratorExp | ast.ListComp, scope: Scope) -> str | None:
    """Say "``price`` over ``items``" for ``i.price for i in items``."""
    generator = node.generators[0]
    if len(node.generators) > 1 or generator.ifs or generator.is_async or not isinstance(generator.target, ast.Name):
        return None
    each = member(node.elt, generator.target.id)
    over = subject(generator.iter, scope)
    return f"{code(each)} over {over}" if each and over and bare(over) else None


def _comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope) -> str | None:
    return _collected(node, "the set of " if isinstance(node, ast.SetComp) else "", scope)


def _collected(node: ast.expr, container: str, scope: Scope) -> str | None:
    """Say "the ``items`` whose ``sku`` matches ..." or "the ``price`` of each of ``items``"."""
    if not isinstance(node, ast.GeneratorExp | ast.ListComp | ast.SetComp) or len(node.generators) > 1:
        return None
    return _elements(node, container, scope) or _each(node, scope)


def _elements(node: ast.GeneratorExp | ast.ListComp | ast.SetComp, container: str, scope: Scope) -> str | None:
    generator = node.generators[0]
    over = subject(generator.iter, scope)
    if not isinstance(generator.target, ast.Name) or not over or bare(over) is None:
        return None
    kept = selection(generator.ifs, generator.target.id, over, scope)
    if kept is None:
        return None
    each = member(node.elt, generator.target.id)
    if each:
        each_of = "each of the" if generator.ifs else "each of" if is_plural(over) else "each element of"
        return f"{container}the {code(each)} of {each_of} {kept}"
    if bare(over) and not is_plural(over):
        kept = f"elements of {kept}"
    is_filter = isinstance(node.elt, ast.Name) and node.elt.id == generator.target.id and generator.ifs
    return f"{container}the {kept}" if is_filter else None


def _each(node: ast.GeneratorExp | ast.ListComp | ast.SetComp, scope: Scope) -> str | None:
    """Say "a list with ``len(word)`` for each ``word`` of ``words``"."""
    looped = _looped(node.generators[0], scope)
    said = looped and phrase(node.elt, looped[1])
    if not looped or not said or any(mark in said for mark in (" for each ", "whether", ", ")):
        return None
    where = _where(node.generators[0].ifs, looped[1])
    return f"{_WITH[type(node)]}{said} for each {looped[0]}{where}" if where is not None else None


def _where(tests: list[ast.expr], scope: Scope) -> str | None:
    if not tests:
        return ""
    said = clause(tests[0], scope) if len(tests) == 1 else None
    return f" where {said}" if said else None


def _mapping(node: ast.DictComp, scope: Scope) -> str | None:
    """Say "a dictionary from ``name`` to ``len(name)`` for each ``name`` of ``names``"."""
    looped = _looped(node.generators[0], scope) if len(node.generators) == 1 else None
    if not looped:
        return None
    key, value = subject(node.key, looped[1]), subject(node.value, looped[1])
    where, target = _where(node.generators[0].ifs, looped[1]), node.generators[0].target
    each = member(node.key, dotted(target)) if dotted(node.value) == dotted(target) != "" else None
    if each and where == "":
        return f"a dictionary of {subject(node.generators[0].iter, scope)} by {code(each)}"
    said = f"a dictionary from {key} to {value} for each {looped[0]}{where}"
    return said if key and value and where is not None else None


def _looped(generator: ast.comprehension, scope: Scope) -> tuple[str, Scope] | None:
    """Return "``word`` of ``words``" and the scope in which the names of the loop are known."""
    target = generator.target
    names = [node.id for node in (target.elts if isinstance(target, ast.Tuple) else [target]) if _is_name(node)]
    over = subject(generator.iter, scope)
    if not over or bare(over) is None or generator.is_async or not names or "_" in names:
        return None
    is_paired = isinstance(generator.iter, ast.Call) and not dotted(generator.iter.func).endswith(".items")
    if isinstance(target, ast.Tuple) and (len(names) != len(target.elts) or is_paired):
        return None
    inner = replace(scope, parameters=scope.parameters | {*names}, hidden=scope.hidden - {*names})
    return f"{joined([code(name) for name in names])} of {over}", inner


def _is_name(node: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)


def _join(separator: ast.expr, argument: ast.expr, scope: Scope) -> str | None:
    if not isinstance(separator, ast.Constant) or not isinstance(separator.value, str):
        return None
    generated = isinstance(argument, ast.GeneratorExp | ast.ListComp)
    is_plain = isinstance(argument, ast.Name | ast.Attribute)
    said = _collected(argument, "", scope) if generated else subject(argument, scope) if is_plain else None
    mark = subject(separator, scope)
    if not said or not mark or " if " in said:
        return None
    return f"{said}, joined by {mark}" if separator.value else f"{said} joined into one string"


def _function(node: ast.Lambda, scope: Scope) -> str | None:
    """Say "a function of ``x`` that returns ``x + n``"."""
    args = node.args
    names = [arg.arg for arg in [*args.posonlyargs, *args.args]]
    if args.vararg or args.kwarg or args.kwonlyargs or args.defaults or len(names) > 3:
        return None
    inner = replace(scope, parameters=scope.parameters | {*names}, hidden=scope.hidden - {*names})
    said = phrase(node.body, inner)
    of = f" of {joined([code(name) for name in names])}" if names else ""
    return f"a function{of} that returns {said}" if said and " that returns " not in said else None


def _either(node: ast.IfExp, scope: Scope) -> str | None:
    test = clause(node.test, scope)
    first, second = subject(node.body, scope), subject(node.orelse, scope)
    return f"{first} if {test}, else {second}" if test and first and second else None


_CONVERSIONS: Final = {"str": "as a string", "int": "as an integer", "float": "as a float", "sorted": "in sorted order"}
_AGGREGATES: Final = {"sum": "sum of", "max": "largest", "min": "smallest"}
_EMPTY: Final[dict[type[ast.expr], str]] = {
    ast.List: "an empty list",
    ast.Tuple: "an empty tuple",
    ast.Dict: "an empty dictionary",
}
_WITH: Final[dict[type[ast.expr], str]] = {
    ast.ListComp: "a list with ",
    ast.SetComp: "a set with ",
    ast.GeneratorExp: "",
}
_CONTAINERS: Final = {"list": "", "tuple": "", "set": "the set of ", "frozenset": "the set of "}
_NOUNS: Final[dict[type[ast.expr], Callable[..., str | None]]] = {
    ast.Call: _call,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.IfExp: _either,
    ast.DictComp: _mapping,
    ast.Lambda: _function,
    **SPOKEN,
}
