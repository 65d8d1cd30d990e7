"""Streamable HTTP on one's own machine: a real server, the real client, and requests that are none of theirs."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
import uvicorn
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from codedoc_mcp.http import Place, own_app
from codedoc_mcp.session import ServerOptions

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-our-own"
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}


def headers(**more):
    given = {"accept": "application/json, text/event-stream", "authorization": f"Bearer {TOKEN}", **more}
    return {name: value for name, value in given.items() if value is not None}


@pytest.fixture
def project(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "m"\n')
    (tmp_path / "m.py").write_text('"""M."""\n\n\ndef double(x):\n    return 2 * x\n')
    return tmp_path


@pytest.fixture
async def url(project):
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = own_app(ServerOptions((project,), patience=0), Place("127.0.0.1", port), TOKEN)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110  (it tells in no other way)
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}/mcp"
    server.should_exit = True
    await running


@asynccontextmanager
async def client_at(url, mode="auto"):
    async with (
        httpx2.AsyncClient(headers={"authorization": f"Bearer {TOKEN}"}) as http,
        Client(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        yield client


@pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
async def test_who_shows_the_token_is_served_in_either_era(url, mode):
    async with client_at(url, mode) as client:
        result = await client.call_tool("scan_docs", {"status": "missing"})
        assert "::double" in result.content[0].text


async def test_a_job_is_found_again_over_another_connection(url):
    async with client_at(url) as client:
        begun = (await client.call_tool("generate_docstrings", {"paths": ["."]})).content[0].text
    handle = begun.partition("job=")[2].split()[0]
    async with client_at(url) as client:
        done = (await client.call_tool("get_job", {"job": handle, "wait": 30})).content[0].text
    assert "would write 1 docstrings" in done


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (headers(), 200),
        (headers(authorization=None), 401),
        (headers(authorization="Bearer another"), 401),
        (headers(authorization=f"Basic {TOKEN}"), 401),
        (headers(authorization=f"Bearer {TOKEN}x"), 401),
        (headers(authorization="Bearer gho_16C7e42F292c6912E7710c838347Ae178B4a"), 401),
        (headers(host="evil.example"), 421),
        (headers(host="127.0.0.1.evil.example"), 421),
        (headers(origin="https://evil.example"), 403),
        (headers(origin="null"), 403),
    ],
)
async def test_what_comes_from_elsewhere_is_refused_whatever_it_asks(url, sent, status):
    async with httpx2.AsyncClient() as http:
        reply = await http.post(url, json=HELLO, headers=sent)
    assert reply.status_code == status
    if status == 401:
        assert reply.headers["www-authenticate"].startswith("Bearer")
    if status != 200:
        assert "codedoc" not in reply.text


async def test_a_body_beyond_all_measure_is_refused(url):
    async with httpx2.AsyncClient() as http:
        reply = await http.post(url, content=b" " * (5 << 20), headers=headers() | {"content-type": "application/json"})
    assert reply.status_code == 413


async def command(*arguments, **environment):
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "codedoc_mcp", *map(str, arguments)),
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stderr=asyncio.subprocess.PIPE,
    )


async def test_beyond_this_machine_is_served_only_where_its_names_are_given(project):
    process = await command(project, "--http", "0.0.0.0:0")
    _, said = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 1
    assert "name the hosts that are served with --allow-host" in said.decode()


async def test_without_a_token_one_is_made_and_told_to_whoever_started_it(project):
    process = await command(project, "--http", "127.0.0.1:0")
    line = (await asyncio.wait_for(process.stderr.readline(), 30)).decode()
    process.terminate()
    await process.communicate()
    assert len(line.rpartition("is ")[2].strip()) >= 43
