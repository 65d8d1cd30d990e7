"""What a symbol is to its reader, and whether it is public."""

from __future__ import annotations

import builtins
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.facts import Role
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.symbols.symbol import Module, Symbol

_EXCEPTIONS: Final = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
)
_EXCEPTION_NAME = re.compile(r".*(?:Error|Exception|Warning)")
_TYPING: Final = ("typing", "typing_extensions")
_ENUMS: Final = frozenset(
    f"{module}.{name}"
    for module in ("enum", "aenum")
    for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum")
) | {f"django.db.models.{name}" for name in ("Choices", "TextChoices", "IntegerChoices", "enums.Choices")}
MODELS: Final = frozenset(
    {
        "pydantic.BaseModel",
        "pydantic.main.BaseModel",
        "pydantic.v1.BaseModel",
        "pydantic.RootModel",
        "pydantic.BaseSettings",
        "pydantic_settings.BaseSettings",
        "sqlmodel.SQLModel",
    }
)
_BASES: Final[Mapping[str, Role]] = (
    dict.fromkeys(_ENUMS, Role.ENUM)
    | dict.fromkeys(_EXCEPTIONS, Role.EXCEPTION)
    | dict.fromkeys([f"{module}.TypedDict" for module in _TYPING], Role.TYPED_DICT)
    | dict.fromkeys(MODELS | {"msgspec.Struct"}, Role.DATACLASS)
)
_DIRECT_BASES: Final[Mapping[str, Role]] = (
    dict.fromkeys([f"{module}.Protocol" for module in _TYPING], Role.PROTOCOL)
    | dict.fromkeys([f"{module}.NamedTuple" for module in _TYPING], Role.NAMED_TUPLE)
    | {"collections.namedtuple": Role.NAMED_TUPLE}
)
_DATACLASS_DECORATORS: Final = frozenset(
    f"{module}.{name}"
    for module, names in (
        ("dataclasses", ("dataclass",)),
        ("pydantic.dataclasses", ("dataclass",)),
        ("attr", ("s", "attrs", "dataclass", "define", "frozen", "mutable", "attributes")),
        ("attrs", ("define", "frozen", "mutable")),
    )
    for name in names
)
_FUNCTION_DECORATORS: Final[Mapping[str, Role]] = (
    dict.fromkeys([f"{module}.overload" for module in _TYPING], Role.OVERLOAD)
    | dict.fromkeys(["property", "abc.abstractproperty", "types.DynamicClassAttribute", "enum.property"], Role.PROPERTY)
    | {"classmethod": Role.CLASS_METHOD, "abc.abstractclassmethod": Role.CLASS_METHOD}
    | {"staticmethod": Role.STATIC_METHOD, "abc.abstractstaticmethod": Role.STATIC_METHOD}
)
# Decorators of many libraries that go by these names wherever they come from.
_LAST_NAMES: Final[Mapping[str, Role]] = (
    dict.fromkeys(["setter"], Role.SETTER)
    | dict.fromkeys(["deleter"], Role.DELETER)
    | dict.fromkeys(
        [
            "cached_property", "cachedproperty", "lazy_property", "lazyproperty", "memoized_property", "classproperty",
            "hybrid_property", "reify", "abstractproperty", "getter",
        ],
        Role.PROPERTY,
    )
)  # fmt: skip
_TEST_MODULE = re.compile(r"(?:.*\.)?(?:_?tests?(?:\..*)?|test_\w*|\w*_tests?|conftest)")
_TEST_IMPORT = re.compile(r"^(?:import|from) (?:pytest|unittest|nose|testtools)\b", re.MULTILINE)
_TEST_SUPPORT: Final = frozenset(
    {
        "setUp", "tearDown", "setUpClass", "tearDownClass", "setUpModule", "tearDownModule", "asyncSetUp",
        "asyncTearDown", "setUpTestData", "setup_method", "teardown_method", "setup_class", "teardown_class",
        "setup_module", "teardown_module",
    }
)  # fmt: skip
_DUNDER = re.compile(r"__\w+__")


def role_of(symbol: Symbol, module: Module, index: SymbolIndex | None = None) -> Role:
    """Return what a symbol is to its reader.

    Args:
        symbol: A symbol of ``module``.
        module: The file it stands in.
        index: The repository around it; the module alone where there is none.
    """
    known = index or index_of(module)
    match symbol.kind:
        case SymbolKind.MODULE:
            return Role.TEST if is_test_module(module) else Role.MODULE
        case SymbolKind.CLASS:
            return _class_role(symbol, module, known)
        case SymbolKind.FUNCTION:
            return _function_role(symbol, module, known)


