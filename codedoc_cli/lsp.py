"""``codedoc lsp``: the Language Server, as a program of its own."""

from __future__ import annotations

import subprocess
import sys

import typer


def lsp() -> None:
    """Serve an editor on standard input and output; the same as codedoc-lsp."""
    done = subprocess.run([sys.executable, "-m", "codedoc_lsp"], check=False)
    raise typer.Exit(done.returncode)
