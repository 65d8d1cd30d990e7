"""One pass over a function's body: what it returns, yields, raises, calls, binds and changes, and on which path."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.facts import Role
from codedoc_core.facts.scope import Scope, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.symbols.symbol import Module, Symbol

Function = ast.FunctionDef | ast.AsyncFunctionDef

_CHILDREN: Final[dict[type[ast.AST], tuple[str, ...]]] = {
    kind: tuple(name for name in kind._fields if name not in {"ctx", "op", "ops", "id", "attr", "arg", "kind"})
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.expr | ast.comprehension | ast.keyword) and kind._fields
} | {ast.Constant: (), ast.Name: (), ast.Lambda: (), ast.keyword: ("value",)}  # fmt: skip
_SUITES: Final = ("body", "orelse", "finalbody")
_OPAQUE: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_EXITS: Final = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Where a statement stands.

    Attributes:
        up: The frame around it.
        node: The compound statement, handler or case.
        part: Its suite: ``"body"``, ``"orelse"``, ``"finalbody"``, or ``"after"`` for what follows it because it
            would have left.
    """

    up: Frame | None
    node: ast.AST
    part: str


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A statement or expression of interest and the frame it stands in."""

    node: ast.AST
    frame: Frame | None

    def frames(self) -> Iterator[Frame]:
        """Frames from the innermost out."""
        frame = self.frame
        while frame is not None:
            yield frame
            frame = frame.up


@dataclass(slots=True)
class Body:
    """What one pass over a function saw; nested functions and lambdas are not looked into.

    Attributes:
        node: The function.
        suite: Its statements without the docstring.
        receiver: Name of ``self`` or ``cls``, or empty.
        parameters: Every parameter but the receiver, in order.
        returns: The ``return`` statements.
        yields: The ``yield`` expressions.
        raises: The ``raise`` statements.
        calls: Every call.
        loads: How often each name is read.
        stores: How each local name is bound, in source order.
        changed: Dotted paths that are assigned to, deleted, or mutated by a call for its effect.
        scope: What names mean at the end of the body.
    """

    node: Function
    suite: list[ast.stmt]
    receiver: str
    parameters: tuple[ast.arg, ...]
    returns: list[Site] = field(default_factory=list)
    yields: list[Site] = field(default_factory=list)
    raises: list[Site] = field(default_factory=list)
    calls: list[Site] = field(default_factory=list)
    loads: dict[str, int] = field(default_factory=dict)
    stores: dict[str, list[Site]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    outer: set[str] = field(default_factory=set)
    scope: Scope = field(default_factory=Scope)

    def scope_at(self, site: Site) -> Scope:
        """Return the scope in which parameters that are rebound only later still mean what was passed."""
        line = getattr(site.node, "lineno", 0)
        later = frozenset(
            arg.arg
            for arg in self.parameters
            if arg.arg in self.scope.hidden and self._is_untouched_before(arg.arg, line)
        )
        if not later:
            return self.scope
        scope = self.scope
        return Scope(
            scope.receiver, scope.parameters | later, scope.hidden - later, scope.bound, scope.shadowed, scope.types
        )

    def _is_untouched_before(self, name: str, line: int) -> bool:
        sites = self.stores.get(name, [])
        return all(
            getattr(store.node, "lineno", 0) > line and not any(isinstance(f.node, _LOOPS) for f in store.frames())
            for store in sites
        )


def read_body(symbol: Symbol, module: Module, role: Role) -> Body:
    """Read the body of a function once."""
    node = symbol.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    parameters = _all_parameters(node)
    receiver = ""
    if symbol.is_method and role is not Role.STATIC_METHOD and (node.args.posonlyargs or node.args.args):
        receiver, parameters = parameters[0].arg, parameters[1:]
    body = Body(node, node.body[symbol.docstring is not None :], receiver, parameters)
    _walk(body)
    body.scope = _scope(body, shadowed_names(module))
    for sites in (body.returns, body.yields, body.raises, body.calls):
        sites.sort(key=lambda site: (site.node.lineno, site.node.col_offset))  # type: ignore[attr-defined]
    return body


def leaves(suite: list[ast.stmt]) -> bool:
    """Whether control never reaches what follows a suite; ``False`` where that takes more than a look."""
    last = suite[-1] if suite else None
    for _ in range(20):
        if isinstance(last, _EXITS):
            return True
        if isinstance(last, ast.With | ast.AsyncWith):
            last = last.body[-1]
        elif isinstance(last, ast.If) and last.orelse and isinstance(last.body[-1], _EXITS):
            last = last.orelse[-1]
        else:
            return False
    return False


def shadowed_names(module: Module) -> frozenset[str]:
    """Names that the module itself binds at its top level."""
    names: set[str] = set()
    for node in module.tree.body:
        if isinstance(node, _OPAQUE):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return frozenset(names)


def _all_parameters(node: Function) -> tuple[ast.arg, ...]:
    args = node.args
    found = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
    return tuple(arg for arg in found if arg is not None)


def _walk(body: Body) -> None:
    """Visit every suite with an explicit stack."""
    stack: list[tuple[list[ast.stmt], Frame | None]] = [(body.suite, None)]
    while stack:
        suite, frame = stack.pop()
        for statement in suite:
            _statement(body, statement, frame)
            if isinstance(statement, _OPAQUE):
                continue
            stack.extend(_suites(statement, frame))
            if isinstance(statement, ast.If) and leaves(statement.body) and not statement.orelse:
                frame = Frame(frame, statement, "after")


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
    match statement:
        case ast.Return():
            body.returns.append(site)
        case ast.Raise():
            body.raises.append(site)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            body.stores.setdefault(statement.name, []).append(site)
            return
        case ast.Global() | ast.Nonlocal():
            body.outer.update(statement.names)
        case (
            ast.Expr(value=ast.Call(func=ast.Attribute(value=changed)))
            | ast.Expr(value=ast.Await(value=ast.Call(func=ast.Attribute(value=changed))))
        ):
            body.changed.add(dotted(changed))
        case ast.Try() | ast.TryStar():
            for handler in statement.handlers:
                if handler.name:
                    body.stores.setdefault(handler.name, []).append(Site(handler, frame))
        case ast.Match():
            _captures(body, statement, frame)
    _expressions(body, statement, site)


def _captures(body: Body, statement: ast.Match, frame: Frame | None) -> None:
    for case in statement.cases:
        for node in ast.walk(case.pattern):
            name = getattr(node, "name", None) or getattr(node, "rest", None)
            if name:
                body.stores.setdefault(name, []).append(Site(case, frame))


def _own_expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """Direct expressions of a statement, not those of the statements in it."""
    for name in statement._fields:
        value = getattr(statement, name)
        if isinstance(value, ast.expr):
            yield value
        elif isinstance(value, list) and value and not isinstance(value[0], ast.stmt):
            for item in value:
                if isinstance(item, ast.expr):
                    yield item
                elif isinstance(item, ast.withitem):
                    yield item.context_expr
                    if item.optional_vars is not None:
                        yield item.optional_vars
                elif isinstance(item, ast.match_case) and item.guard is not None:
                    yield item.guard


def _expressions(body: Body, statement: ast.stmt, site: Site) -> None:
    loads, children = body.loads, _CHILDREN
    stack = list(_own_expressions(statement))
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is ast.Name:
            if type(node.ctx) is ast.Load:  # type: ignore[attr-defined]
                loads[node.id] = loads.get(node.id, 0) + 1  # type: ignore[attr-defined]
            else:
                body.stores.setdefault(node.id, []).append(site)  # type: ignore[attr-defined]
            continue
        if kind is ast.Call:
            body.calls.append(Site(node, site.frame))
        elif kind is ast.Attribute or kind is ast.Subscript:
            if type(node.ctx) is not ast.Load:  # type: ignore[attr-defined]
                body.changed.add(dotted(node if kind is ast.Attribute else node.value))  # type: ignore[attr-defined]
        elif kind is ast.Yield or kind is ast.YieldFrom:
            body.yields.append(Site(node, site.frame))
        for name in children[kind]:
            value = getattr(node, name)
            if value.__class__ is list:
                stack.extend(child for child in value if child is not None)
            elif value is not None and value.__class__ is not int:
                stack.append(value)


def _scope(body: Body, shadowed: frozenset[str]) -> Scope:
    names = {arg.arg for arg in body.parameters}
    touched = set(body.stores) - body.outer
    receiver = "" if body.receiver in touched else body.receiver
    rebound = {name for name in names & touched if not all(_fills_in(store, name) for store in body.stores[name])}
    hidden = (touched - names) | rebound
    if body.receiver and not receiver:
        hidden.add(body.receiver)
    bound = {
        name: value
        for name, sites in body.stores.items()
        if name in hidden and name not in names and len(sites) == 1
        if (value := _bound_value(sites[0].node, name)) is not None and not _is_stale(value, body)
    }
    types = {arg.arg: ast.unparse(arg.annotation) for arg in body.parameters if arg.annotation is not None}
    return Scope(receiver, frozenset(names - rebound), frozenset(hidden), bound, shadowed, types)


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
