"""The text of an editor, read: a buffer is rarely saved, and often does not parse."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.detect import choose, vote
from codedoc_core.docstrings.profile import Style
from codedoc_core.errors import UnreadableSource
from codedoc_core.source.edit import Edit
from codedoc_core.source.text import SourceText, Span, decode
from codedoc_core.symbols.tolerant import parse_tolerantly

if TYPE_CHECKING:
    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.symbols.symbol import Module
    from codedoc_core.symbols.tolerant import Tolerated
    from codedoc_core.writing.asked import Buffer

_BOM: Final = "\ufeff"
_TOP: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?[^\r\n]*")
_QUOTES: Final = re.compile(r"[rRuU]?(\"\"\"|''')")


def shift_of(buffer: Buffer) -> int:
    """Return how far offsets in the text are ahead of those in the source."""
    return len(_BOM) if buffer.text.startswith(_BOM) else 0


def shifted(edit: Edit, by: int) -> Edit:
    """Return an edit of the source as one of the text."""
    return Edit(Span(edit.span.start + by, edit.span.end + by), edit.text) if by else edit


def source_of(buffer: Buffer) -> SourceText:
    """Return the source of a buffer, with the encoding that its cookie states.

    Raises:
        UnreadableSource: If the cookie makes no sense, or the text cannot be encoded so.
    """
    text = buffer.text.removeprefix(_BOM)
    top = _TOP.match(text)
    assert top is not None
    source = SourceText(text, decode(top[0].encode("ascii", "replace").replace(b"\0", b"?")).encoding)
    try:
        source.encode()
    except UnicodeError as error:
        raise UnreadableSource("encoding", f"the text cannot be encoded: {error}") from error
    if "\0" in text:
        raise UnreadableSource("null-bytes", "the source contains null bytes")
    return source


def read_buffer(buffer: Buffer) -> Tolerated:
    """Parse a buffer as far as it can be read.

    Raises:
        UnreadableSource: If it cannot be read at all.
    """
    return parse_tolerantly(source_of(buffer), buffer.around.module_name)


def profile_of(buffer: Buffer, module: Module) -> StyleProfile:
    """Choose how to write: as asked, else as the buffer does, else as the files around it do."""
    around = buffer.around
    docstrings = [symbol for symbol in module.symbols if symbol.docstring is not None]
    starts = (module.source.offset_at(s.node.body[0].lineno, s.node.body[0].col_offset) for s in docstrings)
    opened = (_QUOTES.match(module.source.text, start) for start in starts)
    own = vote((s.docstring or "" for s in docstrings), [quotes[1] for quotes in opened if quotes])
    profile = choose([own, *around.votes], around.hints)
    if around.style != "auto":
        profile = replace(profile, style=Style(around.style))
    return replace(profile, line_length=around.line_length) if around.line_length else profile
