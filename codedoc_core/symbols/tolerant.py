"""Source that does not parse, read all the same: lines at fault are blanked until what is left does.

A buffer is broken most of the time somebody types in it. Blanking keeps every offset, so what is found in the rest
stands at the same place in the text of the editor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import UnreadableSource
from codedoc_core.source.text import SourceText, Span
from codedoc_core.symbols.parse import parse, parse_tree

if TYPE_CHECKING:
    from codedoc_core.symbols.symbol import Module, Symbol

_MOST_TRIES: Final = 16
_LINE = re.compile(r"[^\r\n]*")
_OPENER = re.compile(
    r"(?:async|def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b|.*:[ \t]*(?:#.*)?\Z"
)
_BLAMED_LINE = re.compile(r"\bon line ([0-9]+)\Z")
_HEADER: Final = re.compile(r"[ \t]*(?:async[ \t]+def|def|class)\b[^#]*:[ \t]*\Z")
_TRY: Final = re.compile(r"[ \t]*try[ \t]*:")
_NEWLINE: Final = re.compile(r"\r\n|\r|\n")
_SYNTAX: Final = ("syntax", "newer-syntax", "python-2")


@dataclass(frozen=True, slots=True)
class Tolerated:
    """A module, and what was blanked so that it could be read.

    Attributes:
        module: The module; its text differs from what was given in the blanked lines alone.
        blanked: Those lines.
    """

    module: Module
    blanked: tuple[Span, ...] = ()

    def is_sound(self, symbol: Symbol) -> bool:
        """Whether all of a symbol could be read."""
        return not any(line.start <= symbol.span.end and symbol.span.start <= line.end for line in self.blanked)


def parse_tolerantly(source: SourceText, name: str = "") -> Tolerated:
    """Parse source as far as it can be read.

    Raises:
        UnreadableSource: If too much would have to be blanked, or it is not the syntax that is at fault; it tells of
            the first fault.
    """
    first: UnreadableSource | None = None
    tried: dict[int, int] = {}
    text = source.text
    for _ in range(_MOST_TRIES):
        try:
            module = parse(SourceText(text, source.encoding, source.has_bom), name)
        except UnreadableSource as error:
            first = first or error
            blanked = _blanked(source, text, error, tried)
            if blanked is None:
                break
            text = blanked
        else:
            lines = (_LINE.match(text, source.line_starts[line - 1]) for line in sorted(tried))
            return Tolerated(module, tuple(Span(*line.span()) for line in lines if line))
    assert first is not None
    raise first


def _blanked(source: SourceText, text: str, error: UnreadableSource, tried: dict[int, int]) -> str | None:
    """Text with the line at fault blanked, in another way each time that it is blamed; ``None`` where none is left."""
    if error.code not in _SYNTAX or error.line is None:
        return None
    line = min(_blamed_line(text, error.reason, error.line), len(source.line_starts))
    while line > 1 and tried.get(line, 0) > 2:
        line -= 1  # a fault may be told on the line after it
    found = _LINE.match(text, source.line_starts[line - 1])
    original = _LINE.match(source.text, source.line_starts[line - 1])
    assert found is not None
    assert original is not None
    ways = _ways(original[0], is_unexpected="unexpected indent" in error.reason or "unindent" in error.reason)
    if tried.get(line, 0) >= len(ways):
        return None
    way = ways[tried.get(line, 0)]
    tried[line] = tried.get(line, 0) + 1
    return text[: found.start()] + way + text[found.end() :]


def _blamed_line(text: str, reason: str, line: int) -> int:
    """The line that is the cause; a fault is often told where it is noticed."""
    if header := _BLAMED_LINE.search(reason):
        return int(header[1])
    if "expected 'except'" in reason:
        lines = _NEWLINE.split(text)[:line]
        return next((at for at in range(len(lines), 0, -1) if _TRY.match(lines[at - 1])), line)
    lines = _NEWLINE.split(text)[:line]
    if lines and _HEADER.match(lines[-1]) and _is_sound(lines[-1]):  # a bracket is open above it
        return next((at for at in range(line - 1, 0, -1) if lines[at - 1].strip()), line)
    return line


def _is_sound(header: str) -> bool:
    try:
        parse_tree(f"{header.strip()} pass")
    except UnreadableSource:
        return False
    return True


def _ways(line: str, *, is_unexpected: bool) -> list[str]:
    """What may stand in place of a line, of the same length."""
    body = line.lstrip(" \t\f")
    indent, nothing = line[: len(line) - len(body)], " " * len(line)
    if is_unexpected:
        return [nothing, nothing]
    words = ("if 1:", "pass", "") if _OPENER.match(body) else ("pass", "")
    return [f"{indent}{word:{len(body)}}" for word in words if len(word) <= len(body)] + [nothing]
