"""Branches that CodeDoc pushes to: which it may, and whose work is on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from codedoc_core.errors import GitHubRefused, ServiceRefused
from codedoc_core.github.reading import items_at, text_at

if TYPE_CHECKING:
    from codedoc_core.github.client import GitHubClient
    from codedoc_core.github.targets import Remote

PREFIX: Final = "codedoc/docstrings-"
TRAILER: Final = "CodeDoc-Tree"
"""Names the tree in the commit that has it, so that a commit which somebody amended gives itself away."""

_MOST: Final = 20
_LOOK_BACK: Final = 100
_MOST_NAMES: Final = 3
_TRAILER: Final = re.compile(rf"^{TRAILER}: ([0-9a-f]{{40}})$", re.MULTILINE)
_ODD: Final = re.compile(r"[^A-Za-z0-9._/-]+")


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch to push to.

    Attributes:
        name: Without ``refs/heads/``.
        head: The commit that it leads to; empty where there is no such branch yet.
        tree: What git calls the files of that commit.
        parents: The parents of the first of our commits on it.
        others: Branches before it that people have committed to, each with who did.
    """

    name: str
    head: str = ""
    tree: str = ""
    parents: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    """What is on a branch: ours, with its newest tree and what it was put on; or the work of people."""

    tree: str = ""
    parents: tuple[str, ...] = ()
    people: str = ""


def branch_name(ref: str) -> str:
    """Return the branch for docstrings of another branch.

    Args:
        ref: The branch that they are for.
    """
    return f"{PREFIX}{_ODD.sub('-', ref)}"


def ref_path(place: str, branch: str, *, many: bool = False) -> str:
    """Return the path of a branch's ref in the API.

    Args:
        place: The path of its repository.
        branch: Its name.
        many: Whether to ask for all whose names begin so; that there are none is no refusal then.
    """
    return f"{place}/git/{'matching-refs' if many else 'ref'}/{quote(f'heads/{branch}', safe='')}"


async def choose_branch(client: GitHubClient, place: str, remote: Remote) -> Branch:
    """Find the branch to push to: the first that is free, or holds nothing but CodeDoc's own commits.

    Args:
        client: Asks GitHub.
        place: The path of the repository that is pushed to.
        remote: The repository that the docstrings are for.

    Raises:
        ServiceRefused: If people have committed to all of them.
        ServiceBusy: If GitHub failed.
    """
    name = branch_name(remote.ref)
    found = items_at(await client.get(ref_path(place, name, many=True)))
    heads = {text_at(each, "ref").removeprefix("refs/heads/"): text_at(each, "object", "sha") for each in found}
    others: list[tuple[str, str]] = []
    for candidate in (name, *(f"{name}-{number}" for number in range(2, _MOST))):
        if candidate not in heads:
            return Branch(candidate, others=tuple(others))
        work = await _work_on(client, place, heads[candidate])
        if not work.people:
            return Branch(candidate, heads[candidate], work.tree, work.parents, tuple(others))
        others.append((candidate, work.people))
    raise ServiceRefused("branches", f"people have committed to all of {name} to {name}-{_MOST - 1}; delete some")


async def head_of(client: GitHubClient, place: str, branch: str) -> str:
    """Return the commit that a branch leads to now; empty where there is no such branch.

    Args:
        client: Asks GitHub.
        place: The path of its repository.
        branch: Its name.

    Raises:
        GitHubRefused: If GitHub says no.
        ServiceBusy: If GitHub failed.
    """
    try:
        return text_at(await client.get(ref_path(place, branch)), "object", "sha")
    except GitHubRefused as refused:
        if refused.status != 404:
            raise
        return ""


async def _work_on(client: GitHubClient, place: str, head: str) -> _Work:
    """Look at the newest commits of a branch.

    CodeDoc puts its commits on the base and nowhere else, and each names its own tree. So where the newest is CodeDoc's
    as CodeDoc made it, nobody has added to the branch, however the base has moved.
    """
    listed = items_at(await client.get(f"{place}/commits", sha=head, per_page=_LOOK_BACK))
    ours = list(takewhile(is_ours, listed))
    if not ours:
        people = {_author(each): None for each in takewhile(lambda each: not is_ours(each), listed)}
        return _Work(people=", ".join(list(people)[:_MOST_NAMES]))
    parents = tuple(text_at(each, "sha") for each in items_at(ours[-1], "parents"))
    return _Work(text_at(ours[0], "commit", "tree", "sha"), parents)


def is_ours(commit: Any) -> bool:  # noqa: ANN401  (JSON)
    """Return whether CodeDoc made a commit, and it is as CodeDoc made it.

    Args:
        commit: As GitHub describes it.
    """
    named = _TRAILER.findall(text_at(commit, "commit", "message"))
    return named == [text_at(commit, "commit", "tree", "sha")]


def _author(commit: Any) -> str:  # noqa: ANN401
    user = commit.get("author")
    login = user.get("login") if isinstance(user, dict) else None
    return str(login or text_at(commit, "commit", "author", "name"))
