"""``document``: the journey over a repository on GitHub that nobody has cloned."""

from __future__ import annotations

from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import platformdirs

from codedoc_core.documenter.account import Patient, github_access, signed_in
from codedoc_core.documenter.check import CheckRequest, check
from codedoc_core.documenter.checkout import checked_out
from codedoc_core.documenter.generate import generate
from codedoc_core.documenter.proposal import Coverage, Told, proposal_of
from codedoc_core.documenter.request import Delivery, GenerateRequest
from codedoc_core.errors import GitHubRefused, UsageError
from codedoc_core.github.blobs import BlobStore
from codedoc_core.github.client import open_github
from codedoc_core.github.publish import publish, refuse_hopeless
from codedoc_core.github.sync import sync_files
from codedoc_core.github.targets import locate, parse_target
from codedoc_core.jobs.check import CheckedFile
from codedoc_core.jobs.events import Drafted, JobStarted, Started, UnitStarted, Unrecorded, Verified, Waiting
from codedoc_core.jobs.lock import held
from codedoc_core.jobs.outcome import FileOutcome, FileStatus
from codedoc_core.transport.clock import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from codedoc_core.documenter.checkout import Checkout, FileChange
    from codedoc_core.github.client import GitHubClient
    from codedoc_core.github.identity import Identity
    from codedoc_core.github.publish import PullRequest
    from codedoc_core.github.sync import Synced
    from codedoc_core.jobs.events import Event
    from codedoc_core.jobs.outcome import Report

_LOOK: Final = 0.5
_BLOBS: Final = "blobs.sqlite"


class RemoteDelivery(StrEnum):
    """What is done with new text of a repository."""

    DIFF = "diff"
    PATCH = "patch"
    FOLDER = "folder"
    PULL_REQUEST = "pull-request"


@dataclass(frozen=True, slots=True)
class RemoteRequest:
    """Which repository to document, and how.

    Attributes:
        target: ``owner/name``, ``owner/name@ref``, or its address.
        options: What to document in it and how; paths are those in the repository, and its delivery does not count.
        delivery: What to do with new text.
        output: The patch's file, or the folder for changed files.
        is_commit_per_package: Whether a pull request has a commit for each package, rather than one in all.
        patient: How long GitHub's limits are waited for.
        token: Who asks GitHub; found where this machine keeps one if empty.
    """

    target: str
    options: GenerateRequest = field(default_factory=lambda: GenerateRequest(paths=(Path(),)))
    delivery: RemoteDelivery = RemoteDelivery.DIFF
    output: Path | None = None
    is_commit_per_package: bool = False
    patient: Patient = field(default_factory=Patient)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RemoteReport:
    """What became of a repository.

    Attributes:
        synced: Its files, and what the sync brought.
        report: The tally of the run; paths are those in the repository.
        changes: Files that got docstrings.
        requests: How many requests GitHub was sent.
        pull_request: Where they are proposed; ``None`` where that was not asked for, or there was nothing to propose.
    """

    synced: Synced
    report: Report
    changes: tuple[FileChange, ...]
    requests: int
    pull_request: PullRequest | None = None


async def document_repository(
    request: RemoteRequest,
    on_event: Callable[[Event], None] = lambda _: None,
    on_sync: Callable[[Synced], None] = lambda _: None,
) -> RemoteReport:
    """Document a repository on GitHub, and hand over the result without writing to it, or as a pull request.

    The whole repository is read, as it would be locally; only Python sources and the project's settings are fetched.

    Args:
        request: Which repository, and how.
        on_event: Called as by ``generate``, with paths in the repository.
        on_sync: Called once, when the files are there.

    Returns:
        What was found, written and handed over.

    Raises:
        UsageError: If the request makes no sense, or nobody is signed in where somebody has to be.
        GitHubRefused: If GitHub says no.
        ServiceBusy: If GitHub failed; what has arrived is kept for the next run.
        StoreFailed: If what is paid cannot be taken down.
    """
    _refuse_senseless(request)
    async with _session(request.patient, request.token) as session:
        client = session.client
        remote = await locate(client, parse_target(request.target, client.access.host.server_url))
        if request.delivery is RemoteDelivery.PULL_REQUEST:
            await refuse_hopeless(client, remote)
        folder = session.folder / str(remote.repository.id)
        async with _alone(folder, on_event):
            synced = await sync_files(client, remote, store := BlobStore(folder / _BLOBS))
            on_sync(synced)
            with checked_out(folder / "checkout", remote.repository.name, synced.tree, store) as checkout:
                run = _RemoteRun(request, session, synced, checkout, on_event)
                return await run.go()


