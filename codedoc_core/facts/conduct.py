"""What a function or class takes, as its signature has it: the part of the facts that a docstring is held to."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.attributes import fields_of
from codedoc_core.facts.facts import ParameterKind, Role
from codedoc_core.facts.roles import decorators_of, role_of
from codedoc_core.facts.scope import dotted, unparsed
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol

_STARS: Final = (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
_FIELD_ROLES: Final = frozenset({Role.DATACLASS, Role.NAMED_TUPLE, Role.TYPED_DICT})
# Decorators that leave the signature, and what is returned, as they are written.
_PLAIN: Final = frozenset(
    """staticmethod classmethod property abstractmethod abc.abstractmethod abstractproperty abstractclassmethod override
    typing.override typing_extensions.override final typing.final overload cache lru_cache functools.cache
    functools.lru_cache functools.cached_property cached_property contextmanager asynccontextmanager
    contextlib.contextmanager contextlib.asynccontextmanager deprecated typing_extensions.deprecated warnings.deprecated
    functools.total_ordering total_ordering dataclass dataclasses.dataclass typing.runtime_checkable runtime_checkable
    functools.wraps wraps jit numba.jit njit numba.njit types.coroutine functools.singledispatch singledispatch
    typing.no_type_check no_type_check set_module doc public private experimental beta""".split()
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A parameter, as the signature has it.

    Attributes:
        name: Name without stars.
        kind: How it is passed.
        annotation: Source of its annotation, or empty.
        default: Source of its default, or empty.
        line: 1-based line.
        column: 0-based column in UTF-8, as ``ast`` counts it.
    """

    name: str
    kind: ParameterKind
    annotation: str
    default: str
    line: int
    column: int

    @property
    def is_star(self) -> bool:
        """Whether it gathers arguments."""
        return self.kind in _STARS

    @property
    def is_ordered(self) -> bool:
        """Whether its place in the signature matters to a caller."""
        return self.kind in (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a function, or of the constructor of a class, without the receiver.

    Attributes:
        parameters: In order.
        is_sure: Whether nothing may add parameters to these or take some away.
        receiver: Name of ``self`` or ``cls``, or empty.
    """

    parameters: tuple[Taken, ...]
    is_sure: bool = True
    receiver: str = ""

    def takes_any(self, documented: Iterable[str]) -> bool:
        """Whether names that are documented beside the parameters may be those of gathered arguments.

        Args:
            documented: The names that have an entry; positional arguments that have one of their own need no other.
        """
        names = set(documented)
        return any(
            taken.kind is ParameterKind.VAR_KEYWORD or (taken.is_star and taken.name not in names)
            for taken in self.parameters
        )


def signature_of(symbol: Symbol, module: Module, index: SymbolIndex) -> Signature | None:
    """Return the signature that a docstring's parameters describe, or ``None`` where the file does not tell it."""
    if isinstance(symbol.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _function_signature(symbol, module, index)
    return _class_signature(symbol, module, index) if isinstance(symbol.node, ast.ClassDef) else None


def is_plainly_decorated(symbol: Symbol, module: Module, index: SymbolIndex) -> bool:
    """Whether all decorators are known to leave the signature and the result as they are written."""
    return all(
        name in _PLAIN or name.rpartition(".")[2] in _PLAIN or name.endswith((".setter", ".deleter", ".getter"))
        for name in decorators_of(symbol, module, index)
    )


def _function_signature(symbol: Symbol, module: Module, index: SymbolIndex) -> Signature:
    node = symbol.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    taken = tuple(_taken(node))
    is_static = role_of(symbol, module, index) is Role.STATIC_METHOD and symbol.name != "__new__"
    has_receiver = symbol.is_method and not is_static and bool(taken) and taken[0].is_ordered
    is_sure = is_plainly_decorated(symbol, module, index)
    return Signature(taken[1:], is_sure, taken[0].name) if has_receiver else Signature(taken, is_sure)


def _taken(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Taken]:
    args = node.args
    positional = [*args.posonlyargs, *args.args]
    defaults = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    for at, (arg, default) in enumerate(zip(positional, defaults, strict=True)):
        is_first = at < len(args.posonlyargs)
        kind = ParameterKind.POSITIONAL_ONLY if is_first else ParameterKind.POSITIONAL_OR_KEYWORD
        yield _one(arg, kind, default)
    if args.vararg is not None:
        yield _one(args.vararg, ParameterKind.VAR_POSITIONAL, None)
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield _one(arg, ParameterKind.KEYWORD_ONLY, default)
    if args.kwarg is not None:
        yield _one(args.kwarg, ParameterKind.VAR_KEYWORD, None)


def _one(arg: ast.arg, kind: ParameterKind, default: ast.expr | None) -> Taken:
    annotation = unparsed(arg.annotation) if arg.annotation is not None else (arg.type_comment or "")
    return Taken(arg.arg, kind, annotation, unparsed(default) if default else "", arg.lineno, arg.col_offset)


def _class_signature(symbol: Symbol, module: Module, index: SymbolIndex) -> Signature | None:
    """The constructor's own signature, else that of the nearest base in the file, else the fields of a dataclass."""
    if not is_plainly_decorated(symbol, module, index) and role_of(symbol, module, index) is not Role.DATACLASS:
        return None
    if any(keyword.arg == "metaclass" for keyword in symbol.node.keywords):  # type: ignore[union-attr]
        return None
    for name in ("__init__", "__new__"):
        own = _methods(module).get(f"{symbol.qualname}.{name}")
        if own is not None:
            return _function_signature(own, module, index)
    if role_of(symbol, module, index) in _FIELD_ROLES and not symbol.node.bases:  # type: ignore[union-attr]
        return _field_signature(symbol, module)
    return None


def _field_signature(symbol: Symbol, module: Module) -> Signature:
    line = symbol.line
    fields = (
        Taken(fact.name, ParameterKind.POSITIONAL_OR_KEYWORD, fact.type or "", "", line, 0)
        for fact in fields_of(symbol, module)
    )
    return Signature(tuple(fields), is_sure=False)


@lru_cache(maxsize=2)
def _methods(module: Module) -> dict[str, Symbol]:
    """The functions of a module by qualified name; of twins, the last that is no overload."""
    return {
        symbol.qualname: symbol
        for symbol in module.symbols
        if symbol.kind is SymbolKind.FUNCTION and "overload" not in " ".join(symbol.decorators)
    }


@lru_cache(maxsize=2)
def constants_of(module: Module) -> dict[str, str]:
    """Return the source of each plain value that a module, or a class in it, binds a name to, once.

    Names in a class are dotted, as they are read from outside it.
    """
    found: dict[str, str] = {}
    twice: set[str] = set()
    for owner, node in _statements(module):
        for bound, value in _bound(node):
            name = f"{owner}{bound}"
            twice |= {name} & found.keys()
            found[name] = unparsed(value) if _is_plain(value) else ""
    return {name: text for name, text in found.items() if text and name not in twice}


def _statements(module: Module) -> Iterator[tuple[str, ast.stmt]]:
    """Give the statements of a module and of its classes, each with the beginning of the names that it binds."""
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            if any(dotted(base).endswith(("Enum", "Flag")) for base in node.bases):
                continue  # what a member is bound to is not what it means
            yield from ((f"{node.name}.", part) for part in node.body)
        else:
            yield "", node


@lru_cache(maxsize=2)
def aliases_of(module: Module) -> frozenset[str]:
    """Return the names that a module binds to something else than classes, and so may stand for any type."""
    names = {name for node in module.tree.body for name, _ in _bound(node)}
    types = {getattr(node.name, "id", "") for node in module.tree.body if type(node).__name__ == "TypeAlias"}  # type: ignore[attr-defined]
    return frozenset(names | types)


def _bound(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value


def _is_plain(node: ast.expr) -> bool:
    node = node.operand if isinstance(node, ast.UnaryOp) else node
    if isinstance(node, ast.Tuple | ast.List):
        return len(node.elts) < 10 and all(isinstance(element, ast.Constant) for element in node.elts)
    return isinstance(node, ast.Constant)
