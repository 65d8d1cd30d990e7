"""Gemini's batch service: the same questions at half the price, answered within a day.

What is submitted is known by a label that the caller chose, and kept, before: where the process dies, or the line
breaks, between the sending and the reply, ``find`` returns what was submitted under it, and nothing is paid twice.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio

from codedoc_core.errors import LimitReached, ServiceBusy, ServiceFailed, ServiceRefused, UsageError
from codedoc_core.gemini.client import GeminiClient, open_client
from codedoc_core.gemini.completion import Completion, completion_of
from codedoc_core.gemini.estimate import most_tokens
from codedoc_core.gemini.faults import fault_of
from codedoc_core.gemini.models import known_model
from codedoc_core.gemini.service import GeminiDocService
from codedoc_core.transport.breaker import CircuitBreaker
from codedoc_core.transport.clock import Clock
from codedoc_core.transport.limits import RateLimiter, RateLimits
from codedoc_core.transport.line import Line, Patience
from codedoc_core.transport.spending import Spending
from codedoc_core.transport.usage import Usage
from codedoc_core.writing.reply import Reply, Trouble
from codedoc_core.writing.writer import Answer, Spent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

    from codedoc_core.context.symbol import FileContext, SymbolContext
    from codedoc_core.gemini.settings import GeminiAccess, GeminiSettings
    from codedoc_core.transport.usage import Price

T = TypeVar("T")

BatchHandle = str
"""The service's name of a batch, such as ``batches/abc``; all that has to be kept to collect it."""

Pack = "Sequence[FileContext]"
"""Files that are asked about in one request."""

_MOST_BYTES: Final = 15 << 20
"""Of the 20 MB that one submission may have; what is larger is submitted in portions, each with a handle of its own."""

_MOST_REQUESTS: Final = 1000
_VERSION: Final = "v1beta"
_POSITION: Final = "pack"
_PATIENCE: Final = Patience(attempts=5, first=2.0, longest=30.0)
_MOST_LISTED: Final = 2000


