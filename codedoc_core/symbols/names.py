"""What a module's names stand for, as far as its own text tells: imports and base classes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.symbols.parse import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUITES: Final = ("body", "orelse", "finalbody", "handlers", "cases")
_GUARDS: Final = (ast.Try, ast.TryStar, ast.With, ast.AsyncWith)
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def guarded_statements(suite: list[ast.stmt]) -> Iterator[tuple[ast.stmt, bool]]:
    """Give every statement of a suite and of the suites in it, and whether a ``try`` or ``with`` stands around it.

    Definitions are given, but not looked into.
    """
    stack: list[tuple[ast.AST, bool]] = [(node, False) for node in reversed(suite)]
    while stack:
        node, guarded = stack.pop()
        if isinstance(node, ast.stmt):
            yield node, guarded
        if isinstance(node, _DEFINITIONS):
            continue
        inside = guarded or isinstance(node, _GUARDS)
        for field in _SUITES:
            if children := getattr(node, field, None):
                stack.extend((child, inside) for child in reversed(children))


def imports_of(suite: list[ast.stmt]) -> dict[str, str]:
    """Return what each imported name stands for; a relative target keeps its leading dots (``"..pkg.name"``)."""
    found: dict[str, str] = {}
    for node, _ in guarded_statements(suite):
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                found.setdefault(alias.asname or root, alias.name if alias.asname else root)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            joint = "" if module.endswith(".") else "."
            for alias in node.names:
                found.setdefault(alias.asname or alias.name, f"{module}{joint}{alias.name}")
    found.pop("*", None)
    return found


def base_names(node: ast.ClassDef) -> tuple[str, ...]:
    """Return the dotted names of the base classes as written, subscripts and calls stripped; ``""`` where none."""
    bases: list[ast.expr] = []
    for base in node.bases:
        # six.with_metaclass(Meta, Base)
        is_wrapped = isinstance(base, ast.Call) and dotted_name(base).endswith("with_metaclass")
        bases += base.args[1:] if is_wrapped and isinstance(base, ast.Call) else [base]
    return tuple(_base_name(base) for base in bases)


def _base_name(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript):
        node = node.value
    return dotted_name(node)
