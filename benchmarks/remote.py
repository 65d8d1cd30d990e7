"""Requests and memory of a repository on GitHub, against the loopback GitHub of the tests.

Figures: requests of a first sync, of a sync after ten changes, and of a pull request over thirty files; peak memory of
a process that syncs 5,000 files out of archives of several sizes.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "github")]

from fake_github import fake_github
from replies import SECRET, Time

from codedoc_core.github.access import GitHubAccess, GitHubHost, Token
from codedoc_core.github.blobs import BlobStore
from codedoc_core.github.client import open_github
from codedoc_core.github.identity import identify
from codedoc_core.github.publish import Author, Change, Proposal, Step, publish
from codedoc_core.github.sync import sync_files
from codedoc_core.github.targets import Target, locate

REPOSITORY = Target("octo/hello")


def sources(count: int, lines: int = 1) -> dict[str, bytes]:
    """Files of a repository, by path."""
    return {
        f"src/pkg{number % 50}/m{number}.py": b"".join(b"value_%d = %d\n" % (line, number) for line in range(lines))
        for number in range(count)
    }


async def session(url: str, folder: Path, changes: tuple[Change, ...] = ()) -> tuple[int, int]:
    """Sync as a command does, and propose changes where there are any; returns the requests of both."""
    clock = Time().clock
    access = GitHubAccess(Token(SECRET), GitHubHost(url, url))
    async with open_github(access, clock=clock) as client:
        await identify(client)
        remote = await locate(client, REPOSITORY)
        await sync_files(client, remote, BlobStore(folder / "blobs.sqlite"))
        synced = client.requests
        if changes:
            await publish(
                client, remote, Proposal("t", "b", (Step("m", changes),), Author("a", "a@b.c")), "alice", clock
            )
        return synced, client.requests - synced


async def count_requests(folder: Path) -> None:
    """Count the requests of a repository's life."""
    async with fake_github(folder) as github:
        files = sources(500)
        bare = github.add("octo/hello", files)
        first, _ = await session(github.url, folder)
        bare.commit({path: b"x = 1\n# %d\n" % number for number, path in enumerate(list(files)[:10])})
        changes = tuple(Change(path, b'"""Said."""\n') for path in list(files)[:30])
        again, proposed = await session(github.url, folder, changes)
        bare.commit({"README.md": b"moved"})
        _, updated = await session(github.url, folder, changes[:29])
    print(f"requests: first sync of 500 files {first}, after 10 changes {again} (both with whose token it is)")
    print(f"requests: pull request over 30 files {proposed}, brought up to date on a moved base {updated}")


async def measure_memory(folder: Path, megabytes: int) -> None:
    """Peak memory of a process of its own, over what it has before it syncs."""
    async with fake_github(folder) as github:
        noise = {f"data/{number}.bin": random.Random(number).randbytes(1_000_000) for number in range(megabytes)}
        github.add("octo/hello", {**sources(5000, 100), **noise})
        command = [sys.executable, __file__, "sync", github.url, str(folder)]
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        said, _ = await process.communicate()
    print(f"5,000 files of 2 kB beside {megabytes} MB of other files: {said.decode().strip()}")


def sync(url: str, folder: str) -> None:
    """Sync, and print what it took."""
    asyncio.run(warm(url))
    before, began = peak(), time.monotonic()
    requests, _ = asyncio.run(session(url, Path(folder)))
    seconds = time.monotonic() - began
    print(f"{requests} requests, {peak() - before:.0f} MB over the {before:.0f} MB before it, {seconds:.1f} s")


def peak() -> float:
    """The most memory that this process ever had, in MB; not its parent's, which ``getrusage`` counts too."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def warm(url: str) -> None:
    """Load all that a first request loads."""
    async with open_github(GitHubAccess(Token(SECRET), GitHubHost(url, url))) as client:
        await identify(client)


def main() -> None:
    """Print all figures."""
    if sys.argv[1:2] == ["sync"]:
        sync(*sys.argv[2:])
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(count_requests(Path(folder)))
    for megabytes in (0, 50, 200):
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(measure_memory(Path(folder), megabytes))


if __name__ == "__main__":
    main()