class BatchState(StrEnum):
    """What has become of a batch."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    GONE = "gone"


_STATES: Final = {
    "QUEUED": BatchState.PENDING,
    "PENDING": BatchState.PENDING,
    "UNSPECIFIED": BatchState.PENDING,
    "RUNNING": BatchState.RUNNING,
    "UPDATING": BatchState.RUNNING,
    "CANCELLING": BatchState.RUNNING,
    "PAUSED": BatchState.PENDING,
    "SUCCEEDED": BatchState.DONE,
    "PARTIALLY_SUCCEEDED": BatchState.DONE,
    "FAILED": BatchState.FAILED,
    "CANCELLED": BatchState.CANCELLED,
    "EXPIRED": BatchState.EXPIRED,
}
_OVER: Final = frozenset(BatchState) - {BatchState.PENDING, BatchState.RUNNING}
_REASONS: Final = {
    BatchState.FAILED: "the service could not work on it",
    BatchState.CANCELLED: "it was cancelled",
    BatchState.EXPIRED: "the service did not get to it within its time",
    BatchState.GONE: "the service does not know it any more",
}
_TRY_AGAIN: Final = frozenset({1, 2, 4, 8, 10, 13, 14, 429})
"""Codes of one request's error that say nothing against the request: cancelled, unknown, late, busy, broken."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What has become of what was submitted.

    Attributes:
        state: The batch's state.
        replies: One for each pack, in order; ``None`` where none came, and the pack may be submitted again.
        spent: What the service said was used, at half the price.
        reason: Why packs are without a reply.
    """

    state: BatchState
    replies: tuple[Reply | None, ...]
    spent: Spent
    reason: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in _OVER

    @property
    def left(self) -> tuple[int, ...]:
        """The places of the packs that are to be submitted again; none while the batch is not over."""
        return tuple(at for at, reply in enumerate(self.replies) if reply is None) if self.is_over else ()


@asynccontextmanager
async def open_batches(
    settings: GeminiSettings, access: GeminiAccess, *, clock: Clock | None = None, samples: Sequence[str] = ()
) -> AsyncIterator[GeminiBatches]:
    """Open the batch service; its connections are closed when the block is left.

    Args:
        settings: What may be tuned; how fast one may ask means nothing here, nor does the tier.
        access: How Gemini is reached, by a key.
        clock: Time and chance; the system's where ``None``.
        samples: Docstrings that show how the project writes.

    Raises:
        UsageError: If Gemini is reached through Google Cloud, or costs are limited and no price is known.
    """
    if access.project:
        raise UsageError("Gemini's batches need a key: set GEMINI_API_KEY; through Google Cloud they need a bucket")
    time = clock or Clock()
    # Everything of the first version exists under the later one, and a handle of one is unknown to the other.
    set_up = replace(settings, tier="standard", api_version=settings.api_version or _VERSION)
    price = known_model(settings.model).price(date.today(), is_flex=True)
    line = Line(RateLimiter(RateLimits(1, 1, 1), time), Spending(settings.limits, price), CircuitBreaker(time), time)
    async with open_client(set_up, access) as client:
        yield GeminiBatches(GeminiDocService(client, line, price, tuple(samples)), time)


@dataclass(slots=True)
class GeminiBatches:
    """Submits packs of files, and collects what was answered.

    Attributes:
        service: Knows what to ask and how to read the answer.
        clock: Time and chance.
    """

    service: GeminiDocService
    clock: Clock
    _turn: anyio.Lock = field(default_factory=anyio.Lock, init=False, repr=False)
    _body: bytes = field(default=b"", init=False, repr=False)

    def __post_init__(self) -> None:
        self._client.http.event_hooks["response"].append(self._listen)

    @property
    def name(self) -> str:
        """The model's name."""
        return self.service.name

    @property
    def budget(self) -> int:
        """Tokens of context that one request should hold."""
        return self.service.budget

    @property
    def price(self) -> Price | None:
        """What tokens cost here, which is half; ``None`` where that is not known."""
        return self.service.price

    def fits(self, files: Sequence[FileContext]) -> bool:
        """Whether files may go into one request."""
        return self.service.fits(files)

    def estimate(self, files: Sequence[FileContext]) -> Spent:
        """Say what one request about files would cost."""
        return self.service.estimate(files)

    def worst(self, packs: Sequence[Sequence[FileContext]]) -> Usage:
        """Return the most that packs can use."""
        questions = [self.service.question(files) for files in packs]
        return sum((Usage(1, most_tokens(each.sent), 0, each.most_output) for each in questions), Usage())

    def portions(self, packs: Sequence[Sequence[FileContext]]) -> Iterator[Sequence[Sequence[FileContext]]]:
        """Divide packs into what may be submitted at once, in order."""
        portion: list[Sequence[FileContext]] = []
        size = 0
        for files in packs:
            bytes_ = len(json.dumps(self.service.question(files).sent))
            if portion and (size + bytes_ > _MOST_BYTES or len(portion) == _MOST_REQUESTS):
                yield portion
                portion, size = [], 0
            portion, size = [*portion, files], size + bytes_
        if portion:
            yield portion

    async def submit(
        self, packs: Sequence[Sequence[FileContext]], label: str, used: Usage | None = None
    ) -> BatchHandle:
        """Submit one portion, once.

        Args:
            packs: Files, those of one request together.
            label: What it is found by if its handle is lost; another for each submission, and kept before.
            used: What the job used before, for its limits on spending.

        Returns:
            The handle to collect it by.

        Raises:
            LimitReached: If it might pass a limit on spending; nothing was sent.
            ServiceFailed: If it was not accepted. Where that is not sure (``may_be_billed``), ``find`` tells.
        """
        self._hold_to_limits((used or Usage()) + self.worst(packs))
        from google.genai import types  # noqa: PLC0415

        questions = [self.service.question(files) for files in packs]
        requests = [
            types.InlinedRequest(
                contents=question.text, config=self._client.config_of(question), metadata={_POSITION: str(at)}
            )
            for at, question in enumerate(questions)
        ]
        config = types.CreateBatchJobConfig(display_name=label)
        job = await self._ask(lambda: self._client.sdk().batches.create(model=self.name, src=requests, config=config))
        return str(job.name)

    async def find(self, label: str) -> BatchHandle | None:
        """Return the handle of what was submitted under a label, or ``None`` where nothing was.

        Raises:
            ServiceFailed: If the service does not tell.
        """
        return await self._patiently(lambda: self._listed(label))

    async def collect(self, handle: BatchHandle, packs: Sequence[Sequence[FileContext]]) -> Collected:
        """Look what has become of a batch; that costs nothing and may be done as often as one likes.

        Args:
            handle: What ``submit`` returned.
            packs: What was submitted.

        Raises:
            ServiceFailed: If the service does not tell.
        """
        nothing = (None,) * len(packs)
        try:
            job, reason = await self._patiently(lambda: self._fetched(handle))
        except ServiceRefused as refused:
            if refused.code != "model":  # that is: not found
                raise
            return Collected(BatchState.GONE, nothing, self._spent(Usage()), _REASONS[BatchState.GONE])
        state = _state(job)
        said = _by_pack(job.dest.inlined_responses if job.dest else None, len(packs))
        usage = Usage()
        replies: list[Reply | None] = []
        for files, one in zip(packs, said, strict=True):
            reply, used = self._read(files, one)
            replies.append(reply)
            usage += used
        return Collected(state, tuple(replies), self._spent(usage), reason or _REASONS.get(state, ""))

    async def cancel(self, handle: BatchHandle) -> None:
        """Ask for the end of a batch; what was answered by then is paid, and can be collected.

        Raises:
            ServiceFailed: If the service does not do it.
        """
        await self._patiently(lambda: self._ask(lambda: self._client.sdk().batches.cancel(name=handle)))

    @property
    def _client(self) -> GeminiClient:
        assert isinstance(self.service.client, GeminiClient), "batches are submitted from here"
        return self.service.client

    def _hold_to_limits(self, total: Usage) -> None:
        limits = self._client.settings.limits
        if limits.requests is not None and total.requests > limits.requests:
            raise LimitReached(f"the batch might pass the limit of {limits.requests} requests")
        if limits.tokens is not None and total.tokens > limits.tokens:
            raise LimitReached(f"the batch might pass the limit of {limits.tokens} tokens")
        if limits.cost is not None and self.price is not None and self.price.of(total) > limits.cost:
            raise LimitReached(f"the batch might cost ${self.price.of(total):.2f}, and the limit is ${limits.cost:g}")

    def _read(self, files: Sequence[FileContext], one: Any) -> tuple[Reply | None, Usage]:  # noqa: ANN401
        if one is None:
            return None, Usage()
        if one.response is None:
            return self._without_answer(files, one.error), Usage(requests=1)
        completion = completion_of(one.response)
        if not isinstance(completion, Completion):
            return None, Usage(requests=1)
        return self.service.reply(files, completion), completion.usage

    @staticmethod
    def _without_answer(files: Sequence[FileContext], error: Any) -> Reply | None:  # noqa: ANN401
        """Say what became of a request that was refused; ``None`` where it may be submitted again."""
        code = (error and error.code) or 0
        if not code or code in _TRY_AGAIN or code >= 500:
            return None
        nobody = (None,) * sum(len(file.symbols) for file in files)
        return Reply(nobody, Trouble.TOO_COMPLEX, f"{Trouble.TOO_COMPLEX}: {error.message or code}")

    async def _fetched(self, handle: BatchHandle) -> tuple[Any, str]:
        """Return a batch, and why it failed: that the SDK leaves out."""
        async with self._turn:
            job = await self._ask(lambda: self._client.sdk().batches.get(name=handle))
            return job, _fault_in(self._body)

    async def _listed(self, label: str) -> BatchHandle | None:
        async def look() -> BatchHandle | None:
            seen = 0
            async for job in await self._client.sdk().batches.list(config={"page_size": 100}):
                seen += 1
                if job.display_name == label:
                    return str(job.name)
                if seen == _MOST_LISTED:
                    break
            return None

        return await self._ask(look)

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Do what may be done twice, as often as it takes."""
        failures = 0
        while True:
            try:
                return await attempt()
            except ServiceBusy as busy:
                failures += 1
                if failures == _PATIENCE.attempts:
                    raise
                await self.clock.sleep((busy.retry_after or 0.0) + _PATIENCE.delay(failures, self.clock.random()))

    async def _ask(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call the SDK once; every failure is one of ours."""
        from google.genai.errors import APIError  # noqa: PLC0415
        from httpx2 import HTTPError, InvalidURL  # noqa: PLC0415

        try:
            with anyio.fail_after(self._client.settings.timeout):
                return await call()
        except (APIError, HTTPError, InvalidURL, ImportError, OSError, ValueError) as error:
            fault = fault_of(error, self._client.access.key)
        if isinstance(fault, ServiceFailed):
            raise fault
        raise ServiceRefused("request", fault.reason or str(fault.trouble))

    async def _listen(self, response: Any) -> None:  # noqa: ANN401
        """Keep the body of the last reply."""
        self._body = await response.aread()

    def _spent(self, usage: Usage) -> Spent:
        cost = self.price.of(usage) if self.price else None
        return Spent(self.name, usage.requests, usage.input_tokens, usage.cached_tokens, usage.output_tokens, cost)