def is_public(symbol: Symbol, module: Module) -> bool:
    """Whether a symbol is part of what its module offers; special methods are as public as their class."""
    parts = symbol.qualname.split(".")
    if not symbol.qualname:
        return True
    if "<locals>" in parts:
        return False
    is_offered = not parts[0].startswith("_") if module.exports is None else parts[0] in module.exports
    inner = parts[1:]
    return is_offered and not any(part.startswith("_") and not _DUNDER.fullmatch(part) for part in inner)


def is_test_module(module: Module) -> bool:
    """Whether a module holds tests, judged by its name."""
    return _TEST_MODULE.fullmatch(module.name) is not None


def is_test_case(symbol: Symbol, module: Module, index: SymbolIndex | None = None) -> bool:
    """Whether a class is a ``unittest.TestCase``."""
    known = index or index_of(module)
    return any(name.rpartition(".")[2].endswith("TestCase") for name in known.ancestors(module.name, symbol.qualname))


@lru_cache(maxsize=2)
def index_of(module: Module) -> SymbolIndex:
    """Return an index that knows one module alone."""
    return SymbolIndex((summarise(module),))


def decorators_of(symbol: Symbol, module: Module, index: SymbolIndex) -> tuple[str, ...]:
    """Return what the decorators of a symbol mean, as dotted names; ``""`` where one is no name."""
    return tuple(index.resolve(module.name, name) for name in symbol.decorators)


def _class_role(symbol: Symbol, module: Module, index: SymbolIndex) -> Role:
    direct = _base_names(symbol, module, index)
    role = next((_DIRECT_BASES[name] for name in direct if name in _DIRECT_BASES), None)
    if role is not None:
        return role
    ancestors = list(index.ancestors(module.name, symbol.qualname))
    role = next((_BASES[name] for name in ancestors if name in _BASES), None)
    if role is not None:
        return role
    if any(_looks_like_exception(name, index) for name in ancestors):
        return Role.EXCEPTION
    if any(name in _DATACLASS_DECORATORS for name in decorators_of(symbol, module, index)):
        return Role.DATACLASS
    return Role.TEST if _is_test_class(symbol, module, index) else Role.CLASS


def _base_names(symbol: Symbol, module: Module, index: SymbolIndex) -> tuple[str, ...]:
    dotted = f"{module.name}.{symbol.qualname}" if module.name else symbol.qualname
    return index.bases(dotted)


def _looks_like_exception(name: str, index: SymbolIndex) -> bool:
    """Whether a base that nobody here knows is called like an exception."""
    return index.find(name) is None and _EXCEPTION_NAME.fullmatch(name) is not None


def _is_test_class(symbol: Symbol, module: Module, index: SymbolIndex) -> bool:
    if is_test_case(symbol, module, index):
        return True
    return symbol.name.startswith("Test") and _may_hold_tests(module)


@lru_cache(maxsize=2)
def _may_hold_tests(module: Module) -> bool:
    return is_test_module(module) or _TEST_IMPORT.search(module.source.text) is not None


def _function_role(symbol: Symbol, module: Module, index: SymbolIndex) -> Role:
    decorated = _decorated_role(symbol, module, index)
    if decorated is Role.OVERLOAD or _is_test(symbol, module, index):
        return decorated if decorated is Role.OVERLOAD else Role.TEST
    if decorated is not None:
        return decorated
    if not symbol.is_method:
        return Role.FUNCTION
    if symbol.name == "__init__":
        return Role.CONSTRUCTOR
    return Role.DUNDER if _DUNDER.fullmatch(symbol.name) else Role.METHOD


def _decorated_role(symbol: Symbol, module: Module, index: SymbolIndex) -> Role | None:
    names = decorators_of(symbol, module, index)
    roles = [_FUNCTION_DECORATORS.get(name) or _LAST_NAMES.get(name.rpartition(".")[2]) for name in names]
    if Role.OVERLOAD in roles:
        return Role.OVERLOAD
    return next((role for role in roles if role), None) if symbol.is_method else None


def _is_test(symbol: Symbol, module: Module, index: SymbolIndex) -> bool:
    """Whether a function is a test, or sets one up by a name that test runners know; fixtures are neither."""
    is_named = symbol.name.startswith("test") or symbol.name in _TEST_SUPPORT
    if not is_named or any(name.rpartition(".")[2] == "fixture" for name in symbol.decorators):
        return False
    if symbol.is_method and symbol.parent is not None:
        return _class_role(symbol.parent, module, index) is Role.TEST
    return symbol.parent is module.root and _may_hold_tests(module)
