"""What is shown or offered in passing: skeletons at opening quotes, facts under the cursor, counts above the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from codedoc_core import Skeleton
    from codedoc_lsp.server import Server
    from codedoc_lsp.text import Document

_ITEM = "text_document.completion.completion_item"


async def completion(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem] | None:
    """Offer the docstring for the three quotes that stand before the cursor."""
    found = await _skeleton(ls, params.text_document.uri, params.position)
    if found is None:
        return None
    document, skeleton = found
    is_snippet = ls.can(f"{_ITEM}.snippet_support")
    text = skeleton.snippet if is_snippet else skeleton.text
    if not text:
        return None
    span = document.span(skeleton.span.start, skeleton.span.end)
    item = types.CompletionItem(
        f"{document.source[skeleton.span.start : skeleton.span.start + 3]} docstring",
        kind=types.CompletionItemKind.Snippet if is_snippet else types.CompletionItemKind.Text,
        detail=skeleton.summary or None,
        sort_text="\0",
        filter_text=document.source[skeleton.span.start : skeleton.span.end],
        insert_text_format=types.InsertTextFormat.Snippet if is_snippet else types.InsertTextFormat.PlainText,
        text_edit=types.TextEdit(span, text),
    )
    if ls.knows(f"{_ITEM}.insert_text_mode_support.value_set", types.InsertTextMode.AsIs):
        item.insert_text_mode = types.InsertTextMode.AsIs
    return [item]


async def inline_completion(
    ls: Server, params: types.InlineCompletionParams
) -> list[types.InlineCompletionItem] | None:
    """Show the same as ghost text; it is asked at every key, so no model ever is."""
    found = await _skeleton(ls, params.text_document.uri, params.position)
    if found is None or not found[1].text:
        return None
    document, skeleton = found
    span = document.span(skeleton.span.start, skeleton.span.end)
    return [types.InlineCompletionItem(skeleton.text, range=span)]


async def _skeleton(server: Server, uri: str, position: types.Position) -> tuple[Document, Skeleton] | None:
    document = server.document(uri)
    if document is None:
        return None
    offset, version = document.offset(position), document.version
    if not document.source[:offset].endswith(('"""', "'''")):
        return None
    skeleton = await server.ask(server.editor.skeleton(server.buffer(document), offset))
    return (document, skeleton) if skeleton and document.version == version else None


async def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    """Tell what the code proves about a symbol that has no docstring yet."""
    document = ls.document(params.text_document.uri)
    outline = await ls.outline(document) if document else None
    if document is None or outline is None:
        return None
    offset = document.offset(params.position)
    items = (each for each in outline.items if each.name <= offset <= each.name_end and each.kind != "module")
    item = next(items, None)
    if item is None or item.is_documented:
        return None
    text = await ls.ask(ls.editor.describe(ls.buffer(document), item.qualname, item.name))
    if not text:
        return None
    kind = types.MarkupKind.Markdown
    if not ls.knows("text_document.hover.content_format", kind):
        kind = types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, text), document.span(item.name, item.name_end))


async def code_lens(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    """Count, above the first line, what the last check found."""
    document = ls.document(params.text_document.uri)
    if document is None or not ls.configuration.of(document.uri).code_lens or document.checked is None:
        return None
    missing, stale = document.checked.missing, document.checked.stale
    counts = [f"{len(missing)} undocumented" if missing else "", f"{len(stale)} stale" if stale else ""]
    title = " · ".join(count for count in counts if count)
    if not title:
        return None
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    told = {"uri": document.uri, "deed": "generate" if missing else "update", "qualname": "", "near": 0}
    return [types.CodeLens(start, types.Command(title, "codedoc.apply", arguments=[{**told, "members": True}]))]
