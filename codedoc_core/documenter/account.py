"""``login``, ``logout``, ``whoami``: whose token CodeDoc uses on GitHub, and where it lies."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anyio
import platformdirs

from codedoc_core.errors import UsageError
from codedoc_core.github.access import GitHubAccess, Token, host_from
from codedoc_core.github.client import open_github
from codedoc_core.github.device import Grant
from codedoc_core.github.etags import ETagRows, forget_replies
from codedoc_core.github.identity import Identity, identify
from codedoc_core.github.login import App, sign_in
from codedoc_core.github.tokens import ask_gh, find_access, token_variable
from codedoc_core.github.vaults import Keyring, TokenFile
from codedoc_core.transport.clock import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from codedoc_core.github.client import GitHubClient
    from codedoc_core.github.device import DeviceCode
    from codedoc_core.github.limits import Wait
    from codedoc_core.github.vaults import Vault
    from codedoc_core.github.wire import Quota

_CLIENT_ID: Final = "CODEDOC_GITHUB_CLIENT_ID"
_NO_APP: Final = (
    f"no OAuth app is named: set {_CLIENT_ID} (or give --client-id) to the client id of one that has the device flow"
    " enabled, made under Settings > Developer settings; or sign in with a token of your own (--with-token)"
)
_NOBODY: Final = "nobody is signed in to {host}: run `codedoc login`, or set GITHUB_TOKEN"
_NO_PLACE: Final = (
    "this system has no keyring, so the token would lie in {path}, readable by you alone but not encrypted;"
    " allow that with --allow-file, or set GITHUB_TOKEN instead"
)


@dataclass(frozen=True, slots=True)
class Patient:
    """How long GitHub's limits are waited for.

    Attributes:
        max_wait: Seconds in all; ``None`` is no bound, 0 refuses to wait.
        on_wait: Told of each wait before it begins.
    """

    max_wait: float | None = 900.0
    on_wait: Callable[[Wait], None] = field(default=lambda _: None)


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, and with what.

    Attributes:
        identity: The person.
        source: Where the token was found, in words.
        scopes: What the token is for; ``None`` where it has permissions instead.
        quota: What is left of the requests of this hour.
    """

    identity: Identity
    source: str
    scopes: frozenset[str] | None
    quota: Quota | None


@dataclass(frozen=True, slots=True)
class LoginRequest:
    """How to sign in.

    Attributes:
        client_id: The app that asks; ``CODEDOC_GITHUB_CLIENT_ID`` where empty.
        scopes: What it asks for, separated by spaces; ``public_repo`` suffices for public repositories.
        token: A token that was made elsewhere, to be kept instead of asking for one.
    """

    client_id: str = ""
    scopes: str = "repo"
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """What a login did.

    Attributes:
        account: Who is signed in now.
        kept_in: Where the token lies, in words.
        shadowed_by: The variable whose token goes before it; empty where none does.
        expires_in: Seconds that the token lasts; ``None`` where it does not expire, or GitHub did not say.
    """

    account: Account
    kept_in: str
    shadowed_by: str
    expires_in: float | None = None


@dataclass(frozen=True, slots=True)
class Logout:
    """What a logout did.

    Attributes:
        host: Of which GitHub.
        removed_from: Where a token lay, in words.
        settings_url: Where the token itself is made worthless.
        still_set: The variable that still holds one; empty where none does.
    """

    host: str
    removed_from: tuple[str, ...]
    settings_url: str
    still_set: str


