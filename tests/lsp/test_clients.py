"""The capabilities of editors as they state them, one after the other; every answer is held to the protocol's types."""

from __future__ import annotations

import os
import sys

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from wire import ROOT

PROFILES = (
    "emacs@29",
    "neovim@0.6",
    "neovim@0.7",
    "neovim@0.8",
    "neovim@0.9",
    "neovim@0.10",
    "neovim@0.11",
    "visual_studio_code@1.65",
)
TEXT = '''"""Doc 𝄞."""


def double(x):
    return 2 * x


def add(x, y):
    """Return the sum.

    Args:
        x: The 𝄞.
        z: The second.
    """
    return x + y
'''
URI = "file:///nowhere/a.py"
SERVER = ClientServerConfig(
    server_command=[sys.executable, "-m", "codedoc_lsp"], server_env={**os.environ, "PYTHONPATH": str(ROOT)}
)


@pytest_lsp.fixture(params=PROFILES, config=SERVER)
async def client(request: pytest.FixtureRequest, lsp_client: LanguageClient):
    capabilities = client_capabilities(request.param)
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
    lsp_client.feature(types.WORKSPACE_APPLY_EDIT)(lambda _: types.ApplyWorkspaceEditResult(applied=False))
    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities, workspace_folders=[]))
    yield
    await lsp_client.shutdown_session()


def versioned(edit: types.WorkspaceEdit) -> list[types.TextEdit]:
    [change] = edit.document_changes or ()
    assert change.text_document.version == 0
    return change.edits


def at(line: int, character: int) -> types.Range:
    place = types.Position(line, character)
    return types.Range(place, place)


async def diagnostics_of(client: LanguageClient, document: types.TextDocumentIdentifier) -> list[types.Diagnostic]:
    """Pull them where the editor can, and else wait until they are pushed."""
    if client.capabilities.text_document.diagnostic is not None:
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
        return list(report.items)
    if URI not in client.diagnostics:
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[URI])


@pytest.mark.asyncio
async def test_each_editor_is_offered_what_it_can_take_and_gets_it(client: LanguageClient):
    item = types.TextDocumentItem(URI, "python", 0, TEXT)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    document = types.TextDocumentIdentifier(URI)
    context = types.CodeActionContext([])
    actions = await client.text_document_code_action_async(types.CodeActionParams(document, at(3, 5), context))
    action = next(each for each in actions if each.title == "Generate docstring (offline)")
    if isinstance(action, types.Command):  # so lsprotocol reads all that carry one, and loses what it says
        told = {"uri": URI, "deed": "generate", "qualname": "double", "near": 0, "members": False}
        command = types.ExecuteCommandParams("codedoc.apply", [told])
        assert await client.workspace_execute_command_async(command) is False  # this client takes no edit
    else:
        assert action.kind == "refactor.rewrite.docstring"
        action = await client.code_action_resolve_async(action)
        assert action.edit is not None
        edits = action.edit.changes[URI] if action.edit.changes else versioned(action.edit)
        assert '"""Return 2 times' in edits[0].new_text
    told = await diagnostics_of(client, document)
    fixes = types.CodeActionContext([each for each in told if each.code == "CD203"])
    assert fixes.diagnostics
    mended = await client.text_document_code_action_async(types.CodeActionParams(document, at(11, 8), fixes))
    assert any(isinstance(each, types.Command) or each.kind == types.CodeActionKind.QuickFix for each in mended)
    hovered = await client.text_document_hover_async(types.HoverParams(document, types.Position(3, 5)))
    assert hovered is not None
