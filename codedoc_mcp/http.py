"""Streamable HTTP: who may ask, under which name of this server, and from which pages."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import uvicorn
from mcp.server.auth.middleware.auth_context import AuthContextMiddleware
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser, BearerAuthBackend
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.routes import build_resource_metadata_url, create_auth_routes, create_protected_resource_routes
from mcp.server.auth.settings import ClientRegistrationOptions, RevocationOptions
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import AnyHttpUrl, ConfigDict, TypeAdapter
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from codedoc_mcp.calls import lacking
from codedoc_mcp.github_login import GitHubLogin
from codedoc_mcp.identity import SCOPES, SignedTokens
from codedoc_mcp.server import build_server

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mcp.server.auth.provider import TokenVerifier
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from codedoc_mcp.session import ServerOptions

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_MOST: Final = 8 << 20


class OwnToken:
    """Knows the one token of whoever started the server.

    Args:
        token: The token.
    """

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return what a token allows, or ``None`` where it is another."""
        is_ours = hmac.compare_digest(token.encode(), self._token)
        return AccessToken(token="", client_id="owner", scopes=["read", "write", "publish"]) if is_ours else None


class _Guarded:
    """Lets through whoever showed a token that allows what they ask, and everybody to where tokens are given out.

    Who lacks a token, or a scope, is told which to ask for (RFC 6750, 3.1): programs ask for no more at first, and for
    more once they need it.

    Args:
        app: What is guarded.
        open_paths: Where everybody may go.
        metadata: Where it is told who gives out tokens; ``None`` where only the operator does.
    """

    def __init__(self, app: ASGIApp, open_paths: Collection[str] = (), metadata: AnyHttpUrl | None = None) -> None:
        self._app, self._open, self._metadata = app, open_paths, metadata

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._open:
            await self._app(scope, receive, send)
            return
        if not isinstance(scope.get("user"), AuthenticatedUser):
            await self._refused(401, "invalid_token", ["read"])(scope, receive, send)
            return
        held: Sequence[str] = scope["auth"].scopes
        messages = await _read(receive)
        needed = _needed(b"".join(message.get("body", b"") for message in messages), held)
        if needed:
            asked = [each for each in SCOPES if each in needed or each in held]
            await self._refused(403, "insufficient_scope", asked)(scope, receive, send)
            return

        async def again() -> Message:
            return messages.pop(0) if messages else await receive()

        await self._app(scope, again, send)

    def _refused(self, status: int, error: str, scopes: Sequence[str]) -> ASGIApp:
        where = f', resource_metadata="{self._metadata}", scope="{" ".join(scopes)}"' if self._metadata else ""
        return JSONResponse({"error": error}, status, {"WWW-Authenticate": f'Bearer error="{error}"{where}'})


async def _read(receive: Receive) -> list[Message]:
    """Read a body, but no further than any of ours goes; whoever reads on finds what is left of it."""
    messages, size = [await receive()], 0
    while messages[-1].get("more_body") and (size := size + len(messages[-1].get("body", b""))) <= _MOST:
        messages.append(await receive())
    return messages


