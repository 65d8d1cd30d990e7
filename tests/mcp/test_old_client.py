"""Who has not updated their client: the last SDK before the protocol lost its handshake drives our server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD = ROOT / ".ci" / "mcp1" / "bin" / "python"
SCRIPT = """
import asyncio, json, re, sys
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

async def main():
    server = StdioServerParameters(command=sys.argv[1], args=["-m", "codedoc_mcp", "."], env={"PYTHONPATH": sys.argv[2]})
    told = []
    async def progress(done, total, message): told.append(message)
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        agreed = await session.initialize()
        call = lambda name, **said: session.call_tool(name, said, progress_callback=progress)
        tools = [tool.name for tool in (await session.list_tools()).tools]
        context = (await call("get_doc_context", symbols=["m.py::double"])).content[0].text
        fingerprint = re.search(r"fingerprint[: ]+([0-9a-f-]{10,})", context)[1]
        item = {"symbol": "m.py::double", "fingerprint": fingerprint, "draft": {"summary": "Return twice a number."}}
        applied = await call("apply_docstrings", items=[item])
        refused = await call("apply_docstrings", items=[item])
        prompts = [prompt.name for prompt in (await session.list_prompts()).prompts]
        print(json.dumps([agreed.protocolVersion, tools, applied.content[0].text, refused.content[0].text, prompts]))

asyncio.run(main())
"""


@pytest.mark.skipif(not OLD.exists(), reason="the old client comes with .ci/run")
def test_a_client_of_the_years_with_a_handshake_documents_a_function(tmp_path):
    (tmp_path / "m.py").write_text('"""Numbers."""\n\n\ndef double(x):\n    return 2 * x\n')
    done = subprocess.run(
        [OLD, "-c", SCRIPT, sys.executable, ROOT],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    version, tools, applied, refused, prompts = json.loads(done.stdout)
    listed = json.loads(Path(__file__).with_name("tools.json").read_text("utf-8"))
    assert version == "2025-11-25"
    assert tools == [tool["name"] for tool in listed]
    assert applied.startswith("applied 1 of 1")
    assert refused.startswith("applied 0 of 1")  # the fingerprint is of what the file was
    assert prompts
    assert '"""Return twice a number.' in (tmp_path / "m.py").read_text()
