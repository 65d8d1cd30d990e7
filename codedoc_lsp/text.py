"""Text as editors count it: lines end at CR, LF and CRLF only, columns in the unit that was agreed upon."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from lsprotocol import types
from pygls.workspace import TextDocument, Workspace

from codedoc_core import Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core import Checked, Outline

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_CODECS: Final = {Columns.UTF8: ("utf-8", 1), Columns.UTF16: ("utf-16-le", 2), Columns.UTF32: ("utf-32-le", 4)}


class Lines:
    """Where the lines of one text stand, and positions in it as an editor counts them."""

    def __init__(self, text: str, columns: Columns) -> None:
        self.text = text
        self._columns = columns
        self._is_plain = text.isascii()

    @cached_property
    def starts(self) -> list[int]:
        """Offset at which each line starts."""
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; what lies behind the end of a line or text means that end."""
        if position.line >= len(self.starts):
            return len(self.text)
        start = self.starts[position.line]
        end = self.starts[position.line + 1] if position.line + 1 < len(self.starts) else len(self.text)
        line = self.text[start:end].rstrip("\r\n")
        return start + min(self._characters(line, position.character), len(line))

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        line = bisect_right(self.starts, offset) - 1
        before = self.text[self.starts[line] : offset]
        if self._is_plain:
            return types.Position(line, len(before))
        codec, size = _CODECS[self._columns]
        return types.Position(line, len(before.encode(codec, "surrogatepass")) // size)

    def span(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def _characters(self, line: str, column: int) -> int:
        if self._is_plain:
            return column
        codec, size = _CODECS[self._columns]
        return len(line.encode(codec, "surrogatepass")[: column * size].decode(codec, "ignore"))


class Document(TextDocument):
    """The text of one buffer, and what was found in it.

    Attributes:
        outline: Moved along with every change; ``None`` before the first.
        outlined: The version that the outline was made of.
        checked: What the last check found.
        checked_version: The version that was checked.
        changes: What has changed since somebody began to look, as start, end and length of the new text.
    """

    def __init__(self, uri: str, columns: Columns, item: types.TextDocumentItem | None) -> None:
        text, version, language = (item.text, item.version, item.language_id) if item else (None, None, None)
        super().__init__(uri, text, version, language)
        self._columns = columns
        self._indexed: Lines | None = None
        self.outline: Outline | None = None
        self.outlined: int | None = None
        self.checked: Checked | None = None
        self.checked_version: int | None = None
        self.changes: list[tuple[int, int, int]] = []

    @property
    def index(self) -> Lines:
        """The lines of the current text."""
        if self._indexed is None or self._indexed.text is not self._source:
            self._indexed = Lines(self.source, self._columns)
        return self._indexed

    @property
    def lines(self) -> Sequence[str]:
        """The lines with their ends."""
        starts = [*self.index.starts, len(self.source)]
        return tuple(self.source[a:b] for a, b in pairwise(starts) if a < b)

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Take one change of the client."""
        text, start, end = self.source, 0, len(self.source)
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = self.index.offset(change.range.start), self.index.offset(change.range.end)
        self._source = text[:start] + change.text + text[end:]
        self.changes.append((start, end, len(change.text)))
        if self.outline is not None:
            self.outline = self.outline.moved(start, end, len(change.text))

    @property
    def file(self) -> Path | None:
        """The file that the buffer will be saved to, where it has one."""
        return Path(self.path) if self.uri.startswith("file:") else None


class LineTrueWorkspace(Workspace):
    """The workspace with documents of ours."""

    def __init__(self, other: Workspace, folders: Sequence[types.WorkspaceFolder]) -> None:
        encoding = other.position_encoding or types.PositionEncodingKind.Utf16
        super().__init__(other.root_uri, workspace_folders=folders, position_encoding=encoding)
        self.columns = Columns(str(getattr(encoding, "value", encoding)))

    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> Document:
        item = types.TextDocumentItem(doc_uri, language_id or "", version or 0, source) if source is not None else None
        return Document(doc_uri, self.columns, item)

    def document(self, uri: str) -> Document | None:
        """Return an open document."""
        found = self.text_documents.get(unquote(uri))
        return found if isinstance(found, Document) else None

    def open_documents(self) -> list[Document]:
        """Return the open documents."""
        return [document for document in self.text_documents.values() if isinstance(document, Document)]
