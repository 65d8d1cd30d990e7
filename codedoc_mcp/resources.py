"""Resources: what a person may put into a conversation by hand; tools tell the same and more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcp.server.mcpserver.exceptions import ResourceNotFoundError

from codedoc_mcp.session import COVERAGE, Session, caller, job_uri

if TYPE_CHECKING:
    from mcp.server import MCPServer

_MOST = 100_000


def add_resources(server: MCPServer[Session], session: Session) -> None:
    """Register the resources of a server.

    Args:
        server: The server.
        session: What its calls share.
    """

    @server.resource("codedoc://style", name="style", title="Style profile", mime_type="text/plain")
    async def style() -> str:
        """How the project writes its docstrings, and what shows it."""
        return (await (await session.assistant()).style()).page("", _MOST)

    @server.resource(COVERAGE, name="coverage", title="Coverage report", mime_type="text/plain")
    async def coverage() -> str:
        """How much is documented, file by file; listeners are told when it may have changed."""
        return (await (await session.assistant()).coverage()).page("", _MOST)

    @server.resource(
        "codedoc://symbol/{+path}{?name}", name="symbol", title="What is proved of a symbol", mime_type="text/plain"
    )
    async def symbol(path: str, name: str = "") -> str:
        """The code of a symbol and what is proved of it; without a name, of the module."""
        from codedoc_core import UsageError  # noqa: PLC0415  (nothing of the core before it is needed)

        try:
            return (await (await session.assistant()).contexts([f"{path}::{name}"])).fitted(_MOST)
        except UsageError as error:
            raise ResourceNotFoundError(str(error)) from error

    @server.resource(job_uri("{handle}"), name="job", title="Job", mime_type="text/plain")
    async def job(handle: str) -> str:
        """How far a job is, or what it came to; listeners are told when it ends."""
        from codedoc_core import UsageError  # noqa: PLC0415

        try:
            return session.jobs.find(caller(), handle).page("", _MOST)
        except UsageError as error:
            raise ResourceNotFoundError(str(error)) from error
