"""Entry point of ``codedoc-mcp``: the protocol on standard input and output, or over HTTP."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOOLSETS = ("core", "write", "generate", "github")


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve one assistant until it hangs up, or several over HTTP until a signal.

    Args:
        arguments: In place of the command's own.
    """
    asked = _parser().parse_args(arguments)
    strange = next((root for root in asked.roots if not root.is_dir()), None)
    if strange is not None:
        sys.exit(f"codedoc-mcp: {strange} is no folder; name folders that exist")
    from codedoc_mcp.server import build_server  # noqa: PLC0415  (a wrong argument is told at once)
    from codedoc_mcp.session import ServerOptions  # noqa: PLC0415

    options = ServerOptions(tuple(asked.roots), frozenset(asked.toolsets), asked.read_only, asked.allow_upload)
    if asked.http is None:
        build_server(options).run("stdio")
        sys.stdout.flush()
        os._exit(0)  # the assistant has hung up: nothing that is still being read is worth waiting for
    from codedoc_mcp.http import Door, Place, serve  # noqa: PLC0415

    host, port = asked.http
    place = Place(host, port, asked.allow_host, asked.allow_origin, asked.public_url.rstrip("/"))
    serve(options, place, Door(asked.issuer, asked.github_people, asked.allow_redirect))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("codedoc-mcp", description="Serve assistants that write docstrings.")
    add = parser.add_argument
    given = [Path(each) for each in os.environ.get("CODEDOC_ROOTS", "").split(os.pathsep) if each]
    add("roots", nargs="*", type=Path, default=given or [Path()], help="folders to work on; else CODEDOC_ROOTS")
    add("--read-only", action="store_true", help="leave out every tool that can write")
    add("--toolsets", type=_toolsets, default=_TOOLSETS, metavar="A,B", help=f"of {', '.join(_TOOLSETS)}")
    add("--allow-upload", action="store_true", help="let assistants have code sent to Gemini")
    add("--http", type=_address, metavar="HOST:PORT", help="serve HTTP; the token is CODEDOC_MCP_TOKEN")
    add("--public-url", default="", metavar="URL", help="by which clients know it: https://HOST/mcp behind a proxy")
    doors = parser.add_mutually_exclusive_group().add_argument
    doors("--issuer", default="", metavar="URL", help="take the tokens of this authorization server")
    doors("--github-people", type=_names, default=[], metavar="A,B", help="let these people in, through GitHub")
    add("--allow-redirect", action="append", default=[], metavar="URL", help="a web program that people sign in from")
    add("--allow-host", action="append", default=[], metavar="HOST", help="a further Host header that is served")
    add("--allow-origin", action="append", default=[], metavar="ORIGIN", help="a web page's origin that is served")
    return parser


def _toolsets(text: str) -> list[str]:
    named = text.split(",")
    strange = next((each for each in named if each not in _TOOLSETS), None)
    if strange is not None:
        raise argparse.ArgumentTypeError(f"there is no toolset {strange!r}; there are {', '.join(_TOOLSETS)}")
    return named


def _names(text: str) -> list[str]:
    return text.split(",")


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no HOST:PORT, such as 127.0.0.1:8765")
    return host or "127.0.0.1", int(port)


if __name__ == "__main__":
    main()
