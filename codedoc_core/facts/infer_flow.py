"""Which bindings of a local name may hold at a place, and what the tests before it tell."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_DEPTH: Final = 40
SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class Frame:
    """A statement in its suite.

    Attributes:
        suite: The statements.
        at: Its place among them.
        owner: The compound statement that the suite belongs to, or ``None``.
    """

    suite: list[ast.stmt]
    at: int
    owner: ast.AST | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression is evaluated.

    Attributes:
        frames: The statements around it, outermost first.
        tests: Tests inside the expression that came out true or false before it.
    """

    frames: tuple[Frame, ...]
    tests: tuple[tuple[ast.expr, bool], ...] = ()

    @property
    def line(self) -> int:
        """1-based line of the statement."""
        return self.frames[-1].suite[self.frames[-1].at].lineno if self.frames else 0

    def after(self, test: ast.expr, outcome: bool) -> Place:
        """Return the place where a test came out so."""
        return Place(self.frames, (*self.tests, (test, outcome)))


@dataclass(frozen=True, slots=True)
class Binding:
    """A name gets a value.

    Attributes:
        how: ``value``, ``item`` of an iterable, ``entered`` by a ``with``, ``caught``, ``augmented``, ``annotated``,
            ``import`` or ``other``.
        node: The expression.
        path: Places in a tuple that is unpacked; -1 for a starred one.
        place: Where.
    """

    how: str
    node: ast.expr | ast.stmt
    path: tuple[int, ...]
    place: Place


@dataclass(slots=True)
class Flow:
    """The bindings, returns and calls of one function or module body."""

    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    attributes: list[tuple[ast.Attribute, Binding]] = field(default_factory=list)
    returns: list[tuple[ast.expr | None, Place]] = field(default_factory=list)
    yields: list[tuple[ast.expr, Place]] = field(default_factory=list)
    calls: list[tuple[ast.Call, Place]] = field(default_factory=list)
    outer: set[str] = field(default_factory=set)


def flow_of(body: list[ast.stmt]) -> Flow:
    """Read a body once."""
    flow = Flow()
    stack: list[tuple[list[ast.stmt], tuple[Frame, ...], ast.AST | None]] = [(body, (), None)]
    while stack:
        suite, around, owner = stack.pop()
        for at, node in enumerate(suite):
            place = Place((*around, Frame(suite, at, owner)))
            _read(node, place, flow)
            if isinstance(node, SCOPES):
                continue
            for suites, holder in _suites(node):
                stack.append((suites, place.frames, holder))
    return flow


def _suites(node: ast.stmt) -> list[tuple[list[ast.stmt], ast.AST]]:
    found: list[tuple[list[ast.stmt], ast.AST]] = []
    for name in ("body", "orelse", "finalbody"):
        if part := getattr(node, name, None):
            found += [(part, node)]
    return found + [(child.body, child) for child in [*getattr(node, "handlers", ()), *getattr(node, "cases", ())]]


def _read(node: ast.stmt, place: Place, flow: Flow) -> None:
    reader = _READERS.get(type(node))
    if reader is not None:
        reader(node, place, flow)
    for child in _expressions(node):
        _read_expression(child, place, flow)


def _expressions(node: ast.stmt) -> list[ast.AST]:
    if isinstance(node, SCOPES):
        return list(getattr(node, "decorator_list", ()))
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr | ast.withitem)]


def _read_expression(root: ast.AST, place: Place, flow: Flow) -> None:
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Call):
            flow.calls.append((node, place))
        elif isinstance(node, ast.NamedExpr):
            _bind(node.target, Binding("value", node.value, (), place), flow)
        elif isinstance(node, ast.Yield | ast.YieldFrom):
            flow.yields.append((node, place))
        elif isinstance(node, ast.Lambda):
            continue
        stack.extend(ast.iter_child_nodes(node))


def _bind(target: ast.expr, binding: Binding, flow: Flow) -> None:
    stack = [(target, binding.path)]
    while stack:
        node, path = stack.pop()
        found = Binding(binding.how, binding.node, path, binding.place)
        if isinstance(node, ast.Name):
            flow.bindings.setdefault(node.id, []).append(found)
        elif isinstance(node, ast.Attribute):
            flow.attributes.append((node, found))
        elif isinstance(node, ast.Tuple | ast.List) and len(path) < _MAX_DEPTH:
            stack.extend((part, (*path, at)) for at, part in enumerate(node.elts))
        elif isinstance(node, ast.Starred):
            stack.append((node.value, (*path[:-1], -1)))


def _assign(node: ast.Assign, place: Place, flow: Flow) -> None:
    for target in node.targets:
        _bind(target, Binding("value", node.value, (), place), flow)


def _annotated(node: ast.AnnAssign, place: Place, flow: Flow) -> None:
    _bind(node.target, Binding("annotated", node.annotation, (), place), flow)


def _augmented(node: ast.AugAssign, place: Place, flow: Flow) -> None:
    _bind(node.target, Binding("augmented", ast.BinOp(node.target, node.op, node.value), (), place), flow)


def _loop(node: ast.For | ast.AsyncFor, place: Place, flow: Flow) -> None:
    _bind(node.target, Binding("item", node.iter, (), place), flow)


def _with(node: ast.With | ast.AsyncWith, place: Place, flow: Flow) -> None:
    how = "entered" if isinstance(node, ast.With) else "entered later"
    for item in node.items:
        if item.optional_vars is not None:
            _bind(item.optional_vars, Binding(how, item.context_expr, (), place), flow)


def _try(node: ast.Try, place: Place, flow: Flow) -> None:
    for handler in node.handlers:
        if handler.name and handler.type is not None:
            inner = Place((*place.frames, Frame(handler.body, 0, handler)))
            flow.bindings.setdefault(handler.name, []).append(Binding("caught", handler.type, (), inner))


def _definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, place: Place, flow: Flow) -> None:
    flow.bindings.setdefault(node.name, []).append(Binding("other", node, (), place))


def _import(node: ast.Import | ast.ImportFrom, place: Place, flow: Flow) -> None:
    for alias in node.names:
        name = alias.asname or alias.name.partition(".")[0]
        flow.bindings.setdefault(name, []).append(Binding("import", node, (), place))


def _return(node: ast.Return, place: Place, flow: Flow) -> None:
    flow.returns.append((node.value, place))


def _global(node: ast.Global | ast.Nonlocal, _place: Place, flow: Flow) -> None:
    flow.outer.update(node.names)


def _match(node: ast.Match, place: Place, flow: Flow) -> None:
    for case in node.cases:
        for part in ast.walk(case.pattern):
            if name := getattr(part, "name", None) or getattr(part, "rest", None):
                flow.bindings.setdefault(name, []).append(Binding("other", node, (), place))


_READERS: Final[dict[type[ast.stmt], Callable[..., None]]] = {
    ast.Assign: _assign, ast.AnnAssign: _annotated, ast.AugAssign: _augmented, ast.For: _loop, ast.AsyncFor: _loop,
    ast.With: _with, ast.AsyncWith: _with, ast.Try: _try, ast.FunctionDef: _definition,
    ast.AsyncFunctionDef: _definition, ast.ClassDef: _definition, ast.Import: _import, ast.ImportFrom: _import,
    ast.Return: _return, ast.Global: _global, ast.Nonlocal: _global, ast.Match: _match,
}  # fmt: skip
