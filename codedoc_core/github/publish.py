"""New docstrings as a pull request: opened once, then kept up to date, and never at the cost of anybody's work."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.errors import GitHubRefused, ServiceBusy, UsageError
from codedoc_core.github.branches import (
    choose_branch,
    head_of,
    is_worth_a_look,
    make_branch,
    move_branch,
    trailers,
)
from codedoc_core.github.forks import push_place
from codedoc_core.github.reading import items_at, number_at, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codedoc_core.github.branches import Branch
    from codedoc_core.github.client import GitHubClient
    from codedoc_core.github.forks import PushPlace
    from codedoc_core.github.targets import Remote
    from codedoc_core.transport.clock import Clock

_TRIES: Final = 3
_MOST_IN_ONE: Final = 5_000_000
"""Bytes of files that one request carries; GitHub gives up on much larger ones."""

_BEGIN: Final = "<!-- codedoc -->"
_END: Final = "<!-- /codedoc -->"
_OURS: Final = re.compile(f"{_BEGIN}.*{_END}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """New content of a file.

    Attributes:
        path: From the root of the repository.
        data: Its bytes.
        mode: As git spells it.
    """

    path: str
    data: bytes
    mode: str = "100644"


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs off on a commit."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, slots=True)
class Step:
    """One commit to be made.

    Attributes:
        message: What it does, without trailers.
        changes: The files.
    """

    message: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to propose.

    Attributes:
        title: Of the pull request.
        body: Of the pull request.
        steps: Its commits.
        author: Who signs off on them.
        is_bot: Whether that is an app, for which GitHub signs where no author is named.
    """

    title: str
    body: str
    steps: tuple[Step, ...]
    author: Author
    is_bot: bool = False


