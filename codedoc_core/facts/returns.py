"""What a function returns or yields: whether it is due, of which type, and in words."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.clauses import clause
from codedoc_core.facts.contracts import opened_path
from codedoc_core.facts.elements import is_private
from codedoc_core.facts.exceptions import suppresses
from codedoc_core.facts.expressions import phrase, whose
from codedoc_core.facts.facts import ResultFact, Role
from codedoc_core.facts.results import path_words
from codedoc_core.facts.scope import builtin_call, dotted, is_small, source, unparsed
from codedoc_core.facts.subjects import is_boolean
from codedoc_core.facts.suites import attempted_call, leaves
from codedoc_core.facts.types import is_new_instance, proved_type
from codedoc_core.facts.words import bare, code, sentence

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body, Site

_NOTHING: Final = frozenset({"None", "NoReturn", "Never", "typing.NoReturn", "typing.Never"})
_CONTEXT_MANAGERS: Final = frozenset({"contextmanager", "asynccontextmanager", "fixture"})
_COLLECTIONS: Final = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_WRAPPERS: Final = ("Iterator", "Generator", "Iterable", "AsyncIterator", "AsyncGenerator", "AsyncIterable")


def return_fact(body: Body, role: Role, class_name: str) -> ResultFact | None:
    """Return what a function returns, or ``None`` where a Returns section is not due."""
    annotation = _annotation(body)
    is_silent = role in {Role.PROPERTY, Role.SETTER, Role.DELETER, Role.CONSTRUCTOR, Role.TEST}
    if body.yields or is_silent or annotation in _NOTHING:
        return None
    values = [value for site in body.returns if (value := value_of(site)) is not None]
    given = [value for value in values if not _is_none(value)]
    if not given and annotation is None:
        return None
    may_be_none = bool(given) and (len(given) < len(body.returns) or not leaves(body.suite))
    proved = proved_type(given, body, class_name, may_be_none=may_be_none)
    words = result_words(body) or path_words(body)
    return ResultFact(annotation, annotation or proved, words, may_be_none)


def yield_fact(body: Body, role: Role, decorators: tuple[str, ...]) -> ResultFact | None:
    """Return what a function yields, or ``None`` where a Yields section is not due."""
    values = [site.node.value for site in body.yields if isinstance(site.node, ast.Yield)]
    if (
        not body.yields
        or role is Role.TEST
        or (body.node.returns is None and all(v is None for v in values) and values)
    ):
        return None
    annotation = _annotation(body)
    yielded = _yielded_type(body.node.returns)
    if yielded == "None":
        return None
    is_manager = any(name.rpartition(".")[2] in _CONTEXT_MANAGERS for name in decorators)
    proved = proved_type([v for v in values if v is not None], body, "") if len(values) == len(body.yields) else None
    words = _yield_words(body)
    if is_manager and len(body.yields) > 1:
        words = None
    return ResultFact(annotation, yielded or proved, words)


def result_words(body: Body) -> str | None:
    """Return the single value that is returned as a sentence."""
    single = single_return(body)
    value = value_of(single) if single is not None else None
    if single is None or value is None:
        call = attempted_call(body)
        callee = _callee(call, body) if call is not None else None
        return sentence(f"the result of {code(callee)}") if callee else None
    if _may_have_changed(value, body):
        return None
    said, callee = result_phrase(single, body), _callee(value, body)
    if callee and (said is None or bare(said)):
        return sentence(f"the result of {code(callee)}") if not callee.startswith("_") and "._" not in callee else None
    return sentence(said) if said and (bare(said) is None or _is_telling(value, body)) else None


def value_of(site: Site) -> ast.expr | None:
    """Return the expression that a ``return`` statement returns."""
    return site.node.value if isinstance(site.node, ast.Return) else None


def single_return(body: Body) -> Site | None:
    """Return the only ``return`` of a value, where no other path gives a value that matters."""
    given = [site for site in body.returns if value_of(site) is not None]
    if len(given) != 1 or len(body.returns) > 1 or (given[0].frame is not None and not _surely_reached(given[0], body)):
        return None
    return given[0]


def result_phrase(site: Site, body: Body) -> str | None:
    """Return a returned value as a noun phrase."""
    value = value_of(site)
    if value is None:
        return None
    known = _known_result(value, body)
    if known:
        return known
    if _may_have_changed(value, body):
        return None
    if is_comparison(value, body):
        said = clause(value, body.scope_at(site))
        return f"whether {said}" if said else None
    if isinstance(value, ast.Call) and _annotation(body) == "bool":
        said = source(value, body.scope_at(site))
        return f"whether {code(said)} is true" if said and not is_private(said) else None
    return phrase(value, body.scope_at(site))


def _may_have_changed(value: ast.expr, body: Body) -> bool:
    """Whether a local variable may no longer be what it was bound to: it was changed, or a collection handed around."""
    if not isinstance(value, ast.Name) or value.id not in body.scope.bound:
        return False
    start = body.scope.bound[value.id]
    is_collection = isinstance(start, _COLLECTIONS) or builtin_call(start, body.scope) in {"list", "dict", "set"}
    return value.id in body.changed or (is_collection and body.loads.get(value.id, 0) > 1)


def _annotation(body: Body) -> str | None:
    return unparsed(body.node.returns).strip("'\"") if body.node.returns is not None else None


def _yielded_type(annotation: ast.expr | None) -> str | None:
    match annotation:
        case (
            ast.Subscript(value=wrapper, slice=ast.Tuple(elts=[first, *_])) | ast.Subscript(value=wrapper, slice=first)
        ):
            return unparsed(first) if dotted(wrapper).rpartition(".")[2] in _WRAPPERS else None
    return None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_telling(node: ast.expr, body: Body) -> bool:
    """Whether showing an expression as code tells more than that something is returned."""
    return not isinstance(node, ast.Name) or node.id in body.scope.parameters


def is_comparison(node: ast.expr, body: Body) -> bool:
    """Whether a comparison gives a plain truth value, which an overloaded operator need not."""
    if is_boolean(node, body.scope):
        return True
    if isinstance(node, ast.BoolOp):
        return is_small(node) and all(is_comparison(value, body) for value in node.values)
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return False
    name, annotation = body.node.name.lstrip("_"), _annotation(body)
    sides = [node.left, node.comparators[0]]
    plain = any(_is_plain_value(side, body) for side in sides)
    return annotation == "bool" or name.startswith(("is_", "has_", "can_")) or (annotation is None and plain)


def _is_plain_value(node: ast.expr, body: Body) -> bool:
    """Whether a value is surely no array or symbol whose comparison gives another."""
    is_constant = isinstance(node, ast.Constant) or dotted(node).rpartition(".")[2].isupper()
    return is_constant or builtin_call(node, body.scope) == "len"


def _surely_reached(site: Site, body: Body) -> bool:
    """Whether every way to the end of the function passes a ``return``, apart from those that raise."""
    frames = list(site.frames())
    if any(isinstance(f.node, ast.With | ast.AsyncWith) and any(map(suppresses, f.node.items)) for f in frames):
        return False
    if all(isinstance(frame.node, ast.With | ast.AsyncWith) for frame in frames):
        return True
    return all(
        isinstance(frame.node, ast.With | ast.AsyncWith)
        or (frame.part == "after" and isinstance(frame.node, ast.If) and isinstance(frame.node.body[-1], ast.Raise))
        or (frame.part == "body" and isinstance(frame.node, ast.Try) and _handlers_raise(frame.node))
        for frame in frames
    ) and bool(body.suite)


def _handlers_raise(node: ast.Try) -> bool:
    returns_late = any(isinstance(statement, ast.Return) for statement in node.finalbody)
    return not returns_late and all(isinstance(handler.body[-1], ast.Raise) for handler in node.handlers)


def _callee(node: ast.expr, body: Body) -> str | None:
    """Return the function whose result is returned; a class gives an instance, not a result."""
    if isinstance(node, ast.Name):
        node = body.scope.bound.get(node.id, node)
    node = node.value if isinstance(node, ast.Await) else node
    if not isinstance(node, ast.Call) or not dotted(node.func) or is_boolean(node, body.scope):
        return None
    if builtin_call(node, body.scope) in vars(builtins) or dotted(node.func) == body.receiver:
        return None
    callee = source(node.func, body.scope)
    return callee if callee and callee.rpartition(".")[2][:1].islower() else None


def _known_result(node: ast.expr, body: Body) -> str | None:
    """Say what a well-known call gives."""
    if isinstance(node, ast.Name) and node.id in body.scope.bound:
        node = body.scope.bound[node.id]
    if isinstance(node, ast.Call) and is_new_instance(node, body):
        return "the new instance"
    if not isinstance(node, ast.Call) or not node.args:
        return None
    name, first = dotted(node.func), node.args[0]
    if name in {"json.load", "json.loads"} and isinstance(first, ast.Name):
        return "the decoded value"
    if isinstance(node.func, ast.Attribute) and node.func.attr == "read" and opened_path(dotted(node.func.value), body):
        return "the content of the file"
    return None


def _yield_words(body: Body) -> str | None:
    """Say what a loop yields: each match, each pair."""
    if len(body.yields) != 1 or not isinstance(body.yields[0].node, ast.Yield):
        return None
    loop = yielding_loop(body)
    if loop is None:
        return None
    target, tests, value = loop
    if isinstance(value, ast.Name) and value.id == target and tests:
        return "Each match, in order." if whose(tests[0], target, body.scope) else None
    return None


def yielding_loop(body: Body) -> tuple[str, list[ast.expr], ast.expr] | None:
    """Take apart ``for x in xs: if test: yield value`` at the end of a function."""
    match body.suite[-1]:
        case ast.For(
            target=ast.Name(id=target), body=[ast.Expr(value=ast.Yield(value=ast.expr() as value))], orelse=[]
        ):
            return target, [], value
        case ast.For(
            target=ast.Name(id=target),
            body=[ast.If(test=test, body=[ast.Expr(value=ast.Yield(value=ast.expr() as value))], orelse=[])],
            orelse=[],
        ):
            return target, [test], value
    return None
