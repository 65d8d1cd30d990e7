"""The promises of the protocol that pygls 2.1 does not keep, each with its number in our notes."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

import pytest
from wire import ROOT, RpcError, Wire

ODD = (sys.executable, str(Path(__file__).with_name("odd_server.py")))
ENCODINGS = ("utf-8", "utf-16", "utf-32")


def units(text: str, encoding: str) -> int:
    return len(text.encode(encoding + ("-le" if encoding != "utf-8" else ""))) // {"utf-8": 1, "utf-16": 2}.get(
        encoding, 4
    )


def command(name: str, *arguments: object) -> dict[str, object]:
    return {"command": name, "arguments": list(arguments)}


async def test_h1_a_cancelled_command_stops_and_is_answered_at_once():
    async with Wire(ODD) as wire:
        await wire.initialize()
        number, answer = wire.start("workspace/executeCommand", command("test.sleep"))
        await wire.request("workspace/executeCommand", command("test.print"))
        before = asyncio.get_running_loop().time()
        wire.notify("$/cancelRequest", {"id": number})
        with pytest.raises(RpcError) as caught:
            await asyncio.wait_for(answer, 5)
        assert caught.value.code == -32800
        assert asyncio.get_running_loop().time() - before < 0.5
        assert await wire.stop() == 0
        assert b"cancelled" in wire.stderr


async def test_h2_work_does_not_keep_the_server_from_reading():
    async with Wire(ODD) as wire:
        await wire.initialize()
        for _ in range(50):
            wire.start("workspace/executeCommand", command("test.sleep"))
        before = asyncio.get_running_loop().time()
        await wire.request("workspace/executeCommand", command("test.print"))
        assert asyncio.get_running_loop().time() - before < 1


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_h3_form_feeds_and_astral_characters_do_not_shift_edits(encoding: str):
    text = "a = '𝄞é'  # \f x\r\nb = '\u2028\x85'\rc = '𝄞𝄞'\nd"
    async with Wire(ODD) as wire:
        answer = await wire.initialize({"general": {"positionEncodings": [encoding]}})
        assert answer["capabilities"]["positionEncoding"] == encoding
        uri = wire.open(text)
        at = {"line": 2, "character": units("c = '𝄞", encoding)}
        change = {"range": {"start": at, "end": at}, "text": "é\n𝄞"}
        wire.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]})
        got = await wire.request("workspace/executeCommand", command("test.text", uri))
        assert got == text.replace("c = '𝄞", "c = '𝄞é\n𝄞")


async def test_h3_two_thousand_edits_leave_both_sides_with_the_same_text():
    chance, text = random.Random(7), "def f():\r\n    '𝄞'\f\n\r    é = 1\u2028\n"
    async with Wire(ODD) as wire:
        await wire.initialize()
        uri = wire.open(text)
        for version in range(2, 2002):
            lines = [[]]  # positions as an editor has them, made one by one
            for at, char in enumerate(text):
                lines[-1].append(at)
                if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
                    lines.append([])
            starts = [line[0] if line else len(text) for line in lines]
            ends = [at for at in range(len(text) + 1) if not (text[at - 1 : at] == "\r" and text[at : at + 1] == "\n")]
            a, b = sorted(chance.choices(ends, k=2))
            b = min(b, a + 4) if min(b, a + 4) in ends else a
            new = chance.choice(["", "x", "\n", "\r\n", "\r", "𝄞", "é\u2028", "\f", '"""'])

            def position(at: int, starts: list[int] = starts, text: str = text) -> dict[str, int]:
                line = max(n for n, start in enumerate(starts) if start <= at)
                return {"line": line, "character": units(text[starts[line] : at], "utf-16")}

            change = {"range": {"start": position(a), "end": position(b)}, "text": new}
            wire.notify(
                "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
            )
            text = text[:a] + new + text[b:]
            if len(text) > 200:
                text = "x"
                wire.notify(
                    "textDocument/didChange",
                    {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]},
                )
            if version % 100 == 0:
                assert await wire.request("workspace/executeCommand", command("test.text", uri)) == text


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/codeAction", {"nonsense": 1}),
        ("workspace/executeCommand", 7),
        ("initialize", {"capabilities": 3}),
    ],
)
async def test_h4_bad_parameters_are_answered(method: str, params: object):
    async with Wire() as wire:
        if method != "initialize":
            await wire.initialize()
        with pytest.raises(RpcError) as caught:
            await wire.request(method, params)
        assert caught.value.code in {-32602, -32603}


