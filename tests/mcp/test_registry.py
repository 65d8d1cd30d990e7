"""The entry for the registry: what its schema of 2025-12-11 asks for, and what is true of us."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema

from codedoc_mcp.__main__ import _parser

ROOT = Path(__file__).parents[2]
ENTRY = json.loads((ROOT / "server.json").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

TEXT = {"type": "string", "minLength": 1}
INPUT = {
    "type": "object",
    "properties": {
        "description": TEXT,
        "format": {"enum": ["string", "number", "boolean", "filepath"]},
        "isRequired": {"type": "boolean"},
        "isSecret": {"type": "boolean"},
    },
}
# The schema says more, of what we have none of; its own text stays where it is, under the address in `$schema`.
ASKED = {
    "type": "object",
    "required": ["name", "description", "version"],
    "properties": {
        "name": {"pattern": r"^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$", "minLength": 3, "maxLength": 200},
        "title": TEXT | {"maxLength": 100},
        "description": TEXT | {"maxLength": 100},
        "version": TEXT | {"maxLength": 255, "pattern": r"^\d+\.\d+\.\d+$"},
        "repository": {"required": ["url", "source"], "properties": {"url": {"pattern": "^https://"}}},
        "packages": {
            "type": "array",
            "items": {
                "required": ["registryType", "identifier", "transport"],
                "properties": {
                    "version": TEXT | {"not": {"const": "latest"}},
                    "transport": {"properties": {"type": {"enum": ["stdio", "streamable-http", "sse"]}}},
                    "environmentVariables": {"items": INPUT | {"required": ["name"]}},
                    "packageArguments": {
                        "items": INPUT
                        | {
                            "required": ["type"],
                            "anyOf": [{"required": ["value"]}, {"required": ["valueHint"]}],
                            "properties": INPUT["properties"] | {"type": {"const": "positional"}},
                        }
                    },
                },
            },
        },
    },
}


def test_the_entry_is_what_the_schema_asks_for():
    jsonschema.Draft7Validator(ASKED).validate(ENTRY)
    assert "2025-12-11" in ENTRY["$schema"]


def test_the_entry_names_the_package_that_we_publish_and_a_command_that_starts():
    (package,) = ENTRY["packages"]
    assert (package["identifier"], package["version"], ENTRY["version"]) == (
        PROJECT["name"],
        PROJECT["version"],
        PROJECT["version"],
    )
    command, folder = package["packageArguments"]
    assert command["value"] == "mcp"  # uvx runs the command that is called as the package is
    assert PROJECT["name"] in PROJECT["scripts"]
    assert folder["isRepeated"]
    assert len(_parser().parse_args(["a", "b"]).roots) == 2


def test_the_readme_tells_the_registry_whose_the_package_is():
    assert f"mcp-name: {ENTRY['name']}" in (ROOT / "README.md").read_text("utf-8")
