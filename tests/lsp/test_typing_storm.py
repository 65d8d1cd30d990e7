"""Two thousand random edits with everything else going on at the same time."""

from __future__ import annotations

import asyncio
import random
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import pytest
from near import FULL, Near
from wire import Wire

from codedoc_core import Draft

SHAPE = "def f{n}(x):\n    # 𝄞 é\n    return {n} * x\n"
NEW = ("x", "\n", " ", '"', '"""', "(", ")", "𝄞", "é", "\r\n", "def g():\n", "    return 1\n", "# c", "\f", ":")


class LateWriter:
    """Takes its time, and more of it each time."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.running = 0

    async def write(self, contexts):
        self.running += 1
        try:
            await asyncio.sleep(self.chance.random() / 4)
        finally:
            self.running -= 1
        return [Draft(f"Written for {context.facts.qualname}.") for context in contexts]


def outside(text: str) -> str:
    """The text without what the writer says."""
    return "".join(line for line in text.splitlines(keepends=True) if "Written for" not in line)


class Storm:
    """Somebody who does everything at once."""

    def __init__(self, wire: Near, uri: str, chance: random.Random) -> None:
        self.wire, self.uri, self.chance = wire, uri, chance
        self.source = wire.texts[uri]
        self.waiting: list[tuple[int, asyncio.Future]] = []
        self.codes: set[int] = set()
        self.applied = 0
        wire.answers["workspace/applyEdit"] = self.take

    def take(self, params):
        before, known = outside(self.wire.texts[self.uri]), self.wire.texts[self.uri].count("Written for")
        answer = self.wire.take_edit(params)
        text = self.wire.texts[self.uri]
        assert outside(text) == before, "an edit changed something else"
        if text.count("Written for") > known:
            named = params["edit"]["documentChanges"][0]["edits"][0]["newText"].partition("Written for ")[2]
            self.in_its_symbol(text, named.partition(".")[0])
        self.applied += answer["applied"]
        return answer

    def in_its_symbol(self, text: str, name: str) -> None:
        """The header above a docstring is that of the function it was written for."""
        heads = (above.rpartition("def ")[2] for above in text.split(f"Written for {name}.")[:-1])
        assert any(head.lstrip().startswith(name) for head in heads), "an edit lies outside its symbol"

    def save(self) -> None:
        self.wire.notify("textDocument/didSave", {"textDocument": {"uri": self.uri}})

    def type(self) -> None:
        text = self.wire.texts[self.uri]
        ends = [at for at in (self.chance.randrange(len(text) + 1) for _ in range(2)) if text[at - 1 : at] != "\r"]
        if ends:
            at = min(ends)
            end = max(ends) if max(ends) - at < 4 else at
            self.wire.change(self.uri, at, end, self.chance.choice(NEW))

    def tidy_up(self) -> None:
        self.wire.change(self.uri, 0, len(self.wire.texts[self.uri]), self.source)

    def generate(self) -> None:
        told = {
            "uri": self.uri,
            "deed": "generate",
            "qualname": f"f{self.chance.randrange(12)}",
            "near": 0,
            "members": False,
        }
        params = {"command": "codedoc.generate", "arguments": [told]}
        self.waiting.append(self.wire.start("workspace/executeCommand", params))

    def cancel(self) -> None:
        if self.waiting:
            self.wire.notify("$/cancelRequest", {"id": self.chance.choice(self.waiting)[0]})

    def menu(self) -> None:
        place = {"line": self.chance.randrange(60), "character": self.chance.randrange(20)}
        params = {
            "textDocument": {"uri": self.uri},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": []},
        }
        self.waiting.append(self.wire.start("textDocument/codeAction", params))

    def pull(self) -> None:
        self.waiting.append(self.wire.start("textDocument/diagnostic", {"textDocument": {"uri": self.uri}}))

    def settle(self) -> None:
        """Forget what is answered; both sides must hold the same text."""
        assert self.wire.server.document(self.uri).source == self.wire.texts[self.uri]
        done = [future for _, future in self.waiting if future.done()]
        self.codes |= {future.exception().code for future in done if future.exception()}
        self.waiting = [each for each in self.waiting if not each[1].done()]
        self.wire.seen.clear()


def held() -> tuple[int, int]:
    """Open files and threads of this process."""
    files = Path("/proc/self/fd")
    return len([*files.iterdir()]) if files.is_dir() else 0, threading.active_count()


@pytest.mark.parametrize("steps", [200, pytest.param(2000, marks=pytest.mark.long)])
async def test_nothing_lands_elsewhere_and_nothing_leaks(steps: int):
    chance, memory, before = random.Random(5), [], held()
    doings = ("generate", "cancel", "menu", "pull", "type", "save")
    writer = LateWriter(chance)
    async with Near(writer) as wire:
        await wire.begin({**FULL, "textDocument": {**FULL["textDocument"], "diagnostic": {}}})
        storm = Storm(wire, wire.open("\n\n".join(SHAPE.format(n=n) for n in range(12))), chance)
        tracemalloc.start()
        for step in range(steps):
            storm.type() if step % 40 else storm.tidy_up()
            getattr(storm, chance.choice(doings))()
            await asyncio.sleep(chance.choice((0, 0, 0.001, 0.01)))
            if step % 100 == 99:
                storm.settle()
                memory.append(tracemalloc.get_traced_memory()[0])
        storm.tidy_up()
        storm.generate()
        await asyncio.wait([future for _, future in storm.waiting], timeout=60)
        storm.settle()
        assert not storm.waiting
        assert storm.codes <= {-32800, -32802, -32803}
        assert storm.applied
        assert not wire.server.jobs
        assert not writer.running
        await until_quiet(wire)
        assert not wire.server.work_done_progress.tokens
        assert len(wire.server.protocol._request_futures) < 10
        assert steps < 1000 or memory[-1] < 1.3 * memory[4] + 1_000_000, memory
        tracemalloc.stop()
        started = time.monotonic()
        await wire.request("shutdown")
        assert time.monotonic() - started < 1
    assert held() <= (before[0] + 2, before[1] + 2), "files or threads are left behind"


async def until_quiet(wire: Near) -> None:
    """Wait until nothing is at work but the open model and the watch over the parent."""
    for _ in range(1000):
        if len(wire.server._tasks) <= 2:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"still at work: {wire.server._tasks}")


STORMY = (sys.executable, str(Path(__file__).with_name("slow_server.py")))


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 23))])
async def test_a_server_ends_as_it_is_told_to_whatever_it_is_doing(seed: int):
    chance = random.Random(seed)
    async with Wire(STORMY) as wire:
        await wire.initialize(FULL, initializationOptions={"writer": "slow"})
        uri = wire.open("\n\n".join(SHAPE.format(n=n) for n in range(12)))
        place = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}
        for version in range(2, chance.randrange(4, 60)):
            told = {"uri": uri, "deed": "generate", "qualname": f"f{version % 12}", "near": 0, "members": False}
            wire.start("workspace/executeCommand", {"command": "codedoc.generate", "arguments": [told]})
            wire.start("textDocument/codeAction", {**context(uri), "range": place})
            change = {"range": place, "text": chance.choice(NEW)}
            wire.notify(
                "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
            )
            await asyncio.sleep(chance.choice((0, 0.01)))
        started = time.monotonic()
        if seed % 2:
            await wire.request("shutdown", seconds=5)
        wire.notify("exit")
        assert await asyncio.wait_for(wire.process.wait(), 5) == 1 - seed % 2
        assert time.monotonic() - started < 1.5  # the goal is 1; the machine may be busy


def context(uri: str) -> dict[str, object]:
    return {"textDocument": {"uri": uri}, "context": {"diagnostics": []}}
