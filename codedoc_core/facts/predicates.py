"""Calls that ask a question, in words: ``isinstance``, ``startswith``, ``path.is_dir()``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.scope import Scope, builtin_call, dotted
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.words import article, bare, code, joined

if TYPE_CHECKING:
    from collections.abc import Callable


def predicate(node: ast.Call, scope: Scope, negated: bool) -> str | None:
    """Say a call of a well-known predicate as a clause, or ``None`` for any other call."""
    shape = (builtin_call(node, scope), len(node.args))
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        return None
    if shape in _BUILTINS:
        return _BUILTINS[shape](node, scope, negated)
    asked = _QUESTIONS.get(dotted(node.func)) if len(node.args) == 1 else None
    if asked and "os" not in scope.hidden:
        value = subject(node.args[0], scope)
        return f"{value} {asked[negated]}" if value else None
    if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS and len(node.args) == 1:
        value, first = subject(node.args[0], scope), subject(node.func.value, scope)
        return f"{first} {_METHODS[node.func.attr][negated]} {value}" if first and value else None
    return _quality(node, scope, negated) or _match(node, scope, negated)


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


_QUESTIONS: Final = {
    "os.path.exists": ("exists", "does not exist"),
    "os.path.isfile": ("is a file", "is not a file"),
    "os.path.isdir": ("is a directory", "is not a directory"),
    "os.path.islink": ("is a symbolic link", "is not a symbolic link"),
    "os.path.isabs": ("is absolute", "is not absolute"),
}
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
