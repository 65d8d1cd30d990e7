"""What a condition or a phrase speaks of: code that a reader knows, counts, and values that are true or false."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.scope import builtin_call, dotted, is_small, source
from codedoc_core.facts.words import code, singular

if TYPE_CHECKING:
    from codedoc_core.facts.scope import Scope

_BOOLEAN_BUILTINS: Final = frozenset({"isinstance", "issubclass", "callable", "hasattr", "any", "all", "bool"})
_QUESTIONS: Final = frozenset(
    {
        ("startswith", 1),
        ("endswith", 1),
        *((name, 0) for name in "isdigit isalpha isalnum isspace isidentifier".split()),
    }
)
_PATH_QUESTIONS: Final = frozenset(f"os.path.{name}" for name in "exists isfile isdir islink isabs".split())
_BOOLEAN_NAME = re.compile(r"_*(?:is|has|can|should|was|did)_")
_SIZED = re.compile(r"(?:str|bytes|(?:list|dict|set|tuple|frozenset|List|Dict|Set|Tuple|Sequence|Mapping)(?:\[.*\])?)")


def subject(node: ast.expr, scope: Scope) -> str | None:
    """Return the simple thing that an expression is: code, or what a local variable stands for."""
    if isinstance(node, ast.Name) and node.id in scope.bound:
        node = scope.bound[node.id]
        if isinstance(node, ast.List | ast.Dict | ast.Set):  # which may hold other things by now
            return None
    if isinstance(node, ast.Await):
        if not isinstance(node.value, ast.Call):
            return None
        node = node.value
    if builtin_call(node, scope) == "len" and isinstance(node, ast.Call) and len(node.args) == 1:
        return counted(node.args[0], scope)
    text = source(node, scope)
    return code(text) if text else None


def counted(node: ast.expr, scope: Scope) -> str | None:
    """Say "the number of ``items``" or "the length of ``text``"."""
    text = source(node, scope)
    if not text:
        return None
    noun = "number" if singular(re.split(r"[._]", text)[-1]) else "length"
    return f"the {noun} of {code(text)}"


def is_boolean(node: ast.expr, scope: Scope) -> bool:
    """Whether an expression can only give ``True`` or ``False``."""
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1 and isinstance(node.ops[0], ast.Is | ast.IsNot | ast.In | ast.NotIn)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool)
    if isinstance(node, ast.BoolOp):
        return is_small(node) and all(is_boolean(value, scope) for value in node.values)
    return builtin_call(node, scope) in _BOOLEAN_BUILTINS or _is_question(node)


def _is_question(node: ast.expr) -> bool:
    """Whether a call asks what every string or path answers with ``True`` or ``False``."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.keywords:
        return False
    return (node.func.attr, len(node.args)) in _QUESTIONS or dotted(node.func) in _PATH_QUESTIONS


def truth_words(annotation: str, name: str) -> tuple[str, str]:
    """Return how a value of a type is said to be true and to be false."""
    kind = annotation.replace("typing.", "").replace(" ", "")
    if kind == "bool" or _BOOLEAN_NAME.match(name.rpartition(".")[2]):
        return "is true", "is false"
    if _SIZED.fullmatch(kind):
        return "is not empty", "is empty"
    return "is truthy", "is falsy"
