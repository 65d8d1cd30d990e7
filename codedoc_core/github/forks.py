"""Where a branch is pushed to: the repository itself, or a fork of it by who may not push there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import GitHubRefused, ServiceBusy
from codedoc_core.github.reading import text_at
from codedoc_core.github.targets import place_of

if TYPE_CHECKING:
    from codedoc_core.github.client import GitHubClient
    from codedoc_core.github.targets import Remote
    from codedoc_core.transport.clock import Clock

_LONGEST: Final = 300.0
"""Seconds that GitHub may take to make a fork."""

_NOT_YET: Final = {404, 409, 422}


@dataclass(frozen=True, slots=True)
class PushPlace:
    """A repository to push to.

    Attributes:
        full_name: Owner and name.
        node: What GraphQL calls it; empty where GitHub does not say.
    """

    full_name: str
    node: str = ""

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.full_name.partition("/")[0]

    @property
    def path(self) -> str:
        """Its path in the API."""
        return place_of(self.full_name)


async def push_place(client: GitHubClient, remote: Remote, login: str, clock: Clock) -> PushPlace:
    """Return the repository itself where it may be pushed to, or a fork that has the commit, made if need be.

    Args:
        client: Asks GitHub.
        remote: The repository.
        login: Who wants to push; empty for an app, which has no forks.
        clock: Time, to wait for a new fork.

    Raises:
        GitHubRefused: If GitHub makes no fork.
        ServiceBusy: If the fork is not there after five minutes, or GitHub failed.
    """
    if remote.can_push or not login:
        return PushPlace(remote.full_name, remote.node)
    made = await client.send("POST", f"{remote.place}/forks", {})
    fork = PushPlace(text_at(made, "full_name"), str(made.get("node_id") or ""))
    waited, wait = 0.0, 1.0
    while not await _has_commit(client, fork, remote):
        if waited > _LONGEST:
            raise ServiceBusy(
                "fork", f"{fork.full_name} does not have {remote.ref} as it is now; sync it, and run again"
            )
        with suppress(GitHubRefused):  # a new fork may not be there yet, and an old one may have gone its own way
            await client.send("POST", f"{fork.path}/merge-upstream", {"branch": remote.ref})
        await clock.sleep(wait)
        waited, wait = waited + wait, min(2 * wait, 30.0)
    return fork


async def _has_commit(client: GitHubClient, fork: PushPlace, remote: Remote) -> bool:
    try:
        await client.get(f"{fork.path}/git/commits/{remote.commit.sha}")
    except GitHubRefused as refused:
        if refused.status not in _NOT_YET:
            raise
        return False
    return True
