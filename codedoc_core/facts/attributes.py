"""Attributes: what a class body, a constructor or a module assigns, and what is written beside it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.facts import AttributeFact
from codedoc_core.facts.notes import attribute_comment
from codedoc_core.facts.scope import dotted, unparsed
from codedoc_core.facts.words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.symbols.symbol import Module, Symbol

_NO_FIELD = re.compile(r"(?:\w+\.)*(?:ClassVar|InitVar|KW_ONLY)\b")
_QUOTED = re.compile(r"'([^'\"\\]*)'")
_DESCRIPTORS: Final = frozenset({"property", "staticmethod", "classmethod", "nonmember", "partial", "partialmethod"})
_ATTRS: Final = frozenset({"attr.ib", "attr.attrib", "attr.field", "attrs.field"})
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class Assigned:
    """A public name, the statement that binds it, and the statement after that."""

    name: str
    node: ast.Assign | ast.AnnAssign
    after: ast.stmt | None

    @property
    def value(self) -> ast.expr | None:
        """What is assigned."""
        return self.node.value


def assigned(body: list[ast.stmt], receiver: str = "") -> Iterator[Assigned]:
    """Give the public names, or attributes of ``receiver``, that the statements of a body bind."""
    for at, node in enumerate(body):
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        after = body[at + 1] if at + 1 < len(body) else None
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            owner, _, name = dotted(target).rpartition(".")
            if owner == receiver and name and not name.startswith("_"):
                yield Assigned(name, node, after)


def is_flat(body: list[ast.stmt]) -> bool:
    """Whether a class body binds its attributes one by one, so that all of them are known."""
    for node in body:
        if isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Match | ast.AugAssign | ast.Delete):
            return False
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Tuple | ast.List) for t in node.targets):
            return False
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
            return False
    return True


def fields_of(symbol: Symbol, module: Module) -> tuple[AttributeFact, ...]:
    """Return the public fields of a dataclass, named tuple, typed dict or attrs class, in order."""
    return _each_once(_fact(item, module) for item in assigned(symbol.node.body) if _is_field(item))


def members_of(symbol: Symbol, module: Module) -> tuple[AttributeFact, ...]:
    """Return the members of an enumeration."""
    return _each_once(
        _fact(item, module)
        for item in assigned(symbol.node.body)
        if isinstance(item.node, ast.Assign) and not _is_descriptor(item.node.value)
    )


def constants_of(symbol: Symbol, module: Module) -> tuple[AttributeFact, ...]:
    """Return the public names that a class or module body sets."""
    return _each_once(_fact(item, module) for item in assigned(symbol.node.body) if item.value is not None)


def stored_in(constructor: Symbol, module: Module) -> tuple[AttributeFact, ...]:
    """Return the public attributes that a constructor sets on its receiver, in order, each once."""
    args = getattr(constructor.node, "args", None)
    first = [*args.posonlyargs, *args.args][:1] if args is not None else []
    found: dict[str, AttributeFact] = {}
    for item in assigned(constructor.node.body, first[0].arg) if first else ():
        found.setdefault(item.name, _fact(item, module))
    return tuple(found.values())


def _each_once(facts: Iterable[AttributeFact]) -> tuple[AttributeFact, ...]:
    """A name that is bound again keeps its place and holds what it was bound to last."""
    return tuple({fact.name: fact for fact in facts}.values())


def _is_field(item: Assigned) -> bool:
    if isinstance(item.node, ast.AnnAssign):
        return not _NO_FIELD.match(unparsed(item.node.annotation))
    return isinstance(item.value, ast.Call) and dotted(item.value.func) in _ATTRS


def _is_descriptor(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return dotted(value.func).rpartition(".")[2] in _DESCRIPTORS
    return isinstance(value, ast.Lambda)


def _fact(item: Assigned, module: Module) -> AttributeFact:
    annotation = unparsed(item.node.annotation) if isinstance(item.node, ast.AnnAssign) else None
    words = _docstring(item.after) or attribute_comment(item.node, module)
    default = None if item.value is None else _QUOTED.sub(r'"\1"', unparsed(item.value))
    return AttributeFact(item.name, annotation, default, words)


def _docstring(after: ast.stmt | None) -> str | None:
    """Return the first paragraph of the string under an assignment."""
    match after:
        case ast.Expr(value=ast.Constant(value=str(value))):
            text = " ".join(value.strip().partition("\n\n")[0].split())
            return sentence(text) if 3 < len(text) <= _LONGEST and text.isprintable() else None
    return None
