"""What a job pays, and what it got for it: on disk before a request is sent, and before an answer is used.

The worst that can happen to a request is then that it is sent, and that the process dies before its answer is here:
after that it counts as one that may have been billed, and is sent once more.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from codedoc_core.jobs.cache import answer_of, row_of
from codedoc_core.transport.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codedoc_core.jobs.store import JobStore
    from codedoc_core.writing.writer import Answer, AnswerKey, AnswerStore

_INTEND: Final = """
INSERT INTO requests (job, state, sent, requests, input_tokens, cached_tokens, output_tokens)
VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_SETTLE: Final = """
UPDATE requests SET state = ?, requests = ?, input_tokens = ?, cached_tokens = ?, output_tokens = ?, cost = ?
WHERE id = ?
"""
_TOTAL: Final = """
SELECT total(requests), total(input_tokens), total(cached_tokens), total(output_tokens)
FROM requests WHERE job = ? AND (state = 'paid') = ?
"""


class PaymentBook:
    """The payments and answers of one job; fulfils ``transport.spending.Book`` and ``writing.writer.AnswerStore``.

    Args:
        store: Where it is kept.
        job: The job's number.
        cache: Answers of other jobs.
        on_payment: Called after each payment.
        clock: Seconds since 1970.
    """

    def __init__(
        self,
        store: JobStore,
        job: int,
        cache: AnswerStore,
        on_payment: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._job = job
        self._cache = cache
        self._on_payment = on_payment
        self._clock = clock
        self._settled: list[tuple[object, ...]] = []

    def total(self, *, is_sure: bool) -> Usage:
        """Return what the job used so far: what the service confirmed, or the worst case of all else."""
        row = self._store.query(_TOTAL, self._job, is_sure)[0]
        return Usage(*(int(each) for each in row))

    def intend(self, worst: Usage) -> int:
        """Take down, before a request is sent, the most that it can use; returns the number of the line."""
        with self._store.transaction() as rows:
            self._write_settled()
            row = rows.execute(_INTEND, (self._job, "sent", self._clock(), *_columns(worst))).fetchone()
        return int(row["id"])

    def intend_batch(self, worst: Usage) -> int:
        """Take down the most that a batch can use, before it is submitted; it stays so until it is collected."""
        with self._store.transaction() as rows:
            row = rows.execute(_INTEND, (self._job, "batched", self._clock(), *_columns(worst))).fetchone()
        return int(row["id"])

    def forget_batch(self, number: int) -> None:
        """Take down that a batch was never submitted, or took nothing."""
        with self._store.transaction() as rows:
            rows.execute("DELETE FROM requests WHERE id = ? AND state = 'batched'", (number,))

    def settle(self, number: int, used: Usage, cost: float | None, *, is_sure: bool) -> None:
        """Remember what a request used; it is written together with its answers, or else before the next request."""
        self._settled.append(("paid" if is_sure else "unsure", *_columns(used), cost, number))
        self._on_payment()

    def get(self, key: AnswerKey) -> Answer | None:
        """Return the job's answer for a place, or another job's for the same content, or ``None``."""
        rows = self._store.query("SELECT answer FROM answers WHERE key = ? AND job = ?", key.place, self._job)
        return (answer_of(rows[0]["answer"]) if rows else None) or self._cache.get(key)

    def put(self, answers: Mapping[AnswerKey, Answer]) -> None:
        """Keep all answers of one request under their keys, or none; those that are trouble are not kept."""
        with self._store.transaction() as rows:
            self._write_settled()
            rows.executemany(
                "INSERT OR REPLACE INTO answers (key, job, answer) VALUES (?, ?, ?)",
                ((key.place, self._job, row_of(answer)) for key, answer in answers.items() if not answer.reason),
            )
        self._cache.put(answers)

    def close(self) -> None:
        """Write what was settled last."""
        with self._store.transaction():
            self._write_settled()

    def _write_settled(self) -> None:
        with self._store.transaction() as rows:
            rows.executemany(_SETTLE, self._settled)
        self._settled.clear()


def _columns(usage: Usage) -> tuple[int, int, int, int]:
    return usage.requests, usage.input_tokens, usage.cached_tokens, usage.output_tokens
