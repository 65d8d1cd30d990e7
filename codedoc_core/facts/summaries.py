"""The summary of a function: the first rung of the ladder of evidence that holds."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.clauses import clause, subject
from codedoc_core.facts.comments import summary_comment
from codedoc_core.facts.contracts import opened_path
from codedoc_core.facts.deeds import deeds
from codedoc_core.facts.dunders import dunder_summary
from codedoc_core.facts.expressions import whose
from codedoc_core.facts.facts import Role
from codedoc_core.facts.parameters import is_stub
from codedoc_core.facts.raises import always_raises
from codedoc_core.facts.returns import result_phrase, single_return, yielding_loop
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.words import LONG, VERBS, bare, code, joined, sentence, split_identifier, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.body import Body, Site
    from codedoc_core.symbols.symbol import Module, Symbol

_SILENT: Final = frozenset({Role.TEST, Role.SETTER, Role.DELETER, Role.OVERLOAD})


def summary(symbol: Symbol, module: Module, role: Role, body: Body) -> str | None:
    """Return the best proved summary, or ``None``."""
    if role in _SILENT:
        return None
    said = summary_comment(symbol, module)
    if said or is_stub(body.suite):
        return said
    for rung in _RUNGS:
        said = rung(role, body)
        if said and len(said) < LONG:
            return _capped(sentence(said))
    return None


def _capped(text: str) -> str | None:
    return text if len(text) <= LONG and text.count("``") % 2 == 0 else None


def core(suite: list[ast.stmt]) -> list[ast.stmt]:
    """Return a body without its leading checks, fallbacks and imports: what it is there for."""
    for at, statement in enumerate(suite):
        if not _is_preamble(statement):
            return suite[at:]
    return []


def _is_preamble(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.Global() | ast.Nonlocal():
            return True
        case ast.If(body=[ast.Raise()], orelse=[]):
            return True
        case ast.If(
            test=ast.Compare(left=ast.Name(id=name), ops=[ast.Is()], comparators=[ast.Constant(value=None)]),
            body=[ast.Assign(targets=[ast.Name(id=target)])],
            orelse=[],
        ):
            return name == target
    return False


def _dunder(role: Role, body: Body) -> str | None:
    name = body.node.name
    is_dunder = role in {Role.DUNDER, Role.CONSTRUCTOR} or (name.startswith("__") and name.endswith("__"))
    return dunder_summary(body) if is_dunder else None


def _is_wanted(role: Role, body: Body) -> bool:
    return role is not Role.CONSTRUCTOR and body.node.name not in {"__enter__", "__aenter__"}


def _returned(role: Role, body: Body) -> str | None:
    """Say the single expression that is returned."""
    site = single_return(body)
    if site is None or body.yields or not _does_nothing_else(site, body) or not _is_wanted(role, body):
        return None
    value = site.node.value  # type: ignore[attr-defined]
    said = result_phrase(site, body)
    if said is None:
        return None
    if said.startswith("whether "):
        return said if role is not Role.DUNDER else f"return {said}"
    return _property(value, said, body) if role is Role.PROPERTY else _return(value, said, body)


def _does_nothing_else(site: Site, body: Body) -> bool:
    """Whether a function only computes what it returns: bindings whose value is told, checks, and the return."""
    rest = [statement for statement in core(body.suite) if statement is not site.node]
    return all(_binds_one(statement, body) or _only_opens(statement, site) for statement in rest)


def _binds_one(statement: ast.stmt, body: Body) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name in body.scope.bound
    return False


def _only_opens(statement: ast.stmt, site: Site) -> bool:
    return isinstance(statement, ast.With | ast.AsyncWith) and statement.body == [site.node]


def _property(value: ast.expr, said: str, body: Body) -> str | None:
    if isinstance(value, ast.Constant):
        return f"always {said}" if value.value is not None else None
    text = bare(said)
    if text is None:
        return said
    owner, _, name = text.rpartition(".")
    if isinstance(value, ast.Attribute) and owner and not owner.startswith("_") and "(" not in text:
        return f"the {code(name)} of {code(owner)}"
    return None if isinstance(value, ast.Attribute | ast.Name) else _result_of(value, said, body)


def _return(value: ast.expr, said: str, body: Body) -> str | None:
    text = bare(said)
    if text is not None and ((text.startswith("_") and isinstance(value, ast.Attribute)) or text == body.node.name):
        return None
    if isinstance(value, ast.Name) and value.id not in body.scope.bound:
        return None
    if _is_call(value, body) and text is not None:
        return _result_of(value, said, body)
    return f"return {said}"


def _is_call(value: ast.expr, body: Body) -> bool:
    if isinstance(value, ast.Name):
        value = body.scope.bound.get(value.id, value)
    return isinstance(value.value if isinstance(value, ast.Await) else value, ast.Call)


def _result_of(value: ast.expr, said: str, body: Body) -> str | None:
    """Say a delegation, unless the callee is private or says the function's own name again."""
    if not _is_call(value, body):
        return said
    text = bare(said) or ""
    if re.search(r"(?:^|[.\s(])_\w", text) or text.startswith(("super(", f"{body.node.name}(")):
        return None
    return f"return the result of {said}"


