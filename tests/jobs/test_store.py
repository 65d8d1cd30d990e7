"""The job store by itself."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from codedoc_core.docstrings.draft import Draft
from codedoc_core.errors import StoreFailed
from codedoc_core.jobs.job import JobState, UnitRecord, UnitState
from codedoc_core.jobs.lock import held
from codedoc_core.jobs.payments import PaymentBook
from codedoc_core.jobs.store import JobStore
from codedoc_core.transport.usage import Usage
from codedoc_core.writing.writer import Answer, AnswerKey

REQUEST = {"paths": ["/somewhere"]}
WORST, USED = Usage(1, 100, 0, 900), Usage(1, 90, 10, 50)


class NoCache:
    def __init__(self):
        self.rows = {}

    def get(self, key):
        return self.rows.get(key.content)

    def put(self, answers):
        self.rows |= {key.content: answer for key, answer in answers.items() if not answer.reason}


@pytest.fixture
def store(tmp_path: Path):
    with JobStore(tmp_path / "state") as opened:
        yield opened


def test_a_job_grows_as_its_files_end(store: JobStore):
    job = store.create(REQUEST)
    store.plan(job, ["a.py", "b.py", "c.py", "d.py"])
    store.begin(job)
    store.finish_unit(job, UnitRecord("a.py", UnitState.DONE), 3)
    store.finish_unit(job, UnitRecord("b.py", UnitState.FAILED), 0)
    found = store.job(job)
    assert (found.state, found.percent, found.symbols) == (JobState.PROCESSING, 50, 3)
    assert (found.files, found.files_done, found.files_failed, found.files_pending) == (4, 1, 1, 2)
    store.finish_unit(job, UnitRecord("c.py", UnitState.PARTIAL), 1)
    assert (store.job(job).files_done, store.job(job).files_partial) == (2, 1)
    store.reopen(job)
    assert [unit.state for unit in store.units(job)] == ["done", "pending", "again", "pending"]
    assert [store.is_again(job, path) for path in ("a.py", "c.py", "z.py")] == [False, True, False]


def test_planning_again_keeps_what_is_done(store: JobStore):
    job = store.create(REQUEST)
    store.plan(job, ["a.py"])
    store.finish_unit(job, UnitRecord("a.py", UnitState.DONE), 1)
    store.plan(job, ["a.py", "b.py"])
    assert {unit.path: unit.state for unit in store.units(job)} == {"a.py": "done", "b.py": "pending"}


def test_jobs_are_in_the_order_in_which_they_were_made_whatever_the_clock_says(tmp_path: Path):
    times = iter([500.0, 100.0, -3.0, 9e12])
    with JobStore(tmp_path, clock=lambda: next(times)) as store:
        made = [store.create(REQUEST) for _ in range(4)]
        assert [job.id for job in store.jobs()] == made[::-1]


def test_a_job_that_seems_at_work_while_nobody_is_was_killed(store: JobStore):
    job = store.create(REQUEST)
    store.begin(job)
    book = PaymentBook(store, job, NoCache())
    book.intend(WORST)
    store.reconcile()
    assert (store.job(job).state, store.job(job).error, store.job(job).unsure) == (JobState.PENDING, "it was killed", 1)
    assert PaymentBook(store, job, NoCache()).total(is_sure=False) == WORST


def test_a_payment_is_booked_with_what_it_brought(store: JobStore):
    job, cache = store.create(REQUEST), NoCache()
    book = PaymentBook(store, job, cache)
    line = book.intend(WORST)
    book.settle(line, USED, 0.5, is_sure=True)
    states = "SELECT state FROM requests"
    assert [row["state"] for row in store.query(states)] == ["sent"], "a kill now means that it may be sent again"
    key = AnswerKey("content", "place")
    book.put({key: Answer(Draft("Do it.")), AnswerKey("x", "y"): Answer(None, "trouble")})
    assert [row["state"] for row in store.query(states)] == ["paid"]
    assert book.get(key) == Answer(Draft("Do it."))
    assert book.get(AnswerKey("other", "place")) == Answer(Draft("Do it.")), "the place is enough within a job"
    assert book.get(AnswerKey("x", "y")) is None
    assert (book.total(is_sure=True), book.total(is_sure=False)) == (USED, Usage())
    found = store.job(job)
    assert (found.requests, found.tokens, found.cost, found.unsure) == (1, 140, 0.5, 0)


def test_answers_of_another_job_hold_for_the_same_content_only(store: JobStore):
    first, second, cache = store.create(REQUEST), store.create(REQUEST), NoCache()
    PaymentBook(store, first, cache).put({AnswerKey("content", "place"): Answer(Draft("Do it."))})
    book = PaymentBook(store, second, cache)
    assert book.get(AnswerKey("other", "place")) is None
    assert book.get(AnswerKey("content", "other")) == Answer(Draft("Do it."))


def test_a_completed_job_needs_its_answers_no_more(store: JobStore):
    job = store.create(REQUEST)
    PaymentBook(store, job, NoCache()).put({AnswerKey("content", "place"): Answer(Draft("Do it."))})
    store.end(job, JobState.COMPLETED)
    assert store.query("SELECT * FROM answers") == []


def test_a_change_that_fails_half_way_is_not_made(store: JobStore):
    job = store.create(REQUEST)

    def change():
        with store.transaction() as rows:
            rows.execute("UPDATE jobs SET state = 'failed' WHERE id = ?", (job,))
            rows.execute("UPDATE nowhere SET x = 1")

    with pytest.raises(StoreFailed):
        change()
    assert store.job(job).state is JobState.PENDING


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_its_owner_can_read_it(tmp_path: Path):
    with JobStore(tmp_path / "state") as store:
        store.create(REQUEST)
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "state").iterdir()}
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    assert set(modes.values()) == {0o600}, modes


def test_a_store_of_a_newer_codedoc_is_left_alone(tmp_path: Path):
    with JobStore(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "jobs.sqlite") as rows:
        rows.execute("PRAGMA user_version = 99")
    rows.close()
    with pytest.raises(StoreFailed, match="a newer CodeDoc made it"):
        JobStore(tmp_path)


def test_a_store_that_is_damaged_is_told_with_what_to_do(tmp_path: Path):
    (tmp_path / "jobs.sqlite").write_bytes(b"this is no database" * 500)
    with pytest.raises(StoreFailed, match="may be moved away"):
        JobStore(tmp_path)


def test_one_holds_the_lock_at_a_time(tmp_path: Path):
    with held(tmp_path) as first, held(tmp_path) as second:
        assert (first, second) == (True, False)
    with held(tmp_path) as third:
        assert third
