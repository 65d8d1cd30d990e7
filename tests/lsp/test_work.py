"""Long work: a slow writer is asked, and people go on typing."""

from __future__ import annotations

import asyncio
import time

import pytest
from near import FULL, Near
from wire import RpcError

from codedoc_core import Draft

DOUBLE = "def double(x):\n    return 2 * x\n"
MANY = "\n\n".join(f"def f{n}(x):\n    return {n} * x\n" for n in range(6))


class SlowWriter:
    """Says the same of everything, once it may."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.asked: list[str] = []
        self.stopped = 0

    async def write(self, contexts):
        self.asked += [context.facts.qualname for context in contexts]
        try:
            await self.may.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        return [Draft(f"Multiply for {context.facts.qualname}.") for context in contexts]


class CountingWriter(SlowWriter):
    """Finishes the first few, then waits."""

    def __init__(self, quick: int) -> None:
        super().__init__()
        self.quick = quick

    async def write(self, contexts):
        if len(self.asked) < self.quick:
            self.asked += [context.facts.qualname for context in contexts]
            return [Draft(f"Multiply for {context.facts.qualname}.") for context in contexts]
        return await super().write(contexts)


async def until(condition) -> None:
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came true")


async def asked(wire: Near, uri: str, at: str, title: str = "Generate docstring with AI") -> dict:
    return next(each for each in await wire.actions(uri, at) if each["title"].startswith(title))


def run(wire: Near, action: dict, **more):
    command = action["command"]
    return wire.start(
        "workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"], **more}
    )


async def test_the_model_is_a_command_tagged_and_named_for_what_it_is():
    async with Near(SlowWriter()) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        action = await asked(wire, uri, "double")
        assert action["tags"] == [1]
        assert "edit" not in action
        assert "data" not in action
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        assert not [each for each in await wire.actions(uri, "double") if "AI" in each["title"]]


async def test_what_was_written_lands_where_the_symbol_is_by_then():
    writer = SlowWriter()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        _, answer = run(wire, await asked(wire, uri, "double"))
        await until(lambda: writer.asked)
        wire.change(uri, 0, 0, "import os  # 𝄞\n\n\n")
        writer.may.set()
        assert await answer is True
        assert (
            wire.texts[uri] == 'import os  # 𝄞\n\n\ndef double(x):\n    """Multiply for double."""\n    return 2 * x\n'
        )


async def test_progress_has_stages_and_ends():
    writer = SlowWriter()
    writer.may.set()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        await run(wire, await asked(wire, uri, "double"))[1]
        values = [message["params"]["value"] for message in wire.seen if message["method"] == "$/progress"]
        assert [value["kind"] for value in values] == ["begin", "report", "report", "report", "end"]
        assert [value.get("message") for value in values[1:-1]] == ["reading", "asking", "checking"]
        assert values[0]["cancellable"]


async def test_the_progress_token_of_the_client_is_used():
    writer = SlowWriter()
    writer.may.set()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        await run(wire, await asked(wire, uri, "double"), workDoneToken="mine")[1]
        assert {message["params"]["token"] for message in wire.seen if message["method"] == "$/progress"} == {"mine"}
        assert not [message for message in wire.seen if message["method"] == "window/workDoneProgress/create"]
        assert "mine" not in wire.server.work_done_progress.tokens


@pytest.mark.parametrize("road", ["request", "progress"])
async def test_cancelling_is_quick_and_stops_the_writer(road: str):
    writer = SlowWriter()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        number, answer = run(wire, await asked(wire, uri, "double"), workDoneToken="mine")
        await until(lambda: writer.asked)
        before = time.monotonic()
        if road == "request":
            wire.notify("$/cancelRequest", {"id": number})
        else:
            wire.notify("window/workDoneProgress/cancel", {"token": "mine"})
        with pytest.raises(RpcError) as caught:
            await answer
        assert time.monotonic() - before < 0.1
        assert caught.value.code == -32800
        await until(lambda: writer.stopped)
        assert wire.texts[uri] == DOUBLE
        await until(lambda: not wire.server.jobs)


async def test_h11_what_is_cancelled_before_it_could_begin_does_no_work():
    writer = SlowWriter()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(MANY)
        action = await asked(wire, uri, "f0")
        started = [run(wire, action) for _ in range(20)]
        for number, _ in started:
            wire.notify("$/cancelRequest", {"id": number})
        for _, answer in started:
            with pytest.raises(RpcError) as caught:
                await answer
            assert caught.value.code == -32800
        assert not writer.asked
        await until(lambda: not wire.server.jobs)


async def test_a_second_request_for_the_same_symbol_joins_the_first():
    writer = SlowWriter()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        action = await asked(wire, uri, "double")
        first, second = run(wire, action), run(wire, action)
        await until(lambda: writer.asked)
        wire.notify("$/cancelRequest", {"id": first[0]})
        with pytest.raises(RpcError):
            await first[1]
        writer.may.set()
        assert await second[1] is True
        assert writer.asked == ["double"]


async def test_a_draft_for_code_that_has_changed_is_kept_and_offered():
    writer = SlowWriter()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        _, answer = run(wire, await asked(wire, uri, "double"))
        await until(lambda: writer.asked)
        wire.change(uri, DOUBLE.index("2"), DOUBLE.index("2") + 1, "3")
        writer.may.set()
        assert await answer is False
        assert '"""' not in wire.texts[uri]
        told = [message["params"]["message"] for message in wire.seen if message["method"] == "window/showMessage"]
        assert "kept" in told[-1]
        text = await wire.chosen(uri, "double", "Insert the docstring")
        assert text == 'def double(x):\n    """Multiply for double."""\n    return 3 * x\n'


