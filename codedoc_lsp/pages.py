"""A document as the core sees it: a text that changes, and takes edits if it has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from codedoc_core import Buffer, Deed, Outline, Style, Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core import Edit
    from codedoc_lsp.server import Server
    from codedoc_lsp.text import Document


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Fulfils ``codedoc_core.Page``."""

    server: Server
    document: Document

    @property
    def version(self) -> int | None:
        """The client's number for the text; ``None`` once it is closed."""
        is_open = self.server.document(self.document.uri) is self.document
        return self.document.version if is_open else None

    @property
    def buffer(self) -> Buffer:
        """The text as it is now."""
        return self.server.buffer(self.document)

    @property
    def outline(self) -> Outline | None:
        """The symbols as they stand now."""
        return self.document.outline

    async def replace(self, edits: Sequence[Edit]) -> bool:
        """Have the editor make edits of the current version; one that answers with an error has not made them."""
        edit = self.server.text_edits(self.document, edits)
        try:
            answer = await self.server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, "Docstring"))
        except JsonRpcException:
            return False
        return answer.applied


def understood(server: Server, told: Any) -> tuple[OpenPage, Target]:  # noqa: ANN401
    """Return what an action or a command is about.

    Raises:
        JsonRpcException: If that makes no sense, or the document is not open.
    """
    try:
        document = server.document(told["uri"])
        deed = Deed(told["deed"])
        style = Style(told["style"]).value if deed is Deed.CONVERT else ""
        target = Target(deed, str(told["qualname"]), int(told["near"]), bool(told["members"]), style)
    except (KeyError, TypeError, ValueError) as error:
        raise JsonRpcException("bad arguments", types.ErrorCodes.InvalidParams.value) from error
    if document is None:
        raise failed("the document is not open")
    return OpenPage(server, document), target


def failed(reason: str, code: types.LSPErrorCodes = types.LSPErrorCodes.RequestFailed) -> JsonRpcException:
    """Return the error by which a request is answered that cannot be fulfilled."""
    return JsonRpcException(reason, code.value)
