"""Source text to a module of symbols."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import UnreadableSource
from codedoc_core.source.text import SourceText, Span
from codedoc_core.symbols.symbol import Definition, Module, Symbol, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 2_000_000
MAX_LINES: Final = 60_000

_REASONS: Final = (
    ("python-2", re.compile("Missing parentheses in call to"), " (this looks like Python 2)"),
    ("python-2", re.compile("multiple exception types must be"), " (this looks like Python 2, or like 3.14 or newer)"),
    ("too-deep", re.compile("too many (?:nested|levels)|too complex"), ""),
)
_NEWER: Final = (
    ((3, 12), re.compile(r"\b(?:def|class)\s+\w+\s*\[|^\s*type\s+\w+\s*(?:\[.*\]\s*)?=|\b[rR]?[fF][rR]?[\"']")),
    ((3, 14), re.compile(r"\b[rR]?[tT][rR]?[\"']")),
)
_TYPE_COMMENT = re.compile(r"#\s*type:")
_SUITES: Final = ("body", "orelse", "finalbody", "handlers", "cases")
_COMPOUND: Final = (
    ast.If, ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.For, ast.AsyncFor, ast.While, ast.Match,
    ast.ExceptHandler, ast.match_case,
)  # fmt: skip
_KINDS: Final[dict[type[ast.AST], SymbolKind]] = {
    ast.ClassDef: SymbolKind.CLASS,
    ast.FunctionDef: SymbolKind.FUNCTION,
    ast.AsyncFunctionDef: SymbolKind.FUNCTION,
}


def parse(source: SourceText, name: str = "") -> Module:
    """Parse source into a module of symbols.

    Args:
        source: Decoded source, at most ``MAX_BYTES`` characters and ``MAX_LINES`` lines.
        name: Dotted name of the module, where known.

    Raises:
        UnreadableSource: If the running interpreter cannot read it, or it is past the limits.
    """
    _refuse_too_large(source)
    tree = parse_tree(source.text)
    return Module(name, source, tree, tuple(_symbols(source, tree)), _exports(tree))


def parse_tree(text: str) -> ast.Module:
    """Parse text, with type comments where they are well formed.

    Raises:
        UnreadableSource: If the running interpreter cannot read it.
    """
    if _TYPE_COMMENT.search(text):
        try:
            return _compile(text, type_comments=True)
        except UnreadableSource:
            return _compile(text, type_comments=False)
    return _compile(text, type_comments=False)


def _compile(text: str, *, type_comments: bool) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, type_comments=type_comments)
    except SyntaxError as error:
        raise _unreadable(error) from error
    except (RecursionError, MemoryError) as error:
        raise UnreadableSource("too-deep", "the code is nested deeper than Python's parser can follow") from error
    except (ValueError, OverflowError) as error:
        raise UnreadableSource("syntax", str(error)) from error


def _unreadable(error: SyntaxError) -> UnreadableSource:
    for code, pattern, remark in _REASONS:
        if pattern.search(error.msg):
            return UnreadableSource(code, f"{error.msg}{remark}", error.lineno)
    for version, pattern in _NEWER:
        if sys.version_info < version and pattern.search(error.text or ""):
            needed, here = (".".join(map(str, v[:2])) for v in (version, sys.version_info))
            reason = f"{error.msg} (this looks like Python {needed} or newer; CodeDoc runs on Python {here})"
            return UnreadableSource("newer-syntax", reason, error.lineno)
    return UnreadableSource("syntax", error.msg, error.lineno)


def _refuse_too_large(source: SourceText) -> None:
    if len(source.text) > MAX_BYTES:
        raise UnreadableSource("too-large", f"larger than {MAX_BYTES:,} characters")
    if len(source.line_starts) > MAX_LINES:
        raise UnreadableSource("too-large", f"longer than {MAX_LINES:,} lines")


def _symbols(source: SourceText, tree: ast.Module) -> Iterator[Symbol]:
    """Every definition in source order; an explicit stack, for nesting has no bound that we may trust."""
    root = Symbol("", SymbolKind.MODULE, tree, None, Span(0, len(source.text)), docstring_value(tree))
    yield root
    stack: list[tuple[ast.AST, Symbol]] = [(node, root) for node in reversed(tree.body)]
    while stack:
        node, parent = stack.pop()
        kind = _KINDS.get(type(node))
        if kind is not None:
            symbol = _symbol(source, node, parent, kind)  # type: ignore[arg-type]
            yield symbol
            stack.extend((child, symbol) for child in reversed(node.body))  # type: ignore[attr-defined]
        elif isinstance(node, _COMPOUND):
            suites = [getattr(node, field, ()) for field in _SUITES]
            stack.extend((child, parent) for child in reversed([child for suite in suites for child in suite]))


def _symbol(
    source: SourceText, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, parent: Symbol, kind: SymbolKind
) -> Symbol:
    prefix = f"{parent.qualname}." if parent.qualname else ""
    scope = "<locals>." if parent.kind is SymbolKind.FUNCTION else ""
    first = min(node.decorator_list, key=lambda decorator: decorator.lineno, default=node)
    start = source.offset_at(first.lineno, first.col_offset)
    if first is not node:
        start = source.text.rindex("@", 0, start)
    end = source.offset_at(node.end_lineno or node.lineno, node.end_col_offset or 0)
    names = tuple(dotted_name(decorator) for decorator in node.decorator_list)
    return Symbol(f"{prefix}{scope}{node.name}", kind, node, parent, Span(start, end), docstring_value(node), names)


def docstring_value(node: Definition) -> str | None:
    """Return the docstring of a definition as Python stores it, or ``None``."""
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.value.value
    return None


def dotted_name(node: ast.AST) -> str:
    """Return ``"a.b.c"`` for a chain of attributes, calls stripped; empty where it is not one."""
    parts: list[str] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        else:
            return ""
    return ".".join([node.id, *reversed(parts)])


def _exports(tree: ast.Module) -> frozenset[str] | None:
    """The names of a literal ``__all__``; any other way of building it counts as none."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            values = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else []
            names = [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
            return frozenset(names) if names and len(names) == len(values) else None
    return None
