"""What a generator is sent, and what it ends with: the two ends of it that a loop never sees."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.facts import ResultFact
from codedoc_core.facts.returns import result_words, value_of
from codedoc_core.facts.scope import dotted, unparsed
from codedoc_core.facts.suites import leaves
from codedoc_core.facts.types import proved_type
from codedoc_core.symbols.names import guarded_statements

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body

_SENT, _FINAL = 1, 2
_ARGUMENTS: Final = {"Generator": 3, "AsyncGenerator": 2}
_NOTHING: Final = frozenset({"None", "NoReturn", "Never", "typing.NoReturn", "typing.Never"})


def sent_fact(body: Body) -> ResultFact | None:
    """Return what a generator makes of the values that it is sent, or ``None`` where it takes none."""
    received = _received(body)
    annotation = _annotated(body, _SENT)
    if annotation in _NOTHING or (not received and annotation is None):
        return None
    said = annotation or _declared(received, body)
    return ResultFact(annotation, said, None, _allows_none(annotation) or _is_asked_for_none(received, body))


def final_fact(body: Body) -> ResultFact | None:
    """Return what ``yield from`` gives once a generator is through, or ``None`` where that is nothing."""
    values = [value for site in body.returns if (value := value_of(site)) is not None]
    given = [value for value in values if not (isinstance(value, ast.Constant) and value.value is None)]
    annotation = _annotated(body, _FINAL)
    if annotation in _NOTHING or (not given and annotation is None):
        return None
    may_be_none = bool(given) and (len(given) < len(body.returns) or not leaves(body.suite))
    proved = proved_type(given, body, "", may_be_none=may_be_none)
    is_delegated = any(isinstance(value, ast.YieldFrom) for value in given)
    return ResultFact(annotation, annotation or proved, None if is_delegated else result_words(body), may_be_none)


def _annotated(body: Body, at: int) -> str | None:
    """Return an argument of ``Generator[...]`` as written; what is left out is ``None`` by the rules of typing."""
    match _evaluated(body.node.returns):
        case ast.Subscript(value=wrapper, slice=inner) if _name(wrapper) in _ARGUMENTS:
            given = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return unparsed(given[at]) if at < min(len(given), _ARGUMENTS[_name(wrapper)]) else "None"
    return None


def _evaluated(node: ast.expr | None) -> ast.expr | None:
    """An annotation that is written as a string, read."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return ast.parse(node.value, mode="eval").body
        except SyntaxError:
            return None
    return node


def _name(node: ast.expr) -> str:
    return dotted(node).rpartition(".")[2]


def _received(body: Body) -> list[ast.Yield]:
    """The ``yield`` expressions whose value somebody uses."""
    statements = (node for node, _ in guarded_statements(body.suite))
    dropped = {id(node.value) for node in statements if isinstance(node, ast.Expr)}
    return [site.node for site in body.yields if isinstance(site.node, ast.Yield) and id(site.node) not in dropped]


def _bound(received: list[ast.Yield], body: Body) -> dict[str, str | None]:
    """The names that values sent are bound to, with the types that are declared for them."""
    ids = {id(node) for node in received}
    found: dict[str, str | None] = {}
    for node, _ in guarded_statements(body.suite):
        if isinstance(node, ast.AnnAssign) and id(node.value) in ids:
            found[dotted(node.target)] = unparsed(node.annotation)
        elif isinstance(node, ast.Assign) and id(node.value) in ids:
            found |= dict.fromkeys(map(dotted, node.targets))
    return found


def _declared(received: list[ast.Yield], body: Body) -> str | None:
    kinds = set(_bound(received, body).values())
    return kinds.pop() if len(kinds) == 1 else None


def _allows_none(annotation: str | None) -> bool:
    return annotation is not None and ("Optional[" in annotation or "None" in annotation.replace("|", " ").split())


def _is_asked_for_none(received: list[ast.Yield], body: Body) -> bool:
    """Whether the code tells a value that was sent from none, as ``next`` sends none."""
    names = _bound(received, body)
    return any(
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Is | ast.IsNot)
        and isinstance(node.comparators[0], ast.Constant)
        and node.comparators[0].value is None
        and dotted(node.left) in names
        for node in (ast.walk(body.node) if names else ())
    )
