"""The type that a binding gives to a name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codedoc_core.facts.infer_annotations import annotated
from codedoc_core.facts.infer_members import called_method
from codedoc_core.facts.infer_terms import (
    LIKELY,
    UNKNOWN,
    Type,
    arguments,
    element,
    head,
    is_known,
    parsed,
    union,
    without_none,
)
from codedoc_core.facts.infer_values import type_of
from codedoc_core.facts.infer_world import NOWHERE, absolute

if TYPE_CHECKING:
    from codedoc_core.facts.infer_answers import Answers
    from codedoc_core.facts.infer_flow import Binding
    from codedoc_core.facts.infer_world import Code


def bound(binding: Binding, code: Code, engine: Answers) -> Type:
    """Return the type of what a binding binds."""
    if binding.how == "annotated":
        assert isinstance(binding.node, ast.expr)
        return annotated(binding.node, code, engine.world)
    if binding.how in {"other", "import"} or not isinstance(binding.node, ast.expr):
        return _defined(binding, code, engine)
    kind = type_of(binding.node, code, binding.place, engine)
    if binding.how == "item":
        kind = element(kind) if is_known(kind) else UNKNOWN
    elif binding.how.startswith("entered"):
        kind = union(*(_entered(term, binding.how, engine) for term in kind - LIKELY)) or UNKNOWN
    elif binding.how == "caught":
        kind = _caught(binding.node, code, engine)
    return unpacked(kind, binding.path)


def _defined(binding: Binding, code: Code, engine: Answers) -> Type:
    node = binding.node
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        local = "" if isinstance(code.node, ast.Module) else ".<locals>"
        return engine.variable(f"{code.name}{local}.{node.name}")
    return _imported(node, code, engine) if isinstance(node, ast.ImportFrom) else UNKNOWN


def _imported(node: ast.ImportFrom, code: Code, engine: Answers) -> Type:
    if len(node.names) != 1:
        return UNKNOWN
    is_package = any(name.startswith(f"{code.module}.") for name in engine.world.modules)
    target = absolute("." * node.level + (node.module or ""), code.module, is_package)
    return engine.variable(engine.world.canonical(f"{target}.{node.names[0].name}"))


def _entered(term: str, how: str, engine: Answers) -> Type:
    if head(term) == "AbstractContextManager" and arguments(term):
        return parsed(arguments(term)[0])
    found = called_method(engine, term, "__enter__" if how == "entered" else "__aenter__")
    if how == "entered later" and is_known(found):
        found = union(*(parsed(arguments(t)[-1]) if arguments(t) else UNKNOWN for t in found))
    return found


def _caught(node: ast.expr, code: Code, engine: Answers) -> Type:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    kinds = [type_of(part, code, NOWHERE, engine) for part in parts]
    named = [arguments(term)[0] for kind in kinds for term in kind if term.startswith("type[")]
    return frozenset(named) if len(named) == len(parts) else UNKNOWN


def unpacked(kind: Type, path: tuple[int, ...]) -> Type:
    """Return the type of a part of what is unpacked."""
    for at in path:
        if not is_known(kind):
            return UNKNOWN
        if at == -1:
            return frozenset({"list"})
        kind = union(*(_at(term, at) for term in without_none(kind) - LIKELY), kind & LIKELY)
    return kind


def _at(term: str, at: int) -> Type:
    if head(term) == "tuple":
        inner = arguments(term)
        return parsed(inner[at]) if at < len(inner) else UNKNOWN
    return element(frozenset({term}))


def inner_bindings(target: ast.expr, kind: Type) -> dict[str, Type]:
    """Return the types of the names in the target of a comprehension."""
    found: dict[str, Type] = {}
    stack: list[tuple[ast.expr, tuple[int, ...]]] = [(target, ())]
    while stack:
        node, path = stack.pop()
        if isinstance(node, ast.Name):
            found[node.id] = unpacked(kind, path)
        elif isinstance(node, ast.Tuple | ast.List):
            stack.extend((part, (*path, at)) for at, part in enumerate(node.elts))
    return found
