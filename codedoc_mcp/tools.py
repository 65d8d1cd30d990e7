"""The tools: each translates its arguments, makes one call of the core, and returns its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from mcp.server.apps import client_supports_apps
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult  # noqa: TC002  (the server reads the annotations)
from pydantic import BaseModel, ConfigDict, Field

from codedoc_mcp.calls import progress, told
from codedoc_mcp.entry import Ctx, Cursor, Entry, Paths, Since, Size, hints, in_job, session_of, with_review
from codedoc_mcp.review import REVIEW
from codedoc_mcp.session import caller

if TYPE_CHECKING:
    from codedoc_core import AssistantRun, Draft, Proposal

Name = Annotated[str, Field(description="path.py::Class.method; path.py:: is the module; @line tells twins apart")]
Only = Annotated[list[str], Field(description="Only these names", max_length=200)]
Apply = Annotated[bool, Field(description="Write the files; else only diffs")]


class DraftIn(BaseModel):
    """What you say of a symbol; names and types come from the code."""

    model_config = ConfigDict(extra="forbid")

    summary: str
    description: list[str] = []
    parameters: dict[str, str] = {}
    returns: str | None = None
    yields: str | None = None
    raises: dict[str, str] = {}
    attributes: dict[str, str] = {}
    notes: list[str] = []


class DocstringIn(BaseModel):
    """A docstring for one symbol: a draft, or text without quotes."""

    model_config = ConfigDict(extra="forbid")

    symbol: Name
    fingerprint: str = Field("", description="From get_doc_context; needed to apply")
    draft: DraftIn | None = None
    docstring: str = Field("", max_length=20_000)
    replace: bool = Field(default=False, description="Take the place of the docstring that is there")


Items = Annotated[list[DocstringIn], Field(min_length=1, max_length=50)]


@told
async def scan_docs(  # noqa: PLR0913, PLR0917  (each is an argument of the tool)
    ctx: Ctx,
    paths: Paths = ["."],  # noqa: B006  (read, never written)
    status: Literal["all", "missing", "drifted"] = "all",
    scope: Literal["public", "all"] | None = None,
    changed_since: Since = "",
    cursor: Cursor = "",
    max_chars: Size = 12_000,
) -> str:
    """Find symbols without a docstring, and docstrings that the code contradicts. Lines: number ::name finding."""
    from codedoc_core import AssistantScan  # noqa: PLC0415  (nothing of the core before the first call)

    wanted = AssistantScan(tuple(paths), status, scope, changed_since or None)
    assistant = await session_of(ctx).assistant()
    async with progress(ctx) as tally:
        found = await assistant.scan(wanted, tally.note)
    return found.page(cursor, max_chars)


@told
async def get_doc_context(
    ctx: Ctx, symbols: Annotated[list[Name], Field(min_length=1, max_length=20)], max_chars: Size = 20_000
) -> str:
    """Get the code of symbols, what is proved of them (types, defaults, exceptions and when), and fingerprints."""
    assistant = await session_of(ctx).assistant()
    async with progress(ctx):
        return (await assistant.contexts(symbols)).fitted(max_chars)


@told
async def check_docstrings(ctx: Ctx, items: Items, max_chars: Size = 12_000) -> str:
    """Hold docstrings to the code: what does not hold, and what to write instead. Writes nothing."""
    assistant = await session_of(ctx).assistant()
    async with progress(ctx):
        return (await assistant.check(_proposals(items))).fitted(max_chars)


@told
async def apply_docstrings(
    ctx: Ctx,
    items: Items,
    partial: Annotated[bool, Field(description="Write the part that holds where not all does")] = False,
    max_chars: Size = 12_000,
) -> str:
    """Write docstrings: verified, proved to change nothing else, each file at once. Returns the diff."""
    assistant = await session_of(ctx).assistant()
    async with progress(ctx):
        return (await assistant.apply(_proposals(items), is_partial=partial)).fitted(max_chars)


@told
async def generate_docstrings(  # noqa: PLR0913, PLR0917
    ctx: Ctx,
    paths: Paths,
    symbols: Only = [],  # noqa: B006
    writer: Annotated[Literal["offline", "gemini"], Field(description="gemini sends code away")] = "offline",
    max_cost: Annotated[float | None, Field(ge=0, description="Dollars")] = None,
    apply: Apply = False,
    max_chars: Size = 12_000,
) -> str | CallToolResult:
    """Have CodeDoc itself write what is missing, in bulk. Long work goes on as a job (get_job)."""
    from codedoc_core import AssistantRun  # noqa: PLC0415

    asked = AssistantRun(
        tuple(paths), frozenset(symbols), writer=writer, max_cost=max_cost, is_writing=apply,
        is_reviewed=_is_reviewed(ctx, apply),
    )  # fmt: skip
    return await _run(ctx, asked, max_chars)


@told
async def sync_docstrings(
    ctx: Ctx,
    paths: Paths,
    symbols: Only = [],  # noqa: B006
    changed_since: Since = "",
    apply: Apply = False,
    max_chars: Size = 12_000,
) -> str | CallToolResult:
    """Repair docstrings that have drifted from their code, and add missing ones, from the code alone."""
    from codedoc_core import AssistantRun  # noqa: PLC0415

    asked = AssistantRun(
        tuple(paths), frozenset(symbols), changed_since or None, update=True, is_writing=apply,
        is_reviewed=_is_reviewed(ctx, apply),
    )  # fmt: skip
    return await _run(ctx, asked, max_chars)


@told
async def get_job(
    ctx: Ctx,
    job: str,
    wait: Annotated[int, Field(ge=0, le=40, description="Seconds")] = 20,
    cursor: Cursor = "",
    max_chars: Size = 12_000,
) -> str | CallToolResult:
    """Ask how far a job is, or for its result, page by page."""
    found = session_of(ctx).jobs.find(caller(), job)
    await found.wait(wait)
    return with_review(ctx, found.page(cursor, max_chars), found)


@told
async def cancel_job(ctx: Ctx, job: str) -> str:
    """End a job. What is written stays, and every file is whole."""
    found = session_of(ctx).jobs.find(caller(), job)
    found.cancel()
    await found.wait(10)
    return f"job={found.handle} is {found.state} after {found.tally}"


ENTRIES = (
    Entry(scan_docs, "core", hints("Find missing and wrong docstrings", ro=True)),
    Entry(get_doc_context, "core", hints("What is proved of symbols", ro=True)),
    Entry(check_docstrings, "core", hints("Hold docstrings to the code", ro=True)),
    Entry(apply_docstrings, "write", hints("Write docstrings")),
    Entry(generate_docstrings, "generate", hints("Generate docstrings", is_open=True, is_idempotent=False), REVIEW),
    Entry(sync_docstrings, "generate", hints("Repair docstrings"), REVIEW),
    Entry(get_job, "generate", hints("Look at a job", ro=True)),
    Entry(cancel_job, "generate", hints("End a job")),
)


def _proposals(items: list[DocstringIn]) -> dict[str, Proposal]:
    from codedoc_core import Proposal  # noqa: PLC0415

    if len({item.symbol for item in items}) < len(items):
        raise ToolError("usage: several items are about one symbol; send one for each")
    unclear = next((item.symbol for item in items if (item.draft is None) != bool(item.docstring.strip())), None)
    if unclear is not None:
        raise ToolError(f"usage: give either draft or docstring for {unclear}")
    return {item.symbol: Proposal(_draft(item), item.docstring, item.fingerprint, item.replace) for item in items}


def _draft(item: DocstringIn) -> Draft | None:
    from codedoc_core import Draft  # noqa: PLC0415

    if item.draft is None:
        return None
    told = {name: tuple(each.items() if isinstance(each, dict) else each) for name, each in item.draft if each}
    return Draft(**told | {name: getattr(item.draft, name) for name in ("summary", "returns", "yields")})


def _is_reviewed(ctx: Ctx, is_written: bool) -> bool:
    return client_supports_apps(ctx) and not (is_written or session_of(ctx).options.is_read_only)


async def _run(ctx: Ctx, asked: AssistantRun, max_chars: int) -> str | CallToolResult:
    assistant = await session_of(ctx).assistant()
    return await in_job(ctx, lambda tally: assistant.generate(asked, tally.note), max_chars)
