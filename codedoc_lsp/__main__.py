"""Entry point of ``codedoc-lsp``: the protocol on standard input and output, and nothing else there."""

from __future__ import annotations

import logging
import os
import sys
from typing import BinaryIO


def main() -> None:
    """Serve one editor, then exit as the specification says: 0 after a shutdown, 1 without."""
    stdout = _own_stdout()
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # it logs whole messages, and with them people's code
    from codedoc_lsp.server import build_server  # noqa: PLC0415  (whatever an import prints goes to stderr by now)

    server = build_server()
    server.start_io(stdout=stdout)
    sys.exit(0 if server.protocol.is_shut_down else 1)


def _own_stdout() -> BinaryIO:
    """Take standard output for the protocol; whatever else is written there, by a child too, goes to stderr."""
    protocol = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return protocol


if __name__ == "__main__":
    main()
