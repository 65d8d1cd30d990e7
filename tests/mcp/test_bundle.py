from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from codedoc_mcp.__main__ import _parser

ROOT = Path(__file__).parents[2]
MCPB = ROOT / ".ci" / "npm" / "node_modules" / ".bin" / "mcpb"
MANIFEST = json.loads((ROOT / "bundle" / "manifest.json").read_text("utf-8"))
BLOCKS = re.findall(r"```(json|toml)\n(.*?)```", (ROOT / "docs" / "mcp.md").read_text("utf-8"), re.DOTALL)


def test_every_common_host_has_its_block():
    assert len(BLOCKS) == 8


@pytest.mark.parametrize(("language", "text"), BLOCKS)
def test_a_configuration_of_the_docs_starts_our_program_on_a_folder(language, text):
    (servers,) = (json.loads if language == "json" else tomllib.loads)(text).values()
    assert servers["codedoc"]["command"] == "codedoc-mcp"
    assert len(_parser().parse_args(servers["codedoc"]["args"]).roots) == 1


def test_the_manifest_tells_our_version_and_every_tool():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = json.loads(Path(__file__).with_name("tools.json").read_text("utf-8"))
    assert MANIFEST["version"] == project["version"]
    assert MANIFEST["compatibility"]["runtimes"]["python"] == project["requires-python"]
    assert sorted(tool["name"] for tool in MANIFEST["tools"]) == sorted(tool["name"] for tool in listed)
    assert "codedoc-mcp" in project["scripts"]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle") / "codedoc"
    subprocess.run([sys.executable, ROOT / "bundle" / "pack.py", folder], check=True)
    return folder


async def test_what_is_bundled_is_whole_and_answers(bundle, tmp_path):
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(bundle)}
    env["PYTHONDONTWRITEBYTECODE"] = "1"  # the bundle is packed next, as it was laid out
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "codedoc_mcp", str(tmp_path)], env=env, cwd=tmp_path
    )
    async with Client(stdio_client(command)) as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == {each["name"] for each in MANIFEST["tools"]}
        assert "0 of 0 symbols" in (await client.call_tool("scan_docs", {})).content[0].text


@pytest.mark.skipif(not MCPB.exists(), reason="the official packer comes with .ci/run")
def test_the_official_packer_takes_the_bundle(bundle, tmp_path):
    packed = tmp_path / "codedoc.mcpb"
    subprocess.run([MCPB, "validate", bundle / "manifest.json"], check=True, capture_output=True)
    subprocess.run([MCPB, "pack", bundle, packed], check=True, capture_output=True)
    names = zipfile.ZipFile(packed).namelist()
    assert {"manifest.json", "pyproject.toml", MANIFEST["server"]["entry_point"]} <= set(names)
    assert not any("__pycache__" in name for name in names)