async def test_a_symbol_that_is_gone_gets_nothing():
    writer = SlowWriter()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        _, answer = run(wire, await asked(wire, uri, "double"))
        await until(lambda: writer.asked)
        wire.change(uri, 0, len(DOUBLE), "x = 1\n")
        writer.may.set()
        assert await answer is False
        assert wire.texts[uri] == "x = 1\n"


async def test_an_edit_that_was_overtaken_is_made_again():
    writer = SlowWriter()
    writer.may.set()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        plain = wire.take_edit

        def overtaken(params):
            wire.answers["workspace/applyEdit"] = plain
            wire.change(uri, 0, 0, "# typed\n")
            return {"applied": False}

        wire.answers["workspace/applyEdit"] = overtaken
        assert await run(wire, await asked(wire, uri, "double"))[1] is True
        assert wire.texts[uri].startswith('# typed\ndef double(x):\n    """Multiply')


async def test_an_edit_that_somebody_refuses_is_not_tried_again_but_kept():
    writer = SlowWriter()
    writer.may.set()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        wire.answers["workspace/applyEdit"] = lambda _: {"applied": False}
        assert await run(wire, await asked(wire, uri, "double"))[1] is False
        assert len([message for message in wire.seen if message["method"] == "workspace/applyEdit"]) == 1
        assert wire.server.kept


async def test_a_file_is_one_edit_with_percentages_and_what_is_finished_survives_a_cancel():
    writer = CountingWriter(3)
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(MANY)
        action = await asked(wire, uri, "f0", "Generate 7 docstrings in this file with AI")
        number, answer = run(wire, action)
        await until(lambda: len(writer.asked) == 7)
        wire.notify("$/cancelRequest", {"id": number})
        with pytest.raises(RpcError):
            await answer
        await until(lambda: wire.texts[uri].count("Multiply for") == 4)
        percentages = [m["params"]["value"].get("percentage") for m in wire.seen if m["method"] == "$/progress"]
        assert max(p for p in percentages if p) < 100
        assert len([message for message in wire.seen if message["method"] == "workspace/applyEdit"]) == 1


async def test_no_model_is_asked_in_a_workspace_that_is_not_trusted():
    writer = SlowWriter()
    async with Near(writer) as wire:
        await wire.begin(FULL, initializationOptions={"trusted": False})
        uri = wire.open(DOUBLE)
        barred = [each for each in await wire.actions(uri, "double") if "disabled" in each]
        assert barred[0]["disabled"]["reason"] == "the workspace is not trusted"
        arguments = [{"uri": uri, "deed": "generate", "qualname": "double", "near": 4, "members": False}]
        with pytest.raises(RpcError):
            await wire.request("workspace/executeCommand", {"command": "codedoc.generate", "arguments": arguments})
        assert not writer.asked


async def test_opening_saving_and_menus_ask_no_model():
    writer = SlowWriter()
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(MANY)
        await wire.actions(uri, "f0")
        wire.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
        await wire.expect("textDocument/publishDiagnostics")
        await wire.actions(uri, 0, only=["source.fixAll"])
        assert not writer.asked


async def test_fifty_jobs_hold_nobody_up():
    writer = SlowWriter()
    source = "\n\n".join(f"def f{n}(x):\n    return {n} * x\n" for n in range(50))
    async with Near(writer) as wire:
        await wire.begin()
        uri = wire.open(source)
        told = {"uri": uri, "deed": "generate", "members": False, "near": 0}
        jobs = [
            wire.start(
                "workspace/executeCommand",
                {"command": "codedoc.generate", "arguments": [{**told, "qualname": f"f{n}"}]},
            )
            for n in range(50)
        ]
        await until(lambda: len(writer.asked) == 50)
        taken = []
        for _ in range(10):
            before = time.monotonic()
            assert await wire.actions(uri, "f7")
            taken.append(time.monotonic() - before)
        assert sorted(taken)[len(taken) // 2] < 0.05
        before = time.monotonic()
        await wire.request("shutdown")
        assert time.monotonic() - before < 1
        assert all(answer.done() for _, answer in jobs)


async def test_nothing_is_remembered_of_what_is_done():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        await wire.actions(uri, "double")
        before = len(wire.server.protocol._request_futures)
        for _ in range(50):
            wire.change(uri, 0, 0, "#")
        await wire.actions(uri, "double")
        await until(lambda: len(wire.server.protocol._request_futures) <= before)
