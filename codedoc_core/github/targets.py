"""Which repository, and which state of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from codedoc_core.errors import UsageError
from codedoc_core.github.reading import text_at
from codedoc_core.github.repositories import Repository, repository_of
from codedoc_core.github.wire import quoted

if TYPE_CHECKING:
    from codedoc_core.github.client import GitHubClient

_TARGET: Final = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+?)(?:\.git)?/?(?:@(?P<ref>\S+))?")
_REF: Final = re.compile(r"(?!-)(?!.*(?:\.\.|[\0-\x20\x7f~^:?*\[\\]|@\{))\S+(?<![./])")


@dataclass(frozen=True, slots=True)
class Target:
    """A repository that somebody named.

    Attributes:
        full_name: Owner and name.
        ref: A branch, tag or commit; empty for the default branch.
    """

    full_name: str
    ref: str = ""

    def __str__(self) -> str:
        return f"{self.full_name}@{self.ref}" if self.ref else self.full_name


@dataclass(frozen=True, slots=True)
class Commit:
    """One state of a repository.

    Attributes:
        sha: Its name.
        tree: What git calls all its files.
    """

    sha: str
    tree: str


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository as it is found, and what may be done with it.

    Attributes:
        repository: As GitHub describes it now.
        can_push: Whether the token may push to it.
        ref: The branch, tag or commit that is meant.
        commit: Where that leads.
        asked_for: The name that it was asked for by; another than its own where it was renamed or moved.
        node: What GraphQL calls the repository; empty where GitHub does not say.
    """

    repository: Repository
    can_push: bool
    ref: str
    commit: Commit
    asked_for: str
    node: str = ""

    @property
    def full_name(self) -> str:
        """Owner and name, as they are now."""
        return self.repository.full_name

    @property
    def is_renamed(self) -> bool:
        """Whether the repository has another name than the one it was asked for."""
        return self.asked_for.lower() != self.full_name.lower()

    @property
    def place(self) -> str:
        """The path of the repository in the API."""
        return place_of(self.full_name)


def parse_target(text: str, server_url: str = "https://github.com") -> Target:
    """Read ``owner/name``, ``owner/name@ref``, or the repository's address.

    Args:
        text: What somebody wrote.
        server_url: Where people find the GitHub that is asked.

    Raises:
        UsageError: If it names no repository.
    """
    match = _TARGET.fullmatch(text.strip().removeprefix(f"{server_url}/"))
    ref = (match["ref"] or "") if match else ""
    if not match or match["name"].endswith(("/.", "/..")) or (ref and not _REF.fullmatch(ref)):
        raise UsageError(f"{text!r} names no repository; write owner/name, or owner/name@ref for a branch or tag")
    return Target(match["name"], ref)


def place_of(full_name: str) -> str:
    """Return the path of a repository in the API.

    Args:
        full_name: Owner and name.
    """
    return f"/repos{quoted(full_name)}"


async def locate(client: GitHubClient, target: Target) -> Remote:
    """Find a repository, under whatever name it has now, and where the ref leads.

    Args:
        client: Asks GitHub.
        target: What is looked for.

    Raises:
        GitHubRefused: If there is none, it is empty, or the token may not see it.
        ServiceBusy: If GitHub failed.
    """
    described = await client.get(place_of(target.full_name))
    repository = repository_of(described)
    ref = target.ref or repository.default_branch
    commit = await client.get(f"{place_of(repository.full_name)}/commits/{quote(ref, safe='')}", per_page=1)
    node = str(described.get("node_id") or "")
    return Remote(repository, _can_push(described), ref, commit_of(commit), target.full_name, node)


def commit_of(value: Any) -> Commit:  # noqa: ANN401  (JSON)
    """Return the commit that a reply describes.

    Raises:
        ServiceRefused: If it describes none.
    """
    return Commit(text_at(value, "sha"), text_at(value, "commit", "tree", "sha"))


def _can_push(described: Any) -> bool:  # noqa: ANN401
    permissions = described.get("permissions")
    return isinstance(permissions, dict) and bool(permissions.get("push"))
