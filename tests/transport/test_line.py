from dataclasses import dataclass, field

import anyio
import pytest
from virtual_clock import VirtualTime

from codedoc_core.errors import LimitReached, ServiceBusy, ServiceFailed, ServiceRefused
from codedoc_core.transport.breaker import CircuitBreaker
from codedoc_core.transport.limits import RateLimiter, RateLimits
from codedoc_core.transport.line import Line, Patience, Weight
from codedoc_core.transport.spending import Spending, SpendingLimits
from codedoc_core.transport.usage import Usage

WORST = Usage(1, 100, 0, 50)
WEIGHT = Weight(1, WORST, 50)


@dataclass
class Answer:
    usage: Usage = field(default_factory=lambda: Usage(1, 80, 0, 20))


def line_on(time, limits=None, **patience):
    limiter = RateLimiter(RateLimits(10**6, 10**9, 100), time.clock)
    return Line(
        limiter, Spending(limits or SpendingLimits()), CircuitBreaker(time.clock), time.clock, Patience(**patience)
    )


class Service:
    def __init__(self, time, *outcomes):
        self.time, self.outcomes, self.asked_at = time, list(outcomes), []

    async def __call__(self, _):
        self.asked_at.append(self.time.now)
        outcome = self.outcomes.pop(0) if self.outcomes else Answer()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


async def test_delays_double_up_to_a_bound_and_are_spread_by_chance():
    patience = Patience(first=1, longest=10)
    assert [patience.delay(failures, 1.0) for failures in range(1, 7)] == [1, 2, 4, 8, 10, 10]
    assert patience.delay(5, 0.25) == 2.5


async def test_a_failure_is_tried_again_after_a_while():
    time = VirtualTime(lambda: 1.0)
    service = Service(time, *[ServiceBusy("failed", "x")] * 3)
    line = line_on(time)
    await time.run(line.call, service, WEIGHT)
    assert service.asked_at == [0, 1, 3, 7]
    assert line.spending.used == Usage(4, 80, 0, 20)


async def test_the_delay_that_the_service_asks_for_is_kept_by_all():
    time = VirtualTime(lambda: 0.5)
    line = line_on(time)
    first, second = Service(time, ServiceBusy("rate", "x", 42.0)), Service(time)

    async def both():
        async with anyio.create_task_group() as group:
            group.start_soon(line.call, first, WEIGHT)
            await time.sleep(0)
            group.start_soon(line.call, second, WEIGHT)

    await time.run(both)
    assert first.asked_at == [0, 42.5]
    assert second.asked_at == [42.0]


async def test_at_last_the_failure_is_told():
    time = VirtualTime()
    service = Service(time, *[ServiceBusy("failed", "down")] * 9)
    with pytest.raises(ServiceBusy, match="down"):
        await caught(time, line_on(time, attempts=5), service)
    assert len(service.asked_at) == 5


async def for_ever(_):
    await anyio.sleep_forever()


async def caught(time, line, service):
    errors = []

    async def call():
        try:
            await line.call(service, WEIGHT)
        except (ServiceFailed, LimitReached) as error:
            errors.append(error)

    await time.run(call)
    raise errors[0]


async def test_what_may_have_been_billed_is_not_repeated_for_ever():
    time = VirtualTime()
    service = Service(time, *[ServiceBusy("cut", "x", may_be_billed=True)] * 9)
    line = line_on(time)
    with pytest.raises(ServiceBusy):
        await caught(time, line, service)
    assert len(service.asked_at) == 4
    assert line.spending.unsure == Usage(4, 400, 0, 200)


async def test_a_refusal_is_final_for_everybody():
    time = VirtualTime()
    line, service = line_on(time), Service(time, ServiceRefused("key", "bad key"))
    for _ in range(3):
        with pytest.raises(ServiceRefused, match="bad key"):
            await caught(time, line, service)
    assert len(service.asked_at) == 1


async def test_a_refusal_wakes_all_who_wait():
    time = VirtualTime()
    line = Line(RateLimiter(RateLimits(1, 10**9, 1), time.clock), Spending(), CircuitBreaker(time.clock), time.clock)
    service, errors = Service(time, ServiceRefused("quota", "used up")), []

    async def call():
        try:
            await line.call(service, WEIGHT)
        except ServiceRefused as error:
            errors.append(error)

    async def many():
        async with anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(call)

    await time.run(many)
    assert (time.now, len(service.asked_at), len(errors)) == (0, 1, 50)


async def test_a_limit_that_is_reached_keeps_nobody_waiting():
    time = VirtualTime()
    spending = Spending(SpendingLimits(requests=2))
    line = Line(RateLimiter(RateLimits(1, 10**9, 1), time.clock), spending, CircuitBreaker(time.clock), time.clock)
    service, told = Service(time), []

    async def call():
        try:
            await line.call(service, WEIGHT)
        except LimitReached:
            told.append(time.now)

    async def many():
        async with anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(call)

    await time.run(many)
    assert len(service.asked_at) == 2
    assert len(told) == 48
    assert time.now < 61


async def test_retries_count_towards_the_limit():
    time = VirtualTime()
    line = line_on(time, SpendingLimits(requests=3))
    service = Service(time, *[ServiceBusy("failed", "x")] * 9)
    with pytest.raises(LimitReached, match="3 requests"):
        await caught(time, line, service)
    assert len(service.asked_at) == 3


async def test_a_cancelled_request_counts_in_full_and_frees_its_place():
    time = VirtualTime()
    line = line_on(time)

    async def scenario():
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as group:
                group.start_soon(line.call, for_ever, WEIGHT)
                await time.sleep(0)
                scope.cancel()

    await time.run(scenario)
    assert line.spending.unsure == WORST
    assert (line.spending.open_bills, line.limiter._active) == ([], 0)


async def test_while_the_service_is_down_one_request_at_a_time_asks_for_it():
    time = VirtualTime(lambda: 0.0)
    line = line_on(time, attempts=100)
    service = Service(time, *[ServiceBusy("overloaded", "x")] * 14)

    async def ten():
        async with anyio.create_task_group() as group:
            for _ in range(10):
                group.start_soon(line.call, service, WEIGHT)

    await time.run(ten)
    assert service.asked_at[:10] == [0.0] * 10
    assert service.asked_at[10:14] == [20.0, 40.0, 60.0, 80.0]
    assert len(service.asked_at) == 24


async def test_a_service_that_stays_down_is_given_up():
    time = VirtualTime(lambda: 0.0)
    line = line_on(time, attempts=1000)
    service = Service(time, *[ServiceBusy("overloaded", "x")] * 1000)
    with pytest.raises(ServiceRefused, match="300 seconds"):
        await caught(time, line, service)
    assert 300 < time.now < 330
    assert len(service.asked_at) < 30
