"""The command's arguments."""

from __future__ import annotations

import gc
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

# Where each command lives: only the one that is called is imported, so that none waits for the others' libraries.
_COMMANDS: Final = {
    "generate": "generate",
    "check": "check",
    "context": "context",
    "document": "document",
    "facts": "facts",
    "style": "style",
    "lsp": "lsp",
    "mcp": "mcp",
    "login": "login",
    "logout": "login",
    "whoami": "login",
    "repos": "repos",
    "why": "why",
    "worker": "worker",
    "jobs": "jobs",
}
_SETTINGS: Final[dict[str, dict[str, Any]]] = {
    "mcp": {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
}


class _Commands(TyperGroup):
    """Imports a command once it is called or listed."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002  (click's signature)
        return list(_COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> Any:  # noqa: ANN401, ARG002  (click's signature)
        if cmd_name not in _COMMANDS:
            return None
        found = getattr(import_module(f"codedoc_cli.{_COMMANDS[cmd_name]}"), cmd_name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
            alone.command(cmd_name, context_settings=_SETTINGS.get(cmd_name))(found)
            found = alone
        command = typer.main.get_command(found)
        gc.freeze()
        gc.enable()
        return command


app = typer.Typer(
    cls=_Commands,
    help="Write, check and maintain Python docstrings that cannot lie about the code.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"codedoc {version('codedoc')}")
        raise typer.Exit


@app.callback()
def codedoc(
    _: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Write, check and maintain Python docstrings that cannot lie about the code."""
