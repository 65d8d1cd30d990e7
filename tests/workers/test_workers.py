"""The Celery engine with a real Redis, real workers, and Gemini's wire shapes on loopback."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import anyio
import pytest
from fake_gemini import FakeGemini, gemini_on
from machines import codedoc, redis_server, workers
from redis.asyncio import Redis
from redis.exceptions import RedisError

from codedoc_core.errors import UsageError
from codedoc_core.jobs.celery import broker_of, claim_key, shown
from codedoc_core.jobs.celery_limits import SharedLimits
from codedoc_core.jobs.celery_worker import Desk
from codedoc_core.transport.limits import RateLimits

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason=".ci/run installs redis-server")

FUNCTION = """def {name}(size, ratio, path):
    if size < {at}:
        raise ValueError(path)
    left = size * ratio + {at}
    for each in range(size):
        left -= each * {at}
    return left


"""


@dataclass
class HeldGemini(FakeGemini):
    """Keeps its answers from the request ``hold_from`` on until ``go`` is set; ``held`` says that it does."""

    hold_from: int = 1_000_000
    held: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, *request):
        if len(self.log) >= self.hold_from and not self.go.is_set():
            self.held.set()
            await self.go.wait()
        return await super().answer(*request)


@pytest.fixture
async def broker(tmp_path):
    async with redis_server(tmp_path) as url:
        yield url


@pytest.fixture
async def redis(broker):
    async with Redis.from_url(broker, decode_responses=True) as client:
        yield client


@pytest.fixture
async def service():
    async with gemini_on(HeldGemini(text=lambda _, name: "Do what is asked." if name == "summary" else "")) as fake:
        yield fake


@pytest.fixture
def environment(tmp_path, service, broker, redis):
    return {
        "GEMINI_API_KEY": "not-a-key",
        "GOOGLE_GEMINI_BASE_URL": service.url,
        "CODEDOC_BROKER_URL": broker,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }


def made(folder, files=6, symbols=12):
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "made"\n')
    for file in range(files):
        names = [f"work_{file}_{at}" for at in range(symbols)]
        text = "".join(FUNCTION.format(name=name, at=at) for at, name in enumerate(names))
        (folder / f"part{file}.py").write_text(text)
    return folder


def texts(folder):
    return {path.name: path.read_text() for path in folder.glob("*.py")}


async def job_of(project, environment):
    (job,) = json.loads(await codedoc("jobs", "list", "--json", cwd=project, environment=environment))
    return job


async def test_workers_write_what_a_run_alone_would_and_it_is_reported_alike(tmp_path, environment, broker, service):
    near, far = made(tmp_path / "near"), made(tmp_path / "far")
    await codedoc("generate", cwd=near, environment=environment | {"XDG_CACHE_HOME": str(tmp_path / "other")})
    alone = len(service.log)
    async with workers(2, broker, environment):
        await codedoc("generate", "--engine", "celery", cwd=far, environment=environment)
    assert texts(far) == texts(near)
    assert len(service.log) == 2 * alone
    jobs = [await job_of(project, environment) for project in (near, far)]
    told = [{key: job[key] for key in ("state", "symbols", "requests", "tokens", "cost", "unsure")} for job in jobs]
    assert told[0] == told[1]
    assert (told[0]["state"], told[0]["unsure"]) == ("completed", 0)


async def test_the_key_and_the_limits_of_a_run_are_not_put_into_redis(tmp_path, environment, broker, service, redis):
    service.hold_from, project = 0, made(tmp_path / "p")
    async with workers(1, broker, environment, concurrency=1), anyio.create_task_group() as group:
        group.start_soon(partial(codedoc, "generate", "--engine", "celery", cwd=project, environment=environment))
        await asyncio.wait_for(service.held.wait(), 60)
        seen = [await redis.lrange("codedoc", 0, -1), await redis.hgetall("unacked")]
        service.go.set()
    told = [b64decode(json.loads(message)[0]["body"]).decode() for message in seen[1].values()]
    told += [b64decode(json.loads(message)["body"]).decode() for message in seen[0]]
    assert any("work_0_0" in text for text in told)
    assert not any("not-a-key" in text or '"limits"' in text for text in told)


async def test_a_limit_on_requests_holds_over_all_workers(tmp_path, environment, broker, service):
    project = made(tmp_path / "p", files=12)
    async with workers(2, broker, environment):
        said = await codedoc(
            "generate", "--engine", "celery", "--max-requests", "2", cwd=project, environment=environment
        )
    assert "the limit of 2 requests is reached" in said
    assert len(service.log) == 2
    assert (await job_of(project, environment))["requests"] == 2


async def test_what_a_killed_worker_had_is_done_by_another_and_only_that_is_asked_twice(
    tmp_path, environment, broker, service
):
    project = made(tmp_path / "p", files=12)
    service.hold_from = 1
    async with workers(1, broker, environment) as (victim,), anyio.create_task_group() as group:
        said = []

        async def run():
            said.append(await codedoc("generate", "--engine", "celery", cwd=project, environment=environment))

        group.start_soon(run)
        await asyncio.wait_for(service.held.wait(), 60)
        victim.kill()
        await victim.wait()
        service.go.set()
        async with workers(1, broker, environment):
            await asyncio.wait_for(finished(said), 90)
    job = await job_of(project, environment)
    assert (job["state"], job["symbols"]) == ("completed", 156)  # with twelve modules
    asked = [seen.body["contents"][0]["parts"][0]["text"] for seen in service.log]
    assert 1 <= job["unsure"] <= 2, "what the worker had in its two hands"
    assert len(asked) - len(set(asked)) <= job["unsure"]
    assert all('"""Do what is asked.' in text for text in texts(project).values())


