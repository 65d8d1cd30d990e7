"""Documents and workspace of pygls, with lines that end where editors end them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types
from pygls.workspace import TextDocument, Workspace

import codedoc_core

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from codedoc_core import Checked, Lines, Outline


class Document(TextDocument):
    """The text of one buffer, and what was found in it.

    Attributes:
        outline: Moved along with every change; ``None`` before the first.
        outlined: The version that the outline was made of.
        checked: What the last check found.
        checked_version: The version that was checked.
        changes: What has changed since somebody began to look, as start, end and length of the new text.
        outlining: The work on the outline.
        keeping: The work that keeps outline and findings up to date.
    """

    def __init__(self, uri: str, columns: str, item: types.TextDocumentItem | None) -> None:
        text, version, language = (item.text, item.version, item.language_id) if item else (None, None, None)
        super().__init__(uri, text, version, language)
        self._columns = columns
        self._lines: Lines | None = None
        self.outline: Outline | None = None
        self.outlined: int | None = None
        self.checked: Checked | None = None
        self.checked_version: int | None = None
        self.changes: list[tuple[int, int, int]] = []
        self.outlining: asyncio.Task[None] | None = None
        self.keeping: asyncio.Task[None] | None = None

    @property
    def file(self) -> Path | None:
        """The file that the buffer will be saved to, where it has one."""
        return Path(self.path) if self.uri.startswith("file:") else None

    @property
    def index(self) -> Lines:
        """The lines of the current text."""
        if self._lines is None or self._lines.text is not self._source:
            self._lines = codedoc_core.Lines(self.source, codedoc_core.Columns(self._columns))
        return self._lines

    @property
    def lines(self) -> Sequence[str]:
        """The lines with their ends."""
        return tuple(self.source[a:b] for a, b in pairwise([*self.index.starts, len(self.source)]) if a < b)

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position."""
        return self.index.offset(position.line, position.character)

    def span(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets."""
        return types.Range(types.Position(*self.index.position(start)), types.Position(*self.index.position(end)))

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Take one change of the client, and move the outline along."""
        text, start, end = self.source, 0, len(self.source)
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = self.offset(change.range.start), self.offset(change.range.end)
        self._source = text[:start] + change.text + text[end:]
        self.changes.append((start, end, len(change.text)))
        if self.outline is not None:
            self.outline = self.outline.moved(start, end, len(change.text))


class LineTrueWorkspace(Workspace):
    """The workspace with documents of ours."""

    def __init__(self, other: Workspace, folders: Sequence[types.WorkspaceFolder]) -> None:
        encoding = other.position_encoding or types.PositionEncodingKind.Utf16
        super().__init__(other.root_uri, workspace_folders=folders, position_encoding=encoding)
        self._columns = str(getattr(encoding, "value", encoding))

    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> Document:
        item = types.TextDocumentItem(doc_uri, language_id or "", version or 0, source) if source is not None else None
        return Document(doc_uri, self._columns, item)

    def document(self, uri: str) -> Document | None:
        """Return an open document."""
        found = self.text_documents.get(unquote(uri))
        return found if isinstance(found, Document) else None

    def open_documents(self) -> list[Document]:
        """Return the open documents."""
        return [document for document in self.text_documents.values() if isinstance(document, Document)]