async def test_h5_shutdown_with_a_command_in_flight_is_quick_and_clean():
    async with Wire(ODD) as wire:
        await wire.initialize()
        wire.start("workspace/executeCommand", command("test.sleep"))
        await wire.request("workspace/executeCommand", command("test.print"))
        before = asyncio.get_running_loop().time()
        assert await wire.stop() == 0
        assert asyncio.get_running_loop().time() - before < 1.5


async def test_a_shutdown_right_after_the_start_is_quick_and_clean():
    async with Wire() as wire:
        await wire.initialize()
        wire.open("def f(x): return x\n" * 2000)
        before = asyncio.get_running_loop().time()
        assert await wire.stop() == 0
        assert asyncio.get_running_loop().time() - before < 2


async def test_h6_an_exit_without_shutdown_is_a_failure():
    async with Wire() as wire:
        await wire.initialize()
        wire.notify("exit")
        assert await asyncio.wait_for(wire.process.wait(), 5) == 1


async def test_h7_a_late_answer_is_dropped():
    async with Wire() as wire:
        await wire.initialize()
        wire.send({"id": "nobody asked", "result": None})
        wire.send({"id": 77, "error": {"code": 1, "message": "x"}})
        assert await wire.stop() == 0
        assert not [message for message in wire.seen if message["method"] == "window/showMessage"]


async def test_h8_nothing_but_the_protocol_reaches_stdout():
    async with Wire(ODD) as wire:
        await wire.initialize()
        await wire.request("workspace/executeCommand", command("test.print"))
        assert await wire.stop() == 0
        assert b"a stray print" in wire.stderr
        assert b"a child's print" in wire.stderr


async def test_h9_a_server_whose_client_is_gone_ends():
    async with Wire(ODD) as wire:
        await wire.initialize()
        wire.start("workspace/executeCommand", command("test.sleep"))
        await wire.request("workspace/executeCommand", command("test.print"))
        wire.process.stdin.close()
        assert await asyncio.wait_for(wire.process.wait(), 3) == 1


async def test_h9_a_server_whose_parent_is_gone_ends_though_the_pipe_is_held_open():
    gone = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await gone.wait()
    async with Wire() as wire:
        await wire.initialize(processId=gone.pid)
        assert await asyncio.wait_for(wire.process.wait(), 10) == 1


async def test_h10_requests_too_early_or_too_late_are_refused():
    async with Wire() as wire:
        with pytest.raises(RpcError) as early:
            await wire.request("workspace/executeCommand", command("x"))
        assert early.value.code == -32002
        await wire.initialize()
        await wire.request("shutdown")
        with pytest.raises(RpcError) as late:
            await wire.request("workspace/executeCommand", command("x"))
        assert late.value.code == -32600


async def test_h12_numbers_newer_than_the_library_are_no_reason_not_to_answer():
    async with Wire() as wire:
        tags = {
            "publishDiagnostics": {"tagSupport": {"valueSet": [1, 2, 77]}},
            "hover": {"contentFormat": ["markdown", "html"]},
        }
        answer = await wire.initialize({"textDocument": tags})
        assert answer["serverInfo"]["name"] == "codedoc"


async def test_h12_a_diagnostic_with_a_tag_nobody_knows_is_no_reason_not_to_offer():
    async with Wire() as wire:
        await wire.initialize()
        uri = wire.open("def double(x):\n    return 2 * x\n")
        place = {"line": 0, "character": 5}
        span = {"start": place, "end": place}
        strange = {"range": span, "message": "?", "tags": [9], "severity": 7, "source": "another"}
        params = {"textDocument": {"uri": uri}, "range": span, "context": {"diagnostics": [strange], "triggerKind": 8}}
        assert await wire.request("textDocument/codeAction", params)


async def test_an_error_of_ours_keeps_its_traceback_at_home():
    async with Wire(ODD) as wire:
        await wire.initialize()
        with pytest.raises(RpcError) as caught:
            await wire.request("workspace/executeCommand", command("test.fail"))
        assert "data" not in caught.value.error
        assert await wire.stop() == 0


async def test_an_unknown_command_is_refused_by_name():
    async with Wire() as wire:
        await wire.initialize()
        with pytest.raises(RpcError) as caught:
            await wire.request("workspace/executeCommand", command("codedoc.nonsense"))
        assert caught.value.code == -32602


def test_the_server_tells_the_version_of_the_distribution():
    import tomllib

    from codedoc_lsp.server import VERSION

    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION
