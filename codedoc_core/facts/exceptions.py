"""The exceptions of Python and of a module as a hierarchy: what a handler catches."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.scope import dotted

if TYPE_CHECKING:
    from codedoc_core.facts.body import Frame, Site

BUILTIN: Final[dict[str, type[BaseException]]] = {
    name: value
    for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
} | {"IOError": OSError, "EnvironmentError": OSError, "socket.error": OSError, "select.error": OSError}  # fmt: skip
# Bases of exceptions that the standard library's contracts speak of.
_KNOWN_BASES: Final = {
    "json.JSONDecodeError": "ValueError",
    "re.error": "Exception",
    "subprocess.CalledProcessError": "Exception",
    "asyncio.TimeoutError": "TimeoutError",
}
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SWALLOWING: Final = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})


def caught_types(handler: ast.ExceptHandler) -> list[str]:
    """Names of the exceptions that a handler catches; a bare ``except`` catches ``BaseException``."""
    if handler.type is None:
        return ["BaseException"]
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return [dotted(kind) for kind in kinds]


def is_caught(raised: str, caught: str, bases: dict[str, list[str]]) -> bool:
    """Whether a handler for ``caught`` stops ``raised``; where neither is known, it may, so it does."""
    ancestors = _ancestors(raised, bases)
    if caught in ancestors:
        return True
    known = raised in BUILTIN or raised in bases or raised in _KNOWN_BASES
    handler_known = caught in BUILTIN or caught in bases
    if known and all(name in BUILTIN or name in bases or name in _KNOWN_BASES for name in ancestors):
        return False
    return not handler_known or caught in {"Exception", "BaseException"}


def is_swallowed(raised: str, site: Site, bases: dict[str, list[str]]) -> bool:
    """Whether an exception raised at a site is stopped before it leaves the function."""
    for frame in site.frames():
        node = frame.node
        if isinstance(node, ast.Try | ast.TryStar):
            if frame.part == "body" and any(_stops(handler, raised, bases) for handler in node.handlers):
                return True
            if frame.part != "finalbody" and any(isinstance(s, ast.Return) for s in node.finalbody):
                return True
        if isinstance(node, ast.With | ast.AsyncWith) and any(suppresses(item) for item in node.items):
            return True
    return False


def stopped_types(frame: Frame) -> list[str]:
    """Return the exceptions, as written, that a statement around stops for good; ``""`` is one that is not known."""
    node = frame.node
    if isinstance(node, ast.Try | ast.TryStar):
        if frame.part != "finalbody" and any(isinstance(s, ast.Return) for s in node.finalbody):
            return ["BaseException"]
        stopping = [handler for handler in node.handlers if not _passes_on(handler)] if frame.part == "body" else []
        return [name for handler in stopping for name in caught_types(handler)]
    if isinstance(node, ast.With | ast.AsyncWith):
        calls = [item.context_expr for item in node.items if suppresses(item)]
        return [dotted(kind) for call in calls if isinstance(call, ast.Call) for kind in call.args]
    return []


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether what a handler catches may leave it again."""
    stack: list[ast.AST] = list(handler.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Raise) and _is_reraise(node, handler):
            return True
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case) and not isinstance(node, _DEFINITIONS):
            stack.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr))
    return False


def _stops(handler: ast.ExceptHandler, raised: str, bases: dict[str, list[str]]) -> bool:
    if not any(is_caught(raised, caught, bases) for caught in caught_types(handler)):
        return False
    return not any(isinstance(s, ast.Raise) and _is_reraise(s, handler) for s in handler.body)


def _is_reraise(statement: ast.Raise, handler: ast.ExceptHandler) -> bool:
    return statement.exc is None or (isinstance(statement.exc, ast.Name) and statement.exc.id == handler.name)


def suppresses(item: ast.withitem) -> bool:
    """Whether a context manager is known to swallow exceptions."""
    call = item.context_expr
    return isinstance(call, ast.Call) and dotted(call.func).rpartition(".")[2] in _SWALLOWING


def _ancestors(name: str, bases: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    stack = [name]
    while stack:
        top = stack.pop()
        if top in found:
            continue
        found.add(top)
        if top in BUILTIN:
            found.update(cls.__name__ for cls in BUILTIN[top].__mro__)
        stack.extend(bases.get(top, []))
        if top in _KNOWN_BASES:
            stack.append(_KNOWN_BASES[top])
    return found
