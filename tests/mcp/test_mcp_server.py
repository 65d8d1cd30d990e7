from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from codedoc_mcp import build_server
from codedoc_mcp.session import ServerOptions

ROOT = Path(__file__).parents[2]
SITE = Path(sysconfig.get_path("purelib"))
CODE = '''\
"""Shapes."""


def area(width: int, height: int = 1) -> int:
    if width < 0:
        raise ValueError("negative")
    return width * height


def told(width):
    """Tell.

    Args:
        height: What is not there.
    """
    return width
'''


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "shapes"\n')
    (folder / "shapes.py").write_text(CODE)
    return folder


@asynccontextmanager
async def served(folder, **options):
    async with Client(build_server(ServerOptions((folder,), **options))) as client:
        yield client


async def said(client, tool, **arguments):
    result = await client.call_tool(tool, arguments)
    text = "\n".join(block.text for block in result.content)
    assert result.structured_content is None
    assert result.is_error == (": " in text.split("\n")[0] and is_refusal(text)), text
    return text


def is_refusal(text):
    return text.startswith(("Error executing tool", "unknown-argument", "unknown-tool"))


def fingerprint_of(text, symbol):
    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if f"::{symbol} (line" in line)
    return lines[at + 1].split()[-1]


async def test_a_docstring_goes_from_scan_through_context_and_check_into_the_file(project):
    async with served(project) as client:
        scanned = await said(client, "scan_docs")
        assert "  4 ::area  missing" in scanned
        assert "CD201" in scanned or "CD2" in scanned
        context = await said(client, "get_doc_context", symbols=["shapes.py::area"])
        assert "raises ValueError: If ``width`` is negative." in context
        item = {
            "symbol": "shapes.py::area",
            "fingerprint": fingerprint_of(context, "area"),
            "draft": {
                "summary": "Multiply the sides.",
                "parameters": {"width": "Length of one side.", "height": "Length of the other."},
                "returns": "The product of both.",
            },
        }
        assert "would write 1 of 1" in await said(client, "check_docstrings", items=[item])
        assert (project / "shapes.py").read_text() == CODE
        applied = await said(client, "apply_docstrings", items=[item])
        assert applied.startswith("applied 1 of 1")
        assert "+        ValueError: If ``width`` is negative." in applied
        assert '"""Multiply the sides.' in (project / "shapes.py").read_text()
        assert "changed since you saw it" in await said(client, "apply_docstrings", items=[item])


async def test_what_the_code_contradicts_is_refused_with_what_to_write(project):
    async with served(project) as client:
        item = {"symbol": "shapes.py::area", "docstring": "Multiply.\n\nRaises:\n    KeyError: If there is none.\n"}
        text = await said(client, "check_docstrings", items=[item])
    assert "would write 0 of 1" in text
    assert "KeyError" in text


async def test_a_docstring_that_is_there_is_replaced_only_on_request(project):
    async with served(project) as client:
        context = await said(client, "get_doc_context", symbols=["shapes.py::told"])
        assert "height: What is not there." in context
        item = {
            "symbol": "shapes.py::told",
            "fingerprint": fingerprint_of(context, "told"),
            "docstring": "Give the width back.\n\nArgs:\n    width: What is given back.\n",
        }
        assert "set replace to true" in await said(client, "apply_docstrings", items=[item])
        assert (await said(client, "apply_docstrings", items=[item | {"replace": True}])).startswith("applied 1 of 1")
    assert "What is given back." in (project / "shapes.py").read_text()


async def test_one_item_that_is_refused_does_not_hold_up_another(project):
    async with served(project) as client:
        context = await said(client, "get_doc_context", symbols=["shapes.py::area"])
        items = [
            {
                "symbol": "shapes.py::area",
                "fingerprint": fingerprint_of(context, "area"),
                "docstring": "Multiply the sides.",
            },
            {"symbol": "shapes.py::gone", "fingerprint": "a-b-c", "docstring": "Nothing."},
        ]
        text = await said(client, "apply_docstrings", items=items)
    assert text.startswith("applied 1 of 2")
    assert "there is no symbol 'gone'" in text


