"""Everything goes wrong at once, in virtual time: no symbol is lost, no limit is passed, no minute is wasted."""

import itertools
import random
from collections import Counter, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import anyio
import pytest
from gemini.fake_gemini import FAULTS, FINISHES, gemini
from gemini.made import file_of
from virtual_clock import VirtualTime

from codedoc_core.gemini.service import open_gemini
from codedoc_core.gemini.settings import GeminiSettings, access_from
from codedoc_core.jobs.batch import BatchProcessor
from codedoc_core.transport.spending import SpendingLimits

LASTING = {"403", "404", "400_key", "429_day"}
PASSING = sorted({*FAULTS, *FINISHES, "drop", "malformed_http"} - LASTING)
SIZES = [1, 3, 14, 7, 12, 2, 30, 5, 9, 7] * 5 + [25, 25]
FILES = [file_of(f"m{at}", count) for at, count in enumerate(SIZES)]
SYMBOLS = sum(len(file.symbols) for file in FILES)


@dataclass
class Timed:
    """A client whose answers take a while of virtual time."""

    client: Any
    time: VirtualTime

    @property
    def settings(self):
        return self.client.settings

    async def complete(self, question):
        await self.time.sleep(1.5)
        with self.time.working():
            return await self.client.complete(question)


@asynccontextmanager
async def batch_to(fake, time, budget=1000, **settings):
    fake.now = lambda: time.now
    access = access_from({"GEMINI_API_KEY": "a-fake-key", "GOOGLE_GEMINI_BASE_URL": fake.url})
    async with open_gemini(GeminiSettings(timeout=2.0, **settings), access, clock=time.clock) as service:
        service.client = Timed(service.client, time)
        service.budget = budget
        yield BatchProcessor(service)


def faulty(share, kinds=PASSING, seed=1):
    chance = random.Random(seed)
    turns = itertools.cycle(chance.sample(kinds, len(kinds)))
    return lambda _: next(turns) if chance.random() < share else "ok"


def cost_of(log):
    return sum(seen.tokens * 0.75 + seen.output * 3.75 for seen in log) / 1e6


def most_in_a_minute(log):
    return max(sum(start <= seen.at < start + 60 for seen in log) for start in (seen.at for seen in log))


def test_there_are_as_many_symbols_as_promised():
    assert SYMBOLS == 500


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
async def test_with_a_third_of_all_requests_failing_every_symbol_is_answered_or_reported(seed):
    time, told = VirtualTime(), Counter()
    fake_gemini = gemini(choose=faulty(0.3, seed=seed), script=deque(["slow"]))
    async with fake_gemini as fake, batch_to(fake, time, requests_per_minute=8) as batch:
        answers = await time.run(
            batch.write_files, FILES, lambda got: told.update((file.path, symbol.number) for file, symbol, _ in got)
        )
        spent = batch.spent
    flat = [answer for each in answers for answer in each]
    assert len(flat) == len(told) == told.total() == SYMBOLS
    assert all(answer.draft or answer.reason for answer in flat)
    assert sum(answer.draft is not None for answer in flat) >= 0.97 * SYMBOLS
    assert len({seen.step for seen in fake.log}) > 8
    assert spent.requests == len(fake.log)
    assert most_in_a_minute(fake.log) <= 8
    assert time.now <= 1.3 * 60 * len(fake.log) / 8


@pytest.mark.parametrize(
    "limits",
    [
        SpendingLimits(requests=0),
        SpendingLimits(requests=13),
        SpendingLimits(tokens=60_000),
        SpendingLimits(cost=0.02),
        SpendingLimits(cost=0.1),
        SpendingLimits(cost=0.3, tokens=80_000, requests=60),
    ],
)
async def test_whatever_fails_no_limit_is_passed_and_what_is_left_is_reported(limits):
    time = VirtualTime()
    async with gemini(choose=faulty(0.3)) as fake, batch_to(fake, time, limits=limits) as batch:
        answers = await time.run(batch.write_files, FILES)
    flat = [answer for each in answers for answer in each]
    assert len(flat) == SYMBOLS
    assert any(answer.reason.startswith("the limit of") for answer in flat)
    assert all(answer.draft or answer.reason for answer in flat)
    used = (cost_of(fake.log), sum(seen.tokens + seen.output for seen in fake.log), len(fake.log))
    shares = [one / most for one, most in zip(used, (limits.cost, limits.tokens, limits.requests), strict=True) if most]
    assert 0.5 < max(shares, default=1) <= 1
    assert limits.requests != 0 or not fake.log


