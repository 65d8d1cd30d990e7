"""Repositories as GitHub describes them, and how a new description differs from the one that was kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from codedoc_core.errors import ServiceRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codedoc_core.github.client import GitHubClient


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository.

    Attributes:
        id: Its number, which stays when it is renamed or moved.
        name: Its name.
        full_name: Owner and name.
        description: What its owner says of it; may be empty.
        is_private: Whether only some may see it.
        is_fork: Whether it is a fork of another.
        is_archived: Whether it is read-only.
        language: What most of it is written in; empty where GitHub does not say.
        stars: How many people starred it.
        forks: How many forks it has.
        default_branch: Where its work goes.
        pushed_at: When something was pushed last, in ISO 8601; empty where nothing ever was.
    """

    id: int
    name: str
    full_name: str
    description: str = ""
    is_private: bool = False
    is_fork: bool = False
    is_archived: bool = False
    language: str = ""
    stars: int = 0
    forks: int = 0
    default_branch: str = ""
    pushed_at: str = ""


@dataclass(frozen=True, slots=True)
class RepositoryRecord:
    """What is kept of a repository.

    Attributes:
        repository: As GitHub described it last.
        is_selected: Whether it is to be documented with the others that are.
        is_gone: Whether GitHub showed it once and did not at the last sync: deleted, or out of sight.
    """

    repository: Repository
    is_selected: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class RepositoryChanges:
    """What a sync found.

    Attributes:
        new: Seen for the first time, or again.
        changed: Described in other words than before.
        gone: Not seen any more.
        unchanged: How many are as they were.
        is_partial: Whether single sign-on hides some: then what is not seen may still be there.
    """

    new: tuple[Repository, ...] = ()
    changed: tuple[Repository, ...] = ()
    gone: tuple[Repository, ...] = ()
    unchanged: int = 0
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class RepositoryFilter:
    """Which repositories are meant; what is not said means all.

    Attributes:
        names: Patterns of full names, such as ``octocat/*``; one must match, whatever its case.
        is_private: Private ones only, or public ones only.
        is_selected: Selected ones only, or others only.
        is_gone: Whether those that are gone are meant, rather than those that are there.
        language: What they are written in.
    """

    names: tuple[str, ...] = ()
    is_private: bool | None = None
    is_selected: bool | None = None
    is_gone: bool = False
    language: str = ""

    def admits(self, record: RepositoryRecord) -> bool:
        """Return whether a repository is meant."""
        repository = record.repository
        return (
            record.is_gone == self.is_gone
            and self.is_private in (None, repository.is_private)
            and self.is_selected in (None, record.is_selected)
            and self.language.lower() in ("", repository.language.lower())
            and (not self.names or any(is_named(repository, pattern) for pattern in self.names))
        )


@dataclass(slots=True)
class Listing:
    """The repositories that a token may see.

    Attributes:
        repositories: All of them, by number.
        is_partial: Whether single sign-on hides some.
    """

    repositories: dict[int, Repository] = field(default_factory=dict)
    is_partial: bool = False


async def fetch_repositories(client: GitHubClient) -> Listing:
    """Ask GitHub for all repositories that a person owns, works on, or sees through an organisation.

    Args:
        client: Whose token asks.

    Raises:
        GitHubRefused: If GitHub says no.
        ServiceBusy: If GitHub failed: then nothing is known of what is gone.
    """
    listing = Listing()
    async for value in client.pages("/user/repos", sort="full_name"):
        repository = repository_of(value)
        listing.repositories[repository.id] = repository
    listing.is_partial = client.is_partial
    return listing


def changes_of(records: Iterable[RepositoryRecord], listing: Listing) -> RepositoryChanges:
    """Return how a listing differs from what is kept."""
    known = {record.repository.id: record for record in records}
    seen = {number: repository for number, repository in listing.repositories.items() if number in known}
    changed = [each for number, each in seen.items() if not known[number].is_gone and known[number].repository != each]
    new = [each for number, each in listing.repositories.items() if number not in known or known[number].is_gone]
    gone = [
        record.repository
        for number, record in known.items()
        if number not in listing.repositories and not record.is_gone and not listing.is_partial
    ]
    return RepositoryChanges(
        tuple(new),
        tuple(changed),
        tuple(gone),
        len(listing.repositories) - len(new) - len(changed),
        listing.is_partial,
    )


def is_named(repository: Repository, pattern: str) -> bool:
    """Return whether a repository is meant by a full name, or a pattern of one."""
    return fnmatchcase(repository.full_name.lower(), pattern.lower())


def repository_of(value: Any) -> Repository:  # noqa: ANN401  (JSON)
    """Return the repository that a reply describes.

    Raises:
        ServiceRefused: If it describes none.
    """
    try:
        return Repository(
            id=int(value["id"]),
            name=str(value["name"]),
            full_name=str(value["full_name"]),
            description=_text(value, "description"),
            is_private=bool(value.get("private")),
            is_fork=bool(value.get("fork")),
            is_archived=bool(value.get("archived")),
            language=_text(value, "language"),
            stars=int(value.get("stargazers_count") or 0),
            forks=int(value.get("forks_count") or 0),
            default_branch=_text(value, "default_branch"),
            pushed_at=_text(value, "pushed_at"),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    raise ServiceRefused("garbled", "GitHub's description of a repository makes no sense; is GITHUB_API_URL right?")


def _text(value: Mapping[str, Any], key: str) -> str:
    return str(value.get(key) or "")