async def test_codedoc_itself_writes_and_repairs(project):
    async with served(project) as client:
        proposed = await said(client, "generate_docstrings", paths=["."])
        assert "would write 1 docstrings in 1 files" in proposed
        assert "nothing was sent anywhere" in proposed
        assert (project / "shapes.py").read_text() == CODE
        repaired = await said(client, "sync_docstrings", paths=["shapes.py"], apply=True)
        assert "wrote 2 docstrings" in repaired
    text = (project / "shapes.py").read_text()
    assert "height: What is not there" not in text
    assert "width: What is not there" in text  # a rename: what a person wrote moves on


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("scan_docs", {"statuss": "all"}, "did you mean 'status'?"),
        ("scan_docs", {"status": "al"}, "Input should be 'all', 'missing' or 'drifted'"),
        ("scan_dogs", {}, "did you mean 'scan_docs'?"),
        ("check_docstrings", {"items": [{"symbol": "a.py::b", "draft": {"sumary": "x"}}]}, "did you mean 'summary'?"),
        ("check_docstrings", {"items": [{"symbol": "a.py::b"}]}, "give either draft or docstring"),
        ("get_doc_context", {"symbols": ["shapes.py"]}, "write path.py::Class.method"),
        ("apply_docstrings", {"items": [{"symbol": "shapes.py::area", "docstring": "X."}]}, "call get_doc_context"),
        ("generate_docstrings", {"paths": ["."], "writer": "gemini"}, "--allow-upload"),
        ("generate_docstrings", {"paths": ["."], "symbols": ["nope"]}, "no symbol without a docstring is called nope"),
        ("scan_docs", {"cursor": "7.abc"}, "call again without cursor"),
        ("scan_docs", {"changed_since": "--output=x"}, "is no git revision"),
    ],
)
async def test_a_refusal_says_why_and_what_to_do(project, tool, arguments, words):
    async with served(project) as client:
        result = await client.call_tool(tool, arguments)
    assert result.is_error
    text = result.content[0].text
    assert words in text
    assert "input_value" not in text
    assert "https://" not in text


async def test_a_long_scan_comes_in_pages_that_leave_nothing_out(project):
    names = [f"function_with_a_long_name_{number}" for number in range(60)]
    (project / "many.py").write_text("\n".join(f"def {name}(x):\n    return x + {len(name)}\n" for name in names))
    async with served(project) as client:
        text = await said(client, "scan_docs", status="missing", max_chars=1000)
        pages = [text]
        while 'cursor="' in pages[-1]:
            assert len(pages[-1]) < 1300
            cursor = pages[-1].rpartition('cursor="')[2].rstrip('"')
            pages.append(await said(client, "scan_docs", status="missing", max_chars=1000, cursor=cursor))
    assert len(pages) > 2
    assert all(sum(f"::{name} " in page for page in pages) == 1 for name in names)


async def test_a_context_that_is_too_long_is_told_in_short_and_whole(project):
    (project / "long.py").write_text("def f(x):\n    y = x\n" + "    y += 1\n" * 400 + "    return y\n")
    async with served(project) as client:
        text = await said(client, "get_doc_context", symbols=["long.py::f"], max_chars=1000)
    assert len(text) < 1300
    assert "fingerprint" in text
    assert "in short" in text


async def test_twins_are_told_apart_by_their_line(project):
    (project / "twins.py").write_text("if 1:\n    def f():\n        return 1\nelse:\n    def f():\n        return 2\n")
    async with served(project) as client:
        assert "add one of @2, @5" in await said(client, "get_doc_context", symbols=["twins.py::f"])
        assert "fingerprint" in await said(client, "get_doc_context", symbols=["twins.py::f@5"])


async def test_read_only_and_toolsets_leave_tools_out(project):
    async with served(project, is_read_only=True) as client:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == {
            "scan_docs",
            "get_doc_context",
            "check_docstrings",
            "get_job",
            "sync_repository",
        }
        assert "unknown-tool" in (await client.call_tool("apply_docstrings", {"items": []})).content[0].text
    async with served(project, toolsets=frozenset({"core", "write"})) as client:
        assert "generate_docstrings" not in {tool.name for tool in (await client.list_tools()).tools}


