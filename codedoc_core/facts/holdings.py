"""All that a class holds: what its body binds and its constructor sets, private names and branches included."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.facts import AttributeFact, ParameterFact, ParameterKind
from codedoc_core.facts.scope import dotted, unparsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.symbols.symbol import Symbol

SETTING: Final = frozenset({"__init__", "__new__", "__post_init__", "__attrs_post_init__"})
_NO_FIELD: Final = re.compile(r"(?:\w+\.)*(?:ClassVar|KW_ONLY)\b")
_OF_CLASS: Final = re.compile(r"['\"]?(?:\w+\.)*ClassVar\b")
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_MAKERS: Final = frozenset({"field", "Field", "ib", "attrib", "Factory"})
_UNDESCRIBED: Final = frozenset({"__slots__", "__doc__", "__module__", "__all__"})


def holdings(symbol: Symbol, functions: Iterable[Symbol], known: Iterable[AttributeFact]) -> tuple[AttributeFact, ...]:
    """Return every attribute of a class, those that are known already first.

    Args:
        symbol: The class.
        functions: The functions of its body.
        known: Attributes with all that is known of them.
    """
    found = {fact.name: fact for fact in known}
    of_class = list(_bound(symbol.node.body, ""))
    of_instances = [*_slots(symbol.node.body), *_of_tuple(symbol.node), *_set_by(functions)]
    for fact in (*of_class, *of_instances):
        if fact.name not in _UNDESCRIBED:
            found.setdefault(fact.name, fact)
    own = {fact.name for fact in of_instances} | {fact.name for fact in of_class if _is_declared(fact)}
    return tuple(replace(fact, of="instance" if fact.name in own else "class") for fact in found.values())


def properties(functions: Iterable[Symbol]) -> tuple[AttributeFact, ...]:
    """Return the public properties of a class.

    Args:
        functions: The functions of its body.
    """
    found = (
        AttributeFact(function.name, _returned(function.node), of="property")
        for function in functions
        if not function.name.startswith("_") and any(name.endswith("property") for name in function.decorators)
    )
    return tuple({fact.name: fact for fact in found}.values())


def _returned(node: ast.AST) -> str | None:
    annotation = getattr(node, "returns", None)
    return unparsed(annotation) if annotation is not None else None


def _is_declared(fact: AttributeFact) -> bool:
    """Whether the class body declares an attribute for its instances, by an annotation."""
    return fact.type is not None and not _OF_CLASS.match(fact.type)


def _set_by(functions: Iterable[Symbol]) -> Iterator[AttributeFact]:
    for function in functions:
        receiver = _receiver(function.node)
        bound = _bound(function.node.body, receiver) if receiver else ()
        yield from (fact for fact in bound if function.name in SETTING or _is_learnt(fact.name))


def _of_tuple(node: ast.AST) -> Iterator[AttributeFact]:
    """Give the fields that a class has because it derives from a named tuple made in its header."""
    for base in getattr(node, "bases", ()):
        match base:
            case ast.Call(func=func, args=[_, ast.Constant(value=str(names))]) if _makes_tuple(func):
                yield from map(AttributeFact, names.replace(",", " ").split())
            case ast.Call(func=func, args=[_, ast.List(elts=fields) | ast.Tuple(elts=fields)]) if _makes_tuple(func):
                firsts = (f.elts[0] if isinstance(f, ast.Tuple) and f.elts else f for f in fields)
                yield from (AttributeFact(str(f.value)) for f in firsts if isinstance(f, ast.Constant))


def _makes_tuple(func: ast.expr) -> bool:
    return dotted(func).rpartition(".")[2] in {"namedtuple", "NamedTuple"}


def _is_learnt(name: str) -> bool:
    """Whether an attribute is, by its name, what an estimator learns when it is fitted."""
    return name.endswith("_") and not name.startswith("_")


def _receiver(node: ast.AST) -> str:
    match node:
        case (
            ast.FunctionDef(args=ast.arguments(posonlyargs=[first, *_]))
            | ast.FunctionDef(args=ast.arguments(args=[first, *_]))
        ):
            return first.arg
    return ""


def _bound(suite: list[ast.stmt], receiver: str) -> Iterator[AttributeFact]:
    """Give the names, or the attributes of a receiver, that a suite and the suites in it bind."""
    stack: list[ast.AST] = list(reversed(suite))
    while stack:
        node = stack.pop()
        if isinstance(node, _DEFINITIONS):
            continue
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield from _from(node, receiver)
        elif isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            inner = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]
            stack.extend(reversed(inner))


def _from(node: ast.Assign | ast.AnnAssign, receiver: str) -> Iterator[AttributeFact]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    kind = unparsed(node.annotation) if isinstance(node, ast.AnnAssign) else None
    for target in targets:
        is_single = not isinstance(target, ast.Tuple | ast.List)
        for each in _parts(target):
            owner, _, name = dotted(each).rpartition(".")
            if name and owner == receiver:
                default = unparsed(node.value) if node.value is not None and is_single else None
                yield AttributeFact(name, kind, default)


def _parts(target: ast.expr) -> Iterator[ast.expr]:
    stack = [target]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Tuple | ast.List):
            stack.extend(reversed(node.elts))
        else:
            yield node


def _slots(suite: list[ast.stmt]) -> Iterator[AttributeFact]:
    for node in suite:
        match node:
            case ast.Assign(targets=[ast.Name(id="__slots__")], value=ast.Tuple(elts=names) | ast.List(elts=names)):
                yield from (AttributeFact(n.value) for n in names if isinstance(n, ast.Constant))  # type: ignore[arg-type]


def field_parameters(node: ast.ClassDef) -> tuple[ParameterFact, ...]:
    """Return the parameters that the annotated fields of a class body make, were they those of a dataclass."""
    kind = ParameterKind.POSITIONAL_OR_KEYWORD
    found: dict[str, ParameterFact] = {}
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                written = unparsed(annotation)
                if "KW_ONLY" in written:
                    kind = ParameterKind.KEYWORD_ONLY
                elif not _NO_FIELD.match(written) and _is_taken(value):
                    found[name] = ParameterFact(name, kind, written, written, _default(value))
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=maker) as value) if dotted(
                maker
            ).rpartition(".")[2] in {"ib", "attrib"} and _is_taken(value):
                found[name.lstrip("_")] = ParameterFact(name.lstrip("_"), kind, default=_default(value))
    return tuple(found.values())


def _is_taken(value: ast.expr | None) -> bool:
    """Whether a field may be given to the constructor."""
    keywords = value.keywords if isinstance(value, ast.Call) else []
    return not any(
        keyword.arg == "init" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in keywords
    )


def _default(value: ast.expr | None) -> str | None:
    if not isinstance(value, ast.Call) or dotted(value.func).rpartition(".")[2] not in _MAKERS:
        return unparsed(value) if value is not None else None
    given = {keyword.arg: unparsed(keyword.value) for keyword in value.keywords}
    return given.get("default") or (f"{given['default_factory']}()" if "default_factory" in given else None)
