"""An independent judge of edits: it imports nothing of CodeDoc and trusts none of its positions.

``damage(old, new)`` names every way in which ``new`` is more than ``old`` plus docstrings. An edit is sound where
each added docstring, with the blanks (or the semicolon) that came with it, can be cut out so that the old bytes
remain, bit for bit; comments included. ``says`` tells whether a docstring holds the words that were meant.
"""

from __future__ import annotations

import ast
import codecs
import re
import unicodedata
import warnings
from collections.abc import Iterable

Definition = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

BLANKS = re.compile(r"[ \t\f\r\n]*")
BLANKS_AFTER = re.compile(r"(?:; )?[ \t\f\r\n]*")
COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
BLANK_OR_COMMENT = re.compile(rb"[ \t\f]*(?:#|\Z)")
NEWLINE = re.compile(r"\r\n|\r|\n")


def damage(old: bytes, new: bytes) -> list[str]:
    """Return the kinds of damage: ``parse``, ``tree``, ``bytes``, ``docstrings``, ``encoding``, ``newlines``."""
    if old == new:
        return []
    try:
        before, after = _parse(old), _parse(new)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ["parse"]
    found = []
    if _encoding(old) != _encoding(new):
        return ["encoding"]
    added = _added(before, after)
    if added is None:
        return ["docstrings"]
    if not _same(before, after):
        found.append("tree")
    if not _is_cut_out(_text(old), _text(new), added):
        found.append("bytes")
    kinds = {*NEWLINE.findall(_text(old))}
    if kinds and {*NEWLINE.findall(_text(new))} - kinds:
        found.append("newlines")
    return found


def docstrings(source: bytes) -> list[str | None]:
    """Return the docstring of each definition in source order, exactly as stored; the module's first."""
    return [_value(node) for node in _definitions(_parse(source))]


def is_program(source: bytes) -> bool:
    """Whether this interpreter reads ``source``."""
    try:
        _parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def written(old: bytes, new: bytes) -> dict[tuple[int, bool], str]:
    """Return the docstrings that only ``new`` has, by their definition's line in ``old`` and whether it is the module."""
    pairs = zip(_definitions(_parse(old)), _definitions(_parse(new)), strict=True)
    return {
        (getattr(a, "lineno", 1), isinstance(a, ast.Module)): value
        for a, b in pairs
        if _value(a) is None and (value := _value(b)) is not None
    }


def says(value: str, opening: str, pieces: Iterable[str]) -> bool:
    """Whether a docstring opens with one text and holds others, to the letter but for blanks and the unprintable."""
    shown = _essence(value)
    return shown.startswith(_essence(opening)) and all(_essence(piece) in shown for piece in pieces)


def _essence(text: str) -> str:
    """Text without what wrapping may change, and without what no terminal can print."""
    return "".join(
        char
        for char in text
        if not char.isspace() and char != "\ufffd" and unicodedata.category(char) not in ("Cc", "Cs")
    )


def _parse(source: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source, type_comments=True)
        except SyntaxError:
            return ast.parse(source)


def _encoding(source: bytes) -> tuple[str, bool]:
    has_mark = source.startswith(codecs.BOM_UTF8)
    name = "utf-8"
    for line in re.split(rb"\r\n|\r|\n", source.removeprefix(codecs.BOM_UTF8), maxsplit=2)[:2]:
        if cookie := COOKIE.match(line):
            name = codecs.lookup(cookie[1].decode()).name
        if cookie or not BLANK_OR_COMMENT.match(line):
            break
    return name, has_mark


def _text(source: bytes) -> str:
    return source.removeprefix(codecs.BOM_UTF8).decode(_encoding(source)[0])


def _definitions(tree: ast.Module) -> list[Definition]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, Definition)]
    return sorted(nodes, key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))


def _first(node: Definition) -> ast.Constant | None:
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.value
    return None


def _value(node: Definition) -> str | None:
    first = _first(node)
    return first.value if first else None


