"""What is sent to our own GitHub, and what that says, held to GitHub's description of its API."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from fake_github import fake_github
from jsonschema import Draft202012Validator
from replies import Time

from codedoc_core.github.blobs import BlobStore
from codedoc_core.github.client import open_github
from codedoc_core.github.publish import Author, Change, Proposal, Step, publish
from codedoc_core.github.sync import sync_files
from codedoc_core.github.targets import Target, locate

DESCRIPTION = json.loads((Path(__file__).parent / "recorded" / "openapi.json").read_text("utf-8"))
JSON = "application/json"


def resolved(part: dict) -> dict:
    while "$ref" in part:
        found = DESCRIPTION
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name.replace("~1", "/")]
        part = found
    return part


def operation(method: str, path: str) -> dict:
    """What the description says of a request; a parameter is one segment, or what is left at the end."""
    for template, methods in DESCRIPTION["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in methods:
            return methods[method.lower()]
    raise AssertionError(f"GitHub has no {method} {path}")


def names_of(schema: dict) -> set[str]:
    """The keys that an object may have."""
    schema = resolved(schema)
    parts = [part for kind in ("allOf", "oneOf", "anyOf") for part in schema.get(kind, ())]
    return set(schema.get("properties", ())) | {name for part in parts for name in names_of(part)}


def hold_request(asked) -> None:
    parts = urlsplit(asked.path)
    described = operation(asked.method, parts.path)
    known = {resolved(each)["name"]: resolved(each) for each in described.get("parameters", ())}
    for name, value in parse_qsl(parts.query):
        assert name in known, f"{asked.path}: {name}"
        assert value in known[name].get("schema", {}).get("enum", [value]), f"{asked.path}: {name}={value}"
    if asked.method != "GET":
        schema = resolved(described.get("requestBody", {})).get("content", {}).get(JSON, {}).get("schema", {})
        Draft202012Validator({**DESCRIPTION, "allOf": [schema]}).validate(asked.json)


def hold_reply(asked, say) -> None:
    described = operation(asked.method, urlsplit(asked.path).path)["responses"]
    if say.status >= 400 or say.value is None:
        return
    schema = resolved(resolved(described[str(say.status)])["content"][JSON]["schema"])
    values, schema = (say.value, resolved(schema["items"])) if schema.get("type") == "array" else ([say.value], schema)
    for value in values:
        assert set(value) <= names_of(schema), f"{asked.method} {asked.path}: {set(value) - names_of(schema)}"


@pytest.fixture
async def github(tmp_path):
    (tmp_path / "git").mkdir()
    async with fake_github(tmp_path / "git") as server:
        yield server


async def test_a_repositorys_life_fits_githubs_own_description(github, tmp_path):
    said = []
    answer = github.answer
    github.answer = lambda asked: said.append((asked, answer(asked))) or said[-1][1]
    bare = github.add("octo/hello", {f"m{number}.py": b"x = %d\n" % number for number in range(40)}, writers=("octo",))
    latin = Change("latin.py", "x = 'grüß'\n".encode("latin-1"))
    proposal = Proposal("docs", "All.", (Step("docs", (latin, Change("m1.py", b"y = 1\n"))),), Author("a", "a@b.c"))
    clock = Time().clock
    for body in ("All.", "All.", "More."):
        async with open_github(github.access(), clock=clock) as client:
            remote = await locate(client, Target("octo/hello"))
            await sync_files(client, remote, BlobStore(tmp_path / "blobs.sqlite"))
            await publish(client, remote, Proposal("docs", body, proposal.steps, proposal.author), "alice", clock)
        bare.commit({"m2.py": body.encode()})
    assert len({(asked.method, re.sub("[0-9a-f]{40}", "", asked.path)) for asked, _ in said}) > 14
    for asked, say in said:
        if not asked.path.startswith(("/codeload/", "/graphql")):
            hold_request(asked)
            hold_reply(asked, say)
