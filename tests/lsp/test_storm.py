"""Two thousand random edits with everything else going on at the same time."""

from __future__ import annotations

import asyncio
import random
import tracemalloc

import pytest
from near import FULL, Near

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
        before = outside(self.wire.texts[self.uri])
        answer = self.wire.take_edit(params)
        assert outside(self.wire.texts[self.uri]) == before, "an edit changed something else"
        self.applied += answer["applied"]
        return answer

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


@pytest.mark.long
async def test_nothing_lands_elsewhere_and_nothing_leaks():
    chance, memory = random.Random(5), []
    writer = LateWriter(chance)
    async with Near(writer) as wire:
        await wire.begin({**FULL, "textDocument": {**FULL["textDocument"], "diagnostic": {}}})
        storm = Storm(wire, wire.open("\n\n".join(SHAPE.format(n=n) for n in range(12))), chance)
        tracemalloc.start()
        for step in range(2000):
            storm.type() if step % 40 else storm.tidy_up()
            chance.choice((storm.generate, storm.cancel, storm.menu, storm.pull, storm.type))()
            await asyncio.sleep(chance.choice((0, 0, 0.001, 0.01)))
            if step % 100 == 99:
                storm.settle()
                memory.append(tracemalloc.get_traced_memory()[0])
        await asyncio.wait([future for _, future in storm.waiting], timeout=60)
        storm.settle()
        assert not storm.waiting
        assert storm.codes <= {-32800, -32802, -32803}
        assert storm.applied
        assert not wire.server.jobs
        assert not writer.running
        assert memory[-1] < 1.3 * memory[4] + 1_000_000, memory
        await wire.request("shutdown")
