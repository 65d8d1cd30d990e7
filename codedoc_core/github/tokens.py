"""Which token is taken, of those that lie about."""

from __future__ import annotations

import shutil
from subprocess import DEVNULL
from typing import TYPE_CHECKING, Final

import anyio

from codedoc_core.errors import UsageError
from codedoc_core.github.access import GitHubAccess, Token

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from codedoc_core.github.access import GitHubHost
    from codedoc_core.github.vaults import Vault

    AskGh = Callable[[str], Awaitable[str]]

_VARIABLES: Final = ("GITHUB_TOKEN", "GH_TOKEN")
_ENTERPRISE: Final = ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
"""Tokens of other hosts than github.com, as ``gh`` knows them."""

_GH_SECONDS: Final = 10.0
_LOGIN: Final = "`codedoc login`"


async def find_access(
    host: GitHubHost, explicit: str, environment: Mapping[str, str], vaults: Sequence[Vault], ask_gh: AskGh
) -> GitHubAccess:
    """Find a token: the one that was given, the environment's, the one of a login, the one of ``gh``; or none.

    Args:
        host: Which GitHub it must be for.
        explicit: The one that was given, if any.
        environment: Where ``GITHUB_TOKEN`` and ``GH_TOKEN`` may be set.
        vaults: Where logins keep theirs.
        ask_gh: Asks GitHub's own command for its token.

    Raises:
        UsageError: If what is found first cannot be a token.
    """
    if explicit:
        return _access(host, explicit, "the call")
    if name := token_variable(host, environment):
        return _access(host, environment[name], name)
    for vault in vaults:
        if token := await anyio.to_thread.run_sync(vault.get, host.name):
            return GitHubAccess(token, host, _LOGIN)
    secret = await ask_gh(host.name)
    return _access(host, secret, "`gh auth token`") if secret.strip() else GitHubAccess(host=host)


def token_variable(host: GitHubHost, environment: Mapping[str, str]) -> str:
    """Return the name of the variable that holds the token for a GitHub; empty where none does."""
    names = _VARIABLES if host.name == "github.com" else (*_ENTERPRISE, *_VARIABLES)
    return next((name for name in names if environment.get(name, "").strip()), "")


async def ask_gh(host: str) -> str:
    """Ask GitHub's own command for its token; empty where it is not there or has none."""
    command = shutil.which("gh")
    if command is None:
        return ""
    with anyio.move_on_after(_GH_SECONDS):
        done = await anyio.run_process(
            [command, "auth", "token", "--hostname", host], stdin=DEVNULL, stderr=DEVNULL, check=False
        )
        return done.stdout.decode("ascii", "replace") if done.returncode == 0 else ""
    return ""


def _access(host: GitHubHost, secret: str, source: str) -> GitHubAccess:
    try:
        return GitHubAccess(Token(secret), host, source)
    except UsageError as error:
        raise UsageError(f"{source}: {error}") from None
