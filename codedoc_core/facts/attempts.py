"""Attempts that fail: what went wrong in a ``try``, and loops that found nothing."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.exceptions import caught_types
from codedoc_core.facts.expressions import whose
from codedoc_core.facts.locals import is_noun
from codedoc_core.facts.scope import builtin_call, dotted, source
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.words import code, joined, spoken
from codedoc_core.symbols.nodes import walk

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body
    from codedoc_core.facts.scope import Scope


def failure(attempt: ast.Try | ast.TryStar, handler: ast.ExceptHandler, scope: Scope) -> str | None:
    """Say what went wrong in a ``try`` whose body is one statement."""
    kinds = caught_types(handler)
    if len(attempt.body) != 1 or len(kinds) > 3 or not all(kinds):
        return None
    statement = attempt.body[0]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        name = getattr(statement, "module", None) or statement.names[0].name
        return f"{code(name)} cannot be imported" if set(kinds) <= {"ImportError", "ModuleNotFoundError"} else None
    value = getattr(statement, "value", None)
    value = value.value if isinstance(value, ast.Await) else value
    if isinstance(value, ast.Subscript):
        return _missing(value, set(kinds), scope)
    if not isinstance(value, ast.Call) or "BaseException" in kinds:
        return None
    return _known_failure(value, set(kinds), scope) or _failing_call(value, kinds, scope)


def _missing(node: ast.Subscript, kinds: set[str], scope: Scope) -> str | None:
    key, owner = _thing(node.slice, scope), source(node.value, scope)
    if not key or not owner:
        return None
    if kinds <= {"KeyError"}:
        return f"{key} is not in {code(owner)}"
    return f"{code(owner)} has no element at {key}" if kinds <= {"IndexError"} else None


def _failing_call(call: ast.Call, kinds: list[str], scope: Scope) -> str | None:
    """Say which call fails; without its arguments where they are nothing a reader knows and cannot fail themselves."""
    inner = [node for argument in call.args for node in walk(argument) if isinstance(node, ast.Call)]
    if inner and isinstance(call.func, ast.Attribute) and call.func.attr in _HARMLESS and len(inner) == 1:
        return _failing_call(inner[0], kinds, scope)
    text = source(call, scope)
    if inner and not text:
        return None
    if not text and isinstance(call.func, ast.Name | ast.Attribute) and dotted(call.func):
        text = source(call.func, scope)
    if not text:
        return None
    return f"{code(text)} fails" if kinds == ["Exception"] else f"{code(text)} raises {_either(kinds)}"


def _either(kinds: list[str]) -> str:
    return joined([code(kind) for kind in kinds], "or")


def _known_failure(call: ast.Call, kinds: set[str], scope: Scope) -> str | None:
    """Say the failure of a call everybody knows."""
    name = builtin_call(call, scope) or dotted(call.func)
    known = _FAILURES.get((name, len(call.args)))
    if known is None or call.keywords or not kinds <= known[0] or name.partition(".")[0] in scope.hidden:
        return None
    given = [_thing(argument, scope) for argument in call.args]
    return known[1].format(*given) if all(given) else None


def _thing(node: ast.expr, scope: Scope) -> str | None:
    """Return code that a reader knows, or the noun that a local variable is named by."""
    said = source(node, scope)
    if said:
        return code(said)
    is_telling = isinstance(node, ast.Name) and is_noun(node.id) and node.id not in scope.rebound
    return f"the {spoken(node.id)}" if is_telling and isinstance(node, ast.Name) else None


def exhausted(loop: ast.For | ast.AsyncFor, body: Body, *, leaving: type[ast.stmt] = ast.Return) -> str | None:
    """Say that a loop which would have left did not.

    Args:
        loop: The loop.
        body: The function around it.
        leaving: The statement by which the loop leaves, ``break`` where what is said stands in its ``else``.
    """
    if (leaving is ast.Return and loop.orelse) or len(loop.body) != 1 or not isinstance(loop.target, ast.Name):
        return None
    match loop.body[0]:
        case ast.If(test=test, body=[*_, last], orelse=[]) if isinstance(last, leaving):
            over, said = subject(loop.iter, body.scope), whose(test, loop.target.id, body.scope)
            return f"{over} has no element {said}" if over and said and said.startswith("whose") else None
        case ast.Try(body=[ast.Return()], handlers=[handler], orelse=[], finalbody=[]) if _is_range(loop.iter):
            return _attempts(handler)
    return None


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) == "range"


def _attempts(handler: ast.ExceptHandler) -> str | None:
    """Say that every attempt failed, where the handler never leaves the loop."""
    if any(isinstance(node, ast.Return | ast.Raise | ast.Break) for part in handler.body for node in ast.walk(part)):
        return None
    kinds = caught_types(handler)
    if kinds == ["TimeoutError"]:
        return "every attempt times out"
    return f"every attempt raises {_either(kinds)}" if all(kinds) and handler.type else None


_HARMLESS: Final = frozenset({"append", "add", "extend", "appendleft", "insert"})
_NUMBER: Final = frozenset({"ValueError", "TypeError", "OverflowError"})
_JSON: Final = frozenset({"ValueError", "json.JSONDecodeError", "JSONDecodeError", "json.decoder.JSONDecodeError"})
_IMPORT: Final = frozenset({"ImportError", "ModuleNotFoundError"})
_FAILURES: Final = {
    ("int", 1): (_NUMBER, "{0} cannot be converted to an integer"),
    ("float", 1): (_NUMBER, "{0} cannot be converted to a float"),
    ("json.loads", 1): (_JSON, "{0} is not valid JSON"),
    ("json.load", 1): (_JSON, "{0} is not valid JSON"),
    ("re.compile", 1): (frozenset({"re.error"}), "{0} is not a valid regular expression"),
    ("getattr", 2): (frozenset({"AttributeError"}), "{0} has no attribute {1}"),
    ("importlib.import_module", 1): (_IMPORT, "{0} cannot be imported"),
    ("import_module", 1): (_IMPORT, "{0} cannot be imported"),
    ("__import__", 1): (_IMPORT, "{0} cannot be imported"),
    ("iter", 1): (frozenset({"TypeError"}), "{0} is not iterable"),
    ("len", 1): (frozenset({"TypeError"}), "{0} has no length"),
    ("hash", 1): (frozenset({"TypeError"}), "{0} is not hashable"),
    ("uuid.UUID", 1): (frozenset({"ValueError"}), "{0} is not a valid UUID"),
    ("open", 1): (frozenset({"FileNotFoundError"}), "the file {0} does not exist"),
    ("os.stat", 1): (frozenset({"FileNotFoundError"}), "{0} does not exist"),
    ("next", 1): (frozenset({"StopIteration"}), "{0} has no further element"),
}  # fmt: skip
