"""Workers of the Celery engine on a real Redis, against Gemini's wire shapes on loopback with 200 ms latency.

    python benchmarks/workers.py [--files N] [--latency SECONDS]

Per row: workers of one request at once, requests the service saw, how many were wanted, how many were at once at most,
and requests a second of the part of the run in which the service was asked, as a ratio to one worker. In the last row
one of two workers is killed half-way.
"""

# ruff: noqa: D102, D103
from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "gemini"), str(ROOT / "tests" / "workers")]

from fake_gemini import FakeGemini, gemini_on
from machines import codedoc, redis_server, workers
from test_workers import made


@dataclass
class Distant(FakeGemini):
    """Answers after a while, and counts."""

    latency: float = 0.2
    at_once: int = 0
    most: int = 0
    times: list[float] = field(default_factory=list)
    half: asyncio.Event = field(default_factory=asyncio.Event)
    half_at: int = 1_000_000

    async def answer(self, *request):
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        self.times.append(time.monotonic())
        if len(self.times) >= self.half_at:
            self.half.set()
        await asyncio.sleep(self.latency)
        try:
            return await super().answer(*request)
        finally:
            self.at_once -= 1


async def run(
    count: int, asked: argparse.Namespace, *, is_killed: bool = False, wanted: int = 0
) -> tuple[str, float, int]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        words = lambda _, name: "Do what is asked." if name == "summary" else ""  # noqa: E731
        async with redis_server(folder) as broker, gemini_on(Distant(latency=asked.latency, text=words)) as service:
            service.half_at = wanted // 2 or 1_000_000
            environment = {
                "GEMINI_API_KEY": "none",
                "GOOGLE_GEMINI_BASE_URL": service.url,
                "CODEDOC_BROKER_URL": broker,
                "XDG_CACHE_HOME": f"{scratch}/cache",
                "XDG_STATE_HOME": f"{scratch}/state",
            }
            project = made(folder / "project", files=asked.files)
            async with workers(count, broker, environment, concurrency=1) as processes, asyncio.TaskGroup() as group:
                if is_killed:
                    group.create_task(kill(processes[0], service))
                await codedoc("generate", "--engine", "celery", cwd=project, environment=environment)
            (job,) = json.loads(await codedoc("jobs", "list", "--json", cwd=project, environment=environment))
            span = max(service.times) - min(service.times) + asked.latency
            rate = len(service.times) / span
            seen = len(service.times)
            told = f"{job['state']}, {job['symbols']} symbols, {job['unsure']} perhaps paid twice"
            return f"{seen} | {job['requests']} | {service.most} | {rate:.1f} | {{ratio:.2f}} x | {told} |", rate, seen


async def kill(process: asyncio.subprocess.Process, service: Distant) -> None:
    await service.half.wait()
    process.kill()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--latency", type=float, default=0.2)
    asked = parser.parse_args()
    print("| workers | requests seen | booked | at once | a second | beside one | what became of it |")
    print("|---|---:|---:|---:|---:|---:|---|")
    first, wanted = 0.0, 0
    for count in (1, 2, 4):
        row, rate, wanted = await run(count, asked)
        first = first or rate
        print(f"| {count} | {row.format(ratio=rate / first)}", flush=True)
    row, rate, _ = await run(2, asked, is_killed=True, wanted=wanted)
    print(f"| 2, one killed half-way | {row.format(ratio=rate / first)}")


if __name__ == "__main__":
    asyncio.run(main())
