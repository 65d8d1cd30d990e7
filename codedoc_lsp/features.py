"""What the server announces: every feature that is registered here works, for the clients that can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from codedoc_lsp import actions, diagnostics, hints, work
from codedoc_lsp.server import Server
from codedoc_lsp.settings import SECTION, Abilities

if TYPE_CHECKING:
    from codedoc_core import DocWriter


def build_server(writer: DocWriter | None = None) -> Server:
    """Return a server with all its features, ready for ``start_io``.

    Args:
        writer: Asks a model; where there is none, only what the code proves is written.
    """
    server = Server(writer)
    for method, handler, options in _FEATURES:
        server.feature(method, options)(handler)
    server.command(actions.APPLY)(_apply)
    server.command(actions.GENERATE)(_generate)
    return server


def _initialize(ls: Server, params: types.InitializeParams) -> None:
    ls.client = Abilities(params.capabilities)
    ls.configuration.start(params.initialization_options)
    if diagnostics.pulls(ls):
        options = types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=False, identifier=SECTION
        )
        ls.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(diagnostics.pull)
    if ls.client.can("text_document.inline_completion"):
        ls.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())(hints.inline_completion)


async def _initialized(ls: Server, _: types.InitializedParams) -> None:
    ls.spawn(ls.watch_parent())
    ls.spawn(ls.warm_up())
    if ls.client.can("workspace.did_change_configuration.dynamic_registration"):
        change = types.Registration(SECTION, types.WORKSPACE_DID_CHANGE_CONFIGURATION, {"section": SECTION})
        ls.spawn(ls.client_register_capability_async(types.RegistrationParams([change])))
    await _configure(ls)


async def _configuration_changed(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    settings: Any = params.settings
    if isinstance(settings, dict):
        ls.configuration.base = ls.configuration.base.updated(settings.get(SECTION))
    await _configure(ls)
    if diagnostics.pulls(ls) and ls.client.can("workspace.diagnostics.refresh_support"):
        ls.spawn(ls.workspace_diagnostic_refresh_async(None))
    for document in ls.workspace.open_documents():
        document.checked = None
        diagnostics.clear(ls, document.uri)
        ls.keep(document, diagnostics.keep)


async def _configure(ls: Server) -> None:
    """Ask the client for its settings, those of every folder among them."""
    if not ls.client.can("workspace.configuration"):
        return
    folders = [folder.uri for folder in ls.workspace.folders.values()]
    items = [types.ConfigurationItem(section=SECTION), *(types.ConfigurationItem(uri, SECTION) for uri in folders)]
    base, *own = await ls.workspace_configuration_async(types.ConfigurationParams(items))
    ls.configuration.base = ls.configuration.base.updated(base)
    said = zip(folders, own, strict=False)
    ls.configuration.folders = {uri: ls.configuration.base.updated(settings) for uri, settings in said}


async def _shutdown(ls: Server, *_: object) -> None:
    await ls.close()


def _changed(ls: Server, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams) -> None:
    document = ls.document(params.text_document.uri)
    if document is not None:
        ls.keep(document, diagnostics.keep)


def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    diagnostics.clear(ls, params.text_document.uri)


async def _apply(ls: Server, told: dict[str, Any]) -> bool:
    return await actions.apply(ls, told)


async def _generate(ls: Server, told: dict[str, Any]) -> bool:
    return await work.generate(ls, told, ls.protocol.work_done_token)


_FEATURES: Final[tuple[tuple[str, Any, Any], ...]] = (
    (types.INITIALIZE, _initialize, None),
    (types.INITIALIZED, _initialized, None),
    (types.SHUTDOWN, _shutdown, None),
    (types.WORKSPACE_DID_CHANGE_CONFIGURATION, _configuration_changed, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _changed, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        actions.code_actions,
        types.CodeActionOptions([*actions.KINDS], resolve_provider=True),
    ),
    (types.CODE_ACTION_RESOLVE, actions.resolve, None),
    (types.TEXT_DOCUMENT_COMPLETION, hints.completion, types.CompletionOptions(trigger_characters=['"', "'"])),
    (types.TEXT_DOCUMENT_HOVER, hints.hover, None),
    (types.TEXT_DOCUMENT_CODE_LENS, hints.code_lens, None),
)
