"""``codedoc mcp``: the MCP server, as a program of its own."""

from __future__ import annotations

import subprocess
import sys

import typer


def mcp(arguments: typer.Context) -> None:
    """Serve an assistant over MCP, on standard input and output; the same as codedoc-mcp, with its options."""
    done = subprocess.run([sys.executable, "-m", "codedoc_mcp", *arguments.args], check=False)  # noqa: S603
    raise typer.Exit(done.returncode)