async def finished(said):
    while not said:  # noqa: ASYNC110  (the processes tell nothing else)
        await asyncio.sleep(0.05)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(200))
async def test_workers_may_be_killed_at_any_point(tmp_path, environment, broker, service, seed):
    project, chance = made(tmp_path / "p", files=12), random.Random(seed)
    async with workers(2, broker, environment) as (victim, _), anyio.create_task_group() as group:

        async def kill():
            await asyncio.sleep(chance.uniform(0.5, 4))
            victim.kill()

        group.start_soon(kill)
        await codedoc("generate", "--engine", "celery", cwd=project, environment=environment)
        group.cancel_scope.cancel()
    job = await job_of(project, environment)
    assert (job["state"], job["symbols"], job["files_failed"]) == ("completed", 156, 0)
    asked = [seen.body["contents"][0]["parts"][0]["text"] for seen in service.log]
    assert len(asked) - len(set(asked)) <= 2, "paid twice is at most what was in flight"
    assert all('"""Do what is asked.' in text for text in texts(project).values())


async def test_a_redis_that_dies_costs_no_more_than_what_was_on_its_way_and_that_is_asked_again_later(
    tmp_path, environment, broker, service, redis
):
    project = made(tmp_path / "p", files=8)
    service.hold_from = 1
    async with workers(1, broker, environment, concurrency=1), anyio.create_task_group() as group:
        said = []

        async def run():
            said.append(await codedoc("generate", "--engine", "celery", cwd=project, environment=environment))

        group.start_soon(run)
        await asyncio.wait_for(service.held.wait(), 60)
        with suppress(RedisError):
            await redis.shutdown(nosave=True)
        await asyncio.wait_for(finished(said), 60)
        service.go.set()
    assert "written offline: Redis does not answer any more" in said[0]
    job = await job_of(project, environment)
    assert (job["state"], job["files_failed"]) == ("completed", 0)
    assert 0 < job["files_partial"] < 8
    assert job["unsure"] >= 1


async def test_without_a_worker_or_a_redis_the_cause_and_the_next_step_are_told(tmp_path, environment, broker):
    project = made(tmp_path / "p")
    said = await codedoc("generate", "--engine", "celery", cwd=project, environment=environment, code=2)
    assert "start some with `codedoc worker`" in said
    environment["CODEDOC_BROKER_URL"] = "redis://:s3cret@127.0.0.1:1/0"
    for command in (("generate", "--engine", "celery"), ("worker",)):
        said = await codedoc(*command, cwd=project, environment=environment, code=2)
        assert "no Redis answers at 127.0.0.1:1: start `redis-server`" in said
        assert "s3cret" not in said
    said = await codedoc("worker", cwd=project, environment=environment | {"GEMINI_API_KEY": ""}, code=2)
    assert "set GEMINI_API_KEY" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--writer", "offline"), "the offline writer asks nobody"),
        (("--batch",), "--batch and --engine exclude each other"),
    ],
)
async def test_what_does_not_go_together_is_told(tmp_path, environment, arguments, words):
    project = made(tmp_path / "p")
    command = ("generate", "--engine", "celery", *arguments)
    assert words in await codedoc(*command, cwd=project, environment=environment, code=2)


async def test_a_request_is_answered_once_however_often_it_is_brought(redis):
    taken = []

    async def answer(ticket, body):
        taken.append((ticket, body))
        return {"said": 1}

    desk = Desk(redis, answer, "here")
    await desk.take("t", {"n": 1})
    await desk.take("t", {"n": 1})
    await redis.set(claim_key("gone"), "withdrawn")
    await desk.take("gone", {"n": 2})
    assert taken == [("t", {"n": 1})]
    assert await redis.lrange("codedoc:reply:t", 0, -1) == ['{"said": 1}']


@pytest.mark.parametrize(
    ("limits", "most"),
    [(RateLimits(3, 10_000, 50), 3), (RateLimits(50, 250, 50), 2), (RateLimits(50, 10_000, 4), 4)],
)
async def test_all_workers_together_keep_to_the_limits(redis, limits, most):
    inside = []

    async def one(number):
        worker = SharedLimits(redis, "model", limits, 60)  # each of them one of its own, as on machines of their own
        async with worker.entered(f"t{number}", 100):
            inside.append(number)
            await anyio.sleep_forever()

    async with anyio.create_task_group() as group:
        for number in range(10):
            group.start_soon(one, number)
        while len(inside) < most:  # noqa: ASYNC110
            await anyio.sleep(0.01)
        with anyio.move_on_after(0.3):
            await anyio.sleep_forever()  # a fourth would come in now
        group.cancel_scope.cancel()
    assert len(inside) == most


async def test_a_complaint_of_the_service_stops_all_workers(redis):
    limits = RateLimits(50, 10_000, 50)
    await SharedLimits(redis, "model", limits, 60).pause(30)
    with anyio.move_on_after(0.2) as scope:
        async with SharedLimits(redis, "model", limits, 60).entered("t", 1):
            pass
    assert scope.cancelled_caught


def test_the_broker_comes_from_the_environment_and_its_password_is_not_shown():
    assert broker_of({}) == "redis://127.0.0.1:6379/0"
    assert shown("redis://:s3cret@example.org:7000/1") == "example.org:7000"
    with pytest.raises(UsageError, match="CODEDOC_BROKER_URL"):
        broker_of({"CODEDOC_BROKER_URL": "http://example.org"})
