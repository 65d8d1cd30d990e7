"""One pass over a function's body: what it returns, yields, raises, calls, binds and changes, and on which path."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.bindings import all_parameters, closed_over, member_types, scope_of
from codedoc_core.facts.body import Body, Frame, Site
from codedoc_core.facts.facts import Role
from codedoc_core.facts.scope import dotted
from codedoc_core.facts.suites import core, leaves
from codedoc_core.facts.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codedoc_core.symbols.symbol import Module, Symbol

# Fields that hold expressions, by node; what a lambda computes happens elsewhere.
_LEAF_FIELDS: Final = frozenset(
    {"ctx", "op", "ops", "id", "attr", "arg", "kind", "names", "name", "module", "level", "type_comment", "simple",
     "is_async", "body", "orelse", "finalbody", "handlers", "pattern", "type_params", "conversion"}
)  # fmt: skip
_EXPRESSIONS: Final = (ast.expr, ast.comprehension, ast.keyword, ast.withitem, ast.match_case)


def _fields(kind: type[ast.AST]) -> tuple[str, ...]:
    if kind in {ast.Constant, ast.Name, ast.Lambda}:
        return ()
    if kind is ast.IfExp:
        return ("test", "body", "orelse")
    return tuple(name for name in kind._fields if name not in _LEAF_FIELDS)


_KINDS: Final = [kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST)]
_CHILDREN: Final[dict[type, tuple[str, ...]]] = {
    kind: _fields(kind) for kind in _KINDS if issubclass(kind, _EXPRESSIONS)
}
_CHILDREN[type(None)] = ()  # stands in lists where a dict takes in another
_OWN: Final[dict[type[ast.AST], tuple[str, ...]]] = {
    kind: _fields(kind) for kind in _KINDS if issubclass(kind, ast.stmt)
}
# What so many early exits leave over is not said in words; one frame that stands for the rest keeps paths short.
MAX_EXITS: Final = 12
_TOO_MANY: Final = ast.Pass()
_SUITES: Final = ("body", "orelse", "finalbody")
_OPAQUE: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_TAKERS: Final = frozenset({"pop", "popitem", "popleft", "setdefault"})


def read_body(symbol: Symbol, module: Module, role: Role) -> Body:
    """Read the body of a function once."""
    node = symbol.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    parameters = all_parameters(node)
    receiver = ""
    if symbol.is_method and role is not Role.STATIC_METHOD and (node.args.posonlyargs or node.args.args):
        receiver, parameters = parameters[0].arg, parameters[1:]
    suite = node.body[symbol.docstring is not None :]
    body = Body(node, suite, receiver, parameters, core(suite))
    _walk(body)
    around = surroundings(module)
    shadowed = around.names | body.imported | closed_over(symbol)
    scope = scope_of(body, shadowed)
    members = member_types(symbol.parent.node) if symbol.is_method and symbol.parent is not None else {}
    types = {**{f"{receiver}.{name}": kind for name, kind in members.items()}, **scope.types}
    body.scope = replace(scope, types=types, modules=around.imports | body.imported)
    for sites in (body.returns, body.yields, body.raises, body.calls):
        sites.sort(key=lambda site: (site.node.lineno, site.node.col_offset))  # type: ignore[attr-defined]
    return body


def _note_import(body: Body, statement: ast.Import | ast.ImportFrom, site: Site) -> None:
    """A module keeps its name for the reader; an alias is as unknown as any local variable."""
    for alias in statement.names:
        if alias.asname and alias.asname != alias.name:
            body.stores.setdefault(alias.asname, []).append(site)
    body.imported.update(alias.asname or alias.name.partition(".")[0] for alias in statement.names)


def _walk(body: Body) -> None:
    """Visit every suite with an explicit stack."""
    stack: list[tuple[list[ast.stmt], Frame | None]] = [(body.suite, None)]
    while stack:
        suite, frame = stack.pop()
        exits = 0
        for statement in suite:
            _statement(body, statement, frame)
            if isinstance(statement, _OPAQUE):
                continue
            stack.extend(_suites(statement, frame))
            if isinstance(statement, ast.If) and leaves(statement.body) and not statement.orelse:
                exits += 1
                if exits <= MAX_EXITS:
                    frame = Frame(frame, statement if exits < MAX_EXITS else _TOO_MANY, "after")


def _suites(statement: ast.stmt, frame: Frame | None) -> Iterator[tuple[list[ast.stmt], Frame]]:
    for part in _SUITES:
        suite = getattr(statement, part, None)
        if suite:
            yield suite, Frame(frame, statement, part)
    if isinstance(statement, ast.Try | ast.TryStar):
        outer = Frame(frame, statement, "handlers")
        for handler in statement.handlers:
            yield handler.body, Frame(outer, handler, "body")
    elif isinstance(statement, ast.Match):
        for case in statement.cases:
            yield case.body, Frame(frame, case, "body")


def _statement(body: Body, statement: ast.stmt, frame: Frame | None) -> None:
    site = Site(statement, frame)
    if isinstance(statement, _OPAQUE):
        body.stores.setdefault(statement.name, []).append(site)
        return
    note = _NOTES.get(type(statement))
    if note is not None:
        note(body, statement, site)
    _expressions(body, statement, site)


def _note_effect(body: Body, statement: ast.Expr, site: Site) -> None:  # noqa: ARG001
    """A method called for its effect may change its owner."""
    value = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        _note_change(body, dotted(value.func.value), statement)


def _note_handlers(body: Body, statement: ast.Try | ast.TryStar, site: Site) -> None:
    for handler in statement.handlers:
        if handler.name:
            body.stores.setdefault(handler.name, []).append(Site(handler, site.frame))


def _note_captures(body: Body, statement: ast.Match, site: Site) -> None:
    for case in statement.cases:
        for node in ast.walk(case.pattern):
            name = getattr(node, "name", None) or getattr(node, "rest", None)
            if name:
                body.stores.setdefault(name, []).append(Site(case, site.frame))


def _own_expressions(statement: ast.stmt) -> list[ast.AST]:
    """Direct expressions of a statement, not those of the statements in it."""
    found: list[ast.AST] = []
    for name in _OWN[type(statement)]:
        value = getattr(statement, name)
        if value.__class__ is list:
            found.extend(value)
        elif value is not None:
            found.append(value)
    return found


def _expressions(body: Body, statement: ast.stmt, site: Site) -> None:
    """Walk the expressions of a statement; this loop is where the time goes."""
    seen, children = _SEEN, _CHILDREN
    stack = _own_expressions(statement)
    while stack:
        node = stack.pop()
        kind = type(node)
        see = seen.get(kind)
        if see is not None:
            see(body, node, site)
        for name in children[kind]:
            value = getattr(node, name)
            if value.__class__ is list:
                stack.extend(value)
            elif value is not None:
                stack.append(value)


def _see_name(body: Body, node: ast.Name, site: Site) -> None:
    if type(node.ctx) is ast.Load:
        body.loads[node.id] = body.loads.get(node.id, 0) + 1
        body.reads.setdefault(node.id, []).append(site)
    else:
        body.stores.setdefault(node.id, []).append(site)


def _see_place(body: Body, node: ast.Attribute | ast.Subscript, site: Site) -> None:
    if isinstance(node, ast.Subscript) and dotted(node.value) == "os.environ" and type(node.ctx) is ast.Load:
        body.variables.append(Site(node, site.frame))
    if type(node.ctx) is not ast.Load:
        _note_change(body, dotted(node if isinstance(node, ast.Attribute) else node.value), node)


def _note_change(body: Body, path: str, node: ast.stmt | ast.expr) -> None:
    body.changed[path] = min(node.lineno, body.changed.get(path, node.lineno))


def _see_call(body: Body, node: ast.Call, site: Site) -> None:
    body.calls.append(Site(node, site.frame))
    if isinstance(node.func, ast.Attribute) and node.func.attr in _TAKERS:
        _note_change(body, dotted(node.func.value), node)


def _see_yield(body: Body, node: ast.Yield | ast.YieldFrom, site: Site) -> None:
    body.yields.append(Site(node, site.frame))


def _see_await(body: Body, node: ast.Await, site: Site) -> None:
    body.awaits.append(Site(node, site.frame))


_NOTES: Final[dict[type[ast.AST], Callable[..., None]]] = {
    ast.Return: lambda body, statement, site: body.returns.append(site),  # noqa: ARG005
    ast.Raise: lambda body, statement, site: body.raises.append(site),  # noqa: ARG005
    ast.Global: lambda body, statement, site: body.outer.update(statement.names),  # noqa: ARG005
    ast.Nonlocal: lambda body, statement, site: body.outer.update(statement.names),  # noqa: ARG005
    ast.Import: _note_import,
    ast.ImportFrom: _note_import,
    ast.Expr: _note_effect,
    ast.Try: _note_handlers,
    ast.TryStar: _note_handlers,
    ast.Match: _note_captures,
}
_SEEN: Final[dict[type[ast.AST], Callable[..., None]]] = {
    ast.Name: _see_name,
    ast.Attribute: _see_place,
    ast.Subscript: _see_place,
    ast.Call: _see_call,
    ast.Yield: _see_yield,
    ast.YieldFrom: _see_yield,
    ast.Await: _see_await,
}
