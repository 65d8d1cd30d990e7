"""``codedoc context``: what a model would be sent, to the letter."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import codedoc_core
from codedoc_core import UsageError


def context(
    symbol: Annotated[str, typer.Argument(metavar="PATH::QUALNAME", help="A symbol without a docstring.")],
) -> None:
    """Show what a model would be sent about a symbol: redacted, cut, with what the repository knows of it."""
    path, separator, qualname = symbol.partition("::")
    if not separator:
        raise UsageError(f"{symbol!r} names no symbol; write PATH::QUALNAME, as cart.py::Cart.checkout")
    shown = codedoc_core.run(codedoc_core.show_context, Path(path), qualname)
    typer.echo(shown.system)
    typer.echo(shown.text)
    masked = "".join(f", {count} × {kind} masked" for kind, count in sorted(shown.masked.items()))
    typer.echo(f"about {shown.tokens:,} tokens{masked}", err=True)
