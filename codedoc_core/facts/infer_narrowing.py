"""What a test that came out true or false tells of the type of a name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.infer_terms import LIKELY, NONE, NOTHING, Type, arguments, head
from codedoc_core.facts.scope import dotted, unparsed

if TYPE_CHECKING:
    from codedoc_core.facts.infer_answers import Answers
    from codedoc_core.facts.infer_world import Code

_MAX_PARTS: Final = 40


def narrowed(name: str, kind: Type, tests: list[tuple[ast.expr, bool]], code: Code, engine: Answers) -> Type:
    """Return the type of a name after tests."""
    stack = list(reversed(tests))
    for _ in range(_MAX_PARTS):
        if not stack:
            break
        test, outcome = stack.pop()
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            stack.append((test.operand, not outcome))
        elif isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) is outcome:
            stack.extend((part, outcome) for part in reversed(test.values))
        else:
            kind = _told(name, kind, test, outcome, code, engine)
    return kind


def _told(name: str, kind: Type, test: ast.expr, outcome: bool, code: Code, engine: Answers) -> Type:
    if isinstance(test, ast.NamedExpr):
        test = test.target
    if isinstance(test, ast.Name | ast.Attribute | ast.Subscript):
        return kind - NONE if outcome and unparsed(test) == name else kind
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _compared(name, kind, test, outcome)
    if (
        isinstance(test, ast.Call)
        and isinstance(test.func, ast.Name)
        and test.func.id == "isinstance"
        and len(test.args) == 2
    ):
        return _checked(kind, test.args[1], outcome, code, engine) if unparsed(test.args[0]) == name else kind
    return kind


def _compared(name: str, kind: Type, test: ast.Compare, outcome: bool) -> Type:
    left = test.left.target if isinstance(test.left, ast.NamedExpr) else test.left
    right = test.comparators[0]
    if unparsed(left) != name or not isinstance(right, ast.Constant):
        return kind
    is_same = isinstance(test.ops[0], ast.Is | ast.Eq)
    if right.value is not None:
        return kind - NONE if is_same and outcome else kind
    if isinstance(test.ops[0], ast.Is | ast.IsNot | ast.Eq | ast.NotEq):
        return NONE if is_same is outcome and "None" in kind else kind if is_same is outcome else kind - NONE
    return kind


def _checked(kind: Type, classes: ast.expr, outcome: bool, code: Code, engine: Answers) -> Type:
    named = class_names(classes, code, engine)
    if not outcome:
        return frozenset(term for term in kind if head(term) not in named) if named else kind
    if not named:
        return kind
    kept = frozenset(term for term in kind if set(engine.world.line(head(term))) & named)
    return kept | (kind & LIKELY) if kept - LIKELY else frozenset(named)


def class_names(node: ast.expr, code: Code, engine: Answers) -> set[str]:
    """Return the dotted names of the classes in the second argument of ``isinstance``."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    found: set[str] = set()
    for part in parts:
        kind = engine.variable(engine.world.resolve(code.module, dotted(part))) if dotted(part) else NOTHING
        names = [arguments(term)[0] for term in kind if term.startswith("type[") and arguments(term)]
        if not names:
            return set()
        found.update(names)
    return found