def _either(role: Role, body: Body) -> str | None:
    """Say two returns and the condition between them."""
    match core(body.suite):
        case [
            ast.If(test=test, body=[ast.Return(value=ast.expr() as first)], orelse=[]),
            ast.Return(value=ast.expr() as second),
        ]:
            pass
        case [
            ast.If(
                test=test, body=[ast.Return(value=ast.expr() as first)], orelse=[ast.Return(value=ast.expr() as second)]
            )
        ]:
            pass
        case _:
            return None
    if not _is_wanted(role, body) or body.changed:
        return None
    condition, one, other = clause(test, body.scope), subject(first, body.scope), subject(second, body.scope)
    if not condition or not one or not other:
        return None
    said = f"{one} if {condition}, else {other}"
    return said if role is Role.PROPERTY else f"return {said}"


def _yielded(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say what a loop at the end yields, and which elements it picks."""
    if len(body.yields) != 1:
        return None
    last, rest = body.suite[-1], core(body.suite)[:-1]
    loop = yielding_loop(body)
    if loop is None or not isinstance(last, ast.For) or not all(_binds_one(statement, body) for statement in rest):
        return None
    target, tests, value = loop
    over = subject(last.iter, body.scope)
    if not over or bare(over) is None or "(" in over:
        return None
    return _picked(target, tests, value, over, body)


def _picked(target: str, tests: list[ast.expr], value: ast.expr, over: str, body: Body) -> str | None:
    said = whose(tests[0], target, body.scope) if tests else ""
    if said is None:
        return None
    kept = f"the {over} {said}" if said else over
    if isinstance(value, ast.Name) and value.id == target:
        return f"yield {kept}" if said else f"yield each of {over}"
    path = dotted(value)
    if path.startswith(f"{target}."):
        return f"yield the {code(path.removeprefix(f'{target}.'))} of each of {kept}"
    return None


def _file(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say what is read from a file that is opened for it alone."""
    match core(body.suite):
        case [ast.With(items=[_], body=[ast.Return(value=ast.Call(func=func, args=args))])]:
            pass
        case _:
            return None
    loader, _, method = dotted(func).rpartition(".")
    if loader in _LOADERS and method == "load" and len(args) == 1:
        path = opened_path(dotted(args[0]), body)
        return f"load {_LOADERS[loader]} from the file at {code(path)}" if path else None
    path = opened_path(loader, body) if method == "read" else None
    return f"return the content of the file at {code(path)}" if path else None


def _attempts(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say what a loop of attempts does at last."""
    call = attempted_call(body)
    if call is None or not isinstance(call.func, ast.Attribute):
        return None
    verb, owner = split_identifier(call.func.attr), source(call.func.value, body.scope)
    callee = source(call.func, body.scope)
    if not callee or not owner or not verb:
        return None
    return f"return the result of {code(callee)}, trying again if it fails"


def attempted_call(body: Body) -> ast.Call | None:
    """Return the call that a loop of attempts makes until it succeeds."""
    match core(body.suite):
        case [
            ast.For(
                iter=ast.Call(func=ast.Name(id="range")),
                body=[ast.Try(body=[ast.Return(value=value)], handlers=[_], orelse=[], finalbody=[])],
                orelse=[],
            ),
            ast.Raise(),
        ]:
            value = value.value if isinstance(value, ast.Await) else value
            return value if isinstance(value, ast.Call) else None
    return None


def _done(role: Role, body: Body) -> str | None:
    """Say what the statements of a body that returns nothing do."""
    if any(getattr(site.node, "value", None) is not None for site in body.returns) or body.yields:
        return None
    if role is Role.CONSTRUCTOR:
        return _stored(body)
    suite = core(body.suite)
    return deeds(suite, body) if len(body.returns) == 0 else None


def _stored(body: Body) -> str | None:
    """Say what a constructor keeps, where it does nothing else."""
    kept = []
    for statement in core(body.suite):
        match statement:
            case ast.Assign(targets=[ast.Attribute(attr=attr)], value=ast.Name(id=name)) if attr.lstrip("_") == name:
                kept.append(code(name))
            case _:
                return None
    return f"store {joined(kept)}" if kept and len(kept) == len(body.parameters) > 1 else None


def _never(role: Role, body: Body) -> str | None:  # noqa: ARG001
    raised = always_raises(body)
    return f"raise {code(raised)}" if raised else None


def _named(role: Role, body: Body) -> str | None:  # noqa: ARG001
    """Say a name that is a verb and its object where the body opens a parameter as a file."""
    words = split_identifier(body.node.name)
    opened = [path for name in body.stores if (path := opened_path(name, body)) is not None]
    if len(words) < 2 or words[0] not in VERBS or len(opened) != 1:
        return None
    verb, noun = words[0], spoken(body.node.name).partition(" ")[2]
    if verb in {"load", "read", "parse"} and not re.search(r"\b(?:file|from|to)\b", noun):
        return f"{verb} the {noun} from the file at {code(opened[0])}"
    return None


_LOADERS: Final = {"json": "JSON", "pickle": "a pickled object", "tomllib": "TOML", "plistlib": "a property list"}
_RUNGS: Final[tuple[Callable[[Role, Body], str | None], ...]] = (
    _dunder, _file, _returned, _either, _yielded, _attempts, _never, _done, _named,
)  # fmt: skip
