"""Our server with commands that behave as badly as a test needs."""

import asyncio
import subprocess
import sys

from codedoc_lsp import __main__
from codedoc_lsp import features as server

BUILD = server.build_server


def build_server():
    built = BUILD()

    @built.command("test.sleep")
    async def sleep(ls):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            sys.stderr.write("cancelled\n")
            sys.stderr.flush()
            raise

    @built.command("test.print")
    async def print_a_lot(ls):
        print("a stray print")  # noqa: T201
        subprocess.run(["echo", "a child's print"], check=True)  # noqa: ASYNC221

    @built.command("test.fail")
    async def fail(ls):
        raise RuntimeError("a bug at " + __file__)

    @built.command("test.text")
    async def text(ls, uri: str):
        return ls.document(uri).source

    return built


server.build_server = build_server
__main__.main()
