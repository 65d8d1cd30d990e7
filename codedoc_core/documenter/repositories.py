"""``repos``: the repositories of who is signed in, kept between runs, and which of them are selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.documenter.account import Patient, records_path, signed_in
from codedoc_core.errors import UsageError
from codedoc_core.github.records import RepositoryStore
from codedoc_core.github.repositories import RepositoryFilter, fetch_repositories, is_named

if TYPE_CHECKING:
    from codedoc_core.github.identity import Identity
    from codedoc_core.github.repositories import Repository, RepositoryChanges, RepositoryRecord


async def sync_repositories(patient: Patient | None = None, token: str = "") -> RepositoryChanges:
    """Keep what GitHub lists for who is signed in, and return what is new, changed or gone.

    Args:
        patient: How long GitHub's limits are waited for.
        token: Whose they are; found where this machine keeps one if empty.

    Raises:
        UsageError: If nobody is signed in, or the records cannot be written.
        GitHubRefused: If GitHub says no.
        ServiceBusy: If GitHub failed; the records are as they were.
    """
    async with signed_in(patient or Patient(), token) as (client, identity):
        listing = await fetch_repositories(client)
    return _store(identity).update(listing)


async def list_repositories(
    wanted: RepositoryFilter | None = None, patient: Patient | None = None, token: str = ""
) -> list[RepositoryRecord]:
    """Return what the last sync kept for who is signed in, by full name.

    Args:
        wanted: Which of them; those that are not gone where ``None``.
        patient: How long GitHub's limits are waited for.
        token: Whose they are; found where this machine keeps one if empty.

    Raises:
        UsageError: If nobody is signed in, or the records cannot be read.
        GitHubRefused: If GitHub does not know the token.
        ServiceBusy: If GitHub failed.
    """
    async with signed_in(patient or Patient(), token) as (_, identity):
        records = _store(identity).records()
    return [record for record in records if (wanted or RepositoryFilter()).admits(record)]


async def select_repositories(
    patterns: tuple[str, ...], *, is_selected: bool = True, patient: Patient | None = None
) -> list[Repository]:
    """Select repositories to be documented together, or do so no more, and return those that this changed.

    Args:
        patterns: Full names, or patterns of them such as ``octocat/*``.
        is_selected: ``False`` takes them out of the selection.
        patient: How long GitHub's limits are waited for.

    Raises:
        UsageError: If a name or pattern fits none that is kept; then nothing is selected.
        GitHubRefused: If GitHub does not know the token.
        ServiceBusy: If GitHub failed.
    """
    async with signed_in(patient or Patient()) as (_, identity):
        store = _store(identity)
        records = [each for each in store.records() if not (each.is_gone and is_selected)]
        meant = _meant(records, patterns, identity)
        changed = [record.repository for record in meant if record.is_selected != is_selected]
        store.select(changed, is_selected=is_selected)
    return changed


def selected_repositories(identity: Identity) -> tuple[Repository, ...]:
    """Return the repositories that a person selected and that are still there, by full name.

    Args:
        identity: The person.

    Raises:
        UsageError: If the records cannot be read.
    """
    wanted = RepositoryFilter(is_selected=True)
    return tuple(record.repository for record in _store(identity).records() if wanted.admits(record))


def _meant(records: list[RepositoryRecord], patterns: tuple[str, ...], identity: Identity) -> list[RepositoryRecord]:
    for pattern in patterns:
        if not any(is_named(record.repository, pattern) for record in records):
            raise UsageError(
                f"{identity.login} has no repository {pattern!r} at {identity.host}; run `codedoc repos sync`,"
                " and write owner/name or a pattern such as 'octocat/*'"
            )
    return [record for record in records if any(is_named(record.repository, pattern) for pattern in patterns)]


def _store(identity: Identity) -> RepositoryStore:
    return RepositoryStore(records_path(), identity)