async def test_what_a_run_costs_is_told_beforehand():
    time = VirtualTime()
    async with gemini() as fake, batch_to(fake, time, budget=12_000) as batch:
        said = batch.estimate(FILES)
        await time.run(batch.write_files, FILES)
        spent = batch.spent
    assert said.is_estimate
    assert said.requests == spent.requests == len(fake.log) <= len(FILES)
    assert said.input_tokens == pytest.approx(spent.input_tokens, rel=0.15)
    assert said.output_tokens == pytest.approx(spent.output_tokens, rel=0.15)
    assert said.cost == pytest.approx(spent.cost, rel=0.15)
    assert spent.cost == pytest.approx(cost_of(fake.log))


@pytest.mark.parametrize("step", sorted(LASTING))
async def test_what_will_not_pass_ends_the_run_at_once_and_everybody_is_told(step):
    time = VirtualTime()
    script = deque(["ok"] * 3)
    async with gemini(choose=lambda _: step, script=script) as fake, batch_to(fake, time, in_flight=2) as batch:
        answers = await time.run(batch.write_files, FILES)
    reasons = Counter(answer.reason for each in answers for answer in each)
    assert len(fake.log) <= 3 + 2 + (2 if step == "404" else 0)
    assert reasons[""] > 0
    assert len(reasons) == 2


async def test_a_service_that_comes_back_loses_nobody():
    time = VirtualTime()
    async with gemini() as fake, batch_to(fake, time) as batch:
        fake.choose = lambda _: "503" if 10 < time.now < 150 else "ok"
        fake.script = deque(["ok"] * 4)
        answers = await time.run(batch.write_files, FILES)
    assert all(answer.draft for each in answers for answer in each)
    down = [seen for seen in fake.log if seen.step == "503"]
    assert len(down) < 50


async def test_a_service_that_stays_away_is_given_up_after_minutes_and_not_after_hours():
    time = VirtualTime()
    async with gemini(choose=lambda _: "503") as fake, batch_to(fake, time) as batch:
        answers = await time.run(batch.write_files, FILES)
    assert {answer.draft for each in answers for answer in each} == {None}
    assert time.now < 600
    assert len(fake.log) < 100


async def test_answers_to_the_worst_text_come_back_under_known_names_only():
    time = VirtualTime()
    async with gemini() as fake, batch_to(fake, time) as batch:
        fake.text = fake.worst
        answers = await time.run(batch.write_files, FILES[:5])
    for file, each in zip(FILES, answers, strict=False):
        for symbol, answer in zip(file.symbols, each, strict=True):
            if answer.draft:
                assert {name for name, _ in answer.draft.parameters} <= {fact.name for fact in symbol.facts.parameters}
                assert {name for name, _ in answer.draft.raises} <= {fact.type for fact in symbol.facts.raises}


async def test_a_run_that_is_cancelled_sends_nothing_more():
    time = VirtualTime()
    async with gemini(choose=faulty(0.3)) as fake, batch_to(fake, time, requests_per_minute=8) as batch:

        async def cancelled():
            async with anyio.create_task_group() as group:
                group.start_soon(batch.write_files, FILES)
                await time.sleep(130)
                group.cancel_scope.cancel()
            sent = len(fake.log)
            await time.sleep(1000)
            return sent

        assert await time.run(cancelled) == len(fake.log) > 16
        assert batch.model.line.spending.open_bills == []


@pytest.mark.parametrize("rate", [2, 10])
async def test_a_service_that_allows_less_than_was_thought_is_followed(rate):
    time = VirtualTime()
    async with gemini(delay="20s") as fake, batch_to(fake, time) as batch:

        def choose(_):
            return "ok" if sum(seen.at > time.now - 60 for seen in fake.answered) < rate else "429"

        fake.choose = choose
        answers = await time.run(batch.write_files, FILES)
    assert all(answer.draft for each in answers for answer in each)
    assert time.now <= 1.1 * 60 * len(fake.answered) / rate