def _needed(body: bytes, held: Collection[str]) -> set[str]:
    """Return the scopes that calls in a body need and their token does not have."""
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        asked = {}  # answered by the protocol, to whoever may read
    calls = [each for each in (asked if isinstance(asked, list) else [asked]) if isinstance(each, dict)]
    missing = {"read"} - set(held)
    for call in calls:
        params = call.get("params")
        if call.get("method") == "tools/call" and isinstance(params, dict):
            arguments = params.get("arguments")
            missing.add(lacking(str(params.get("name")), arguments if isinstance(arguments, dict) else {}, held))
    return missing - {""}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens, and as what it is known.

    Attributes:
        host: What it listens at.
        port: The same.
        hosts: Further values of the Host header that are served.
        origins: Origins of web pages that are served.
        url: The address by which clients know it, as tokens name it; that of this machine where empty.
    """

    host: str
    port: int
    hosts: Sequence[str] = ()
    origins: Sequence[str] = ()
    url: str = ""

    @property
    def resource(self) -> str:
        """The address by which clients know it."""
        return self.url or f"http://{self.host}:{self.port}/mcp"

    @property
    def origin(self) -> str:
        """The address without its path."""
        return self.resource.removesuffix("/mcp")

    @property
    def security(self) -> TransportSecuritySettings:
        """Which hosts and origins are served."""
        names = [*_LOOPBACK, "[::1]"] if self.host in _LOOPBACK else []
        known = [self.origin.partition("://")[2]] if self.url else []
        return TransportSecuritySettings(
            allowed_hosts=[*(f"{name}:{self.port}" for name in names), *known, *self.hosts],
            allowed_origins=[*(f"http://{name}:{self.port}" for name in names), *self.origins],
        )


def own_app(options: ServerOptions, place: Place, token: str) -> ASGIApp:
    """Return the application that serves whoever holds one token.

    Args:
        options: What the operator grants.
        place: Where it listens.
        token: The token.
    """
    app = build_server(options).streamable_http_app(transport_security=place.security, host=place.host)
    return _behind(OwnToken(token), _Guarded(AuthContextMiddleware(app)))


def resource_app(options: ServerOptions, place: Place, issuer: str) -> ASGIApp:
    """Return the application that serves people to whom an authorization server gave tokens for it (RFC 9728).

    Args:
        options: What the operator grants; nobody acts at GitHub as the operator.
        place: Where it listens.
        issuer: The address of the authorization server.
    """
    granted = replace(options, github_tokens=lambda _: None)
    return _shared(granted, place, SignedTokens(issuer, place.resource), _url(issuer), [])


def github_app(options: ServerOptions, place: Place, login: GitHubLogin) -> ASGIApp:
    """Return the application that lets people in through GitHub, and serves them.

    Args:
        options: What the operator grants.
        place: Where it listens.
        login: Lets them in.
    """
    issuer = _url(login.issuer)
    routes = [
        *create_auth_routes(
            login,
            issuer,
            client_registration_options=ClientRegistrationOptions(
                enabled=True, valid_scopes=list(SCOPES), default_scopes=["read"]
            ),
            revocation_options=RevocationOptions(enabled=True),
        ),
        Route("/consent", login.consent, methods=["GET", "POST"]),
        Route("/github/callback", login.callback, methods=["GET"]),
    ]
    return _shared(replace(options, github_tokens=login.github_token), place, login, issuer, routes)


def _shared(
    options: ServerOptions, place: Place, verifier: TokenVerifier, issuer: AnyHttpUrl, routes: Sequence[Route]
) -> ASGIApp:
    resource = _url(place.resource)
    told = create_protected_resource_routes(resource, [issuer], list(SCOPES), "CodeDoc")
    app = build_server(options).streamable_http_app(transport_security=place.security, host=place.host)
    app.routes.extend([*told, *routes])
    paths = {route.path for route in (*told, *routes)}
    guarded = _Guarded(AuthContextMiddleware(app), paths, build_resource_metadata_url(resource))
    return _behind(verifier, guarded, resource)


def _behind(verifier: TokenVerifier, app: ASGIApp, resource: AnyHttpUrl | None = None) -> ASGIApp:
    return AuthenticationMiddleware(app, backend=BearerAuthBackend(verifier, resource_server_url=resource))


@dataclass(frozen=True, slots=True)
class Door:
    """How people are let in; by the operator's one token where nothing else is said.

    Attributes:
        issuer: The authorization server whose tokens are taken.
        people: Login names at GitHub that are let in through it.
        redirects: Further addresses of programs that people may sign in from.
    """

    issuer: str = ""
    people: Sequence[str] = ()
    redirects: Sequence[str] = ()


def serve(options: ServerOptions, place: Place, door: Door) -> None:
    """Serve until a signal; beyond this machine only where its names are given.

    Args:
        options: What the operator grants.
        place: Where to listen.
        door: How people are let in.
    """
    if place.host not in _LOOPBACK and not (place.hosts or place.url):
        sys.exit(
            f"codedoc-mcp: {place.host} is not this machine alone; say by which address it is known with --public-url,"
            " or name the hosts that are served with --allow-host"
        )
    if place.url and not _is_safe(place.url):
        sys.exit(
            "codedoc-mcp: --public-url looks like https://codedoc.example.com/mcp; http only leads to this machine"
        )
    uvicorn.run(_app(options, place, door), host=place.host, port=place.port, log_level="warning")


def _app(options: ServerOptions, place: Place, door: Door) -> ASGIApp:
    if door.issuer:
        return resource_app(options, place, door.issuer)
    if door.people:
        from codedoc_core import UsageError, WebLogin  # noqa: PLC0415  (nothing of the core before it is needed)

        try:
            web = WebLogin(f"{place.origin}/github/callback")
        except UsageError as error:
            sys.exit(f"codedoc-mcp: {error}")
        people = {each.strip().lower() for each in door.people}
        return github_app(options, place, GitHubLogin(web, place.origin, place.resource, people, door.redirects))
    token = os.environ.get("CODEDOC_MCP_TOKEN") or secrets.token_urlsafe(32)
    if "CODEDOC_MCP_TOKEN" not in os.environ:
        print(f"codedoc-mcp: the token of this run is {token}", file=sys.stderr)  # noqa: T201
    return own_app(options, place, token)


def _url(text: str) -> AnyHttpUrl:
    """Keep an address as it is written: issuers are compared letter by letter (RFC 8414)."""
    return TypeAdapter(AnyHttpUrl, config=ConfigDict(url_preserve_empty_path=True)).validate_python(text)


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    is_private = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return is_private and parts.path == "/mcp" and not parts.query and "@" not in parts.netloc
