"""Examples in docstrings: what they call, and with which arguments."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import UnreadableSource
from codedoc_core.symbols.nodes import walk
from codedoc_core.symbols.parse import dotted_name, parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROMPT: Final = re.compile(r"^([ \t]*)>>>(?: (.*)|$)")
_MORE: Final = re.compile(r"^[ \t]*\.\.\.(?: (.*)|$)")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_ERRS: Final = re.compile(r"^\s*(?:Traceback\b|\w*(?:Error|Exception)\b)")
_SHELL: Final = re.compile(r"^\s*[!%$?]|\?\s*$", re.MULTILINE)
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Example:
    """One example of an interactive session.

    Attributes:
        source: Its code, prompts taken off.
        start: Offset in the docstring of the first character behind the first prompt.
        is_to_fail: Whether the session shows an error.
    """

    source: str
    start: int
    is_to_fail: bool


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """A call in an example.

    Attributes:
        callee: Dotted name as written.
        positional: How many arguments stand without a name.
        keywords: Names of the others.
        is_open: Whether starred arguments may bring more.
    """

    callee: str
    positional: int
    keywords: tuple[str, ...]
    is_open: bool


def examples_in(docstring: str) -> Iterator[Example]:
    """Give the examples of a docstring, in order (``>>>`` and ``...``, as ``doctest`` reads them)."""
    lines = [(match.start(), match[0].rstrip("\r\n")) for match in _LINE.finditer(docstring) if match[0]]
    at = count = 0
    while at < len(lines) and count < _MOST:
        opening = _PROMPT.match(lines[at][1])
        if opening is None:
            at += 1
            continue
        source, start, at = [opening[2] or ""], lines[at][0] + len(opening[1]) + 4, at + 1
        while at < len(lines) and (more := _MORE.match(lines[at][1])):
            source.append(more[1] or "")
            at += 1
        fails = at < len(lines) and _ERRS.match(lines[at][1]) is not None
        count += 1
        yield Example("\n".join(source), start, fails)


def fault_of(example: Example) -> str | None:
    """Return why an example is no Python, or ``None``; a shell's own commands are no fault, nor is newer syntax."""
    if example.is_to_fail or _SHELL.search(example.source):
        return None
    try:
        parse_tree(example.source + "\n")
    except UnreadableSource as error:
        return error.reason if error.code == "syntax" else None
    return None


def calls_in_example(example: Example) -> Iterator[ExampleCall]:
    """Give the calls of an example whose callee has a name; none where it is no Python."""
    try:
        tree = parse_tree(example.source + "\n")
    except UnreadableSource:
        return
    for node in walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name | ast.Attribute)
            and (name := dotted_name(node))
        ):
            is_open = any(isinstance(each, ast.Starred) for each in node.args) or any(
                k.arg is None for k in node.keywords
            )
            yield ExampleCall(name, len(node.args), tuple(k.arg for k in node.keywords if k.arg), is_open)
