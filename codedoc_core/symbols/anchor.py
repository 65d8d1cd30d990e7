"""Where a docstring goes: right after the header, whatever the header looks like.

An anchor is a place for a pure insertion: no character of the source is ever replaced, so cutting the inserted text
out again gives the old source back.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.source.text import SourceText
    from codedoc_core.symbols.symbol import Symbol

_EOL: Final = r"(?>\r\n|\r|\n)"
# Between the last node of a header and its colon stand only brackets, commas, stars and comments.
_COLON = re.compile(r"[^:#]*(?:#[^\r\n]*[^:#]*)*:")
_REST_OF_HEADER = re.compile(rf"(?:[ \t\f]|\\{_EOL})*(?:#[^\r\n]*)?{_EOL}")
# A backslash joins an empty line to the next, and the first of them that is indented tells the indentation.
_JOINT = re.compile(rf"[ \t\f]*\\{_EOL}")
_JOINTS: Final = rf"(?>{_JOINT.pattern})*[ \t\f]*"
_BLANK_OR_COMMENT = re.compile(rf"{_JOINTS}(?:#[^\r\n]*)?{_EOL}")
_TYPE_COMMENT_LINE = re.compile(rf"{_JOINTS}#[ \t]*type:(?![ \t]*ignore(?![0-9A-Za-z\x80-\U0010ffff]))[^\r\n]*{_EOL}")
_BLANK = re.compile(rf"[ \t\f]*{_EOL}")
_COMMENT = re.compile(rf"[ \t\f]*#[^\r\n]*(?:{_EOL}|\Z)")
_NEWLINE = re.compile(_EOL)
_INDENT = re.compile(r"[ \t\f]*")
_FIRST_BLOCK = re.compile(rf":[ \t]*(?:#[^\r\n]*)?{_EOL}([ \t]{{1,8}})(?=[^\s#])")
_PRAGMA = re.compile(r"#\s*(?:type:|noqa|pragma|pylint:|nosec|pyright:|mypy:|fmt:|ruff:)", re.IGNORECASE)
# Comments that belong to the file, not to what stands below them.
_FILE_COMMENT = re.compile(
    r"#!|coding[:=]|copyright|\(c\)|©|licen[cs]e|spdx|all rights reserved|-\*-|vim?:|authors?:|"
    r"#\s*(?:type:|noqa|flake8|mypy:|pyright:|ruff:|pylint:|isort:|fmt:|pragma|nosec|yapf:|/// )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place for a docstring: insert ``before + literal + after`` at ``offset``.

    Attributes:
        offset: Where in the text.
        indent: Indentation of the docstring and of its continuation lines.
        before: Text that goes before the literal.
        after: Text that goes after the literal.
    """

    offset: int
    indent: str
    before: str
    after: str


def anchor_of(symbol: Symbol, source: SourceText) -> Anchor:
    """Find the place for the docstring of a symbol that has none."""
    if symbol.kind is SymbolKind.MODULE:
        return _module_anchor(symbol, source)
    colon = _header_colon(symbol, source)
    header = _REST_OF_HEADER.match(source.text, colon)
    if header is None:
        return _one_line_anchor(symbol, source, colon)
    return _block_anchor(symbol, source, header.end())


def _header_colon(symbol: Symbol, source: SourceText) -> int:
    """Offset just behind the colon that ends the header."""
    ends = [(node.end_lineno or 0, node.end_col_offset or 0) for node in _header_nodes(symbol.node)]
    start = (symbol.line, getattr(symbol.node, "col_offset", 0))
    line, column = max(ends, default=start)
    colon = _COLON.match(source.text, source.offset_at(line, column))
    assert colon is not None
    return colon.end()


def _header_nodes(node: ast.AST) -> Iterator[ast.expr | ast.arg | ast.keyword]:
    yield from getattr(node, "type_params", ())
    if isinstance(node, ast.ClassDef):
        yield from node.bases
        yield from node.keywords
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from (child for child in ast.iter_child_nodes(node.args) if isinstance(child, ast.arg | ast.expr))
        if node.returns is not None:
            yield node.returns


def _block_anchor(symbol: Symbol, source: SourceText, start: int) -> Anchor:
    text = source.text
    offset = _after_type_comment(symbol, text, start)
    newline = _newline_at(source, offset)
    at = offset
    while blank := _BLANK_OR_COMMENT.match(text, at):
        at = blank.end()
    indent = _suite_indent(text, at)
    gap = newline if symbol.kind is SymbolKind.CLASS and not _BLANK.match(text, offset) else ""
    return Anchor(offset, indent, indent, newline + gap)


