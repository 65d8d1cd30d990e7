"""What all calls have in common: errors with cause and next step, progress, arguments that are known."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from difflib import get_close_matches
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

import anyio
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping

    from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
    from mcp.server.mcpserver import Context, MCPServer

    from codedoc_core import Tally
    from codedoc_mcp.session import Session

P = ParamSpec("P")
R = TypeVar("R")

_NOISE: Final = re.compile(r" \[type=[^\n]*\]|\n\s*For further information visit [^\n]*")


def told(function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Have the core's errors reach the model: their name, cause and next step."""

    @wraps(function)
    async def calling(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await function(*args, **kwargs)
        except Exception as error:
            from codedoc_core import CodeDocError  # noqa: PLC0415  (nothing of the core before the first call)

            if not isinstance(error, CodeDocError):
                raise
            code = getattr(error, "code", "") or type(error).__name__
            raise ToolError(f"{code}: {' '.join(str(error).split())[:1000]}") from error

    return calling


@asynccontextmanager
async def progress(ctx: Context[Session, Any], known: Tally | None = None) -> AsyncIterator[Tally]:
    """Tell the client every few seconds how a tally stands, one that is known or a new one."""
    from codedoc_core import Tally  # noqa: PLC0415

    tally = known or Tally()
    failed: Exception | None = None
    async with anyio.create_task_group() as group:
        group.start_soon(_keep_telling, ctx, tally)
        try:
            yield tally
        except Exception as error:  # noqa: BLE001  (raised again below, not wrapped in a group)
            failed = error
        group.cancel_scope.cancel()
    if failed is not None:
        raise failed


async def _keep_telling(ctx: Context[Session, Any], tally: Tally) -> None:
    last, glance = -1, ctx.request_context.lifespan_context.options.glance
    while True:
        await anyio.sleep(glance)
        last = max(tally.done, last + 1)  # progress has to grow, also while one file takes its time
        await ctx.report_progress(last, max(tally.total, last) or None, str(tally))


def lacking(tool: str, arguments: Mapping[str, Any], scopes: Collection[str]) -> str:
    """Return the scope that a call needs and does not have; empty where it may be made.

    Args:
        tool: Its name.
        arguments: Its arguments.
        scopes: What its token allows.
    """
    needed = "read"
    if tool in {"publish_docs", "sync_repository"}:  # both act at GitHub in a person's name
        needed = "publish"
    elif tool == "apply_docstrings" or arguments.get("apply") or arguments.get("writer") == "gemini":
        needed = "write"
    return "" if needed in scopes else needed


class KnownArguments:
    """Refuses what a token does not allow, and arguments that a tool does not know, with the nearest name.

    Args:
        server: Whose tools are called.
    """

    def __init__(self, server: MCPServer[Any]) -> None:
        self._server = server
        self._schemas: dict[str, Mapping[str, Any]] = {}

    async def __call__(self, ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        """Let a request through, or answer it with what is wrong."""
        if ctx.method != "tools/call" or ctx.params is None:
            return await call_next(ctx)
        if not self._schemas:
            self._schemas = {tool.name: tool.input_schema for tool in await self._server.list_tools()}
        name = str(ctx.params.get("name"))
        if name not in self._schemas:
            return _refused(f"unknown-tool: {name[:80]!r}{_nearest(name, self._schemas)}")
        schema = self._schemas[name]
        arguments = ctx.params.get("arguments") or {}
        if (token := get_access_token()) is not None and (scope := lacking(name, arguments, token.scopes)):
            return _refused(f"insufficient-scope: this needs the scope {scope!r}; sign in again, and grant it")
        wrong = next(_strangers(arguments, schema, schema), None)
        return _refused(f"unknown-argument: {wrong}") if wrong else _cleaned(await call_next(ctx))


def _strangers(value: object, schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each key of a value, at any depth of the schema, that the schema does not have."""
    for each in (schema, *schema.get("anyOf", ())):
        found = whole["$defs"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        known = found.get("properties")
        if isinstance(value, dict) and known is not None:
            for key in value:
                if key not in known:
                    yield f"{str(key)[:80]!r} is not known here{_nearest(str(key), known)}"
                else:
                    yield from _strangers(value[key], known[key], whole)
        elif isinstance(value, list) and "items" in found:
            for item in value:
                yield from _strangers(item, found["items"], whole)


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(name[:80], list(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"


def _refused(text: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)


def _cleaned(result: HandlerResult) -> HandlerResult:
    """Take out of a refusal of arguments what only echoes them."""
    if isinstance(result, dict) and result.get("isError"):
        for block in result["content"]:
            if "text" in block:
                block["text"] = _NOISE.sub("", block["text"])
    return result
