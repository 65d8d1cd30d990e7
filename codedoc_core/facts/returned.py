"""What a function gives back as its summary: one expression, one of two, or a new instance."""

from __future__ import annotations

import ast
import builtins
import re
from typing import TYPE_CHECKING

from codedoc_core.facts.clauses import clause
from codedoc_core.facts.exceptions import caught_types
from codedoc_core.facts.expressions import phrase
from codedoc_core.facts.facts import Role
from codedoc_core.facts.returns import is_comparison, result_phrase, single_return, value_of
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.suites import core, only_returns
from codedoc_core.facts.types import is_new_instance
from codedoc_core.facts.words import article, bare, code, joined

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body

_OPERATORS = re.compile(r" [-+*/%&|^@]+ | (?:and|or|==|!=|<|>|in|is|not) |[\[{]")
_PRIVATE = re.compile(r"(?:^|[.\s(])_\w")


def returned(role: Role, body: Body) -> str | None:
    """Say the single expression that is returned."""
    site = single_return(body)
    if site is None or body.yields or not only_returns(site, body) or not _is_wanted(role, body):
        return None
    value = value_of(site)
    said = result_phrase(site, body)
    if isinstance(value, ast.Name) and body.loads.get(value.id, 0) > 1 and _is_call(value, body):
        return None  # what the call gave may have been changed on the way
    if value is None or said in {"``None``", "the new instance"}:
        return None
    if said is None or not is_plain(bare(said)):
        return _callee_result(value, role, body)
    if said.startswith("whether "):
        return said if role is not Role.DUNDER else f"return {said}"
    return _property(value, said, body) if role is Role.PROPERTY else _return(value, said, body)


def either(role: Role, body: Body) -> str | None:
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
    if isinstance(first, ast.Constant) and isinstance(first.value, bool):
        said = _verdict(test, first.value, second, body)
        if said or isinstance(second, ast.Constant):
            return f"whether {said}" if said else None
    condition, one, other = clause(test, body.scope), subject(first, body.scope), subject(second, body.scope)
    if not condition or not one or not other:
        return None
    said = f"{one} if {condition}, else {other}"
    return said if role is Role.PROPERTY else f"return {said}"


def _verdict(test: ast.expr, value: bool, second: ast.expr, body: Body) -> str | None:
    """Say ``True`` or ``False`` if something holds, and else a second truth value, as one condition."""
    if isinstance(second, ast.Constant):
        is_opposite = isinstance(second.value, bool) and second.value is not value
        return clause(test, body.scope, negated=not value) if is_opposite else None
    if not is_comparison(second, body):
        return None
    first = test if value else ast.UnaryOp(ast.Not(), test)
    return clause(ast.BoolOp(ast.Or() if value else ast.And(), [first, second]), body.scope)


def attempted(role: Role, body: Body) -> str | None:
    """Say ``try: return x`` with ``except E: return y``, or with ``pass`` and what follows."""
    attempt = _attempt(core(body.suite))
    if attempt is None:
        return None
    first, handler, second = attempt
    one, other, kinds = phrase(first, body.scope), phrase(second, body.scope), caught_types(handler)
    if not one or not other or not all(kinds) or one.startswith("whether") or not is_plain(bare(one)):
        return None
    broad = kinds[0] in {"Exception", "BaseException"}
    failure = "fails" if broad else f"raises {joined([code(kind) for kind in kinds], 'or')}"
    return f"{'' if role is Role.PROPERTY else 'return '}{one}, or {other} if that {failure}"


def _attempt(suite: list[ast.stmt]) -> tuple[ast.expr, ast.ExceptHandler, ast.expr] | None:
    """Take apart an attempt: what it returns, what stops it, and what is returned then."""
    attempt, rest = suite[0] if suite else None, suite[1:]
    match attempt:
        case ast.Try(body=[ast.Return(value=ast.expr() as first)], handlers=[handler], orelse=[], finalbody=[]):
            pass
        case _:
            return None
    match [*handler.body, *rest]:
        case [ast.Return(value=ast.expr() as second)] | [ast.Pass(), ast.Return(value=ast.expr() as second)]:
            return first, handler, second
        case [ast.Pass() | ast.Return(value=None)]:
            return first, handler, ast.Constant(None)
    return None


