from __future__ import annotations

import sys

from wire import Wire


async def test_the_server_starts_from_the_command_too():
    async with Wire((sys.executable, "-m", "codedoc_cli", "lsp")) as wire:
        assert (await wire.initialize())["serverInfo"]["name"] == "codedoc"
        assert await wire.stop() == 0
