"""What an assistant does with repositories on GitHub, told the way it is told of everything else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codedoc_core.documenter import assistant_shown as shown
from codedoc_core.documenter.account import Patient
from codedoc_core.documenter.assistant_told import Item, Told, line
from codedoc_core.documenter.remote import RemoteDelivery, RemoteRequest, document_repository, sync_repository
from codedoc_core.documenter.repositories import list_repositories, sync_repositories
from codedoc_core.documenter.request import GenerateRequest
from codedoc_core.errors import UsageError
from codedoc_core.jobs.outcome import FileOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.github.repositories import RepositoryRecord
    from codedoc_core.jobs.events import Event

_WAIT: Final = Patient(max_wait=60.0)
"""An assistant is told of a long wait rather than kept in it."""


@dataclass(frozen=True, slots=True)
class AssistantPublication:
    """What an assistant has proposed in a pull request.

    Attributes:
        repository: ``owner/name``, or ``owner/name@branch``.
        paths: Only these files and folders in it; all where empty.
        update: Whether to repair docstrings that have drifted, too.
        writer: ``"offline"`` or ``"gemini"``.
        may_upload: Whether the operator lets code be sent to Gemini.
        may_write: Whether a pull request is opened or updated; else only diffs are made.
    """

    repository: str
    paths: tuple[str, ...] = ()
    update: bool = False
    writer: str = "offline"
    may_upload: bool = False
    may_write: bool = False


async def sync_for_assistant(repository: str, token: str = "") -> Told:
    """Fetch what has changed of a repository on GitHub, or in the list of somebody's repositories.

    Args:
        repository: ``owner/name``, or ``owner/name@ref``; the list where empty.
        token: Who asks GitHub; found where this machine keeps one if empty.

    Returns:
        The files that are new, changed or gone; or the repositories, with those that are new, changed or gone marked.

    Raises:
        UsageError: If nobody is signed in where somebody has to be, or the name makes no sense.
        GitHubRefused: If GitHub says no.
        ServiceBusy: If GitHub failed.
    """
    if not repository:
        return await _listed(token)
    synced = await sync_repository(repository, _WAIT, token)
    remote = synced.remote
    head = (
        f"{remote.full_name}@{line(remote.ref)} at {remote.commit.sha[:12]}: {len(synced.tree.files)} files;"
        f" {len(synced.added)} new, {len(synced.changed)} changed, {len(synced.removed)} gone since the last sync"
    )
    marked = (("new", synced.added), ("changed", synced.changed), ("gone", synced.removed))
    return Told(head, [Item(f"  {line(path)}", group=mark) for mark, paths in marked for path in paths])


async def _listed(token: str) -> Told:
    changes = await sync_repositories(_WAIT, token)
    marks = {each.full_name: mark for mark in ("new", "changed", "gone") for each in getattr(changes, mark)}
    records = await list_repositories(None, _WAIT, token)
    counts = Counter(marks.values())
    said = ", ".join(f"{counts[mark]} {mark}" for mark in ("new", "changed", "gone"))
    partial = "; single sign-on hides some" if changes.is_partial else ""
    gone = [Item(f"  {line(name)} (gone)") for name, mark in marks.items() if mark == "gone"]
    return Told(f"{len(records)} repositories: {said}{partial}", [*(_record(each, marks) for each in records), *gone])


def _record(record: RepositoryRecord, marks: dict[str, str]) -> Item:
    repository = record.repository
    told = [marks.get(repository.full_name, ""), "selected" * record.is_selected, "private" * repository.is_private]
    notes = ", ".join(each for each in told if each)
    about = f" -- {line(repository.description)}" if repository.description else ""
    return Item(f"  {line(repository.full_name)}{f' ({notes})' if notes else ''}{about}")


async def publish_for_assistant(
    asked: AssistantPublication, token: str = "", on_event: Callable[[Event], None] = lambda _: None
) -> Told:
    """Document a repository on GitHub, and open or update the pull request that proposes it.

    Args:
        asked: What to propose, and where.
        token: Who asks GitHub; found where this machine keeps one if empty.
        on_event: As for ``document_repository``.

    Returns:
        Where the pull request is, and what became of each file.

    Raises:
        UsageError: If the request makes no sense, or asks for an upload that is not allowed.
        GitHubRefused: If GitHub says no.
        ServiceBusy: If GitHub failed.
        StoreFailed: If what is paid cannot be taken down.
    """
    if asked.writer != "offline" and not asked.may_upload:
        raise UsageError("the operator has not allowed code to be sent away (--allow-upload); use writer=offline")
    told = Told()

    def note(event: Event) -> None:
        if isinstance(event, FileOutcome) and (event.symbols or event.findings or event.reason):
            told.items.append(shown.generated(event, line(str(event.path))))
        on_event(event)

    paths = tuple(Path(each) for each in asked.paths) or (Path(),)
    options = GenerateRequest(paths=paths, update=asked.update, writer=asked.writer)
    delivery = RemoteDelivery.PULL_REQUEST if asked.may_write else RemoteDelivery.DIFF
    done = await document_repository(
        RemoteRequest(asked.repository, options, delivery, patient=_WAIT, token=token), note
    )
    pull = done.pull_request
    where = f"pull request {pull.number} {pull.outcome}: {pull.url}" if pull else "no pull request"
    nothing = "" if done.changes else "; there is nothing to document"
    told.head = f"{where}{nothing}; {shown.tally(done.report, 'proposed' if pull else 'would propose')}"
    return told
