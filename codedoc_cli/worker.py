"""``codedoc worker``: sends requests of runs on any machine."""

from __future__ import annotations

from typing import Annotated

import typer

import codedoc_core


def worker(
    concurrency: Annotated[int, typer.Option("--concurrency", metavar="N", min=1, help="Requests at once.")] = 8,
) -> None:
    """Send requests of `codedoc generate --engine celery` to Gemini until a signal; Redis is CODEDOC_BROKER_URL."""
    typer.echo("Waiting for requests; Ctrl-C ends this worker when what it has begun is answered.", err=True)
    codedoc_core.run_worker(concurrency)
