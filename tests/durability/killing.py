"""A project to document, a service that counts what it was asked, and runs that are killed."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import anyio
from fake_gemini import FakeGemini

CODEDOC = (sys.executable, "-m", "codedoc_cli")
_ASKED = re.compile(r"^\d+\.\d+ (\w+)$", re.MULTILINE)
_FUNCTION = """def {name}(size, ratio, path, limit):
    if size < {at}:
        raise ValueError(path)
    left = size * ratio + {at}
    for each in range(limit):
        left -= each * {at}
    return left


"""


PLAIN = "def {name}(x):\n    return {at} * x\n\n\n"
"""A function of which the offline writer has something to say."""


def made_project(folder: Path, files: int = 8, symbols: int = 16, function: str = _FUNCTION) -> Path:
    """Write a package whose functions all have names of their own."""
    package = folder / "made"
    package.mkdir(parents=True)
    (folder / "pyproject.toml").write_text("[tool.codedoc.gemini]\nin-flight = 2\n")
    for file in range(files):
        names = [f"work_{file}_{at}" for at in range(symbols)]
        text = "".join(function.format(name=name, at=at) for at, name in enumerate(names))
        (package / f"part{file}.py").write_text(text)
    return package


@dataclass
class SlowGemini(FakeGemini):
    """Answers after some milliseconds, and knows which symbols each request was about.

    From the request ``hold_after`` on it holds its answers back; ``held`` is set when it does.
    """

    hold_after: int = 1_000_000
    held: anyio.Event = field(default_factory=anyio.Event)
    released: anyio.Event = field(default_factory=anyio.Event)

    async def answer(self, *request):
        await asyncio.sleep(self.chance.uniform(0.01, 0.08))  # the service's own latency
        if len(self.log) >= self.hold_after:
            self.held.set()
            await self.released.wait()
        return await super().answer(*request)

    async def holds(self, process):
        """Wait until an answer is held back; a run that ends before is a failure, not a wait without end."""
        async with anyio.create_task_group() as group:

            async def watch():
                raise AssertionError(f"the run ended with {await process.wait()} before it asked")

            group.start_soon(watch)
            await self.held.wait()
            group.cancel_scope.cancel()

    def release(self):
        self.hold_after = 1_000_000
        self.released.set()

    def asked(self) -> list[frozenset[str]]:
        texts = (seen.body["contents"][0]["parts"][0]["text"] for seen in self.log)
        return [frozenset(_ASKED.findall(text)) for text in texts]

    def paid_again(self) -> list[frozenset[str]]:
        """Requests of which a part was asked about once more."""
        asked = self.asked()
        times = Counter(name for names in asked for name in names)
        again = {name for name, count in times.items() if count > 1}
        seen: set[str] = set()
        late = []
        for names in asked:
            late += [names] if names & again & seen else []
            seen |= names
        return late


def true_words(key: str, name: str) -> str:
    if name in ("summary", "description"):
        return {"summary": "Work on what is left."}.get(name, "")
    return "If there is too little." if "raises" in name else "Something that is worked on."


def environment(home: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GOOGLE_", "GEMINI_"))}
    places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("STATE", "CACHE", "DATA")}
    return kept | places | {"GEMINI_API_KEY": "not-a-key", "GOOGLE_GEMINI_BASE_URL": url}


async def run(*arguments: str, cwd: Path, env: dict[str, str], within: float | None = None) -> int:
    """Run the command; it is killed where it does not end in time."""
    process = await anyio.open_process([*CODEDOC, *arguments], cwd=cwd, env=env, stdout=None, stderr=None)
    try:
        with anyio.move_on_after(within):
            return await process.wait()
        process.send_signal(signal.SIGKILL)
        return await process.wait()
    finally:
        await process.aclose()


def bare(text: str) -> str:
    """The code of a file without its docstrings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    return ast.dump(tree)


def rows(home: Path, sql: str) -> list[tuple]:
    (store,) = (home / "state").rglob("jobs.sqlite")
    with sqlite3.connect(store) as connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found