def _after_type_comment(symbol: Symbol, text: str, start: int) -> int:
    """Offset behind the type comment of a function, which may stand below blank lines and other comments."""
    at = start
    is_typed = getattr(symbol.node, "type_comment", None) is not None
    while symbol.kind is SymbolKind.FUNCTION and (line := _BLANK_OR_COMMENT.match(text, at)):
        if _TYPE_COMMENT_LINE.match(text, at):
            return line.end()
        if not is_typed:
            break
        at = line.end()
    return start


def _one_line_anchor(symbol: Symbol, source: SourceText, colon: int) -> Anchor:
    """The body stands on the header's line: split the line, or where that would move a pragma, use a semicolon."""
    text = source.text
    line_start = source.line_starts[symbol.line - 1]
    header_indent = _indent_at(text, line_start)
    indent = header_indent + _indent_unit(source, header_indent)
    blanks = re.compile(r"[ \t]*").match(text, colon)
    assert blanks is not None
    rest = re.compile(r"[^\r\n]*").match(text, colon)
    assert rest is not None
    continued = text[:line_start].rstrip("\r\n").endswith("\\") or text.startswith(("\\", "\f"), blanks.end())
    if continued or _PRAGMA.search(rest[0]):
        body = symbol.node.body[0]
        return Anchor(source.offset_at(body.lineno, body.col_offset), indent, "", "; ")
    kept = blanks[0] if indent.endswith(blanks[0]) else ""
    gap = source.newline if symbol.kind is SymbolKind.CLASS else ""
    before = source.newline + indent
    after = source.newline + gap + indent.removesuffix(kept)
    return Anchor(blanks.end() - len(kept), indent, before, after)


def _module_anchor(symbol: Symbol, source: SourceText) -> Anchor:
    text = source.text
    offset = _after_file_comments(text)
    newline = _newline_at(source, offset)
    body = symbol.node.body
    before = newline if offset and not _ends_in_blank_line(text, offset) else ""
    if offset and text[offset - 1] not in "\r\n":
        before += newline
    has_more = bool(body) or offset < len(text)
    follows_blank = not body or bool(_BLANK.match(text, offset))
    after = newline if has_more or not offset or text[offset - 1] in "\r\n" else ""
    return Anchor(offset, "", before, after if follows_blank else after + newline)


def _after_file_comments(text: str) -> int:
    """Offset behind the comment blocks at the top that speak of the file: shebang, cookie, licence, pragmas."""
    offset = 0
    while True:
        at = offset
        while blank := _BLANK.match(text, at):
            at = blank.end()
        block_end = at
        while (comment := _COMMENT.match(text, block_end)) and comment.end() > block_end:
            block_end = comment.end()
        if block_end == at or not _FILE_COMMENT.search(text, at, block_end):
            return at if offset else 0
        offset = block_end


def _ends_in_blank_line(text: str, offset: int) -> bool:
    return re.search(rf"{_EOL}[ \t\f]*{_EOL}\Z", text[max(0, offset - 200) : offset]) is not None


def _indent_at(text: str, offset: int) -> str:
    """Leading blanks of a line; a form feed starts the count anew, as in Python's tokenizer."""
    match = _INDENT.match(text, offset)
    assert match is not None
    return match[0].rpartition("\f")[2]


def _suite_indent(text: str, offset: int) -> str:
    while joint := _JOINT.match(text, offset):
        if indent := _indent_at(text, offset):
            return " " * len(indent.expandtabs(8))  # the column is all that Python keeps of a joined line's tabs
        offset = joint.end()
    return _indent_at(text, offset)


def _newline_at(source: SourceText, offset: int) -> str:
    """The line end before ``offset``, or the first: beside another, a CR and an LF could become one CRLF."""
    if not offset:
        first = _NEWLINE.search(source.text)
        return first[0] if first else source.newline
    if source.text.endswith("\r\n", 0, offset):
        return "\r\n"
    last = source.text[offset - 1]
    return last if last in "\r\n" else source.newline


def _indent_unit(source: SourceText, header_indent: str) -> str:
    if header_indent.endswith("\t"):
        return "\t"
    first = _first_indent(source.text)
    return first if first and not (header_indent and "\t" in first) else "    "


@lru_cache(maxsize=2)
def _first_indent(text: str) -> str:
    first = _FIRST_BLOCK.search(text)
    return first[1] if first else ""
