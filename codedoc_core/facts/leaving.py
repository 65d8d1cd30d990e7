"""How control leaves a function: with a value, with nothing, by yielding, by raising; and what the code leaves open."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.exceptions import BUILTIN, caught_types, is_swallowed
from codedoc_core.facts.facts import Role
from codedoc_core.facts.hierarchy import kinds_of
from codedoc_core.facts.raises import raised_class
from codedoc_core.facts.reading import read_body
from codedoc_core.facts.roles import role_of
from codedoc_core.facts.scope import dotted, unparsed
from codedoc_core.facts.suites import is_stub
from codedoc_core.facts.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codedoc_core.facts.body import Body, Site
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol

_ABSTRACT: Final = frozenset({"abstractmethod", "abstractproperty", "abstractclassmethod", "abstractstaticmethod"})
_VALUES: Final = (
    ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp,
    ast.Compare, ast.UnaryOp, ast.Lambda,
)  # fmt: skip
# Calls that raise nothing that anybody would document.
_HARMLESS: Final = frozenset(
    """len isinstance issubclass callable print str repr list dict set tuple frozenset bool range enumerate zip sorted
    reversed sum abs any all hasattr type id super map filter property object iter format hash round vars
    warnings.warn warn""".split()
)
_HARMLESS_METHODS: Final = frozenset(
    """append extend add items keys values strip lstrip rstrip split rsplit splitlines join startswith endswith lower
    upper title format replace update copy setdefault discard clear sort reverse debug info warning error exception
    critical log partition rpartition isdigit isalpha casefold""".split()
)


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception that the function itself raises.

    Attributes:
        name: Last part of its name.
        kinds: Last parts of the names of all its known bases, itself included.
        line: 1-based line.
        column: 0-based column in UTF-8.
        is_own: Whether it is raised anew, not passed on from a handler.
    """

    name: str
    kinds: frozenset[str]
    line: int
    column: int
    is_own: bool


