"""Streamable HTTP: who may ask, under which name of this server, and from which pages."""

from __future__ import annotations

import hmac
import os
import secrets
import sys
from typing import TYPE_CHECKING

import uvicorn
from mcp.server.auth.middleware.auth_context import AuthContextMiddleware
from mcp.server.auth.middleware.bearer_auth import BearerAuthBackend
from mcp.server.auth.provider import AccessToken
from mcp.server.transport_security import TransportSecuritySettings
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.responses import PlainTextResponse

from codedoc_mcp.server import build_server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from codedoc_mcp.session import ServerOptions

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
    """Lets through whoever showed a token."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["user"].is_authenticated:
            refused = PlainTextResponse("send the token as: Authorization: Bearer", 401, {"WWW-Authenticate": "Bearer"})
            await refused(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def own_app(
    options: ServerOptions, address: tuple[str, int], token: str, allowed: tuple[Sequence[str], Sequence[str]]
) -> ASGIApp:
    """Return the application that serves whoever holds one token.

    Args:
        options: What the operator grants.
        address: Host and port at which it listens.
        token: The token.
        allowed: Further hosts and origins.
    """
    (host, port), (hosts, origins) = address, allowed
    names = [*_LOOPBACK, "[::1]"] if host in _LOOPBACK else []
    security = TransportSecuritySettings(
        allowed_hosts=[*(f"{name}:{port}" for name in names), *hosts],
        allowed_origins=[*(f"http://{name}:{port}" for name in names), *origins],
    )
    app: ASGIApp = build_server(options).streamable_http_app(transport_security=security, host=host)
    guarded = _Guarded(AuthContextMiddleware(app))
    return AuthenticationMiddleware(guarded, backend=BearerAuthBackend(OwnToken(token)))


def serve(
    options: ServerOptions, address: tuple[str, int], hosts: Sequence[str] = (), origins: Sequence[str] = ()
) -> None:
    """Serve whoever holds the token until a signal; beyond this machine only where its names are given.

    Args:
        options: What the operator grants.
        address: Host and port to listen at.
        hosts: Further values of the Host header that are served.
        origins: Origins of web pages that are served.
    """
    host, port = address
    if host not in _LOOPBACK and not hosts:
        sys.exit(f"codedoc-mcp: {host} is not this machine alone; name the hosts that are served with --allow-host")
    token = os.environ.get("CODEDOC_MCP_TOKEN") or secrets.token_urlsafe(32)
    if "CODEDOC_MCP_TOKEN" not in os.environ:
        print(f"codedoc-mcp: the token of this run is {token}", file=sys.stderr)  # noqa: T201
    uvicorn.run(own_app(options, address, token, (hosts, origins)), host=host, port=port, log_level="warning")
