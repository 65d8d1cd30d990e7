"""What lives as long as the server: what its operator grants, the core's assistant, and everybody's jobs."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import principal_components

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from anyio.abc import TaskGroup

    from codedoc_core import Assistant, AssistantJobs

TOOLSETS = ("core", "write", "generate")


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What the operator grants; nothing that an assistant or a repository says adds to it.

    Attributes:
        roots: Folders that may be read and written.
        toolsets: Which tools are there.
        is_read_only: Whether tools that can write are left out, whatever ``toolsets`` says.
        may_upload: Whether code may be sent to Gemini.
        patience: Seconds after which long work is handed back as a job.
    """

    roots: tuple[Path, ...] = (Path(),)
    toolsets: frozenset[str] = frozenset(TOOLSETS)
    is_read_only: bool = False
    may_upload: bool = False
    patience: float = 40


class Session:
    """What the calls of a server share.

    Attributes:
        options: What the operator grants.
    """

    def __init__(self, options: ServerOptions, group: TaskGroup, stack: AsyncExitStack) -> None:
        self.options = options
        self._group = group
        self._stack = stack
        self._assistant: Assistant | None = None
        self._jobs: AssistantJobs | None = None

    async def assistant(self) -> Assistant:
        """Return the core's assistant; the first call pays for its import."""
        if self._assistant is None:
            from codedoc_core import Assistant  # noqa: PLC0415  (nothing heavy before it is needed)

            self._assistant = Assistant(self.options.roots, may_upload=self.options.may_upload)
            await self._stack.enter_async_context(self._assistant)
        return self._assistant

    @property
    def jobs(self) -> AssistantJobs:
        """The jobs of everybody who is served."""
        if self._jobs is None:
            from codedoc_core import AssistantJobs  # noqa: PLC0415  (nothing heavy before it is needed)

            self._jobs = AssistantJobs(self._group)
        return self._jobs


@asynccontextmanager
async def session(options: ServerOptions) -> AsyncIterator[Session]:
    """Open what the calls of a server share; all work ends with it."""
    async with AsyncExitStack() as stack, anyio.create_task_group() as group:
        yield Session(options, group, stack)
        group.cancel_scope.cancel()


def caller() -> str:
    """Name whoever is calling; empty where there is one only."""
    token = get_access_token()
    return repr(principal_components(token)) if token is not None else ""
