"""What lives as long as the server: what its operator grants, the core's assistant, and everybody's jobs."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

import anyio
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import principal_components
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.subscriptions import InMemorySubscriptionBus, ResourceUpdated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from anyio.abc import TaskGroup
    from mcp.server.subscriptions import ServerEvent

    from codedoc_core import Assistant, AssistantJobs

TOOLSETS = ("core", "write", "generate", "github")
COVERAGE = "codedoc://coverage"


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What the operator grants; nothing that an assistant or a repository says adds to it.

    Attributes:
        roots: Folders that may be read and written.
        toolsets: Which tools are there.
        is_read_only: Whether tools that can write are left out, whatever ``toolsets`` says.
        may_upload: Whether code may be sent to Gemini.
        patience: Seconds after which long work is handed back as a job.
        glance: Seconds between notices of progress, and between looks at files that a client wants to be told of.
        github_tokens: Gives each person's own token for GitHub, ``None`` for who has none there; where it is ``None``
            itself, everybody who is served is this machine's owner.
    """

    roots: tuple[Path, ...] = (Path(),)
    toolsets: frozenset[str] = frozenset(TOOLSETS)
    is_read_only: bool = False
    may_upload: bool = False
    patience: float = 40
    glance: float = 2
    github_tokens: Callable[[str], str | None] | None = field(default=None, repr=False)


class Session:
    """What the calls of a server share.

    Args:
        options: What the operator grants.

    Attributes:
        options: What the operator grants.
    """

    def __init__(self, options: ServerOptions) -> None:
        self.options = options
        self._listeners = InMemorySubscriptionBus()
        self._listening = 0
        self._stack = AsyncExitStack()
        self._group: TaskGroup | None = None
        self._assistant: Assistant | None = None
        self._jobs: AssistantJobs | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Self]:
        """Open what the calls share; all work ends with it."""
        async with AsyncExitStack() as self._stack, anyio.create_task_group() as self._group:
            yield self
            self._group.cancel_scope.cancel()
        self._assistant = self._jobs = self._group = None

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

            self._jobs = AssistantJobs(self._tasks, lambda job: self.publish(ResourceUpdated(job_uri(job))))
        return self._jobs

    @property
    def _tasks(self) -> TaskGroup:
        assert self._group is not None, "calls come while the server is open"
        return self._group

    def github_token(self) -> str:
        """Return the caller's token for GitHub; empty where this machine's own is meant."""
        if self.options.github_tokens is None:
            return ""
        token = self.options.github_tokens(caller())
        if token is None:
            raise ToolError("not-signed-in: you have not let this server act for you at GitHub; sign in through GitHub")
        return token

    async def publish(self, event: ServerEvent) -> None:
        """Tell those who listen."""
        await self._listeners.publish(event)

    def subscribe(self, listener: Callable[[ServerEvent], None]) -> Callable[[], None]:
        """Tell a listener of events; the files are watched for as long as anybody listens.

        Args:
            listener: Called with each event.

        Returns:
            What ends it.
        """
        end, self._listening = self._listeners.subscribe(listener), self._listening + 1
        if self._listening == 1:
            self._tasks.start_soon(self._watch)

        live = {"is_live": True}

        def ended() -> None:
            if live.pop("is_live", False):
                end()
                self._listening -= 1

        return ended

    async def _watch(self) -> None:
        """Tell of changes, once at first: what a listener has read may be older than the first look."""
        assistant, seen = await self.assistant(), None
        while self._listening:
            if (now := await assistant.stamp()) != seen:
                seen = now
                await self.publish(ResourceUpdated(COVERAGE))
            await anyio.sleep(self.options.glance)


def job_uri(handle: str) -> str:
    """Return the address of a job."""
    return f"codedoc://job/{handle}"


def caller() -> str:
    """Name whoever is calling; empty where there is one only."""
    token = get_access_token()
    if token is None:
        return ""
    # A person is the same with each of their programs; where tokens name no person, the program is who calls.
    _, issuer, subject = principal_components(token)
    return f"{issuer} {subject}" if subject else f"client {token.client_id}"
