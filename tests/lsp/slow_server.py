"""Our server with a model that takes its time."""

import asyncio
from contextlib import asynccontextmanager

from codedoc_core import Draft, WriterDoor
from codedoc_core.writing.writer import Answer
from codedoc_lsp import __main__
from codedoc_lsp import features as server

BUILD = server.build_server


class Slow:
    async def write_files(self, files):
        await asyncio.sleep(5)
        return [[Answer(Draft("Do it.")) for _ in file.symbols] for file in files]


@asynccontextmanager
async def door(_):
    yield Slow()


server.build_server = lambda: BUILD({"slow": WriterDoor(door)})
__main__.main()