class Outcome(StrEnum):
    """What became of a proposal."""

    OPENED = "opened"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request as it stands now.

    Attributes:
        number: Its number.
        url: Where people read it.
        outcome: What was done.
        branch: The branch that it comes from.
        head: The commit that it leads to.
        place: The repository that holds the branch: the one it is for, or a fork.
        others: Branches that were left alone since people have committed to them, each with who did.
    """

    number: int
    url: str
    outcome: Outcome
    branch: str
    head: str
    place: str
    others: tuple[tuple[str, str], ...] = ()


class _Overtaken(Exception):
    """Somebody else moved the branch meanwhile."""


async def refuse_hopeless(client: GitHubClient, remote: Remote) -> None:
    """Say what would keep a pull request from being opened, before anything is spent on it.

    Args:
        client: Asks GitHub.
        remote: The repository that it is for.

    Raises:
        UsageError: If nobody is signed in, the repository is read-only, or the ref is no branch.
        GitHubRefused: If GitHub does not show the branch.
        ServiceBusy: If GitHub failed.
    """
    if client.access.token is None:
        raise UsageError("a pull request needs somebody to open it: run `codedoc login`, or set GITHUB_TOKEN")
    if remote.repository.is_archived:
        raise UsageError(f"{remote.full_name} is archived, so it is read-only; --patch or --output still work")
    is_default = remote.ref == remote.repository.default_branch
    if not is_default and not await head_of(client, remote.place, remote.ref):
        raise UsageError(f"a pull request goes into a branch, and {remote.full_name} has no branch {remote.ref}")


async def publish(client: GitHubClient, remote: Remote, proposal: Proposal, login: str, clock: Clock) -> PullRequest:
    """Open a pull request, or bring the one that is open up to date.

    The commits are always made anew on the commit that the docstrings were written for. A branch is replaced only
    where nobody but CodeDoc has committed to it; else another is used.

    Args:
        client: Asks GitHub.
        remote: The repository that it is for, and the commit that the docstrings were written for.
        proposal: What to propose.
        login: Who asks; a fork of theirs is used where they may not push.
        clock: Time, to wait for a new fork.

    Raises:
        GitHubRefused: If GitHub says no.
        ServiceRefused: If there is no branch that may be used.
        ServiceBusy: If GitHub failed, or somebody keeps pushing to the same branch; run again.
    """
    home = await push_place(client, remote, login, clock)
    for _ in range(_TRIES):
        branch = await choose_branch(client, home.path, remote)
        try:
            return await _Publication(client, remote, proposal, home, branch).go()
        except _Overtaken:
            continue
    raise ServiceBusy("overtaken", f"somebody else keeps pushing to {branch.name}; run again when they are done")


@dataclass(frozen=True, slots=True)
class _Publication:
    """One try, on one branch."""

    client: GitHubClient
    remote: Remote
    proposal: Proposal
    home: PushPlace
    branch: Branch

    async def go(self) -> PullRequest:
        first, *rest = await self._trees()
        last = rest[-1] if rest else first
        is_same = self.branch.tree == last and self.branch.parents == (self.remote.commit.sha,)
        known = await self._pulls()
        declined = next(iter(known), None)
        if is_same and declined and declined["state"] == "closed" and not declined.get("merged_at"):
            return self._told(declined, Outcome.DECLINED, self.branch.head)
        head = self.branch.head
        if not is_same:
            head = await self._commit([first, *rest])
            await self._point_to(head)
        opened = next((each for each in known if each["state"] == "open"), None)
        if opened is None:
            return self._told(await self._open(), Outcome.OPENED, head)
        is_new_body = await self._rewrite_body(opened)
        return self._told(opened, Outcome.UNCHANGED if is_same and not is_new_body else Outcome.UPDATED, head)

    async def _trees(self) -> list[str]:
        """Write the files of each step on those of the step before, and return what git calls them."""
        trees, base = [], self.remote.commit.tree
        for step in self.proposal.steps:
            for batch in _batches(step.changes):
                entries = [await self._entry(change) for change in batch]
                written = await self.client.send(
                    "POST", f"{self.home.path}/git/trees", {"base_tree": base, "tree": entries}
                )
                base = text_at(written, "sha")
            trees.append(base)
        return trees

    async def _entry(self, change: Change) -> Mapping[str, str]:
        mode = "100755" if change.mode == "100755" else "100644"
        entry = {"path": change.path, "mode": mode, "type": "blob"}
        try:
            return {**entry, "content": change.data.decode("utf-8")}
        except UnicodeDecodeError:
            encoded = {"content": base64.b64encode(change.data).decode(), "encoding": "base64"}
            blob = await self.client.send("POST", f"{self.home.path}/git/blobs", encoded)
            return {**entry, "sha": text_at(blob, "sha")}

    async def _commit(self, trees: Sequence[str]) -> str:
        """Make the commits, and return the last."""
        parent = self.remote.commit.sha
        for step, tree in zip(self.proposal.steps, trees, strict=True):
            made = await self.client.send("POST", f"{self.home.path}/git/commits", self._described(step, tree, parent))
            parent = text_at(made, "sha")
        return parent

    def _described(self, step: Step, tree: str, parent: str) -> Mapping[str, Any]:
        author = self.proposal.author
        message = f"{step.message}\n\n{trailers(self.remote.ref, tree)}\nSigned-off-by: {author}\n"
        named = {} if self.proposal.is_bot else {"author": {"name": author.name, "email": author.email}}
        return {"message": message, "tree": tree, "parents": [parent], **named}

    async def _point_to(self, head: str) -> None:
        """Make the branch, or move it from what was seen on it to its new head."""
        if self.branch.head:
            is_there = await move_branch(self.client, self.home, self.branch, head)
        else:
            is_there = await make_branch(self.client, self.home, self.branch.name, head)
        if not is_there:
            raise _Overtaken

    async def _pulls(self) -> list[Any]:
        """The pull requests from the branch, newest first."""
        found = await self.client.get(
            f"{self.remote.place}/pulls",
            head=f"{self.home.owner}:{self.branch.name}",
            base=self.remote.ref,
            state="all",
            sort="created",
            direction="desc",
        )
        return items_at(found)

    async def _open(self) -> Any:  # noqa: ANN401  (JSON)
        wanted = {
            "title": self.proposal.title,
            "body": _marked(self.proposal.body),
            "head": f"{self.home.owner}:{self.branch.name}",
            "base": self.remote.ref,
        }
        for _ in range(_TRIES):
            try:
                return await self.client.send("POST", f"{self.remote.place}/pulls", wanted)
            except (GitHubRefused, ServiceBusy) as error:
                if not is_worth_a_look(error):
                    raise
                if found := [each for each in await self._pulls() if each["state"] == "open"]:
                    return found[0]
                if isinstance(error, GitHubRefused):
                    raise
        raise ServiceBusy("failed", f"GitHub opens no pull request from {self.branch.name}, which is pushed; run again")

    async def _rewrite_body(self, pull: Any) -> bool:  # noqa: ANN401
        """Replace our part of the body, and leave what people wrote; without our marks all of it is theirs."""
        body = str(pull.get("body") or "")
        new = _OURS.sub(lambda _: _marked(self.proposal.body), body, count=1)
        if new.replace("\r\n", "\n") == body.replace("\r\n", "\n"):
            return False
        await self.client.send("PATCH", f"{self.remote.place}/pulls/{number_at(pull, 'number')}", {"body": new})
        return True

    def _told(self, pull: Any, outcome: Outcome, head: str) -> PullRequest:  # noqa: ANN401
        number, url = number_at(pull, "number"), text_at(pull, "html_url")
        return PullRequest(number, url, outcome, self.branch.name, head, self.home.full_name, others=self.branch.others)


def _marked(body: str) -> str:
    return f"{_BEGIN}\n{body}\n{_END}"


def _batches(changes: Sequence[Change]) -> Iterator[list[Change]]:
    batch: list[Change] = []
    size = 0
    for change in changes:
        if batch and size + len(change.data) > _MOST_IN_ONE:
            yield batch
            batch, size = [], 0
        batch.append(change)
        size += len(change.data)
    if batch:
        yield batch
