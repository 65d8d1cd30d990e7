"""Code actions: what an outline offers, resolved to an edit of the text as it is then."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from codedoc_core import Deed, Edit, Offer, Span, Target, offers_at, settle_edits
from codedoc_lsp.pages import OpenPage, failed, understood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codedoc_core import Rewrite
    from codedoc_lsp.server import Server
    from codedoc_lsp.text import Document

REWRITE: Final = "refactor.rewrite.docstring"
FIX_ALL: Final = "source.fixAll.codedoc"
QUICK_FIX: Final = types.CodeActionKind.QuickFix.value
APPLY: Final = "codedoc.apply"
GENERATE: Final = "codedoc.generate"


async def code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    """Return what can be done at a place; nothing is worked out yet."""
    document = ls.document(params.text_document.uri)
    outline = await ls.outline(document) if document else None
    if document is None or outline is None:
        return None
    menu = _Menu(ls, document, params.context.only)
    checks = document.checked if ls.configuration.of(document.uri).diagnostics != "off" else None
    offset = document.offset(params.range.start)
    for diagnostic in params.context.diagnostics:
        if diagnostic.source == "codedoc" and isinstance(diagnostic.data, dict):
            menu.fix(diagnostic, diagnostic.data)
    for offer in offers_at(outline, offset, checks, is_explicit=menu.is_explicit):
        menu.offer(offer)
    if params.context.only:
        menu.add("Repair all docstrings that have drifted", FIX_ALL, Target(Deed.UPDATE, members=True))
    if not outline.items and menu.wants(REWRITE):
        menu.bar("Generate docstring (offline)", outline.fault)
    return menu.actions or None


class _Menu:
    """The actions found so far, of the kinds that are wanted."""

    def __init__(self, server: Server, document: Document, only: Sequence[str] | None) -> None:
        self.actions: list[types.CodeAction] = []
        self._server, self._document = server, document
        self._only = [str(getattr(kind, "value", kind)) for kind in only] if only is not None else None

    @property
    def is_explicit(self) -> bool:
        """Whether somebody asked for docstrings by name."""
        return any(kind in ("refactor.rewrite", REWRITE) for kind in self._only or ())

    def wants(self, kind: str) -> bool:
        return self._only is None or any(not each or f"{kind}.".startswith(f"{each}.") for each in self._only)

    def offer(self, offer: Offer) -> None:
        """Add what the outline offers: by the writer that needs nobody, and by the model where there is one."""
        target = offer.target
        is_new = target.deed is Deed.GENERATE
        if offer.barred:
            self.bar(offer.title, offer.barred)
            return
        self.add(f"{offer.title} (offline)" if is_new else offer.title, REWRITE, target)
        if is_new and (self._document.uri, target.qualname) in self._server.kept and not target.members:
            self.add("Insert the docstring that was written before", REWRITE, target, use_kept=True)
        door = self._server.door
        if is_new and door is not None and self.wants(REWRITE):
            self._ask(offer, door.barred)

    def _ask(self, offer: Offer, barred: str) -> None:
        if barred:
            self.bar(f"{offer.title} with AI", barred)
            return
        command = types.Command(offer.title, GENERATE, arguments=[_told(self._document.uri, offer.target)])
        action = types.CodeAction(f"{offer.title} with AI", REWRITE, command=command)
        if self._server.knows("text_document.code_action.tag_support.value_set", types.CodeActionTag.LlmGenerated):
            action.tags = [types.CodeActionTag.LlmGenerated]
        self.actions.append(action)

    def fix(self, diagnostic: types.Diagnostic, told: dict[str, Any]) -> None:
        """Add what mends a diagnostic: the edit that it carries if the text is the same, else the whole repair."""
        if told.get("edit") and told.get("version") == self._document.version and self.wants(QUICK_FIX):
            start, end = self._document.offset(diagnostic.range.start), self._document.offset(diagnostic.range.end)
            whole = self._server.text_edits(self._document, [Edit(Span(start, end), told["edit"])])
            is_preferred = not any(action.is_preferred for action in self.actions)
            fix = types.CodeAction(f"Change to {told['edit']!r}", QUICK_FIX, [diagnostic], is_preferred, edit=whole)
            self.actions.append(fix)
        is_new = str(diagnostic.code).startswith("CD1")
        title = "Generate docstring (offline)" if is_new else "Update docstring to match the code"
        target = Target(Deed.GENERATE if is_new else Deed.UPDATE, str(told.get("qualname")), int(told.get("near", 0)))
        self.add(title, QUICK_FIX, target, [diagnostic])

    def add(
        self,
        title: str,
        kind: str,
        target: Target,
        diagnostics: list[types.Diagnostic] | None = None,
        *,
        use_kept: bool = False,
    ) -> None:
        """Add an action that is worked out when it is chosen, by ``resolve`` or by a command."""
        if not self.wants(kind):
            return
        told = _told(self._document.uri, target, kept=use_kept)
        action = types.CodeAction(title, kind, diagnostics)
        if self._server.knows("text_document.code_action.resolve_support.properties", "edit"):
            action.data = told
        else:
            action.command = types.Command(title, APPLY, arguments=[told])
        self.actions.append(action)

    def bar(self, title: str, reason: str) -> None:
        """Add an action that cannot be chosen, for clients that can show why."""
        if self._server.can("text_document.code_action.disabled_support") and self.wants(REWRITE):
            self.actions.append(types.CodeAction(title, REWRITE, disabled=types.CodeActionDisabled(reason)))


async def resolve(ls: Server, action: types.CodeAction) -> types.CodeAction:
    """Work out the edit of an action."""
    page, rewrite = await _worked_out(ls, action.data)
    if not rewrite.edits and action.kind != FIX_ALL:
        raise failed(rewrite.reason)
    action.edit = ls.text_edits(page.document, rewrite.edits)
    return action


async def apply(ls: Server, told: dict[str, Any]) -> bool:
    """Work out an edit and send it, for clients that cannot resolve."""
    page, rewrite = await _worked_out(ls, told)
    if not rewrite.edits:
        ls.tell(rewrite.reason)
    return bool(rewrite.edits) and await page.replace(rewrite.edits)


async def _worked_out(ls: Server, told: Any) -> tuple[OpenPage, Rewrite]:  # noqa: ANN401
    """Return the edits of an action for the text as it is at the end."""
    page, target = understood(ls, told)
    kept = ls.kept.get((page.document.uri, target.qualname)) if told.get("kept") else None
    await ls.ask(ls.survey(page.document))
    drafts = (replace(kept, fingerprint=""),) if kept else None
    rewrite = await ls.ask(settle_edits(ls.editor, page, target, drafts))
    if rewrite is None:
        raise failed("the text is changing", types.LSPErrorCodes.ContentModified)
    return page, rewrite


def _told(uri: str, target: Target, *, kept: bool = False) -> dict[str, Any]:
    return {"uri": uri, **asdict(target), "kept": kept}
