"""Prompts: the ways through the tools that people ask for by name, with completion of what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mcp_types import Completion

if TYPE_CHECKING:
    from mcp.server import MCPServer
    from mcp_types import CompletionArgument, CompletionContext, PromptReference, ResourceTemplateReference

    from codedoc_mcp.session import Session

_WRITE: Final = """\
1. scan_docs(paths=[{path!r}], status="missing") tells which symbols lack a docstring.
2. get_doc_context for up to 20 of them at once gives their code, what is proved of them, and fingerprints.
3. Write a draft for each: what it is for and what each part means, in words that the code bears out.
4. check_docstrings, and mend what it objects to; then apply_docstrings with the fingerprints.
5. Go on until scan_docs finds no more. Tell what was applied, and what was left and why."""

_REPAIR: Final = """\
1. scan_docs(status="drifted"{since}) tells which docstrings the code contradicts.
2. sync_docstrings{where} shows the repairs that follow from the code alone; look at the diffs, then apply=true.
3. For what is still found: get_doc_context, write a draft, check_docstrings, apply_docstrings with replace=true.
4. Tell what drifted and what each docstring says now. Leave alone what people wrote and what still holds."""

_REVIEW: Final = """\
1. scan_docs(paths=[{path!r}], status="all") tells what is missing, and what the code contradicts.
2. get_doc_context for the documented symbols shows each docstring beside what is proved of its symbol.
3. Judge what no analysis can: is the purpose clear to who has not read the code? Is anything said twice, or at length?
4. List findings by weight, each with symbol, line and a better wording. Change nothing unless you are asked to."""


def add_prompts(server: MCPServer[Session], session: Session) -> None:
    """Register the prompts of a server, and the completion of paths and symbols.

    Args:
        server: The server.
        session: What its calls share.
    """

    @server.prompt(title="Document a file")
    def document_file(path: str) -> str:
        """Write proved docstrings for what lacks one in a file or folder."""
        return f"Document {path} with CodeDoc's tools.\n{_WRITE.format(path=path)}"

    @server.prompt(title="Repair drifted docstrings")
    def fix_drift(since: str = "") -> str:
        """Repair docstrings that their code contradicts, since a git revision or everywhere."""
        asked = f', changed_since="{since}"' if since else ""
        where = f'(paths=["."]{asked})'
        return f"Repair docstrings that have drifted.\n{_REPAIR.format(since=asked, where=where)}"

    @server.prompt(title="Review docstrings")
    def review_docstrings(path: str) -> str:
        """Judge the docstrings of a file or folder, and propose better ones."""
        return f"Review the docstrings of {path}.\n{_REVIEW.format(path=path)}"

    async def complete(
        _: PromptReference | ResourceTemplateReference,
        argument: CompletionArgument,
        context: CompletionContext | None,
    ) -> Completion | None:
        assistant = await session.assistant()
        if argument.name == "path":
            found = await assistant.complete_path(argument.value)
        elif argument.name == "name" and context is not None and context.arguments:
            found = await assistant.complete_symbol(context.arguments.get("path", ""), argument.value)
        else:
            return None
        return Completion(values=found[:100], total=len(found), has_more=len(found) > 100)

    server.completion()(complete)  # type: ignore[no-untyped-call]
