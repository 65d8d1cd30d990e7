"""Diagnostics as somebody types: once the text has been still for a moment, for the version that was looked at."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from codedoc_core import code_link

if TYPE_CHECKING:
    from codedoc_core import Checked, Mark
    from codedoc_lsp.server import Server
    from codedoc_lsp.text import Document

_BREATH: Final = 0.1
_STILL: Final = 0.3
_PULL: Final = "text_document.diagnostic"
_PUSH: Final = "text_document.publish_diagnostics"


def pulls(server: Server) -> bool:
    """Whether the client asks for diagnostics itself."""
    return server.can(_PULL)


async def keep(server: Server, document: Document) -> None:
    """Bring the outline of a document up to date, and its diagnostics once nobody types; ends when both are."""
    version = None
    while server.document(document.uri) is document and document.version != version:
        version = document.version
        if document.outline is not None:
            await asyncio.sleep(_BREATH)
        await server.outline(document, patience=5)
        if document.checked is None and document.file is not None:
            await server.survey(document)
            if fault := server.editor.fault(document.file, server.configuration.options(document.uri)):
                server.tell(fault, types.MessageType.Warning)
        await asyncio.sleep(_STILL)
        if document.version == version and server.configuration.of(document.uri).diagnostics != "off":
            await _publish(server, document)


async def _publish(server: Server, document: Document) -> None:
    checked = await check(server, document)
    if checked is None or server.document(document.uri) is not document:
        return
    if server.can("workspace.code_lens.refresh_support") and server.configuration.of(document.uri).code_lens:
        server.suggest(server.workspace_code_lens_refresh_async(None))
    if not pulls(server):
        items = _diagnostics(server, document, checked)
        params = types.PublishDiagnosticsParams(document.uri, items, document.version)
        server.text_document_publish_diagnostics(params)


def clear(server: Server, uri: str) -> None:
    """Take the diagnostics of a document back."""
    if not pulls(server):
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


async def pull(ls: Server, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    """Answer a client that asks."""
    document = ls.document(params.text_document.uri)
    if document is None or ls.configuration.of(document.uri).diagnostics == "off":
        return types.RelatedFullDocumentDiagnosticReport([])
    await ls.outline(document)
    checked = await check(ls, document)
    if checked is None:
        again = types.DiagnosticServerCancellationData(retrigger_request=True)
        raise JsonRpcException("the text is changing", types.LSPErrorCodes.ServerCancelled.value, again)
    tag = f"{document.version}-{hash(checked.marks)}"
    if params.previous_result_id == tag:
        return types.RelatedUnchangedDocumentDiagnosticReport(tag)
    return types.RelatedFullDocumentDiagnosticReport(_diagnostics(ls, document, checked), result_id=tag)


async def check(server: Server, document: Document) -> Checked | None:
    """Return what there is to say of the current version; ``None`` where it changed while we looked."""
    version = document.version
    if document.checked is None or document.checked_version != version:
        found = await server.ask(server.editor.findings(server.buffer(document)))
        if document.version != version:
            return None
        document.checked, document.checked_version = found, version
    return document.checked


def _diagnostics(server: Server, document: Document, checked: Checked) -> list[types.Diagnostic]:
    is_hint = server.configuration.of(document.uri).diagnostics == "hints"
    return [_diagnostic(server, document, mark, is_hint=is_hint) for mark in checked.marks]


def _diagnostic(server: Server, document: Document, mark: Mark, *, is_hint: bool) -> types.Diagnostic:
    side = _PULL if pulls(server) else _PUSH
    can_tag = server.knows(f"{side}.tag_support.value_set", types.DiagnosticTag.Unnecessary)
    can_link = server.can(f"{side}.code_description_support")
    can_relate = server.can(f"{side}.related_information")
    severity = types.DiagnosticSeverity.Warning if mark.code.startswith("CD2") else types.DiagnosticSeverity.Information
    found = types.Diagnostic(
        document.span(mark.span.start, mark.span.end),
        mark.message,
        types.DiagnosticSeverity.Hint if is_hint else severity,
        code=mark.code,
        code_description=types.CodeDescription(code_link(mark.code)) if can_link else None,
        source="codedoc",
        data={
            "version": document.version,
            "qualname": mark.qualname,
            "near": mark.near,
            "edit": mark.fix.text if mark.fix is not None and mark.fix.span == mark.span else None,
        },
    )
    if mark.is_needless and can_tag:
        found.tags = [types.DiagnosticTag.Unnecessary]
    if mark.evidence is not None and can_relate:
        place = types.Location(document.uri, document.span(mark.evidence.start, mark.evidence.end))
        found.related_information = [types.DiagnosticRelatedInformation(place, mark.shows)]
    return found
