"""A model behind the editor: the real SDK, a real server process, and a service on the loopback."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from gemini.fake_gemini import gemini
from near import FULL, Near
from wire import RpcError, Wire

SOURCE = 'TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345"\n\n\ndef double(x, token=TOKEN):\n    return 2 * x\n'
COMMAND = "workspace/executeCommand"


def said(key: str, name: str) -> str:
    return {"summary": "Do what is asked.", "description": ""}.get(name, "Something of it.")


def server(tmp_path: Path, url: str, key: str = "not-a-key") -> Wire:
    away = {name: "" for name in os.environ if name.startswith("GOOGLE_")}
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    return Wire(**away, **cache, GEMINI_API_KEY=key, GOOGLE_GEMINI_BASE_URL=url)


async def menu(wire: Wire, tmp_path: Path) -> dict[str, Any]:
    """Open a file of a project, and return the action that asks a model."""
    await wire.initialize(FULL, initializationOptions={"writer": "gemini"})
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    uri = wire.open(SOURCE, (tmp_path / "a.py").as_uri())
    place = {"line": 3, "character": 5}
    params = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
    actions = await wire.request("textDocument/codeAction", params)
    return next(each for each in actions if each["title"] == "Generate docstring with AI")


async def opened(wire: Wire, tmp_path: Path) -> dict[str, Any]:
    """Return the command that documents a function of a project."""
    command = (await menu(wire, tmp_path))["command"]
    return {"command": command["command"], "arguments": command["arguments"]}


async def test_what_a_model_says_reaches_the_text_and_no_secret_reaches_the_model(tmp_path: Path):
    async with gemini(text=said) as fake, server(tmp_path, fake.url) as wire:
        command = await opened(wire, tmp_path)
        landed = wire.expecting("workspace/applyEdit")
        assert await wire.request(COMMAND, command) is True
        new = (await landed)["params"]["edit"]["documentChanges"][0]["edits"][0]["newText"]
        assert '"""Do what is asked.' in new
        assert "ghp_" not in str(fake.log[0].body)
        assert await wire.request(COMMAND, command) is True  # the client of this test never took the edit
        assert len(fake.log) == 1, "what was paid is not paid again"
        assert await wire.stop() == 0


async def test_a_cancel_closes_the_stream_of_the_model(tmp_path: Path):
    asked = asyncio.Event()

    def slow(_: object) -> str:
        asked.set()
        return "slow"

    async with gemini(choose=slow) as fake, server(tmp_path, fake.url) as wire:
        command = await opened(wire, tmp_path)
        number, answer = wire.start(COMMAND, command)
        await asyncio.wait_for(asked.wait(), 20)
        wire.notify("$/cancelRequest", {"id": number})
        with pytest.raises(RpcError) as caught:
            await asyncio.wait_for(answer, 1)
        assert caught.value.code == -32800
        await asyncio.wait_for(fake.tasks[0], 5)
        assert await wire.stop() == 0


async def test_what_a_model_says_that_does_not_hold_is_not_written_and_told(tmp_path: Path):
    def lies(key: str, name: str) -> str:
        return "Never raises anything and always returns None." if name == "summary" else ""

    async with gemini(text=lies) as fake, server(tmp_path, fake.url) as wire:
        command = await opened(wire, tmp_path)
        told = wire.expecting("window/showMessage")
        assert await wire.request(COMMAND, command) is False
        assert "does not hold" in (await told)["params"]["message"]


async def test_without_a_key_the_menu_says_what_to_do_and_nothing_is_sent(tmp_path: Path):
    async with gemini() as fake, server(tmp_path, fake.url, key="") as wire:
        barred = await menu(wire, tmp_path)
        assert "set GEMINI_API_KEY" in barred["disabled"]["reason"]
        assert not fake.connections


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"writer": "test", "trusted": False}, "the workspace is not trusted"),
        ({"writer": "gpt"}, "there is no writer 'gpt': offline, test"),
    ],
)
async def test_a_model_that_may_not_be_asked_is_offered_with_the_reason(options: dict[str, Any], reason: str):
    async with Near() as wire:
        await wire.begin(initializationOptions=options)
        uri = wire.open(SOURCE)
        barred = next(each for each in await wire.actions(uri, "double") if "disabled" in each)
        assert (barred["title"], barred["disabled"]["reason"]) == ("Generate docstring with AI", reason)
        told = {"uri": uri, "deed": "generate", "qualname": "double", "near": 0, "members": False}
        with pytest.raises(RpcError, match=reason.partition(":")[0]):
            await wire.request(COMMAND, {"command": "codedoc.generate", "arguments": [told]})
        assert not wire.opened


async def test_a_workspace_chooses_no_writer():
    async with Near() as wire:
        wire.answers["workspace/configuration"] = lambda params: (
            [{"writer": "test", "trusted": True}] * len(params["items"])
        )
        await wire.begin({**FULL, "workspace": {**FULL["workspace"], "configuration": True}})
        await wire.expect("workspace/configuration")
        wire.notify("workspace/didChangeConfiguration", {"settings": {"codedoc": {"writer": "test"}}})
        uri = wire.open(SOURCE)
        assert not [each for each in await wire.actions(uri, "double") if "AI" in each["title"]]