async def sync_repository(target: str, patient: Patient | None = None, token: str = "") -> Synced:
    """Fetch the Python sources of a repository on GitHub, or what of them has changed, and keep them for later runs.

    Args:
        target: ``owner/name``, ``owner/name@ref``, or its address.
        patient: How long GitHub's limits are waited for.
        token: Who asks GitHub; found where this machine keeps one if empty.

    Returns:
        Its files, and what is new of them.

    Raises:
        UsageError: If the target makes no sense.
        GitHubRefused: If GitHub says no.
        ServiceBusy: If GitHub failed; what has arrived is kept for the next sync.
    """
    async with _session(patient or Patient(), token) as session:
        client = session.client
        remote = await locate(client, parse_target(target, client.access.host.server_url))
        folder = session.folder / str(remote.repository.id)
        async with _alone(folder, lambda _: None):
            return await sync_files(client, remote, BlobStore(folder / _BLOBS))


def _refuse_senseless(request: RemoteRequest) -> None:
    if request.options.changed_since is not None:
        raise UsageError("--changed-since needs a clone; name a branch with owner/name@branch instead")
    output = request.output
    if request.delivery is RemoteDelivery.FOLDER and output and output.exists() and any(output.iterdir()):
        raise UsageError(f"{output} is not empty; name a new folder")
    if request.delivery is RemoteDelivery.PATCH and output and not output.parent.is_dir():
        raise UsageError(f"{output.parent} is no folder")


@dataclass(frozen=True, slots=True)
class _Session:
    """Who asks GitHub, and where their files are kept."""

    client: GitHubClient
    identity: Identity | None
    folder: Path


@asynccontextmanager
async def _session(patient: Patient, token: str) -> AsyncIterator[_Session]:
    """Open GitHub for who is signed in, for an app, or for anybody; none of them sees the files of another."""
    access = await github_access(token)
    async with AsyncExitStack() as stack:
        if access.token is not None and (session := await _of_person(stack, patient, token)):
            yield session
            return
        client = await stack.enter_async_context(
            open_github(access, max_wait=patient.max_wait, on_wait=patient.on_wait)
        )
        if access.token is None:
            yield _Session(client, None, _cache(access.host.name) / "anybody")
        else:  # an app's token does not say whose it is, so nothing is kept for the next
            yield _Session(client, None, Path(stack.enter_context(TemporaryDirectory(prefix="codedoc-"))))


async def _of_person(stack: AsyncExitStack, patient: Patient, token: str) -> _Session | None:
    """Open GitHub for who is signed in; ``None`` where that is an app."""
    try:
        client, identity = await stack.enter_async_context(signed_in(patient, token))
    except GitHubRefused as refused:
        if refused.code != "app":
            raise
        return None
    return _Session(client, identity, _cache(identity.host) / str(identity.id))


def _cache(host: str) -> Path:
    return Path(platformdirs.user_cache_dir("codedoc", appauthor=False)) / "github" / host.replace(":", "_")


@asynccontextmanager
async def _alone(folder: Path, on_event: Callable[[Event], None]) -> AsyncIterator[None]:
    """Hold a repository's lock, after whoever holds it now."""
    clock, is_told = Clock(), False
    while True:
        with held(folder) as is_ours:
            if is_ours:
                yield
                return
        if not is_told:
            on_event(Waiting(0))
            is_told = True
        await clock.sleep(_LOOK)


