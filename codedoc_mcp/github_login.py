"""An authorization server for one CodeDoc: people come through GitHub, agree to each program, and get tokens of ours.

GitHub's token stays here. What a program gets is random, short-lived, for this server alone, and worth nothing at
GitHub; a token of GitHub's is worth nothing here. All is in memory: after a restart everybody signs in again.
"""

from __future__ import annotations

import base64
import hashlib
import html
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from urllib.parse import urlsplit

from mcp.server.auth.provider import (
    AccessToken,
    AuthorizationCode,
    AuthorizationParams,
    AuthorizeError,
    OAuthAuthorizationServerProvider,
    RefreshToken,
    RegistrationError,
    TokenError,
    construct_redirect_uri,
)
from mcp.shared.auth import OAuthClientInformationFull, OAuthToken
from starlette.responses import HTMLResponse, RedirectResponse, Response

from codedoc_mcp.identity import SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.requests import Request

    from codedoc_core import WebLogin

V = TypeVar("V")

_ASKING: Final = 600.0
_CODE: Final = 60.0
_ACCESS: Final = 3600.0
_REFRESH: Final = 30 * 86_400.0
_COOKIE: Final = "codedoc-login"
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_MEANS: Final = {
    "read": "see the code that this server serves, and what is proved of it",
    "write": "write docstrings into that code, and spend money on Gemini where the operator allows it",
    "publish": "read and write your repositories at GitHub to open pull requests in your name",
}
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
_PAGE: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>CodeDoc</title>
<style>:root{{color-scheme:light dark}}
body{{font:16px/1.5 system-ui,sans-serif;max-width:34em;margin:3em auto;padding:1em}}
button{{font:inherit;padding:.4em 1.2em;margin-right:.6em}}code{{overflow-wrap:anywhere}}</style>
<h1>CodeDoc</h1>{body}</html>"""
_CONSENT: Final = """<p><strong>{program}</strong> wants to</p><ul>{scopes}</ul>
<p>It names itself; what it gets goes to <code>{target}</code>. Agree only if you started this there just now.
GitHub then asks who you are.</p>
<form method="post"><input type="hidden" name="asked" value="{asked}"><button name="answer" value="agree">Agree</button>
<button name="answer" value="refuse">Refuse</button></form>"""


class _Kept(Generic[V]):
    """Values by keys that nobody can guess, until they expire; only hashes of the keys are kept."""

    def __init__(self, seconds: float, now: Callable[[], float], most: int = 10_000) -> None:
        self._seconds, self._now, self._most = seconds, now, most
        self._values: dict[str, tuple[float, V]] = {}

    def add(self, value: V) -> str:
        """Keep a value, and return its key."""
        now, key = self._now(), secrets.token_urlsafe(32)
        for old in [each for each, (ends, _) in self._values.items() if ends <= now]:
            del self._values[old]
        while len(self._values) >= self._most:
            del self._values[next(iter(self._values))]
        self._values[_hash(key)] = (now + self._seconds, value)
        return key

    def get(self, key: str) -> V | None:
        """Return what is kept under a key."""
        ends, value = self._values.get(_hash(key), (0.0, None))
        return value if ends > self._now() else None

    def take(self, key: str) -> V | None:
        """Return what is kept under a key, for the only time."""
        value = self.get(key)
        self._values.pop(_hash(key), None)
        return value

    def drop(self, is_gone: Callable[[V], bool]) -> None:
        """Forget values."""
        self._values = {key: kept for key, kept in self._values.items() if not is_gone(kept[1])}


@dataclass(slots=True)
class _Asking:
    """A program that waits for a person, in one browser."""

    client: OAuthClientInformationFull
    params: AuthorizationParams
    scopes: tuple[str, ...]
    browser: str = ""
    verifier: str = ""


@dataclass(slots=True)
class _Person:
    """What GitHub let the server do for a person, until when."""

    token: str = field(repr=False)
    ends: float


class _Refresh(RefreshToken):
    """A refresh token of a family: when one is used twice, somebody has stolen it, and the family ends."""

    family: str


class _Access(AccessToken):
    """An access token of a family."""

    family: str


@dataclass(eq=False)
class GitHubLogin(OAuthAuthorizationServerProvider[AuthorizationCode, _Refresh, _Access]):
    """Lets people in, and gives their programs tokens.

    Attributes:
        web: The login at GitHub.
        issuer: The address of this authorization server.
        resource: The address that tokens are for.
        people: Login names at GitHub that are let in, in small letters.
        redirects: Further addresses of programs, exact to the letter; programs on a person's own machine need none.
        now: The time in seconds.
    """

    web: WebLogin
    issuer: str
    resource: str
    people: Collection[str]
    redirects: Collection[str] = ()
    now: Callable[[], float] = time.time
    _clients: dict[str, OAuthClientInformationFull] = field(default_factory=dict)
    _persons: dict[str, _Person] = field(default_factory=dict)
    _spent: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make room for what is kept."""
        self._asked = _Kept[_Asking](_ASKING, self.now)
        self._away = _Kept[_Asking](_ASKING, self.now)
        self._codes = _Kept[AuthorizationCode](_CODE, self.now)
        self._access = _Kept[_Access](_ACCESS, self.now)
        self._refresh = _Kept[_Refresh](_REFRESH, self.now)

    def github_token(self, who: str) -> str | None:
        """Return what GitHub let the server do for a person, as ``caller`` names them; ``None`` once it has expired."""
        person = self._persons.get(who)
        return person.token if person is not None and person.ends > self.now() else None

    async def get_client(self, client_id: str) -> OAuthClientInformationFull | None:
        """Return a program that has registered."""
        return self._clients.get(client_id)

    async def register_client(self, client_info: OAuthClientInformationFull) -> None:
        """Register a program; tokens go to this person's machine, or to an address that the operator named."""
        for redirect in client_info.redirect_uris or ():
            parts = urlsplit(str(redirect))
            is_own_machine = parts.scheme == "http" and parts.hostname in _LOOPBACK
            if str(redirect) not in self.redirects and not is_own_machine:
                raise RegistrationError("invalid_redirect_uri", f"{redirect} is neither local nor --allow-redirect")
        while len(self._clients) >= 1000:
            del self._clients[next(iter(self._clients))]
        # It registers with what it needs at first, and may ask for more: the person decides each time.
        self._clients[client_info.client_id] = client_info.model_copy(update={"scope": " ".join(SCOPES)})

    async def authorize(self, client: OAuthClientInformationFull, params: AuthorizationParams) -> str:
        """Return the page on which a person agrees."""
        if (params.resource or "").rstrip("/") != self.resource.rstrip("/"):
            raise AuthorizeError("invalid_target" if params.resource else "invalid_request", f"name {self.resource}")
        scopes = tuple(scope for scope in SCOPES if scope in (params.scopes or ["read"]))
        return f"{self.issuer}/consent?asked={self._asked.add(_Asking(client, params, scopes))}"

    async def consent(self, request: Request) -> Response:
        """Show what a program wants; where the person agrees in the same browser, send them on to GitHub."""
        if request.method == "GET":
            return self._question(request)
        form = await request.form()
        asking = self._asked.take(str(form.get("asked")))
        if asking is None or not _is_there(asking, request):
            return _told("This question has expired, or was asked in another browser. Begin anew in your program.", 400)
        if form.get("answer") != "agree":
            return self._back(asking, error="access_denied")
        asking.verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(asking.verifier.encode()).digest()
        challenge, state = base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), self._away.add(asking)
        address = self.web.address(state, challenge, may_write="publish" in asking.scopes)
        return RedirectResponse(address, 303, _HEADERS)

    def _question(self, request: Request) -> Response:
        key = request.query_params.get("asked", "")
        asking = self._asked.get(key)
        if asking is None or (asking.browser and not _is_there(asking, request)):
            return _told("This question has expired, or was asked in another browser. Begin anew in your program.", 400)
        browser = request.cookies.get(_COOKIE) or secrets.token_urlsafe(32)
        asking.browser = _hash(browser)
        page = _page(
            _CONSENT.format(
                program=html.escape(asking.client.client_name or "A program without a name"),
                scopes="".join(f"<li>{_MEANS[scope]}</li>" for scope in asking.scopes),
                target=html.escape(str(asking.params.redirect_uri)),
                asked=html.escape(key),
            )
        )
        is_secure = self.issuer.startswith("https:")
        page.set_cookie(_COOKIE, browser, int(_ASKING), httponly=True, samesite="lax", secure=is_secure, path="/")
        return page

    async def callback(self, request: Request) -> Response:
        """Take whom GitHub sends back, in the browser that was sent there, and send them on to their program."""
        from codedoc_core import CodeDocError  # noqa: PLC0415  (nothing of the core before the first call)

        asking = self._away.take(request.query_params.get("state", ""))
        if asking is None or not _is_there(asking, request):
            return _told("This login has expired, or was begun in another browser. Begin anew in your program.", 400)
        if "code" not in request.query_params:
            return self._back(asking, error="access_denied")
        try:
            signed_in = await self.web.finish(request.query_params["code"], asking.verifier)
        except CodeDocError as error:
            return _told(f"GitHub did not let you in: {error}", 502)
        identity = signed_in.identity
        if identity.login.lower() not in self.people:
            return _told(f"{identity.login} is not among the people of this server; its operator lets you in.", 403)
        if "publish" in asking.scopes:
            ends = self.now() + (signed_in.grant.expires_in or _REFRESH)
            self._persons[f"{self.issuer} {identity.key}"] = _Person(signed_in.grant.token.reveal(), ends)
        params = asking.params
        code = AuthorizationCode(
            code="",
            scopes=list(asking.scopes),
            expires_at=self.now() + _CODE,
            client_id=asking.client.client_id,
            code_challenge=params.code_challenge,
            redirect_uri=params.redirect_uri,
            redirect_uri_provided_explicitly=params.redirect_uri_provided_explicitly,
            resource=self.resource,
            subject=identity.key,
        )
        return self._back(asking, code=self._codes.add(code))

    def _back(self, asking: _Asking, **said: str) -> Response:
        """Send the browser to its program, with who says so (RFC 9207)."""
        params = asking.params
        address = construct_redirect_uri(str(params.redirect_uri), **said, state=params.state, iss=self.issuer)
        return RedirectResponse(address, 303, _HEADERS)

    async def load_authorization_code(
        self, client: OAuthClientInformationFull, authorization_code: str
    ) -> AuthorizationCode | None:
        """Return a code, for the only time, to the program that it was given to."""
        code = self._codes.take(authorization_code)
        if code is None or code.client_id != client.client_id:
            return None
        return code.model_copy(update={"code": authorization_code})

    async def exchange_authorization_code(
        self, client: OAuthClientInformationFull, authorization_code: AuthorizationCode
    ) -> OAuthToken:
        """Return the first tokens of a family."""
        return self._tokens(client, authorization_code.subject or "", authorization_code.scopes, secrets.token_hex(8))

    async def load_refresh_token(self, client: OAuthClientInformationFull, refresh_token: str) -> _Refresh | None:
        """Return a refresh token; one that was used already ends its family."""
        if (family := self._spent.get(_hash(refresh_token))) is not None:
            self._end(family)
        found = self._refresh.get(refresh_token)
        if found is None or found.client_id != client.client_id:
            return None
        return found.model_copy(update={"token": refresh_token})

    async def exchange_refresh_token(
        self, client: OAuthClientInformationFull, refresh_token: _Refresh, scopes: list[str]
    ) -> OAuthToken:
        """Return new tokens for a refresh token, which is worth nothing from then on."""
        if self._refresh.take(refresh_token.token) is None:
            raise TokenError("invalid_grant", "this refresh token was used already")
        while len(self._spent) >= 10_000:
            del self._spent[next(iter(self._spent))]
        self._spent[_hash(refresh_token.token)] = refresh_token.family
        wanted = [scope for scope in scopes or refresh_token.scopes if scope in refresh_token.scopes]
        return self._tokens(client, refresh_token.subject or "", wanted, refresh_token.family)

    def _tokens(self, client: OAuthClientInformationFull, subject: str, scopes: list[str], family: str) -> OAuthToken:
        whose = {"client_id": client.client_id, "subject": subject, "family": family}
        known: dict[str, Any] = {**whose, "scopes": scopes, "resource": self.resource}
        now = int(self.now())
        access = _Access(token="", expires_at=now + int(_ACCESS), claims={"iss": self.issuer}, **known)
        refresh = _Refresh(token="", expires_at=now + int(_REFRESH), **known)
        return OAuthToken(
            access_token=self._access.add(access),
            expires_in=int(_ACCESS),
            scope=" ".join(scopes),
            refresh_token=self._refresh.add(refresh),
        )

    async def load_access_token(self, token: str) -> _Access | None:
        """Return what a token of ours allows."""
        return self._access.get(token)

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return what a token of ours allows, or ``None`` for any other."""
        return self._access.get(token)

    async def revoke_token(self, token: _Access | _Refresh) -> None:
        """End the family of a token."""
        self._end(token.family)

    def _end(self, family: str) -> None:
        self._access.drop(lambda each: each.family == family)
        self._refresh.drop(lambda each: each.family == family)


def _is_there(asking: _Asking, request: Request) -> bool:
    """Whether a request comes from the browser in which the person was asked."""
    return secrets.compare_digest(asking.browser, _hash(request.cookies.get(_COOKIE, "")))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _page(body: str, status: int = 200) -> HTMLResponse:
    # The form leads to GitHub or to the program in the end, so browsers must be free to follow it there.
    return HTMLResponse(_PAGE.format(body=body), status, _HEADERS)


def _told(text: str, status: int) -> Response:
    return _page(f"<p>{html.escape(text)}</p>", status)
