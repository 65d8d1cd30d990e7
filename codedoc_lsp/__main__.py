"""Entry point of ``codedoc-lsp``: the protocol on standard input and output, and nothing else there."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Serve one editor until it says goodbye or is gone."""
    stdout = _own_stdout()
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # it logs whole messages, and with them people's code
    from codedoc_lsp.features import build_server  # noqa: PLC0415  (what an import prints goes to stderr by now)

    build_server().start_io(cast("BinaryIO", _Stdin(sys.stdin.buffer)), stdout)
    sys.exit(1)  # the editor reads no more; a proper end is that of ``exit``


def _own_stdout() -> BinaryIO:
    """Take standard output for the protocol; whatever else is written there, by a child too, goes to stderr."""
    protocol = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return protocol


class _Stdin:
    """Standard input, with whose end everything ends, whatever is being worked on; workers follow by themselves."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readline(self) -> bytes:
        return self._read(self._stream.readline)

    def read(self, size: int) -> bytes:
        return self._read(lambda: self._stream.read(size))

    def _read(self, read: Callable[[], bytes]) -> bytes:
        return read() or os._exit(1)


if __name__ == "__main__":
    main()
