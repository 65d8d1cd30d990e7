"""What a function gives back as its summary: one expression, one of two, or a new instance."""

from __future__ import annotations

import ast
import builtins
import re
from typing import TYPE_CHECKING

from codedoc_core.facts.calls import verb_call
from codedoc_core.facts.facts import Role
from codedoc_core.facts.returns import result_phrase, single_return, value_of
from codedoc_core.facts.scope import dotted, source
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.suites import only_returns
from codedoc_core.facts.types import is_new_instance
from codedoc_core.facts.words import article, bare, code, joined

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body

_OPERATORS = re.compile(r" [-+*/%&|^@]+ | (?:and|or|==|!=|<|>|in|is|not) |[\[{]")
_PRIVATE = re.compile(r"(?:^|[.\s(])_\w")


def returned(role: Role, body: Body) -> str | None:
    """Say the single expression that is returned."""
    site = single_return(body)
    if site is None or body.yields or not only_returns(site, body) or not is_wanted(role, body):
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


def is_wanted(role: Role, body: Body) -> bool:
    """Whether what a function returns is worth a sentence."""
    return role is not Role.CONSTRUCTOR and body.node.name not in {"__enter__", "__aenter__"}


def _callee_result(value: ast.expr, role: Role, body: Body) -> str | None:
    """Say only what is called, where the call itself is too long to be shown."""
    value = value.value if isinstance(value, ast.Await) else value
    callee = source(value.func, body.scope) if isinstance(value, ast.Call) and dotted(value.func) else None
    if (
        callee is None
        or len(body.core) > 1
        or _PRIVATE.search(callee)
        or callee in vars(builtins)
        or callee == body.node.name
    ):
        return None
    if callee in vars(builtins):
        return None
    last = callee.rpartition(".")[2]
    said = f"{article(callee)} {code(callee)}" if _is_class(last) else f"the result of {code(callee)}"
    if role is Role.PROPERTY:
        return said
    deed = verb_call(value, body.scope, body) if isinstance(value, ast.Call) else None
    return deed or f"return {said}"


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
        return f"return {said}" if len(text) <= 32 else f"return {article(callee)} {code(callee)}"
    value = body.scope.bound.get(value.id, value) if isinstance(value, ast.Name) else value
    call = value.value if isinstance(value, ast.Await) else value
    deed = verb_call(call, body.scope, body) if isinstance(call, ast.Call) else None
    return deed or f"return the result of {said}"
