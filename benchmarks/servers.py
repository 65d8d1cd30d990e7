"""What our servers cost beside empty ones on the same libraries, in one run: start, memory, and one request.

    python benchmarks/servers.py [--starts N] [--calls N] [--file FILE]

Start is CPU time (user and system, of the whole process tree) up to the first reply, the median of several processes;
memory is the resident set after the requests; a request is wall time at the median and the 95th percentile. For editors
the request is ``textDocument/codeAction`` at random places of an unchanged file, for assistants a tool that finds nothing.
"""

# ruff: noqa: D102, D103
from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TICK = 1000 / os.sysconf("SC_CLK_TCK")
EDITOR = """
from lsprotocol import types
from pygls.lsp.server import LanguageServer
server = LanguageServer("floor", "0")
@server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
def actions(_: types.CodeActionParams):
    return []
server.start_io()
"""
ASSISTANT = """
from mcp.server import MCPServer
server = MCPServer("floor")
@server.tool()
async def get_job(job: str, wait: int = 0) -> str:
    return "there is none"
server.run("stdio")
"""


@dataclass
class Server:
    """A server on standard input and output; ``is_framed`` as editors want it, else a line a message."""

    command: list[str]
    is_framed: bool
    process: Any = None
    last: int = field(default=0)

    def __enter__(self) -> Server:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            self.command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def tell(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body) if self.is_framed else body + b"\n"
        )
        self.process.stdin.flush()

    def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self.last += 1
        self.tell({"id": self.last, "method": method, "params": params})
        while True:
            said = self.read()
            if said.get("id") == self.last and "method" not in said:
                return said
            if "id" in said:
                self.tell({"id": said["id"], "result": None})

    def read(self) -> dict[str, Any]:
        out = self.process.stdout
        if not self.is_framed:
            return json.loads(out.readline())
        length = 0
        while line := out.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return json.loads(out.read(length))

    def family(self) -> list[int]:
        parents = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def cost(self) -> tuple[float, float]:
        """CPU in milliseconds and memory in MiB, of all its processes."""
        cpu = memory = 0.0
        for pid in self.family():
            values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            cpu += sum(map(int, values[11:15])) * TICK
            memory += int(values[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        return cpu, memory


def hello(server: Server) -> None:
    if server.is_framed:
        server.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        server.tell({"method": "initialized", "params": {}})
        return
    about = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}
    server.ask("initialize", about)
    server.tell({"method": "notifications/initialized"})


def requests(server: Server, text: str, calls: int) -> list[float]:
    """Times of the request, after one that is not counted."""
    chance, uri, lines = random.Random(1), "file:///bench/a.py", text.count("\n")
    if server.is_framed:
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        server.tell({"method": "textDocument/didOpen", "params": {"textDocument": document}})
    taken = []
    for _ in range(calls + 1):
        place = {"line": chance.randrange(lines), "character": 0}
        action = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
        tool = {"name": "get_job", "arguments": {"job": "none", "wait": 0}}
        begun = time.perf_counter()
        server.ask(*(("textDocument/codeAction", action) if server.is_framed else ("tools/call", tool)))
        taken.append(1000 * (time.perf_counter() - begun))
    return taken[1:]


def measure(command: list[str], *, is_framed: bool, text: str, starts: int, calls: int) -> list[float]:
    cpu = []
    for _ in range(starts):
        with Server(command, is_framed) as server:
            hello(server)
            cpu.append(server.cost()[0])
    with Server(command, is_framed) as server:
        hello(server)
        taken = sorted(requests(server, text, calls))
        memory = server.cost()[1]
    return [statistics.median(cpu), memory, statistics.median(taken), taken[int(0.95 * len(taken))]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=6)
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--file", type=Path, default=Path(random.__file__), help="what the editor has open")
    asked = parser.parse_args()
    text = asked.file.read_text("utf-8")
    print("| server | start, CPU ms | memory MiB | request p50 ms | p95 ms |\n|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for name, module, empty in (("editor", "codedoc_lsp", EDITOR), ("assistant", "codedoc_mcp", ASSISTANT)):
            floor = Path(folder) / f"{name}.py"
            floor.write_text(empty)
            figures = [
                measure(command, is_framed=name == "editor", text=text, starts=asked.starts, calls=asked.calls)
                for command in ([sys.executable, str(floor)], [sys.executable, "-m", module])
            ]
            for label, row in zip((f"empty, for an {name}", module), figures, strict=True):
                print(f"| {label} | {' | '.join(f'{figure:.1f}' for figure in row)} |")
            ratios = [ours / least for least, ours in zip(*figures, strict=True)]
            print(f"| ratio | {' | '.join(f'{ratio:.2f} x' for ratio in ratios)} |")


if __name__ == "__main__":
    main()
