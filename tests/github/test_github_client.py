from __future__ import annotations

from traceback import TracebackException

import anyio
import pytest
from replies import DATE, NOW, SECRET, Asked, Say, Time, replies

from codedoc_core.errors import GitHubRefused, ServiceBusy, ServiceFailed, ServiceRefused
from codedoc_core.github.client import open_github
from codedoc_core.github.etags import Kept
from codedoc_core.github.identity import identify
from codedoc_core.github.limits import Gate

LIMIT = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4987", "x-ratelimit-reset": str(NOW + 1800)}


class Kepts(dict):
    """A store of replies in memory."""

    def put(self, url, kept):
        self[url] = kept


async def test_a_request_carries_what_github_asks_for():
    async with replies(Say({"id": 1})) as server, open_github(server.access()) as github:
        assert await github.get("/repos/a/b", ref="x y") == {"id": 1}
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("GET", "/repos/a/b?ref=x+y")
    assert asked.headers["authorization"] == f"Bearer {SECRET}"
    assert asked.headers["accept"] == "application/vnd.github+json"
    assert asked.headers["x-github-api-version"] == "2022-11-28"
    assert asked.headers["user-agent"].startswith("codedoc")


async def test_what_still_holds_is_not_sent_again():
    kept = Kepts()

    def answer(asked: Asked) -> Say:
        if asked.headers.get("if-none-match") == 'W/"1"':
            return Say(status=304, headers={"etag": 'W/"1"'})
        return Say([1, 2], headers={"etag": 'W/"1"'})

    async with replies(answer) as server, open_github(server.access(), etags=kept) as github:
        assert [await github.get("/x"), await github.get("/x")] == [[1, 2], [1, 2]]
    assert len(server.asked) == github.requests == 2
    assert kept == {f"{server.url}/x": Kept('W/"1"', b"[1, 2]")}


async def test_pages_are_followed_as_they_are_linked():
    kept = Kepts()

    def answer(asked: Asked) -> Say:
        number = int(asked.path.partition("after=")[2] or 0)
        link = f'<{server.url}/items?after={number + 1}>; rel="next", <{server.url}/items>; rel="first"'
        headers = {"link": link if number < 2 else "", "etag": f'"{number}"'}
        return Say(status=304) if "if-none-match" in asked.headers else Say([number], headers=headers)

    async with replies(answer) as server, open_github(server.access(), etags=kept) as github:
        for _ in range(2):
            assert [item async for item in github.pages("/items")] == [0, 1, 2]
    assert server.asked[0].path == "/items?per_page=100"


async def test_a_page_on_another_server_is_refused():
    link = {"link": '<https://elsewhere.example/items>; rel="next"'}
    async with replies(Say([1], headers=link)) as server, open_github(server.access()) as github:
        with pytest.raises(ServiceRefused, match="another server"):
            [item async for item in github.pages("/items")]


async def test_what_fails_is_asked_again_and_then_told():
    time = Time()
    async with replies(Say(status=502)) as server, open_github(server.access(), clock=time.clock) as github:
        with pytest.raises(ServiceBusy, match="GitHub failed \\(502\\)"):
            await github.get("/x")
    assert len(server.asked) == 6
    assert time.slept == sorted(time.slept)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Say(status=500), "failed"),
        (Say({"a": 1}, status=201, cut=True), "cut"),
        (Say(b'{"a": ', status=201), "garbled"),
        (Say(hang=True), "timed-out"),
    ],
)
async def test_what_may_have_been_done_is_done_again_only_where_that_is_safe(fault, code):
    done = Say({"done": True}, status=201)
    async with (
        replies(fault, done, fault, done) as server,
        open_github(server.access(), clock=Time().clock, timeout=0.8 if fault.hang else 30) as github,
    ):
        assert await github.send("POST", "/repos/a/b/git/trees", {"tree": []}) == {"done": True}
        with pytest.raises(ServiceBusy, match="may have been done") as caught:
            await github.send("POST", "/repos/a/b/pulls", {"title": "x"})
    assert caught.value.code == code
    assert caught.value.may_be_billed


async def test_a_write_that_was_never_begun_is_sent_again():
    limited = Say({"message": "You have exceeded a secondary rate limit"}, 403, {"retry-after": "7"})
    time = Time()
    async with replies(limited, Say(status=204)) as server, open_github(server.access(), clock=time.clock) as github:
        assert await github.send("POST", "/repos/a/b/pulls", {}) is None
    assert sum(time.slept) == 7


async def test_writes_are_a_second_apart():
    time = Time()
    async with replies(Say({})) as server, open_github(server.access(), clock=time.clock) as github:
        for _ in range(4):
            await github.send("PATCH", "/x", {})
        await github.get("/x")
    assert time.slept == [1, 1, 1]


async def test_no_more_is_sent_in_a_minute_than_github_allows():
    time = Time()
    async with replies(Say({})) as server, open_github(server.access(), clock=time.clock) as github:
        for _ in range(900):
            await github.get("/x")
        assert time.slept == []
        await github.get("/x")
    assert 60 <= sum(time.slept) <= 61


async def test_who_is_offline_learns_it_soon():
    async with replies(Say({})) as server:
        access = server.access()
    time = Time()
    async with open_github(access, clock=time.clock) as github:
        with pytest.raises(ServiceBusy, match="GitHub cannot be reached"):
            await github.send("POST", "/x", {})
    assert github.requests == 3
    assert sum(time.slept) < 4


