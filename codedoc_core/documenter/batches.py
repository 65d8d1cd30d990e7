"""``generate --batch``: half the price where hours do not matter. Submit, rest, collect when the job is resumed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import LimitReached, ServiceFailed
from codedoc_core.gemini.batch_service import answers_of
from codedoc_core.jobs.batch import BatchProcessor
from codedoc_core.jobs.batches import SUBMITTED, BatchRows
from codedoc_core.jobs.events import Batched
from codedoc_core.transport.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codedoc_core.context.symbol import FileContext
    from codedoc_core.documenter.model import ModelFlow, Steps
    from codedoc_core.documenter.recording import Recording
    from codedoc_core.gemini.batch_service import Collected, GeminiBatches
    from codedoc_core.jobs.batches import WaitingBatch
    from codedoc_core.jobs.events import Event

_ATTEMPTS: Final = 2
"""How often something is submitted as a batch; what two batches left is asked about online."""


class BatchFlow:
    """Has a model answer in batches, over as many runs of a job as it takes.

    Args:
        flow: Knows what to ask, and what to do with the answers.
        batches: The service.
        recording: The job.
        tell: Told of what happens.
    """

    def __init__(
        self,
        flow: ModelFlow,
        batches: GeminiBatches,
        recording: Recording,
        tell: Callable[[Event], None],
    ) -> None:
        assert recording.payments is not None
        self._flow = flow
        self._batches = batches
        self._book = recording.payments
        self._tell = tell
        self._rows = BatchRows(recording.store, recording.job)
        self._is_first = not recording.store.query("SELECT 1 FROM requests WHERE job = ? LIMIT 1", recording.job)

    async def go(self, steps: Steps) -> str:
        """Submit what is to be asked, or collect what was answered.

        Returns:
            What the job waits for; empty where every answer that will come is here.

        Raises:
            LimitReached: If the batches might pass a limit on spending; nothing was sent.
            ServiceFailed: If the service does not take a batch, or does not tell what became of one.
        """
        waiting = self._rows.waiting()
        for batch in waiting:
            await self._collect(batch)
        if self._is_first and not waiting:
            parts = await self._flow.unanswered(steps)
            await self._submit(BatchProcessor(self._batches.service).packs(parts), 1)
        left = self._rows.waiting()
        if not left:
            return ""
        symbols = sum(batch.symbols for batch in left)
        return f"Gemini has {symbols} symbols in {', '.join(batch.handle or batch.label for batch in left)}"

    async def _submit(self, packs: Sequence[Sequence[FileContext]], attempt: int) -> None:
        for portion in self._batches.portions(packs):
            label = f"codedoc-{uuid.uuid4().hex}"
            used = self._book.total(is_sure=True) + self._book.total(is_sure=False)
            self._rows.intend(label, portion, attempt, self._book.intend_batch(self._batches.worst(portion)))
            try:
                handle = await self._batches.submit(portion, label, used)
            except (ServiceFailed, LimitReached) as error:
                if not (isinstance(error, ServiceFailed) and error.may_be_billed):
                    self._forget(label)
                raise
            self._told(label, handle, SUBMITTED)

    async def _collect(self, batch: WaitingBatch) -> None:
        handle = batch.handle or await self._batches.find(batch.label)
        packs = self._rows.packs(batch.label)
        if handle is None:  # it was never submitted: the process died before, or the line broke
            self._forget(batch.label)
            await self._submit(packs, batch.attempt)
            return
        collected = await self._batches.collect(handle, packs)
        self._told(batch.label, handle, collected.state)
        if not collected.is_over:
            return
        self._keep(batch, packs, collected)
        left = [packs[at] for at in collected.left]
        if left and batch.attempt < _ATTEMPTS:
            await self._submit(left, batch.attempt + 1)

    def _keep(self, batch: WaitingBatch, packs: Sequence[Sequence[FileContext]], collected: Collected) -> None:
        """Book what a batch took together with what it brought."""
        answers = answers_of(packs, collected)
        spent = collected.spent
        used = Usage(spent.requests, spent.input_tokens, spent.cached_tokens, spent.output_tokens)
        self._book.settle(batch.request, used, spent.cost, is_sure=True)
        self._book.put({self._flow.key_of(symbol, file.path): answer for file, symbol, answer in answers})
        self._rows.forget(batch.label)

    def _forget(self, label: str) -> None:
        (batch,) = (each for each in self._rows.waiting() if each.label == label)
        self._rows.forget(label)
        self._book.forget_batch(batch.request)

    def _told(self, label: str, handle: str, state: str) -> None:
        self._rows.tell(label, handle, state)
        (batch,) = (each for each in self._rows.waiting() if each.label == label)
        self._tell(Batched(handle, state, batch.symbols))
