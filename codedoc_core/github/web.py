"""The web flow: a server with an app of its own learns who came with a browser, and what they let it do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx2

from codedoc_core.errors import ServiceRefused
from codedoc_core.github.access import GitHubAccess
from codedoc_core.github.client import hush, open_github
from codedoc_core.github.device import Grant, grant_of
from codedoc_core.github.identity import Identity, identify
from codedoc_core.github.login import SILENCE, post

if TYPE_CHECKING:
    from codedoc_core.github.access import GitHubHost, Token


@dataclass(frozen=True, slots=True)
class WebApp:
    """An app at GitHub that people come through.

    Attributes:
        host: Which GitHub.
        client_id: Its public name.
        secret: Its secret.
        redirect: Where GitHub sends people back to; registered with the app.
    """

    host: GitHubHost
    client_id: str
    secret: Token
    redirect: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who came, and what the server may do for them.

    Attributes:
        identity: Who they are.
        grant: Their token.
    """

    identity: Identity
    grant: Grant


def login_address(app: WebApp, state: str, challenge: str, scopes: str) -> str:
    """Return where a browser is sent (RFC 6749, 4.1.1, with PKCE as in RFC 7636).

    Args:
        app: The app.
        state: What comes back with the code; nobody can guess it.
        challenge: The S256 challenge of a verifier that stays here.
        scopes: What is asked for.
    """
    asked = {
        "client_id": app.client_id,
        "redirect_uri": app.redirect,
        "state": state,
        "scope": scopes,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "allow_signup": "false",
    }
    return f"{app.host.server_url}/login/oauth/authorize?{urlencode(asked)}"


async def finish_login(app: WebApp, code: str, verifier: str) -> SignedIn:
    """Exchange the code that a browser brought back, and ask who it is.

    Args:
        app: The app.
        code: The code.
        verifier: What its challenge was made from.

    Raises:
        ServiceRefused: If GitHub does not know the code, or the app, or the token that it gave.
        ServiceBusy: If GitHub cannot be reached.
    """
    hush()
    asked = {
        "client_id": app.client_id,
        "client_secret": app.secret.reveal(),
        "code": code,
        "redirect_uri": app.redirect,
        "code_verifier": verifier,
    }
    async with httpx2.AsyncClient(timeout=SILENCE, follow_redirects=False) as http:
        answer = grant_of(await post(http, f"{app.host.server_url}/login/oauth/access_token", asked), 0.0)
    if not isinstance(answer, Grant):
        raise ServiceRefused("login", "GitHub did not grant the login; sign in again")
    async with open_github(GitHubAccess(answer.token, app.host, "the login"), max_wait=0) as client:
        return SignedIn(await identify(client), answer)