@dataclass(frozen=True, eq=False)
class Leaving:
    """How control leaves a function.

    Attributes:
        annotation: Source of the annotated result, or empty.
        is_declared: Whether the body is only a declaration: a stub, an abstract method, a method of a protocol.
        is_empty: Whether the body does nothing at all.
        returns_value: Whether some ``return`` gives something else than ``None``.
        returns_plainly: Whether all that is returned is no iterator, as far as it shows.
        yields: Whether it is a generator.
        never_returns: Whether it ends by raising, come what may.
        raised: Exceptions that the function itself raises, in source order.
        is_known: Whether it is known of every ``raise`` what it raises.
        body: The function, read.
        module: The file it stands in.
    """

    annotation: str
    is_declared: bool
    is_empty: bool
    returns_value: bool
    returns_plainly: bool
    yields: bool
    never_returns: bool
    raised: tuple[Raised, ...]
    is_known: bool
    body: Body
    module: Module

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Last parts of all names in the function."""
        return _mentioned(self.body.node)

    @cached_property
    def is_closed(self) -> bool:
        """Whether it calls nothing that could raise on its own account."""
        return _is_closed(self.body, self.module)


def leaving_of(symbol: Symbol, module: Module, index: SymbolIndex, exceptions: Mapping[str, frozenset[str]]) -> Leaving:
    """Read how control leaves a function.

    Args:
        symbol: A function of ``module``.
        module: The file it stands in.
        index: The repository around it.
        exceptions: What the exceptions of the repository derive from.
    """
    node = symbol.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    body = read_body(symbol, module, role_of(symbol, module, index))
    given = [site.node.value for site in body.returns if isinstance(site.node, ast.Return) and _is_value(site.node)]
    raised = tuple(_raised(body, module, exceptions))
    return Leaving(
        annotation=unparsed(node.returns).strip("'\"") if node.returns is not None else "",
        is_declared=_is_declared(symbol, module, index, body),
        is_empty=not given and all(isinstance(statement, ast.Pass | ast.Return) for statement in body.suite),
        returns_value=bool(given),
        returns_plainly=all(isinstance(value, _VALUES) for value in given),
        yields=bool(body.yields),
        never_returns=_never_returns(body.suite) and not body.returns,
        raised=raised,
        is_known=_is_known(body, raised),
        body=body,
        module=module,
    )


def _is_value(node: ast.Return) -> bool:
    return node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None)


def _is_declared(symbol: Symbol, module: Module, index: SymbolIndex, body: Body) -> bool:
    if is_stub(body.suite) or any(name.rpartition(".")[2] in _ABSTRACT for name in symbol.decorators):
        return True
    owner = symbol.parent
    if owner is not None and symbol.is_method and role_of(owner, module, index) is Role.PROTOCOL:
        return True
    return any(isinstance(s.node, ast.Raise) and _names_abstract(s.node.exc) for s in body.raises if s.frame is None)


def _names_abstract(node: ast.expr | None) -> bool:
    node = node.func if isinstance(node, ast.Call) else node
    return node is not None and dotted(node).rpartition(".")[2].startswith(("NotImplemented", "AbstractMethod"))


def _never_returns(suite: list[ast.stmt]) -> bool:
    last = suite[-1] if suite else None
    for _ in range(20):
        if isinstance(last, ast.With | ast.AsyncWith):
            last = last.body[-1]
        elif isinstance(last, ast.While):
            return isinstance(last.test, ast.Constant) and bool(last.test.value)
        else:
            break
    return isinstance(last, ast.Raise)


def _raised(body: Body, module: Module, exceptions: Mapping[str, frozenset[str]]) -> Iterator[Raised]:
    bases = surroundings(module).bases
    for site in body.raises:
        assert isinstance(site.node, ast.Raise)
        passed_on = _passed_on(site, site.node)
        for name in passed_on if passed_on is not None else [raised_class(site, body)]:
            if name and not is_swallowed(name, site, bases):
                last = name.rpartition(".")[2]
                line, column = site.node.lineno, site.node.col_offset
                yield Raised(last, kinds_of(last, exceptions), line, column, passed_on is None)


def _passed_on(site: Site, node: ast.Raise) -> list[str] | None:
    """Types of the handler whose exception is passed on; ``None`` where a new one is raised."""
    for frame in site.frames():
        handler = frame.node
        if isinstance(handler, ast.ExceptHandler):
            is_same = node.exc is None or (isinstance(node.exc, ast.Name) and node.exc.id == handler.name)
            return caught_types(handler) if is_same else None
    return None


def _mentioned(node: ast.AST) -> frozenset[str]:
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
    return frozenset(found)


def _is_known(body: Body, raised: tuple[Raised, ...]) -> bool:
    """Whether every exception that a ``raise`` gives has a name of its own."""
    passed_on = {one.name for one in raised if not one.is_own}
    return not passed_on & {"Exception", "BaseException", ""} and all(
        raised_class(site, body) or _passed_on(site, site.node) is not None
        for site in body.raises
        if isinstance(site.node, ast.Raise)
    )


def _is_closed(body: Body, module: Module) -> bool:
    """Whether nothing that is called, set or read can raise on its own account, as a property may."""
    if not all(isinstance(site.node, ast.Call) and _is_harmless(site.node) for site in body.calls):
        return False
    called = {id(site.node.func) for site in body.calls if isinstance(site.node, ast.Call)}
    attributes = [node for node in ast.walk(body.node) if isinstance(node, ast.Attribute) and id(node) not in called]
    functions = {symbol.name for symbol in module.symbols if symbol.is_method}
    return all(isinstance(node.ctx, ast.Load) and node.attr not in functions for node in attributes)


def _is_harmless(node: ast.Call) -> bool:
    name = dotted(node.func)
    if (
        name in _HARMLESS
        or name in BUILTIN
        or (isinstance(getattr(builtins, name, None), type) and name not in _STRICT)
    ):
        return True
    last = node.func.attr if isinstance(node.func, ast.Attribute) else name
    return last in _HARMLESS_METHODS or last.endswith(("Error", "Exception", "Warning"))


_STRICT: Final = frozenset({"int", "float", "complex", "bytes", "bytearray", "memoryview"})
