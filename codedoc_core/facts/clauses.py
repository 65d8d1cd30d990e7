"""Conditions in words: clauses that can be negated, such as "``qty`` is zero or negative"."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.predicates import predicate
from codedoc_core.facts.scope import Scope, builtin_call, dotted, is_small, source
from codedoc_core.facts.subjects import subject, truth_words
from codedoc_core.facts.words import bare, code, joined

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CLAUSE: Final = 90


def clause(node: ast.expr, scope: Scope, *, negated: bool = False) -> str | None:
    """Return a condition as a clause, such as "``qty`` is zero or negative".

    Args:
        node: The expression that is tested.
        scope: What its names mean.
        negated: Whether to say that the condition does not hold.

    Returns:
        The clause, or ``None`` where nothing short and true can be said.
    """
    if not is_small(node):
        return None
    said = _clause(node, scope, negated)
    return said if said and len(said) <= MAX_CLAUSE else None


def _clause(node: ast.expr, scope: Scope, negated: bool) -> str | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _clause(node.operand, scope, not negated)
    if isinstance(node, ast.Constant | ast.IfExp | ast.NamedExpr | ast.Lambda):
        return None
    special = _CLAUSES.get(type(node), _truth)
    return special(node, scope, negated)


def _boolean(node: ast.BoolOp, scope: Scope, negated: bool) -> str | None:
    """Join the parts by what the operator becomes; parts that are joined themselves would be ambiguous."""
    parts = [_clause(value, scope, negated) for value in node.values]
    said = [part for part in parts if part]
    if len(said) != len(parts) or len(said) > 3 or any(_AMBIGUOUS.search(part) for part in said):
        return None
    return joined(shortened(said), "and" if isinstance(node.op, ast.And) is not negated else "or")


def shortened(clauses: list[str]) -> list[str]:
    """Leave out the subject of clauses that repeat that of the first: "``x`` is ``None`` or is empty"."""
    first = _SUBJECT.match(clauses[0])
    if first is None or not all(text.startswith(first[0]) for text in clauses):
        return clauses
    return [clauses[0], *(text.removeprefix(first[0]) for text in clauses[1:])]


def _compare(node: ast.Compare, scope: Scope, negated: bool) -> str | None:
    if len(node.ops) > 1:
        return _holds(node, scope, negated)
    operator = _NEGATED[type(node.ops[0])] if negated else type(node.ops[0])
    left, right = node.left, node.comparators[0]
    if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant) and operator in _MIRRORED:
        left, right, operator = right, left, _MIRRORED[operator]
    return _sign(left, operator, right, scope) or _comparison(left, operator, right, scope)


def _comparison(left: ast.expr, operator: type[ast.cmpop], right: ast.expr, scope: Scope) -> str | None:
    if operator in _MEMBERSHIP and isinstance(right, ast.Tuple | ast.List | ast.Set):
        return _one_of(left, right, scope, negated=operator is ast.NotIn)
    first, second = subject(left, scope), subject(right, scope)
    if not first or not second or isinstance(left, ast.Compare | ast.BoolOp):
        return None
    if isinstance(right, ast.Constant) and type(right.value) in (int, float):
        second = str(right.value)
    if operator in _EQUALS and not isinstance(right, ast.Constant):
        return f"{first} {_EQUALS[operator]} {second}"
    moments = _MOMENTS if _is_moment(left) or _is_moment(right) else _COMPARISONS
    return f"{first} {moments.get(operator, _COMPARISONS[operator])} {second}"


def _one_of(left: ast.expr, right: ast.Tuple | ast.List | ast.Set, scope: Scope, *, negated: bool) -> str | None:
    """Say a comparison with a few literal values."""
    first, values = subject(left, scope), [subject(value, scope) for value in right.elts]
    known = [value for value in values if value]
    if not first or not known or len(known) < len(values) or len(known) > 6:
        return None
    if len(known) < 3:
        return f"{first} is {'neither ' if negated and len(known) > 1 else 'not ' if negated else ''}" + joined(
            known, "nor" if negated else "or"
        )
    return f"{first} is {'none' if negated else 'one'} of {joined(known)}"


def _sign(left: ast.expr, operator: type[ast.cmpop], right: ast.expr, scope: Scope) -> str | None:
    """Say a comparison with zero or with the empty string."""
    if not isinstance(right, ast.Constant) or isinstance(right.value, bool) or right.value not in (0, ""):
        return None
    is_count = builtin_call(left, scope) == "len" and isinstance(left, ast.Call) and len(left.args) == 1
    table = _EMPTY if is_count or right.value == "" else _SIGNS
    first = subject(left.args[0] if is_count and isinstance(left, ast.Call) else left, scope)
    return f"{first} {table[operator]}" if first and operator in table else None


def _is_moment(node: ast.expr) -> bool:
    return dotted(node).rpartition(".")[2].rpartition("_")[2] in {"date", "today", "now", "deadline"}


def _predicate(node: ast.Call, scope: Scope, negated: bool) -> str | None:
    """Say a call of a well-known predicate; any other call counts as true or false."""
    if builtin_call(node, scope) == "bool" and len(node.args) == 1 and not node.keywords:
        return _clause(node.args[0], scope, negated)
    return predicate(node, scope, negated) or _truth(node, scope, negated)


def _truth(node: ast.expr, scope: Scope, negated: bool) -> str | None:
    """Say that a value counts as true or false, by what is known of its type."""
    first = subject(node, scope)
    if not first or bare(first) is None:
        return None
    name = dotted(node.func) if isinstance(node, ast.Call) else dotted(node)
    is_asked = isinstance(node, ast.Call) and not node.args and not node.keywords
    kind = scope.types.get(f"{name}()" if is_asked else name, "") if is_asked or not isinstance(node, ast.Call) else ""
    return f"{first} {truth_words(kind, name)[negated]}"


def _holds(node: ast.expr, scope: Scope, negated: bool) -> str | None:
    text = source(node, scope)
    if not text:
        return None
    return f"{code(text)} does not hold" if negated else f"{code(text)} holds"


_SUBJECT = re.compile(r"``[^`]+`` (?=is |has |does |starts |ends |matches )")
_AMBIGUOUS = re.compile(r" (?:and|or|nor) (?!(?:negative|positive)\b)")
_NEGATED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_MIRRORED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.Eq, ast.NotEq: ast.NotEq, ast.Lt: ast.Gt, ast.GtE: ast.LtE, ast.Gt: ast.Lt, ast.LtE: ast.GtE,
}  # fmt: skip
_COMPARISONS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "is", ast.NotEq: "is not", ast.Is: "is", ast.IsNot: "is not", ast.In: "is in", ast.NotIn: "is not in",
    ast.Lt: "is less than", ast.LtE: "is at most", ast.Gt: "is greater than", ast.GtE: "is at least",
}  # fmt: skip
_MEMBERSHIP: Final = (ast.In, ast.NotIn)
_EQUALS: Final[dict[type[ast.cmpop], str]] = {ast.Eq: "equals", ast.NotEq: "does not equal"}
_MOMENTS: Final[dict[type[ast.cmpop], str]] = {
    ast.Lt: "is earlier than", ast.LtE: "is not later than", ast.Gt: "is later than", ast.GtE: "is not earlier than",
}  # fmt: skip
_SIGNS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "is zero", ast.NotEq: "is not zero", ast.Lt: "is negative", ast.LtE: "is zero or negative",
    ast.Gt: "is positive", ast.GtE: "is zero or positive",
}  # fmt: skip
_EMPTY: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "is empty", ast.NotEq: "is not empty", ast.Gt: "is not empty", ast.LtE: "is empty",
}  # fmt: skip
_CLAUSES: Final[dict[type[ast.expr], Callable[..., str | None]]] = {
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.Call: _predicate,
}
