"""``codedoc login``, ``logout`` and ``whoami``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

import codedoc_core
from codedoc_cli.options import Json  # noqa: TC001  (typer reads the annotations)
from codedoc_cli.waiting import MaxWait, patient

if TYPE_CHECKING:
    from codedoc_core import Account, DeviceCode, Token


def login(
    *,
    with_token: Annotated[
        bool, typer.Option("--with-token", help="Keep a token that was made elsewhere, read from standard input.")
    ] = False,
    client_id: Annotated[
        str, typer.Option(metavar="ID", help="The OAuth app that asks.  [default: $CODEDOC_GITHUB_CLIENT_ID]")
    ] = "",
    scopes: Annotated[
        str, typer.Option(metavar="SCOPES", help="What to ask for; public_repo suffices for public repositories.")
    ] = "repo",
    allow_file: Annotated[
        bool, typer.Option("--allow-file", help="Where there is no keyring, keep the token in a file of yours alone.")
    ] = False,
) -> None:
    """Sign in to GitHub; the token is kept in the system's keyring."""
    request = codedoc_core.LoginRequest(client_id, scopes, _read_token() if with_token else None)
    done = codedoc_core.run(codedoc_core.login, request, _show_code, lambda path: allow_file or _allows(path))
    identity = done.account.identity
    typer.echo(f"Signed in to {identity.host} as {identity.login}; the token is kept in {done.kept_in}.")
    if done.expires_in:
        typer.echo(f"GitHub lets it expire in {_minutes(done.expires_in)}; sign in again then.")
    if done.shadowed_by:
        typer.echo(f"{done.shadowed_by} is set and goes before it; unset it to use this login.", err=True)


def logout() -> None:
    """Forget the token of a login."""
    done = codedoc_core.run(codedoc_core.logout)
    for place in done.removed_from:
        typer.echo(f"Removed the token for {done.host} from {place}; it is revoked at {done.settings_url}")
    if not done.removed_from:
        typer.echo(f"No token for {done.host} was kept.")
    if done.still_set:
        typer.echo(f"{done.still_set} is still set.", err=True)


def whoami(
    *,
    as_json: Json = False,
    max_wait: MaxWait = 900.0,
) -> None:
    """Show who is signed in to GitHub, with which token, and what is left of its limit."""
    account = codedoc_core.run(codedoc_core.whoami, patient(max_wait))
    if as_json:
        shown = {**asdict(account), "scopes": None if account.scopes is None else sorted(account.scopes)}
        typer.echo(json.dumps(shown, indent=2))
    else:
        typer.echo("\n".join(_described(account)))


def _described(account: Account) -> list[str]:
    who, quota = account.identity, account.quota
    scopes = "fine-grained permissions" if account.scopes is None else ", ".join(sorted(account.scopes)) or "none"
    lines = [
        f"{who.login}{f' ({who.name})' if who.name else ''} at {who.host}, number {who.id}",
        f"  token   {account.source}",
        f"  scopes  {scopes}",
    ]
    if quota:
        lines.append(
            f"  limit   {quota.remaining:,} of {quota.limit:,} requests left, all again in {_minutes(quota.resets_in)}"
        )
    return [*lines, f"  avatar  {who.avatar_url}"] if who.avatar_url else lines


def _minutes(seconds: float) -> str:
    return f"{-(-seconds // 60):.0f} min"


def _show_code(code: DeviceCode) -> None:
    typer.echo(f"Enter the code {code.user_code} at {code.address}", err=True)
    typer.echo(f"Waiting for {_minutes(code.expires_in)} at most; Ctrl-C gives up.", err=True)


def _read_token() -> Token:
    if sys.stdin.isatty():
        return codedoc_core.Token(typer.prompt("Token", hide_input=True, err=True))
    return codedoc_core.Token(sys.stdin.readline())


def _allows(path: str) -> bool:
    question = f"This system has no keyring. Keep the token in {path}, readable by you alone but not encrypted?"
    return sys.stdin.isatty() and typer.confirm(question, err=True)
