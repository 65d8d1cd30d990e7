"""Options that several commands take, each with one meaning."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from codedoc_core import Scope


class StyleName(StrEnum):
    """Values of ``--style``."""

    AUTO = "auto"
    GOOGLE = "google"
    NUMPY = "numpy"
    SPHINX = "sphinx"


class WriterName(StrEnum):
    """Values of ``--writer``."""

    AUTO = "auto"
    GEMINI = "gemini"
    OFFLINE = "offline"


Documented = Annotated[Scope | None, typer.Option("--scope", help="Which symbols to document.  [default: public]")]
Symbols = Annotated[list[str] | None, typer.Option(metavar="QUALNAME", help="Only this symbol (may be given again).")]
Style = Annotated[StyleName | None, typer.Option(help="Docstring style.  [default: auto]")]
Update = Annotated[
    bool,
    typer.Option(
        "--update", help="Also repair what is stale in docstrings, and write our own anew where the code changed."
    ),
]
Writer = Annotated[
    WriterName | None,
    typer.Option(help="Who supplies the prose; auto is Gemini where the environment holds a key.  [default: auto]"),
]
Model = Annotated[str | None, typer.Option(metavar="NAME", help="Which of Gemini's models.")]
MaxCost = Annotated[float | None, typer.Option(metavar="USD", help="Spend no more on this run, or repository.")]
MaxTokens = Annotated[int | None, typer.Option(metavar="N", help="Send and receive no more tokens.")]
MaxRequests = Annotated[int | None, typer.Option(metavar="N", help="Ask the model no more often.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what the model would cost; send and write nothing.")]
Runtime = Annotated[
    bool | None,
    typer.Option("--include-runtime-docstrings", help="Also write docstrings that programs show or read at run time."),
]
ForceExclude = Annotated[
    bool, typer.Option("--force-exclude", help="Leave out excluded files even where they are named; for hooks.")
]
ChangedSince = Annotated[str | None, typer.Option(metavar="REV", help="Only what changed since this git revision.")]
Log = Annotated[Path | None, typer.Option(metavar="FILE", help="Append what happens to this file as JSON lines.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
