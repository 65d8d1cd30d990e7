from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import codedoc_core

ROOT = Path(__file__).parents[1]
HEAVY = {"google.genai", "diskcache", "mcp", "pygls", "httpx2", "rich", "typer", "pydantic", "anyio", "asyncio"}


def loaded_by(code: str) -> set[str]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_every_name_of_the_face_is_there_and_documented():
    for name in codedoc_core.__all__:
        value = getattr(codedoc_core, name)
        assert value.__doc__, name


def test_the_face_lists_its_names_once_in_order_and_nothing_else():
    assert len(set(codedoc_core.__all__)) == len(codedoc_core.__all__)
    assert dir(codedoc_core) == sorted(codedoc_core.__all__)


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(codedoc_core, "genrate")


def test_the_map_in_the_docstring_names_only_what_is_there():
    import re

    for name in re.findall(r"^- ``(\w+)``", codedoc_core.__doc__ or "", re.MULTILINE):
        assert name in codedoc_core.__all__


def test_importing_the_face_loads_nothing_heavy():
    assert not loaded_by("import codedoc_core") & HEAVY


def test_a_worker_loads_nothing_heavy():
    assert not loaded_by("import codedoc_core.jobs.worker, codedoc_core.writing.service") & HEAVY


def test_each_name_is_imported_from_where_it_is_typed():
    import ast

    tree = ast.parse((ROOT / "codedoc_core" / "__init__.py").read_text("utf-8"))
    typed = {
        alias.name: node.module.removeprefix("codedoc_core.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("codedoc_core.")
        for alias in node.names
    }
    homes = {name: home for home, names in codedoc_core._HOMES.items() for name in names}
    assert typed == homes
    assert {*homes, "run"} == set(codedoc_core.__all__)
