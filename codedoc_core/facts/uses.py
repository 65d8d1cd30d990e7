"""What the body does with each parameter, in words."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.contracts import ARGUMENTS, called_name
from codedoc_core.facts.expressions import phrase
from codedoc_core.facts.readings import read_words
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.words import bare, code, joined, split_identifier, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.facts.body import Body, Site
    from codedoc_core.symbols.symbol import Module, Symbol

_VAGUE: Final = frozenset({"obj", "object", "x", "value", "arg", "thing", "other", "data", "a", "b", "o", "v", "s"})
_STORING: Final = {"append": "append", "add": "add", "remove": "remove", "discard": "remove", "appendleft": "prepend"}
_SEARCHES: Final = {"search": "search for in", "match": "match at the start of", "fullmatch": "match"}


def use_words(body: Body, symbol: Symbol, module: Module) -> dict[str, str]:
    """Return what each parameter is for, where the body proves it."""
    names = {arg.arg for arg in body.parameters if arg.arg in body.loads}
    if any(dotted(getattr(node, "func", node)).endswith("fixture") for node in body.node.decorator_list):
        names -= {"request"}  # pytest's own, the same everywhere
    found: dict[str, str] = {}
    for name, words in _all_words(body, names, found):
        if name in names and words:
            found.setdefault(name, words)
    rest = names - found.keys()
    return {**found, **read_words(body, rest, symbol, module)} if rest else found


def _all_words(body: Body, names: set[str], found: dict[str, str]) -> Iterator[tuple[str, str | None]]:
    """Most telling evidence first."""
    yield from _ranges(body)
    yield from _fallbacks(body, names)
    yield from _variables(body)
    yield from _allowed(body, names)
    for site in body.calls:
        assert isinstance(site.node, ast.Call)
        yield from _arguments(site, body, names - found.keys())
    yield from _passed_on(body)
    yield from _awaited(body, names)


def _arguments(site: Site, body: Body, names: set[str]) -> Iterator[tuple[str, str | None]]:
    """Say what arguments mean to well-known callees and mutators."""
    call = site.node
    assert isinstance(call, ast.Call)
    given = [(key, node.id) for key, node in _keyed(call) if isinstance(node, ast.Name) and node.id in names]
    if not given:
        return
    scope = body.scope_at(site)
    name = called_name(call, scope)
    for key, parameter in given:
        if parameter in scope.parameters:
            yield parameter, _known_argument(name, key, call, parameter, body)


def _known_argument(name: str, key: int | str, call: ast.Call, parameter: str, body: Body) -> str | None:
    if name == "open" and key in {0, "file"}:
        return _opened(call)
    if name == "re.compile" and key == 0:
        return _searched(call, body) or ARGUMENTS[name, 0]
    if isinstance(call.func, ast.Attribute) and call.func.attr in _STORING and key == 0 and len(call.args) == 1:
        return _stored(call.func, parameter, body)
    root = name.partition(".")[0]
    is_known = root not in body.scope.hidden and root != body.receiver
    return ARGUMENTS.get((name, key)) if is_known else None


def _stored(func: ast.Attribute, parameter: str, body: Body) -> str | None:
    """Say "The item to append." where that is what the function is there for."""
    words = split_identifier(parameter)
    is_purpose = len(body.core) <= 3 and source(func.value, body.scope) is not None
    return f"The {spoken(parameter)} to {_STORING[func.attr]}." if is_purpose and _VAGUE.isdisjoint(words) else None


def _keyed(call: ast.Call) -> Iterator[tuple[int | str, ast.expr]]:
    if not any(isinstance(argument, ast.Starred) for argument in call.args):
        yield from enumerate(call.args)
    for keyword in call.keywords:
        if keyword.arg:
            yield keyword.arg, keyword.value


def _opened(call: ast.Call) -> str | None:
    mode = call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords if k.arg == "mode"), None)
    if mode is None:
        return "File to read."
    if not isinstance(mode, ast.Constant) or not isinstance(mode.value, str):
        return "File to open."
    writes = {"w": "File to write.", "a": "File to append to.", "x": "File to create.", "r": "File to read."}
    return "File to read and write." if "+" in mode.value else writes.get(mode.value[:1])


def _searched(call: ast.Call, body: Body) -> str | None:
    """Say where a compiled expression is searched for, when that is one thing which has a name."""
    compiled = next((name for name, value in body.scope.bound.items() if value is call), None)
    said: set[str] = set()
    for site in body.calls:
        match site.node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=[text]) if name == compiled:
                where = text.attr if isinstance(text, ast.Attribute) else source(text, body.scope)
                said.add(
                    f"Regular expression to {_SEARCHES[attr]} {code(where)}." if attr in _SEARCHES and where else ""
                )
    return said.pop() if len(said) == 1 else None


def _ranges(body: Body) -> Iterator[tuple[str, str | None]]:
    """Say how often a loop whose variable nobody reads runs."""
    for statement in body.suite:
        match statement:
            case ast.For(
                target=ast.Name(id=variable), iter=ast.Call(func=ast.Name(id="range"), args=[ast.Name(id=name)])
            ):
                if variable not in body.loads and name in body.scope.parameters:
                    tries = len(statement.body) == 1 and isinstance(statement.body[0], ast.Try)
                    yield name, "Maximum number of attempts." if tries else _times(statement)


def _times(loop: ast.For) -> str | None:
    leaves = any(
        isinstance(node, ast.Break | ast.Return | ast.Continue) for part in loop.body for node in ast.walk(part)
    )
    return None if leaves else "Number of times."


def _fallbacks(body: Body, names: set[str]) -> Iterator[tuple[str, str | None]]:
    """Say what stands in for ``None``: ``if x is None: x = os.getcwd()`` at the top of the body."""
    for statement in body.suite:
        match statement:
            case ast.If(
                test=ast.Compare(left=ast.Name(id=name), ops=[ast.Is()], comparators=[ast.Constant(value=None)]),
                body=[ast.Assign(targets=[ast.Name(id=target)], value=value)],
                orelse=[],
            ) if target == name and name in names and len(body.stores.get(name, ())) == 1:
                said = phrase(value, body.scope)
                yield name, f"If ``None``, {said} is used." if said and not _is_private(bare(said) or "") else None


def _variables(body: Body) -> Iterator[tuple[str, str | None]]:
    """Say what names of environment variables start with."""
    for site in body.variables:
        match site.node:
            case ast.Subscript(slice=ast.BinOp(left=ast.Name(id=name), op=ast.Add())):
                yield name, "Start of the variable names."


def _awaited(body: Body, names: set[str]) -> Iterator[tuple[str, str | None]]:
    """Say the one method that is awaited on a parameter which has no annotation."""
    typed = {arg.arg for arg in body.parameters if arg.annotation is not None}
    for site in body.awaits:
        match site.node:
            case ast.Await(
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=args, keywords=[])
            ):
                shown = [node.attr if isinstance(node, ast.Attribute) else dotted(node) for node in args]
                if name in names - typed and body.loads[name] == 1 and all(shown):
                    signature = f"{attr}({joined(shown)})".replace(" and ", ", ")
                    yield name, f"Object with an awaitable {code(signature)}."


def _is_private(text: str) -> bool:
    return text.startswith("_") or "._" in text


def _allowed(body: Body, names: set[str]) -> Iterator[tuple[str, str | None]]:
    """Say the values outside of which an exception is raised."""
    for statement in body.suite:
        match statement:
            case ast.If(
                test=ast.Compare(
                    left=ast.Name(id=name),
                    ops=[ast.NotIn()],
                    comparators=[ast.Tuple() | ast.Set() | ast.List() as values],
                ),
                body=[ast.Raise()],
            ) if name in names and len(values.elts) <= 6:
                shown = [source(value, body.scope) for value in values.elts]
                known = [code(text) for text in shown if text]
                known = [] if {"``True``", "``False``"} & set(known) else known
                yield name, f"One of {joined(known, 'or')}." if len(known) == len(shown) > 1 else None


def _passed_on(body: Body) -> Iterator[tuple[str, str | None]]:
    """Say where the rest of the arguments goes, when it goes to one callee only."""
    for arg in (body.node.args.vararg, body.node.args.kwarg):
        if arg is None or body.loads.get(arg.arg) != 1 or arg.arg not in body.scope.parameters:
            continue
        noun = "Positional" if arg is body.node.args.vararg else "Keyword"
        for site in body.calls:
            assert isinstance(site.node, ast.Call)
            callee = _callee_of(arg.arg, site.node, body)
            if callee:
                yield arg.arg, f"{noun} arguments for {callee if ' ' in callee else code(callee)}."


def _callee_of(name: str, call: ast.Call, body: Body) -> str | None:
    starred = [a.value for a in call.args if isinstance(a, ast.Starred)]
    starred += [k.value for k in call.keywords if k.arg is None]
    if not any(isinstance(value, ast.Name) and value.id == name for value in starred):
        return None
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Call):
        is_super = dotted(call.func.value.func) == "super" and not call.func.value.args
        return f"super().{call.func.attr}" if is_super else None
    if dotted(call.func) == "cls":
        return "the constructor"
    callee = source(call.func, body.scope)
    return callee if callee and not _is_private(callee) and dotted(call.func) else None
