"""What names mean to somebody who sees a signature but not the body behind it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codedoc_core.symbols.nodes import children

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_NODES: Final = 40
MAX_CODE: Final = 48
MAX_DEPTH: Final = 60

_OPAQUE: Final = (
    ast.Lambda, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom, ast.JoinedStr,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.IfExp,
)  # fmt: skip
_UNFIT = re.compile(r"[`\\\x00-\x1f\x7f-\U0010ffff]")
_FIRST = re.compile(r"\w+")
_QUOTED = re.compile(r"'([^'\"\\]*)'")


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names of an expression mean where it stands.

    Attributes:
        receiver: Name of ``self`` or ``cls``, left out before its attributes; empty where there is none.
        parameters: Names that the signature shows, never rebound.
        hidden: Names that a reader cannot know: local variables and rebound parameters.
        bound: Local variables that are bound exactly once, with what they are bound to.
        shadowed: Builtins that mean something else here.
        types: Source of the annotations of parameters.
        modules: Names that imports bind.
        rebound: Parameters that are bound anew somewhere, after which they are not what was passed.
    """

    receiver: str = ""
    parameters: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    bound: Mapping[str, ast.expr] = field(default_factory=dict)
    shadowed: frozenset[str] = frozenset()
    types: Mapping[str, str] = field(default_factory=dict)
    modules: frozenset[str] = frozenset()
    rebound: frozenset[str] = frozenset()


def source(node: ast.expr, scope: Scope) -> str | None:
    """Return an expression as the reader may see it in code: short, no locals, the receiver left out."""
    text = dotted(node)
    if text:  # most are names, and ``ast.unparse`` is slow
        root = text.partition(".")[0]
        if root in scope.hidden:
            return None
        text = _without_receiver(text, scope) if root == scope.receiver else text
        return None if len(text) > MAX_CODE or _UNFIT.search(text) else text
    names = _names(node)
    if names is None or names & scope.hidden:
        return None
    text = ast.unparse(node)
    if scope.receiver in names:
        text = _without_receiver(text, scope)
    text = _QUOTED.sub(_requoted, text)
    return None if len(text) > MAX_CODE or _UNFIT.search(text) else text


def _without_receiver(text: str, scope: Scope) -> str:
    """Leave the receiver out where it only stands at the start, and what follows is no parameter's name as well."""
    start = f"{scope.receiver}."
    rest = text.removeprefix(start)
    is_clear = _FIRST.match(rest)
    if rest is text or is_clear is None or re.search(rf"\b{scope.receiver}\b", rest):
        return text
    return text if is_clear[0] in scope.parameters or is_clear[0] in scope.hidden else rest


def is_small(node: ast.AST) -> bool:
    """Whether a tree has so few nodes that recursion over it is safe and saying it is thinkable."""
    stack, count = [node], 0
    while stack:
        count += 1
        if count > MAX_NODES:
            return False
        stack.extend(children(stack.pop()))
    return True


def unparsed(node: ast.expr) -> str:
    """Return the source of any expression, ``"..."`` where it is nested too deep to follow."""
    if name := dotted(node):  # most are names, and ``ast.unparse`` is slow
        return name
    stack: list[tuple[ast.AST, int]] = [(node, 1)]
    while stack:
        top, depth = stack.pop()
        if depth > MAX_DEPTH:
            return "..."
        stack.extend((child, depth + 1) for child in children(top))
    return ast.unparse(node)


def builtin_call(node: ast.AST, scope: Scope) -> str:
    """Return the name of the builtin that a call calls, or an empty string."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        if name not in scope.shadowed and name not in scope.hidden and name not in scope.parameters:
            return name
    return ""


def dotted(node: ast.AST) -> str:
    """Return ``"a.b.c"`` for a chain of attributes on a name, else an empty string."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _names(node: ast.expr) -> set[str] | None:
    """Names in a small expression that can be shown as code, or ``None`` where it cannot."""
    names: set[str] = set()
    stack: list[ast.AST] = [node]
    for _ in range(MAX_NODES):
        if not stack:
            return names
        top = stack.pop()
        if isinstance(top, _OPAQUE):
            return None
        if isinstance(top, ast.Name):
            names.add(top.id)
        else:
            stack.extend(children(top))
    return None


def _requoted(match: re.Match[str]) -> str:
    return f'"{match[1]}"'