def answers_of(
    packs: Sequence[Sequence[FileContext]], collected: Collected
) -> list[tuple[FileContext, SymbolContext, Answer]]:
    """Return what was answered, symbol by symbol; those that were not are left out."""
    return [
        (file, symbol, Answer(said.draft))
        for files, reply in zip(packs, collected.replies, strict=True)
        if reply is not None
        for (file, symbol), said in zip(
            ((file, symbol) for file in files for symbol in file.symbols), reply.said, strict=True
        )
        if said is not None
    ]


def _state(job: Any) -> BatchState:  # noqa: ANN401
    """A state that nobody has heard of is one that may still change."""
    name = str(getattr(job.state, "value", job.state) or "")
    return _STATES.get(name.removeprefix("BATCH_STATE_").removeprefix("JOB_STATE_"), BatchState.RUNNING)


def _by_pack(responses: Any, count: int) -> list[Any]:  # noqa: ANN401
    """Put responses where their packs are: by what was told of each, or else by their order."""
    said: list[Any] = [None] * count
    for at, response in enumerate(responses or ()):
        told = (response.metadata or {}).get(_POSITION, str(at))
        if told.isdecimal() and int(told) < count:
            said[int(told)] = response
    return said


def _fault_in(body: bytes) -> str:
    try:
        error = json.loads(body).get("error")
    except (ValueError, AttributeError):
        return ""
    return str(error.get("message", ""))[:300] if isinstance(error, dict) else ""