async def login(
    request: LoginRequest, on_code: Callable[[DeviceCode], None], may_use_file: Callable[[str], bool]
) -> Login:
    """Sign in to GitHub, and keep the token in the system's keyring.

    Args:
        request: How to sign in.
        on_code: Shows the code and where to enter it.
        may_use_file: Asked, where there is no keyring, whether the token may lie in the file of this path.

    Raises:
        UsageError: If no app is named, or the token may be kept nowhere.
        ServiceRefused: If the person refuses, or lets the time pass.
        ServiceBusy: If GitHub cannot be reached.
    """
    host, client_id = host_from(os.environ), request.client_id or os.environ.get(_CLIENT_ID, "")
    if not request.token and not client_id:
        raise UsageError(_NO_APP)
    vault = await anyio.to_thread.run_sync(_vault, may_use_file)
    app = App(client_id, request.scopes)
    grant = Grant(request.token) if request.token else await sign_in(host, app, Clock(), on_code)
    account = await _account(GitHubAccess(grant.token, host, "`codedoc login`"), Patient())
    await anyio.to_thread.run_sync(vault.put, host.name, grant.token)
    for other in _vaults():  # or an older one might be found first
        if other != vault:
            await anyio.to_thread.run_sync(other.remove, host.name)
    return Login(account, vault.name, token_variable(host, os.environ), grant.expires_in)


async def logout() -> Logout:
    """Forget the token of a login, and what GitHub said to it; which repositories were selected is kept."""
    host = host_from(os.environ)
    removed = [each.name for each in _vaults() if await anyio.to_thread.run_sync(each.remove, host.name)]
    forget_replies(_replies(), host.name)
    settings_url = f"{host.server_url}/settings/applications"
    return Logout(host.name, tuple(removed), settings_url, token_variable(host, os.environ))


async def whoami(patient: Patient | None = None) -> Account:
    """Return who is signed in.

    Args:
        patient: How long GitHub's limits are waited for.

    Raises:
        UsageError: If nobody is.
        GitHubRefused: If GitHub does not know the token, or it belongs to an app.
        ServiceBusy: If GitHub failed.
    """
    return await _account(await github_access(), patient or Patient())


async def github_access(token: str = "") -> GitHubAccess:
    """Find out how GitHub is reached: this token, the environment's, the one of a login, or of ``gh``; or none.

    Args:
        token: Goes before all others, where it is not empty.

    Raises:
        UsageError: If the environment names a GitHub or a token that cannot be one.
    """
    return await find_access(host_from(os.environ), token, os.environ, _vaults(), ask_gh)


@asynccontextmanager
async def signed_in(patient: Patient, token: str = "") -> AsyncIterator[tuple[GitHubClient, Identity]]:
    """Open GitHub for who is signed in; what it says is kept for them, to be asked for anew at no cost.

    Args:
        patient: How long GitHub's limits are waited for.
        token: Whose it is; found where this machine keeps one if empty.

    Yields:
        The client, and who they are.

    Raises:
        UsageError: If nobody is signed in.
        GitHubRefused: If GitHub does not know the token, or it belongs to an app.
        ServiceBusy: If GitHub failed.
    """
    async with _open(await github_access(token), patient) as client:
        identity = await identify(client)
        client.etags = ETagRows(_replies(), identity.key)
        yield client, identity


def records_path() -> Path:
    """Return where what is kept of repositories lies."""
    return _state() / "repositories.sqlite"


async def _account(access: GitHubAccess, patient: Patient) -> Account:
    async with _open(access, patient) as client:
        identity = await identify(client)
        return Account(identity, access.source, client.scopes, client.quota)


@asynccontextmanager
async def _open(access: GitHubAccess, patient: Patient) -> AsyncIterator[GitHubClient]:
    if access.token is None:
        raise UsageError(_NOBODY.format(host=access.host.name))
    async with open_github(access, max_wait=patient.max_wait, on_wait=patient.on_wait) as client:
        yield client


def _vaults() -> tuple[Vault, ...]:
    return Keyring(), TokenFile(_state() / "tokens.json")


def _vault(may_use_file: Callable[[str], bool]) -> Vault:
    keyring, file = _vaults()
    if isinstance(keyring, Keyring) and keyring.is_usable():
        return keyring
    if may_use_file(file.name):
        return file
    raise UsageError(_NO_PLACE.format(path=file.name))


def _state() -> Path:
    return Path(platformdirs.user_state_dir("codedoc", appauthor=False)) / "github"


def _replies() -> Path:
    return Path(platformdirs.user_cache_dir("codedoc", appauthor=False)) / "github" / "etags.sqlite"
