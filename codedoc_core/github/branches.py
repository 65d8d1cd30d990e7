"""Branches that CodeDoc pushes to: which it may, and whose work is on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from codedoc_core.errors import GitHubRefused, ServiceBusy, ServiceRefused
from codedoc_core.github.reading import items_at, text_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.github.client import GitHubClient
    from codedoc_core.github.forks import PushPlace
    from codedoc_core.github.targets import Remote

PREFIX: Final = "codedoc/docstrings-"

_MOVE: Final = (
    "mutation($repository: ID!, $moves: [RefUpdate!]!)"
    " { updateRefs(input: {repositoryId: $repository, refUpdates: $moves}) { clientMutationId } }"
)
_TRIES: Final = 3
_MOST: Final = 20
_LOOK_BACK: Final = 100
_MOST_NAMES: Final = 3
_TREE: Final = re.compile(r"^CodeDoc-Tree: ([0-9a-f]{40})$", re.MULTILINE)
_BASE: Final = re.compile(r"^CodeDoc-Base: (.+)$", re.MULTILINE)


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
    return f"{PREFIX}{ref}"


def trailers(base: str, tree: str) -> str:
    """Return the lines by which a commit of CodeDoc is known again.

    It names its own tree, so one that somebody amended gives itself away; and the branch that it is for, since what is
    the second choice for one may be the first for another.

    Args:
        base: The branch that it is for.
        tree: What git calls its files.
    """
    return f"CodeDoc-Base: {base}\nCodeDoc-Tree: {tree}"


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
        work = await _work_on(client, place, heads[candidate], remote.ref)
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


async def make_branch(client: GitHubClient, home: PushPlace, branch: str, head: str) -> bool:
    """Make a branch, and return whether it leads where it should: somebody else may have been faster.

    Args:
        client: Asks GitHub.
        home: The repository that is pushed to.
        branch: Its name.
        head: The commit that it shall lead to.

    Raises:
        GitHubRefused: If GitHub says no.
        ServiceBusy: If GitHub failed.
    """
    for _ in range(_TRIES):
        try:
            await client.send("POST", f"{home.path}/git/refs", {"ref": f"refs/heads/{branch}", "sha": head})
        except (GitHubRefused, ServiceBusy) as error:
            if not is_worth_a_look(error):
                raise
            failure = error
        else:
            return True
        if found := await head_of(client, home.path, branch):
            return found == head
        if isinstance(failure, GitHubRefused):
            break
    raise failure


async def move_branch(client: GitHubClient, home: PushPlace, branch: Branch, head: str) -> bool:
    """Move a branch away from where it was seen, and return whether that is what became of it.

    GraphQL does it in one stroke, and only from there; REST knows no such thing. Where there is no GraphQL, as on older
    Enterprise Servers, a last look is taken right before the branch is moved.

    Args:
        client: Asks GitHub.
        home: The repository that is pushed to.
        branch: As it was seen.
        head: The commit that it shall lead to.

    Raises:
        GitHubRefused: If GitHub says no.
        ServiceBusy: If GitHub failed.
    """
    move = {"name": f"refs/heads/{branch.name}", "beforeOid": branch.head, "afterOid": head, "force": True}
    if home.node and await _is_done(client, {"repository": home.node, "moves": [move]}):
        return True
    found = await head_of(client, home.path, branch.name)
    if found != branch.head:
        return found == head
    path = ref_path(home.path, branch.name).replace("/git/ref/", "/git/refs/")
    await client.send("PATCH", path, {"sha": head, "force": True})
    return True


async def _is_done(client: GitHubClient, variables: Mapping[str, Any]) -> bool:
    """Whether GitHub says that it has moved a branch; where it does not, it may have done so all the same."""
    try:
        said = await client.send("POST", "/graphql", {"query": _MOVE, "variables": variables})
    except GitHubRefused:
        return False
    except ServiceBusy as busy:
        if not busy.may_be_billed:
            raise
        return False
    return isinstance(said, dict) and bool(said.get("data")) and not said.get("errors")


def is_worth_a_look(error: GitHubRefused | ServiceBusy) -> bool:
    """Return whether what was asked may have been done all the same, by us or by somebody else.

    Args:
        error: What came of it.
    """
    return error.status == 422 if isinstance(error, GitHubRefused) else error.may_be_billed


async def _work_on(client: GitHubClient, place: str, head: str, base: str) -> _Work:
    """Look at the newest commits of a branch.

    CodeDoc puts its commits on the base and nowhere else, and each names its own tree. So where the newest is CodeDoc's
    as CodeDoc made it, nobody has added to the branch, however the base has moved.
    """
    listed = items_at(await client.get(f"{place}/commits", sha=head, per_page=_LOOK_BACK))
    ours = list(takewhile(is_ours, listed))
    if not ours:
        people = {_author(each): None for each in takewhile(lambda each: not is_ours(each), listed)}
        return _Work(people=", ".join(list(people)[:_MOST_NAMES]))
    if (other := _BASE.findall(text_at(ours[0], "commit", "message"))) != [base]:
        return _Work(people=f"CodeDoc for {', '.join(other) or 'another branch'}")
    parents = tuple(text_at(each, "sha") for each in items_at(ours[-1], "parents"))
    return _Work(text_at(ours[0], "commit", "tree", "sha"), parents)


def is_ours(commit: Any) -> bool:  # noqa: ANN401  (JSON)
    """Return whether CodeDoc made a commit, and it is as CodeDoc made it.

    Args:
        commit: As GitHub describes it.
    """
    named = _TREE.findall(text_at(commit, "commit", "message"))
    return named == [text_at(commit, "commit", "tree", "sha")]


def _author(commit: Any) -> str:  # noqa: ANN401
    user = commit.get("author")
    login = user.get("login") if isinstance(user, dict) else None
    return str(login or text_at(commit, "commit", "author", "name"))
