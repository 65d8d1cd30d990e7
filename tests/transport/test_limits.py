import anyio
import pytest
from virtual_clock import VirtualTime

from codedoc_core.transport.limits import RateLimiter, RateLimits


async def send(limiter, time, seconds, tokens, log):
    await limiter.enter(tokens)
    log.append((time.now, tokens))
    await time.sleep(seconds)
    limiter.leave()


async def sent(time, limits, requests):
    log = []
    limiter = RateLimiter(limits, time.clock)

    async def all_of_them():
        async with anyio.create_task_group() as group:
            for seconds, tokens in requests:
                group.start_soon(send, limiter, time, seconds, tokens, log)

    await time.run(all_of_them)
    return log


def most_in_a_minute(log, weight=lambda _: 1):
    return max(sum(weight(tokens) for at, tokens in log if start <= at < start + 60) for start, _ in log)


@pytest.mark.parametrize("rate", [1, 7, 60])
async def test_no_minute_sees_more_requests_than_allowed_and_none_is_wasted(rate):
    log = await sent(VirtualTime(), RateLimits(rate, 10**9, 1000), [(0.1, 1)] * (3 * rate))
    assert most_in_a_minute(log) == rate
    assert log[-1][0] <= 2 * 61


async def test_no_minute_sees_more_tokens_than_allowed():
    log = await sent(VirtualTime(), RateLimits(10**6, 1000, 1000), [(1, 90 + at) for at in range(50)])
    assert 800 < most_in_a_minute(log, lambda tokens: tokens) <= 1000


async def test_a_request_above_the_limit_of_a_minute_has_that_minute_to_itself():
    log = await sent(VirtualTime(), RateLimits(100, 1000, 100), [(1, 100), (1, 5000), (1, 100)])
    assert [tokens for _, tokens in log] == [100, 5000, 100]
    assert log[1][0] > 60
    assert log[2][0] > 120


async def test_no_more_are_in_flight_than_allowed_and_first_come_is_first_served():
    log = await sent(VirtualTime(), RateLimits(10**6, 10**9, 4), [(1, tokens) for tokens in range(40)])
    assert [tokens for _, tokens in log] == list(range(40))
    assert [at for at, _ in log] == [at // 4 for at in range(40)]


async def test_a_pause_holds_everybody_back_and_halves_what_goes_at_once_but_only_once():
    time = VirtualTime()
    limiter = RateLimiter(RateLimits(10**6, 10**9, 8), time.clock)
    limiter.pause(30)
    limiter.pause(20)
    log = []

    async def all_of_them():
        async with anyio.create_task_group() as group:
            for tokens in range(8):
                group.start_soon(send, limiter, time, 1, tokens, log)

    await time.run(all_of_them)
    assert [at for at, _ in log] == [30] * 4 + [31] * 4


async def test_a_quota_that_is_named_is_learned_and_tried_again_slowly():
    time = VirtualTime()
    limiter = RateLimiter(RateLimits(1000, 10**9, 100), time.clock)

    async def scenario():
        for _ in range(20):
            await limiter.enter(1)
            limiter.leave()
        for _ in range(8):
            limiter.pause(5, is_quota=True)
        assert limiter._rate == 12
        for _ in range(12):
            limiter.succeeded()
        assert limiter._rate == pytest.approx(13.2)
        log = []
        for _ in range(26):
            await send(limiter, time, 0, 1, log)
        assert [at for at, _ in log] == [60.5] * 13 + [121.0] * 13

    await time.run(scenario)


async def test_answers_widen_the_way_again_up_to_the_limit():
    time = VirtualTime()
    limiter = RateLimiter(RateLimits(10**6, 10**9, 8), time.clock)
    limiter.pause(0.0)
    assert limiter._width == 4
    for _ in range(100):
        limiter.succeeded()
    assert limiter._width == 8


async def test_who_is_cancelled_while_waiting_leaves_the_way_free():
    time = VirtualTime()
    limiter = RateLimiter(RateLimits(1, 10**9, 1), time.clock)

    async def scenario():
        await limiter.enter(1)
        limiter.leave()
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as group:
                group.start_soon(send, limiter, time, 1, 1, [])
                await time.sleep(0)
                scope.cancel()
        await limiter.enter(1)
        return time.now

    assert await time.run(scenario) == 60.5
