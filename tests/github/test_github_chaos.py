"""A fifth of all replies goes wrong, some after what was asked was done: all ends right, or says what did not."""

from __future__ import annotations

import random
from collections import Counter

import anyio
import pytest
from replies import NOW, Asked, Say, Time, replies

from codedoc_core.errors import ServiceBusy
from codedoc_core.github.client import open_github

LIMITED = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}
USED_UP = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW + 60)}
BEFORE = (
    Say({"message": "Server Error"}, 500),
    Say(b"<html>Unicorn!", 502),
    Say(status=503, headers={"retry-after": "3"}),
    Say(LIMITED, 403),
    Say(LIMITED, 403, {"retry-after": "30"}),
    Say({"message": "API rate limit exceeded"}, 403, USED_UP),
    Say(b"", 429),
    Say(hang=True),
)
PAGES = 5
EACH = 50


class Chaos:
    """Pull requests and labels that are what they are, whatever is said of them."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.pulls: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.faults = 0
        self.url = ""

    def answer(self, asked: Asked) -> Say:
        if self.chance.random() >= 0.2:
            return self.done(asked)
        self.faults += 1
        if self.chance.random() < 0.6:
            return self.chance.choice(BEFORE)
        done = self.done(asked)  # and only then does it go wrong
        return self.chance.choice((Say(done.value, cut=True), Say(b'{"half": ', done.status), Say(b"<html>", 504)))

    def done(self, asked: Asked) -> Say:
        if asked.method == "POST":
            self.pulls[asked.json["title"]] += 1
            return Say({"made": asked.json["title"]}, 201)
        if asked.method == "PUT":
            self.labels.add(asked.path)
            return Say({"put": asked.path})
        name, _, number = asked.path.partition("?page=")
        page = int(number or 1)
        link = {"link": f'<{self.url}{name}?page={page + 1}>; rel="next"'} if page < PAGES else {}
        return Say([f"{name.partition('?')[0]} {page}"], headers=link)


async def read(github, chaos, number):
    found = [item async for item in github.pages(f"/list/{number}")]
    assert found == [f"/list/{number} {page}" for page in range(1, PAGES + 1)]


async def put(github, chaos, number):
    assert await github.send("PUT", f"/label/{number}", {}) == {"put": f"/label/{number}"}
    assert f"/label/{number}" in chaos.labels


async def post(github, chaos, number):
    assert await github.send("POST", "/repos/a/b/pulls", {"title": f"pull {number}"}) == {"made": f"pull {number}"}
    assert chaos.pulls[f"pull {number}"] == 1


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))])
async def test_all_ends_right_or_says_what_did_not(seed):
    chaos, time, outcomes = Chaos(seed), Time(), Counter()
    unsure: set[str] = set()

    async def judge(task, number):
        try:
            await task(github, chaos, number)
        except ServiceBusy as busy:
            outcomes[f"no {task.__name__}"] += 1
            unsure.update([f"pull {number}"] if busy.may_be_billed and task is post else [])
        else:
            outcomes[task.__name__] += 1

    async with (
        replies(chaos.answer) as server,
        open_github(server.access(), clock=time.clock, max_wait=None, timeout=0.4) as github,
        anyio.create_task_group() as group,
    ):
        chaos.url = server.url
        for number in range(EACH):
            for task in (read, put, post):
                group.start_soon(judge, task, number)
    assert chaos.faults > EACH
    assert outcomes.total() == 3 * EACH
    assert max(chaos.pulls.values()) == 1, "nothing was done twice"
    assert sum(chaos.pulls.values()) <= outcomes["post"] + len(unsure), "what may have been done is told to be so"
    assert outcomes["read"] + outcomes["put"] >= 2 * EACH - 5
    assert outcomes["post"] >= EACH * 0.6
