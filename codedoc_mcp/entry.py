"""What tools are made of: the types of their arguments, what clients are told of them, work that outlives its call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from mcp.server.apps import client_supports_apps
from mcp.server.mcpserver import Context
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from codedoc_mcp.calls import progress
from codedoc_mcp.session import Session, caller

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from codedoc_core import AssistantJob, Tally, Told

Ctx = Context[Session, Any]
Paths = Annotated[list[str], Field(description="Files or folders", max_length=200)]
Since = Annotated[str, Field(description="Git revision: only what changed since")]
Size = Annotated[int, Field(ge=1000, le=100_000)]
Cursor = Annotated[str, Field(description="From the last line of the page before")]


class Entry(NamedTuple):
    """A tool, the set that it belongs to, what clients are told of its effects, and the page that shows its results."""

    tool: Callable[..., Awaitable[str | CallToolResult]]
    toolset: str
    hints: ToolAnnotations
    page: str = ""


def hints(title: str, *, ro: bool = False, is_open: bool = False, is_idempotent: bool = True) -> ToolAnnotations:
    """Say what a tool does to what is there: none of ours takes anything away."""
    return ToolAnnotations(
        title=title,
        read_only_hint=ro,
        destructive_hint=False,
        idempotent_hint=is_idempotent,
        open_world_hint=is_open,
    )


def session_of(ctx: Ctx) -> Session:
    """Return what the calls of a server share."""
    return ctx.request_context.lifespan_context


async def in_job(ctx: Ctx, work: Callable[[Tally], Awaitable[Told]], max_chars: int) -> str | CallToolResult:
    """Do work, and hand it back as a job where it takes long; until then it ends with its call.

    Args:
        ctx: Of the call.
        work: Told how far it is by calls of the tally's ``note``.
        max_chars: About how long the result may be.
    """
    session = session_of(ctx)
    job = session.jobs.begin(caller(), work)
    try:
        async with progress(ctx, job.tally):
            is_done = await job.wait(session.options.patience)
    except BaseException:
        job.cancel()
        raise
    text = ("" if is_done else "it goes on; ask with get_job: ") + job.page("", max_chars)
    return with_review(ctx, text, job)


def with_review(ctx: Ctx, text: str, job: AssistantJob) -> str | CallToolResult:
    """Add to a text what the review page shows, where the client has pages and there is something to review.

    Args:
        ctx: Of the call.
        text: The whole result, for everybody else.
        job: What it is of.
    """
    if not client_supports_apps(ctx) or (job.ended.is_set() and not job.told.proposals):
        return text
    shown = {"proposals": job.told.proposals} if job.ended.is_set() else {"job": job.handle}
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=shown)
