"""The server and what it is made of."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pygls.lsp.server import LanguageServer

from codedoc_lsp.protocol import Protocol, tolerant_converter

if TYPE_CHECKING:
    from codedoc_lsp.text import Document, LineTrueWorkspace


class Server(LanguageServer):
    """A language server whose buffers count as editors do."""

    protocol: Protocol
    workspace: LineTrueWorkspace

    def __init__(self) -> None:
        super().__init__(
            "codedoc", version("codedoc"), protocol_cls=Protocol, converter_factory=tolerant_converter, max_workers=2
        )

    def document(self, uri: str) -> Document | None:
        """Return an open document."""
        return self.workspace.document(uri)

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ANN401
        """Say nothing in the editor: whoever asked has been answered, and nobody else can do anything about it."""


def build_server() -> Server:
    """Return a server with all its features, ready for ``start_io``."""
    return Server()