async def test_the_list_of_tools_is_small_and_says_what_each_may_do(project):
    async with served(project) as client:
        tools = (await client.list_tools()).tools
    listed = [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools]
    shown = json.dumps(listed, separators=(",", ":"))
    assert len(shown) <= 9_000
    for tool in listed:
        assert {"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"} <= tool["annotations"].keys()
        assert "outputSchema" not in tool
    snapshot = Path(__file__).with_name("tools.json")
    assert json.loads(snapshot.read_text()) == listed, "write tests/mcp/tools.json anew if this is meant"


def server_on(*arguments, **more):
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", ""), "PYTHONPATH": str(ROOT)} | more
    return StdioServerParameters(command=sys.executable, args=["-m", "codedoc_mcp", *map(str, arguments)], env=env)


@pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
async def test_an_assistant_documents_a_package_over_stdio_in_either_era(tmp_path, mode):
    shutil.copytree(SITE / "iniconfig", tmp_path / "iniconfig", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "copy"\n')
    async with Client(stdio_client(server_on(tmp_path)), mode=mode) as client:
        missing = await said(client, "scan_docs", status="missing")
        group, symbols = "", []
        for line in missing.split("\n"):
            if line.startswith("  "):
                symbols.append(f"{group}{line.split()[1]}")
            elif ".py" in line:
                group = line.split("  ")[0]
        items = []
        for symbol in symbols:
            context = await said(client, "get_doc_context", symbols=[symbol])
            if "fingerprint" in context:
                summary = "Hold what is read of a configuration file."
                print_ = fingerprint_of(context, symbol.partition("::")[2])
                items.append({"symbol": symbol, "fingerprint": print_, "draft": {"summary": summary}})
        assert len(items) > 5
        checked = await said(client, "check_docstrings", items=items)
        applied = await said(client, "apply_docstrings", items=items, partial=True, max_chars=100_000)
        after = await said(client, "scan_docs", status="missing")
    assert f"of {len(items)}" in checked
    written = int(applied.split()[1])
    assert written > len(items) // 2
    assert int(missing.split("files: ")[1].split()[0]) - written == int(after.split("files: ")[1].split()[0])


def test_the_end_of_input_ends_the_process_within_a_second(project):
    command = [sys.executable, "-m", "codedoc_mcp", str(project)]
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
    }
    server = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    server.stdin.write(json.dumps(hello).encode() + b"\n")
    server.stdin.flush()
    assert json.loads(server.stdout.readline())["result"]["serverInfo"]["name"] == "codedoc"
    server.stdin.close()
    assert server.wait(5) == 0
    server.stdout.close()


def test_a_folder_that_is_none_is_told_at_once():
    command = [sys.executable, "-m", "codedoc_mcp", "/nowhere/at/all"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is no folder" in done.stderr


async def test_long_work_tells_how_far_it_is_and_a_cancelled_call_stops_it_with_every_file_whole(tmp_path):
    copy = partial(shutil.copytree, SITE / "pip" / "_internal", ignore=shutil.ignore_patterns("__pycache__"))
    copy(tmp_path / "work")
    seen = []
    async with served(tmp_path / "work", glance=0.05) as client:
        with anyio.CancelScope() as scope:

            async def heard(done, total, message):
                seen.append((done, total, message))
                if total and done > total / 2:
                    scope.cancel()

            arguments = {"paths": ["."], "apply": True}
            await client.call_tool("generate_docstrings", arguments, progress_callback=heard)
        assert scope.cancelled_caught
        assert [done for done, *_ in seen] == sorted({done for done, *_ in seen})
        assert "steps" in seen[-1][2]
        for path in (tmp_path / "work").rglob("*.py"):
            compile(path.read_bytes(), path, "exec")
        rest = await said(client, "generate_docstrings", paths=["."], apply=True, max_chars=1000)
    assert int(rest.split()[1]) > 0, "nothing was left to do: the call was not stopped"
