import random

import anyio
import pytest

from codedoc_core.errors import LimitReached, UsageError
from codedoc_core.transport.spending import Spending, SpendingLimits
from codedoc_core.transport.usage import Price, Usage

WORST = Usage(1, 100, 0, 50)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (SpendingLimits(requests=0), "0 requests"),
        (SpendingLimits(tokens=149), "149 tokens"),
        (SpendingLimits(cost=0.00019), "$0.00019"),
    ],
)
async def test_what_might_pass_a_limit_is_not_sent(limits, said):
    with pytest.raises(LimitReached, match=said.replace("$", r"\$")):
        await spend(Spending(limits, Price(1, 0.1, 2)), WORST)


async def spend(spending, used):
    async with spending.set_aside(WORST, 50) as bill:
        bill.send()
        await anyio.lowlevel.checkpoint()
        if used:
            bill.pay(used)


async def test_what_just_fits_is_sent():
    spending = Spending(SpendingLimits(cost=0.0002, tokens=150, requests=1), Price(1, 0.1, 2))
    await spend(spending, WORST)
    assert spending.used == WORST
    with pytest.raises(LimitReached):
        await spend(spending, WORST)


async def test_what_was_set_aside_and_not_used_serves_others():
    spending = Spending(SpendingLimits(tokens=200))
    order = []

    async def wait():
        await spend(spending, WORST)
        order.append("sent")

    async with anyio.create_task_group() as group, spending.set_aside(WORST) as bill:
        group.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        order.append("waits")
        bill.pay(Usage(1, 40, 0, 10))
    assert order == ["waits", "sent"]


async def test_what_broke_off_counts_in_full_and_what_was_never_sent_not_at_all():
    spending = Spending(SpendingLimits(tokens=200))
    async with spending.set_aside(WORST):
        pass
    await spend(spending, None)
    assert (spending.used, spending.unsure) == (Usage(), WORST)
    with pytest.raises(LimitReached):
        await spend(spending, WORST)


@pytest.mark.parametrize(
    ("limits", "granted"),
    [
        (SpendingLimits(tokens=150), 50),
        (SpendingLimits(tokens=140), 40),
        (SpendingLimits(tokens=130), 30),
        (SpendingLimits(cost=0.00018), 39),
        (SpendingLimits(cost=0.00018, tokens=135), 35),
    ],
)
async def test_where_little_is_left_a_request_is_held_to_that(limits, granted):
    async with Spending(limits, Price(1, 0.1, 2)).set_aside(WORST, 30) as bill:
        assert bill.worst == Usage(1, 100, 0, granted)


@pytest.mark.parametrize(
    "limits", [SpendingLimits(tokens=129), SpendingLimits(cost=0.00016), SpendingLimits(requests=0)]
)
async def test_where_less_than_the_least_is_left_nothing_is_sent(limits):
    with pytest.raises(LimitReached):
        async with Spending(limits, Price(1, 0.1, 2)).set_aside(WORST, 30):
            pass


def test_a_limit_on_costs_needs_a_price():
    with pytest.raises(UsageError, match="no price"):
        Spending(SpendingLimits(cost=1.0))


def test_cached_tokens_have_their_own_price():
    assert Price(1.0, 0.1, 10.0).of(Usage(1, 1_000_000, 500_000, 100_000)) == pytest.approx(0.5 + 0.05 + 1.0)


async def test_many_at_once_never_pass_a_limit():
    chance = random.Random(3)
    spending = Spending(SpendingLimits(tokens=5_000))
    refused = []

    async def work():
        used = Usage(1, chance.randint(0, 100), 0, chance.randint(0, 50))
        try:
            await spend(spending, used if chance.random() < 0.8 else None)
        except LimitReached:
            refused.append(1)

    async with anyio.create_task_group() as group:
        for _ in range(200):
            group.start_soon(work)
    total = spending.used + spending.unsure
    assert 4_850 < total.tokens <= 5_000
    assert total.requests + len(refused) == 200
