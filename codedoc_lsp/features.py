"""What the server announces: every feature that is registered here works, for the clients that can use it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from codedoc_lsp.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codedoc_core import WriterDoor

_SECTION: Final = "codedoc"
_KINDS: Final = ("refactor.rewrite.docstring", "quickfix", "source.fixAll.codedoc")


def build_server(doors: Mapping[str, WriterDoor] | None = None) -> Server:
    """Return a server with all its features, ready for ``start_io``.

    Args:
        doors: Models that a person may choose, by name; those that there are where ``None``.
    """
    server = Server(doors)
    for method, handler, options in _FEATURES:
        server.feature(method, options)(handler)
    server.command("codedoc.apply")(_apply)
    server.command("codedoc.generate")(_generate)
    return server


def _later(name: str) -> Callable[..., Any]:
    """Return a handler that is imported when it is first needed: a client waits for the start, not for this."""

    async def handler(ls: Server, params: Any) -> Any:  # noqa: ANN401
        return await _handler(name)(ls, params)

    return handler


def _handler(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(f"codedoc_lsp.{module}"), function)
    return found


def _initialize(ls: Server, params: types.InitializeParams) -> None:
    ls.client = params.capabilities
    if ls.can("text_document.diagnostic"):
        options = types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=False, identifier=_SECTION
        )
        ls.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(_later("diagnostics:pull"))
    if ls.can("text_document.inline_completion"):
        inline = types.InlineCompletionOptions()
        ls.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, inline)(_later("hints:inline_completion"))
    ls.initialization_options = params.initialization_options


async def _initialized(ls: Server, _: types.InitializedParams) -> None:
    ls.configuration.start(ls.initialization_options)
    ls.spawn(ls.watch_parent())
    ls.spawn(ls.warm_up())
    if ls.can("workspace.did_change_configuration.dynamic_registration"):
        change = types.Registration(_SECTION, types.WORKSPACE_DID_CHANGE_CONFIGURATION, {"section": _SECTION})
        ls.suggest(ls.client_register_capability_async(types.RegistrationParams([change])))
    await _configure(ls)


async def _configuration_changed(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    settings: Any = params.settings
    if isinstance(settings, dict):
        ls.configuration.base = ls.configuration.base.updated(settings.get(_SECTION))
    await _configure(ls)


async def _configure(ls: Server) -> None:
    """Ask the client for its settings, those of every folder among them, and look at everything anew."""
    if ls.can("workspace.configuration"):
        folders = [folder.uri for folder in ls.workspace.folders.values()]
        items = [
            types.ConfigurationItem(section=_SECTION),
            *(types.ConfigurationItem(uri, _SECTION) for uri in folders),
        ]
        base, *own = await ls.workspace_configuration_async(types.ConfigurationParams(items))
        ls.configuration.base = ls.configuration.base.updated(base)
        said = zip(folders, own, strict=False)
        ls.configuration.folders = {uri: ls.configuration.base.updated(settings) for uri, settings in said}
    if ls.can("workspace.diagnostics.refresh_support"):
        ls.suggest(ls.workspace_diagnostic_refresh_async(None))
    for document in ls.workspace.open_documents():
        document.checked = document.outlined = None
        if ls.configuration.of(document.uri).diagnostics == "off":
            _handler("diagnostics:clear")(ls, document.uri)
        ls.keep(document, _handler("diagnostics:keep"))


async def _shutdown(ls: Server, *_: object) -> None:
    await ls.close()


def _changed(ls: Server, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams) -> None:
    document = ls.document(params.text_document.uri)
    if document is not None:
        ls.keep(document, _handler("diagnostics:keep"))


def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    _handler("diagnostics:clear")(ls, params.text_document.uri)
    ls.forget(params.text_document.uri)


async def _apply(ls: Server, told: dict[str, Any]) -> Any:  # noqa: ANN401
    return await _handler("actions:apply")(ls, told)


async def _generate(ls: Server, told: dict[str, Any]) -> Any:  # noqa: ANN401
    return await _handler("work:generate")(ls, told)


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
        _later("actions:code_actions"),
        types.CodeActionOptions(_KINDS, resolve_provider=True),
    ),
    (types.CODE_ACTION_RESOLVE, _later("actions:resolve"), None),
    (
        types.TEXT_DOCUMENT_COMPLETION,
        _later("hints:completion"),
        types.CompletionOptions(trigger_characters=['"', "'"]),
    ),
    (types.TEXT_DOCUMENT_HOVER, _later("hints:hover"), None),
    (types.TEXT_DOCUMENT_CODE_LENS, _later("hints:code_lens"), None),
)
