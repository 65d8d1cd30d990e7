"""``codedoc why``: who wrote a docstring."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

import codedoc_core
from codedoc_core import Authorship, UsageError


def why(
    symbol: Annotated[
        str, typer.Argument(metavar="PATH::QUALNAME", help="The file and the symbol, such as pkg/mod.py::Class.method.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say who wrote each part of a docstring: the code, a model, or a person."""
    path, separator, qualname = symbol.partition("::")
    if not separator:
        raise UsageError(f"{symbol} names no symbol; write PATH::QUALNAME, such as pkg/mod.py::Class.method")
    found = codedoc_core.run(codedoc_core.why, Path(path), qualname)
    if as_json:
        typer.echo(json.dumps([asdict(part) for part in found], indent=2))
        return
    for part in found:
        typer.echo(f"{part.part}: {_author(part)}\n    {part.words}")


def _author(part: Authorship) -> str:
    changed = "; the code has changed since" if part.has_code_changed else ""
    return f"{part.author}, job {part.job}{changed}" if part.job else part.author