def created(role: Role, body: Body) -> str | None:
    """Say what an alternative constructor makes an instance from."""
    site = single_return(body)
    value = value_of(site) if site is not None else None
    if role is not Role.CLASS_METHOD or not isinstance(value, ast.Call) or not is_new_instance(value, body):
        return None
    if any(dotted(node) == "os.environ" for node in ast.walk(value)):
        return "create an instance from environment variables"
    given = [*value.args, *(keyword.value for keyword in value.keywords)]
    is_spread = len(given) == 1 and value.keywords and value.keywords[0].arg is None
    said = [subject(argument, body.scope) for argument in given]
    known = [part for part in said if part]
    if site is None or not given or len(known) != len(said) or not only_returns(site, body):
        return _made_of(body)
    if is_spread:
        return f"create an instance with {known[0]} as keyword arguments"
    return f"create an instance from {joined(known)}" if any(isinstance(a, ast.Name) for a in given) else None


def _made_of(body: Body) -> str | None:
    """Say the parameters that an alternative constructor reads, where it reads them all."""
    names = [arg.arg for arg in body.parameters]
    is_read = all(name in body.loads and name in body.scope.parameters for name in names)
    starred = body.node.args.vararg is not None or body.node.args.kwarg is not None
    known = 1 <= len(names) <= 2 and is_read and not starred and body.node.name.lstrip("_").startswith("from_")
    return f"create an instance from {joined([code(name) for name in names])}" if known else None


def _is_wanted(role: Role, body: Body) -> bool:
    return role is not Role.CONSTRUCTOR and body.node.name not in {"__enter__", "__aenter__"}


def _callee_result(value: ast.expr, role: Role, body: Body) -> str | None:
    """Say only what is called, where the call itself is too long to be shown."""
    value = value.value if isinstance(value, ast.Await) else value
    callee = source(value.func, body.scope) if isinstance(value, ast.Call) and dotted(value.func) else None
    if (
        callee is None
        or len(core(body.suite)) > 1
        or _PRIVATE.search(callee)
        or callee in vars(builtins)
        or callee == body.node.name
    ):
        return None
    if callee in vars(builtins):
        return None
    last = callee.rpartition(".")[2]
    said = f"{article(last)} {code(callee)}" if _is_class(last) else f"the result of {code(callee)}"
    return said if role is Role.PROPERTY else f"return {said}"


def _is_class(name: str) -> bool:
    return name[:1].isupper() and not name.isupper()


def _property(value: ast.expr, said: str, body: Body) -> str | None:
    if isinstance(value, ast.Constant):
        return f"always {said}"
    text = bare(said)
    if text is None:
        return said
    owner, _, name = text.rpartition(".")
    if isinstance(value, ast.Attribute) and owner and not owner.startswith("_") and "(" not in text:
        return f"the {code(name)} of {code(owner)}"
    if isinstance(value, ast.Attribute | ast.Name):
        return None
    result = _result_of(value, said, body) if _is_call(value, body) else f"the value of {said}"
    return result.removeprefix("return ") if result else None


def _return(value: ast.expr, said: str, body: Body) -> str | None:
    text = bare(said)
    if text is not None and ((text.startswith("_") and isinstance(value, ast.Attribute)) or text == body.node.name):
        return None
    if isinstance(value, ast.Name) and value.id not in body.scope.bound and not value.id.isupper():
        return None
    if _is_call(value, body) and text is not None:
        return _result_of(value, said, body)
    return f"return {said}"


def is_plain(text: str | None) -> bool:
    """Whether code is short enough to be read as prose."""
    return text is None or (len(text) <= 44 and text.count("(") <= 3 and len(_OPERATORS.findall(text)) <= 2)


def _is_call(value: ast.expr, body: Body) -> bool:
    if isinstance(value, ast.Name):
        value = body.scope.bound.get(value.id, value)
    return isinstance(value.value if isinstance(value, ast.Await) else value, ast.Call)


def _called_name(value: ast.expr, body: Body) -> str:
    """Return the dotted name of what is called, or an empty string where it is no name."""
    if isinstance(value, ast.Name):
        value = body.scope.bound.get(value.id, value)
    value = value.value if isinstance(value, ast.Await) else value
    return dotted(value.func).removeprefix(f"{body.receiver}.") if isinstance(value, ast.Call) else ""


def _result_of(value: ast.expr, said: str, body: Body) -> str | None:
    """Say a delegation, unless the callee is private or says the function's own name again."""
    if not _is_call(value, body):
        return said
    text, callee = bare(said) or "", _called_name(value, body)
    if _PRIVATE.search(text) or text.startswith(("super(", f"{body.node.name}(")):
        return None
    if callee in vars(builtins):
        return f"return {said}"
    last = callee.rpartition(".")[2].lstrip("_")
    if _is_class(last):
        return f"return {said}" if len(text) <= 32 else f"return {article(last)} {code(callee)}"
    return f"return the result of {said}"
