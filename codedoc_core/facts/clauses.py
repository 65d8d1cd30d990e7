"""Conditions in words: clauses that can be negated, such as "``qty`` is zero or negative"."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.scope import Scope, builtin_call, dotted, is_small, source
from codedoc_core.facts.words import article, bare, code, joined, singular

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


def subject(node: ast.expr, scope: Scope) -> str | None:
    """Return the simple thing that an expression is: code, or what a local variable stands for."""
    if isinstance(node, ast.Name) and node.id in scope.bound:
        node = scope.bound[node.id]
        if isinstance(node, ast.List | ast.Dict | ast.Set):  # which may hold other things by now
            return None
    if isinstance(node, ast.Await):
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
    return builtin_call(node, scope) in _BOOLEAN_BUILTINS


def truth_words(annotation: str, name: str) -> tuple[str, str]:
    """Return how a value of a type is said to be true and to be false."""
    kind = annotation.replace("typing.", "").replace(" ", "")
    if kind == "bool" or _BOOLEAN_NAME.match(name.rpartition(".")[2]):
        return "is true", "is false"
    if _SIZED.fullmatch(kind):
        return "is not empty", "is empty"
    return "is truthy", "is falsy"


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
    shape = (builtin_call(node, scope), len(node.args))
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        return _truth(node, scope, negated)
    if shape in _BUILTINS:
        return _BUILTINS[shape](node, scope, negated)
    if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS and len(node.args) == 1:
        value, first = subject(node.args[0], scope), subject(node.func.value, scope)
        return f"{first} {_METHODS[node.func.attr][negated]} {value}" if first and value else None
    return _quality(node, scope, negated) or _match(node, scope, negated) or _truth(node, scope, negated)


def _quality(node: ast.Call, scope: Scope, negated: bool) -> str | None:
    """Say a question that strings and paths answer about themselves."""
    if not isinstance(node.func, ast.Attribute) or node.args or node.func.attr not in _QUALITIES:
        return None
    first = subject(node.func.value, scope)
    return f"{first} is {'not ' if negated else ''}{_QUALITIES[node.func.attr]}" if first and bare(first) else None


def _match(node: ast.Call, scope: Scope, negated: bool) -> str | None:
    """Say ``rx.search(text)`` where ``rx`` is bound to ``re.compile(pattern)``."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="search" | "match" | "fullmatch"), args=[text]):
            bound = scope.bound.get(name)
        case _:
            return None
    if not isinstance(bound, ast.Call) or dotted(bound.func) != "re.compile" or len(bound.args) != 1:
        return None
    first, pattern = subject(text, scope), subject(bound.args[0], scope)
    return f"{first} {'does not match' if negated else 'matches'} {pattern}" if first and pattern else None


def _callable(node: ast.Call, scope: Scope, negated: bool) -> str | None:
    first = subject(node.args[0], scope)
    return f"{first} {'is not' if negated else 'is'} callable" if first else None


def _has_attribute(node: ast.Call, scope: Scope, negated: bool) -> str | None:
    first, name = subject(node.args[0], scope), node.args[1]
    if not first or not isinstance(name, ast.Constant) or not str(name.value).isidentifier():
        return None
    return f"{first} has {'no' if negated else 'an'} attribute {code(str(name.value))}"


def _instance(node: ast.Call, scope: Scope, negated: bool) -> str | None:
    first, names = subject(node.args[0], scope), _class_names(node.args[1], scope)
    if not first or not names:
        return None
    kinds = [f"{article(name)} {code(name)}" for name in names]
    if negated and len(names) > 1:
        return f"{first} is neither {joined(kinds, 'nor')}"
    return f"{first} {'is not' if negated else 'is'} {joined(kinds, 'or')}"


def _subclass(node: ast.Call, scope: Scope, negated: bool) -> str | None:
    first, names = subject(node.args[0], scope), _class_names(node.args[1], scope)
    if not first or not names:
        return None
    return f"{first} {'is not' if negated else 'is'} a subclass of {joined([code(n) for n in names], 'or')}"


def _class_names(node: ast.expr, scope: Scope) -> list[str]:
    names = [dotted(item) for item in (node.elts if isinstance(node, ast.Tuple) else [node])]
    known = (
        all(names) and len(names) <= 4 and not {n.partition(".")[0] for n in names} & {*scope.hidden, scope.receiver}
    )
    return names if known else []


def _truth(node: ast.expr, scope: Scope, negated: bool) -> str | None:
    """Say that a value counts as true or false, by what is known of its type."""
    first = subject(node, scope)
    if not first or bare(first) is None:
        return None
    kind = scope.types.get(node.id, "") if isinstance(node, ast.Name) else ""
    name = dotted(node.func) if isinstance(node, ast.Call) else dotted(node)
    return f"{first} {truth_words(kind, name)[negated]}"


def _holds(node: ast.expr, scope: Scope, negated: bool) -> str | None:
    text = source(node, scope)
    if not text:
        return None
    return f"{code(text)} does not hold" if negated else f"{code(text)} holds"


_BOOLEAN_BUILTINS: Final = frozenset({"isinstance", "issubclass", "callable", "hasattr", "any", "all", "bool"})
_BOOLEAN_NAME = re.compile(r"_*(?:is|has|can|should|was|did)_")
_SUBJECT = re.compile(r"``[^`]+`` (?=is |has |does |starts |ends |matches )")
_AMBIGUOUS = re.compile(r" (?:and|or|nor) (?!(?:negative|positive)\b)")
_SIZED = re.compile(r"(?:str|bytes|(?:list|dict|set|tuple|frozenset|List|Dict|Set|Tuple|Sequence|Mapping)(?:\[.*\])?)")
_METHODS: Final = {
    "startswith": ("starts with", "does not start with"),
    "endswith": ("ends with", "does not end with"),
}
_QUALITIES: Final = {
    "isdigit": "made of digits only",
    "isalpha": "made of letters only",
    "isalnum": "made of letters and digits only",
    "isspace": "made of whitespace only",
    "isidentifier": "an identifier",
    "is_dir": "a directory",
    "is_file": "a file",
    "is_absolute": "absolute",
}
_BUILTINS: Final[dict[tuple[str, int], Callable[[ast.Call, Scope, bool], str | None]]] = {
    ("isinstance", 2): _instance,
    ("issubclass", 2): _subclass,
    ("callable", 1): _callable,
    ("hasattr", 2): _has_attribute,
}
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
