"""Tools for repositories on GitHub: what changed there, and a pull request once a person has agreed."""

from __future__ import annotations

from typing import Annotated, Literal

from mcp.server.mcpserver import Elicit, Resolve
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult  # noqa: TC002  (the server reads the annotations)
from pydantic import BaseModel, Field

from codedoc_mcp.calls import progress, told
from codedoc_mcp.entry import Ctx, Cursor, Entry, Size, hints, in_job, session_of

Repository = Annotated[str, Field(description="owner/name or owner/name@branch", max_length=300)]


class Agreement(BaseModel):
    """What a person says to a pull request."""

    is_agreed: bool = Field(title="Open or update the pull request")


async def agreed(ctx: Ctx, repository: str, confirm: str, preview: bool) -> Agreement | Elicit[Agreement]:
    """Ask the person where the client can; an assistant's word counts only where it cannot."""
    capabilities = None if preview else ctx.client_capabilities
    if capabilities is not None and capabilities.elicitation is not None:
        return Elicit(f"Have CodeDoc open or update a pull request with docstrings at {repository}?", Agreement)
    return Agreement(is_agreed=confirm == repository)


@told
async def sync_repository(ctx: Ctx, repository: Repository = "", cursor: Cursor = "", max_chars: Size = 12_000) -> str:
    """Fetch what changed of a GitHub repository; without a name, list the repositories of whoever is signed in."""
    from codedoc_core import sync_for_assistant  # noqa: PLC0415  (nothing of the core before the first call)

    async with progress(ctx):
        found = await sync_for_assistant(repository, session_of(ctx).github_token())
    return found.page(cursor, max_chars)


@told
async def publish_docs(  # noqa: PLR0913, PLR0917  (each is an argument of the tool)
    ctx: Ctx,
    repository: Repository,
    agreement: Annotated[Agreement, Resolve(agreed)],
    paths: Annotated[list[str], Field(description="Only these in it", max_length=200)] = [],  # noqa: B006
    writer: Literal["offline", "gemini"] = "offline",
    update: Annotated[bool, Field(description="Repair drifted docstrings, too")] = False,
    preview: Annotated[bool, Field(description="Only diffs, no pull request")] = False,
    confirm: Annotated[str, Field(description="The repository again, once your user has agreed")] = "",  # noqa: ARG001
    max_chars: Size = 12_000,
) -> str | CallToolResult:
    """Document a GitHub repository without a clone, and propose the result in a pull request that stays up to date."""
    from codedoc_core import AssistantPublication, publish_for_assistant  # noqa: PLC0415

    if not (preview or agreement.is_agreed):
        raise ToolError(
            f"unconfirmed: nothing is opened at {repository}; show your user a preview=true, and once they agree"
            f" call again with confirm={repository!r}, or have them answer when they are asked"
        )
    session = session_of(ctx)
    token, may_upload = session.github_token(), session.options.may_upload
    asked = AssistantPublication(repository, tuple(paths), update, writer, may_upload, may_write=not preview)
    return await in_job(ctx, lambda tally: publish_for_assistant(asked, token, tally.note), max_chars)


GITHUB = (
    Entry(sync_repository, "github", hints("What changed on GitHub", ro=True, is_open=True)),
    Entry(publish_docs, "github", hints("Open a pull request", is_open=True)),
)