@dataclass(slots=True)
class _RemoteRun:
    """One run over a checkout."""

    request: RemoteRequest
    session: _Session
    synced: Synced
    checkout: Checkout
    tell: Callable[[Event], None]
    changes: list[FileChange] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    async def go(self) -> RemoteReport:
        try:
            return await self._go()
        except UsageError as error:
            raise UsageError(self._in_repository(str(error))) from error

    async def _go(self) -> RemoteReport:
        is_proposed = self.request.delivery is RemoteDelivery.PULL_REQUEST
        is_estimate = self.request.options.dry_run
        before = await self._coverage((Path(),)) if is_proposed and not is_estimate else {}
        report = await generate(self._options(), self._told)
        self._name_in_repository(report)
        self.changes.sort(key=lambda change: change.path)
        pull_request = None
        if is_proposed and self.changes:
            pull_request = await self._propose(report, before)
        elif self.changes:
            self._hand_over()
        client = self.session.client
        return RemoteReport(self.synced, report, tuple(self.changes), client.requests, pull_request)

    def _in_repository(self, said: str) -> str:
        """Say in the repository's terms what was said of the checkout."""
        return said.replace(f"{self.checkout.root}/", "").replace(str(self.checkout.root), "the repository")

    def _options(self) -> GenerateRequest:
        options, root = self.request.options, self.checkout.root
        paths = tuple(root / path for path in options.paths)
        if outside := next((path for path in paths if not path.resolve().is_relative_to(root)), None):
            raise UsageError(f"{outside.relative_to(root)} is not in the repository")
        return replace(options, paths=paths, delivery=Delivery.WRITE)

    def _told(self, event: Event) -> None:
        """Tell of what happens, under the paths that files have in the repository."""
        match event:
            case JobStarted() | Unrecorded():
                return  # it cannot be resumed from the folder that the person is in
            case FileOutcome():
                self.tell(self._noted(replace(event, path=self.checkout.place_of(event.path))))
            case Started():
                self.passed_over = Counter(event.skipped) + self.synced.tree.passed_over
                self.tell(replace(event, skipped=self.passed_over))
            case UnitStarted() | Drafted() | Verified():
                self.tell(replace(event, path=self.checkout.place_of(event.path)))
            case _:
                self.tell(event)

    def _noted(self, outcome: FileOutcome) -> FileOutcome:
        """Take note of a file that was changed."""
        change = self.checkout.change_of(outcome) if outcome.status is FileStatus.CHANGED else None
        if change is None:
            return outcome
        self.changes.append(change)
        is_shown = self.request.delivery is RemoteDelivery.DIFF
        return replace(outcome, diff=change.patch.decode("utf-8", "replace")) if is_shown else outcome

    def _name_in_repository(self, report: Report) -> None:
        place_of = self.checkout.place_of
        report.troubles = [replace(each, path=place_of(each.path)) for each in report.troubles]
        report.objections = [(place_of(path), finding) for path, finding in report.objections]

    def _hand_over(self) -> None:
        output = self.request.output
        if output is None:
            return
        try:
            if self.request.delivery is RemoteDelivery.PATCH:
                output.write_bytes(b"".join(change.patch for change in self.changes))
            else:
                for change in self.changes:
                    path = output / change.path
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(change.new)
        except OSError as error:
            raise UsageError(f"{error.filename} cannot be written: {error.strerror}") from error

    async def _coverage(self, paths: tuple[Path, ...]) -> dict[str, Coverage]:
        """Count what has a docstring, file by file."""
        counts: dict[str, Coverage] = {}

        def count(event: object) -> None:
            if isinstance(event, CheckedFile):
                counts[self.checkout.place_of(event.path)] = Coverage(event.documented, event.due)

        root = self.checkout.root
        await check(CheckRequest(tuple(root / path for path in paths), scope=self.request.options.scope), count)
        return counts

    async def _propose(self, report: Report, before: dict[str, Coverage]) -> PullRequest:
        after = before | await self._coverage(tuple(Path(change.path) for change in self.changes))
        told = Told(self.synced.remote, self.changes, report, self.passed_over, _sum(before), _sum(after))
        identity = self.session.identity
        proposal = proposal_of(told, identity, is_step_per_package=self.request.is_commit_per_package)
        login = identity.login if identity else ""
        return await publish(self.session.client, self.synced.remote, proposal, login, Clock())


def _sum(counts: dict[str, Coverage]) -> Coverage:
    return Coverage(sum(each.documented for each in counts.values()), sum(each.due for each in counts.values()))