def _added(before: ast.Module, after: ast.Module) -> list[ast.Constant] | None:
    """The docstrings that are new, in order; ``None`` where one that was there changed or went."""
    old, new = _definitions(before), _definitions(after)
    if len(old) != len(new):
        return None
    pairs = [(_value(a), _first(b)) for a, b in zip(old, new, strict=True)]
    if any(value is not None and (first is None or first.value != value) for value, first in pairs):
        return None
    firsts = [first for value, first in pairs if value is None and first is not None]
    return sorted(firsts, key=lambda first: (first.lineno, first.col_offset))


def _same(before: ast.Module, after: ast.Module) -> bool:  # noqa: C901
    """Whether the trees are equal once all docstrings are gone; lines of ``type: ignore`` comments may move."""
    for tree in (before, after):
        for node in _definitions(tree):
            if _first(node):
                del node.body[0]
        tree.type_ignores = [ast.TypeIgnore(0, ignore.tag) for ignore in tree.type_ignores]
    stack: list[tuple[object, object]] = [(before, after)]
    while stack:
        a, b = stack.pop()
        if type(a) is not type(b):
            return False
        if isinstance(a, ast.AST):
            stack += [(getattr(a, field, None), getattr(b, field, None)) for field in a._fields]
        elif isinstance(a, list):
            if len(a) != len(b):  # type: ignore[arg-type]
                return False
            stack += zip(a, b, strict=True)  # type: ignore[call-overload]
        elif a != b:
            return False
    return True


def _is_cut_out(old: str, new: str, added: list[ast.Constant]) -> bool:
    """Whether ``old`` is ``new`` without the added literals and what came with each: one contiguous piece apiece."""
    starts = [0, *(match.end() for match in NEWLINE.finditer(new))]
    spans = [
        (_offset(new, starts, c.lineno, c.col_offset), _offset(new, starts, c.end_lineno, c.end_col_offset))
        for c in added
    ]
    at = start = 0
    for left, right in spans:
        kept = new[start:left]
        body = kept.rstrip(" \t\f\r\n")
        after = _match(BLANKS_AFTER, new, right)
        gap = _match(BLANKS, old, at + len(body))
        if not old.startswith(body, at) or not _is_insertion(gap, kept[len(body) :], after):
            return False
        at += len(body) + len(gap)
        start = right + len(after)
    return old[at:] == new[start:]


def _match(pattern: re.Pattern[str], text: str, at: int) -> str:
    match = pattern.match(text, at)
    assert match is not None
    return match[0]


def _is_insertion(gap: str, before: str, after: str) -> bool:
    """Whether ``gap`` is a start of ``before`` and an end of ``after``."""
    return any(before.startswith(gap[:cut]) and after.endswith(gap[cut:]) for cut in range(len(gap) + 1))


def _offset(text: str, starts: list[int], line: int | None, column: int | None) -> int:
    assert line is not None
    assert column is not None
    start = starts[line - 1]
    end = starts[line] if line < len(starts) else len(text)
    return start + len(text[start:end].encode("utf-8", "surrogatepass")[:column].decode("utf-8", "surrogatepass"))


def revision_damage(old: bytes, new: bytes) -> list[str]:
    """Return what a revision of docstrings harmed: anything that is not the inside of a docstring that was there."""
    if old == new:
        return []
    try:
        before, after = _parse(old), _parse(new)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ["parse"]
    if _encoding(old) != _encoding(new):
        return ["encoding"]
    if [_first(node) is None for node in _definitions(before)] != [
        _first(node) is None for node in _definitions(after)
    ]:
        return ["docstrings"]
    return [] if _hollow(_text(old), before) == _hollow(_text(new), after) else ["bytes"]


def _hollow(text: str, tree: ast.Module) -> list[str]:
    """Cut everything out of a text that stands between the quotes of its docstrings."""
    starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
    pieces, done = [], 0
    for node in _definitions(tree):
        literal = _first(node)
        if literal is not None:
            start = _offset(text, starts, literal.lineno, literal.col_offset)
            end = _offset(text, starts, literal.end_lineno, literal.end_col_offset)
            opening = re.match(r"[rRuU]?(?:\"\"\"|'''|\"|')", text[start:end])
            assert opening
            width = len(opening[0].lstrip("rRuU"))
            pieces.append(text[done : start + len(opening[0])])
            done = end - width
    return [*pieces, text[done:]]