async def test_the_wait_for_the_next_hour_is_told_and_counted_by_the_servers_clock():
    used_up = Say({"message": "API rate limit exceeded for user ID 1."}, 403, {**LIMIT, "x-ratelimit-remaining": "0"})
    time, waits = Time(), []
    async with (
        replies(used_up, Say({})) as server,
        open_github(server.access(), clock=time.clock, max_wait=None, on_wait=waits.append) as github,
    ):
        assert await github.get("/x") == {}
    assert time.slept == [1801]
    assert [(wait.code, wait.seconds) for wait in waits] == [("rate", 1801)]


async def test_a_wait_that_is_too_long_is_refused_and_nothing_more_is_sent():
    last = Say({}, headers={**LIMIT, "x-ratelimit-remaining": "0"})
    async with replies(last) as server, open_github(server.access(), clock=Time().clock, max_wait=600) as github:
        assert await github.get("/x") == {}
        for _ in range(2):
            with pytest.raises(ServiceBusy, match=r"used up, for another 30 minutes; .*--max-wait"):
                await github.get("/x")
    assert github.requests == 1
    assert github.quota.remaining == 0


async def test_haste_without_a_word_on_how_long_waits_longer_each_time():
    hasty = Say({"message": "You have exceeded a secondary rate limit."}, 429)
    time = Time()
    async with (
        replies(hasty, hasty, Say({})) as server,
        open_github(server.access(), clock=time.clock, max_wait=None) as github,
    ):
        await github.get("/x")
    assert time.slept == [60, 120]


async def test_after_a_complaint_about_haste_one_goes_first():
    gate, active, most = Gate(Time().clock, None, lambda _: None), 0, 0

    async def enter():
        nonlocal active, most
        async with gate.enter(is_write=False):
            active += 1
            most = max(most, active)
            for _ in range(100):
                await anyio.lowlevel.checkpoint()
            active -= 1

    async def rush():
        nonlocal most
        most = 0
        async with anyio.create_task_group() as group:
            for _ in range(30):
                group.start_soon(enter)
        return most

    assert await rush() == 10
    for _ in range(10):
        gate.close("secondary", 5)
    assert await rush() == 1
    for _ in range(60):
        gate.succeeded()
    assert await rush() == 10


async def test_a_download_is_led_to_another_server_without_the_token():
    async with replies(Say(b"archive")) as files:
        led = Say(status=302, headers={"location": f"{files.url}/x.tar.gz?token=brief"})
        async with (
            replies(led) as server,
            open_github(server.access()) as github,
            github.download("/tarball") as chunks,
        ):
            assert b"".join([chunk async for chunk in chunks]) == b"archive"
    assert "authorization" in server.asked[0].headers
    assert "authorization" not in files.asked[0].headers
    assert github.requests == 2


async def test_a_download_that_breaks_off_says_so():
    async with (
        replies(Say(b"arch", cut=True)) as server,
        open_github(server.access()) as github,
        github.download("/tarball") as chunks,
    ):
        with pytest.raises(ServiceBusy, match="broke off"):
            [chunk async for chunk in chunks]


async def test_a_repository_that_moved_is_followed():
    moved = Say(status=301, headers={"location": "/repositories/1"})
    async with replies(moved, Say({"id": 1})) as server, open_github(server.access()) as github:
        assert await github.get("/repos/a/old") == {"id": 1}
    assert "authorization" in server.asked[1].headers


async def test_a_write_is_not_led_to_another_server():
    led = Say(status=307, headers={"location": "http://localhost:9/x"})
    async with replies(led) as server, open_github(server.access()) as github:
        with pytest.raises(GitHubRefused, match="sends elsewhere"):
            await github.send("POST", "/x", {"a": 1})


async def test_what_single_sign_on_hides_is_noticed():
    partial = Say([], headers={"x-github-sso": "partial-results; organizations=21955855"})
    async with replies(partial) as server, open_github(server.access()) as github:
        assert [item async for item in github.pages("/user/repos")] == []
    assert github.is_partial


async def test_no_message_nor_representation_shows_the_token(caplog):
    caplog.set_level("DEBUG")
    async with replies(Say({"message": "Bad credentials"}, 401)) as server, open_github(server.access()) as github:
        with pytest.raises(GitHubRefused, match="does not know the token from GITHUB_TOKEN") as caught:
            await github.get("/user")
    shown = [repr(caught.value), str(caught.value), repr(github.access), f"{github.access.token}", caplog.text]
    assert SECRET not in "".join(shown)


@pytest.mark.parametrize("say", [Say({"message": "No"}, 403), Say(b"{"), Say({}, cut=True), Say(hang=True)])
async def test_no_variable_of_a_traceback_shows_the_token(say):
    async with replies(say) as server, open_github(server.access(), clock=Time().clock, timeout=0.2) as github:
        with pytest.raises(ServiceFailed) as caught:
            await github.send("POST", "/x", {})
    traces, shown = [caught.value], ""
    for error in traces:
        shown += "".join(TracebackException.from_exception(error, capture_locals=True).format())
        traces += [each for each in (error.__context__, error.__cause__) if each]
    assert "ask = Ask(" in shown
    assert SECRET not in shown


async def test_the_token_of_an_app_is_nobodys():
    app = Say({"message": "Resource not accessible by integration"}, 403)
    async with replies(app) as server, open_github(server.access()) as github:
        with pytest.raises(GitHubRefused, match="the token from GITHUB_TOKEN is an app's"):
            await identify(github)


def test_the_servers_clock_is_what_the_tests_take_it_for():
    from email.utils import parsedate_to_datetime

    assert parsedate_to_datetime(DATE).timestamp() == NOW
