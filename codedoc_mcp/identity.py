"""Who calls over HTTP, and what they may do: tokens of an authorization server, scopes, one name for each person."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import httpx2
import jwt
from mcp.server.auth.provider import AccessToken

if TYPE_CHECKING:
    from collections.abc import Mapping

SCOPES: Final = ("read", "write", "publish")
"""What a token may allow: to look, to write files and spend money, to open pull requests."""

_ALGORITHMS: Final = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]
_KEPT: Final = 600.0
_PAUSE: Final = 30.0
_LEEWAY: Final = 30
_SILENCE: Final = 10.0
_METADATA: Final = (".well-known/oauth-authorization-server", ".well-known/openid-configuration")


class SignedTokens:
    """Knows the tokens that an authorization server signs for this server (RFC 9068), by its published keys (RFC 7517).

    A token counts where its signature, its issuer, its audience and its times are right, and it names a person.

    Args:
        issuer: The address of the authorization server.
        resource: The address of this server, as tokens name it.
    """

    def __init__(self, issuer: str, resource: str) -> None:
        self._issuer, self._resource = issuer, resource
        self._keys: dict[str, jwt.PyJWK] = {}
        self._read = float("-inf")

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return what a token allows, or ``None`` where it is none of that server's, or not for us."""
        try:
            head = jwt.get_unverified_header(token)
            key = await self._key(str(head.get("kid", ""))) if head.get("alg") in _ALGORITHMS else None
            if key is None:
                return None
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[head["alg"]],
                issuer=self._issuer,
                audience=self._resource,
                leeway=_LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError:
            return None
        return AccessToken(
            token="",
            client_id=str(claims.get("client_id") or claims.get("azp") or ""),
            scopes=_scopes(claims),
            expires_at=int(claims["exp"]) + _LEEWAY,
            resource=self._resource,
            subject=str(claims["sub"]),
            claims={"iss": self._issuer},
        )

    async def _key(self, name: str) -> jwt.PyJWK | None:
        """Return a key; one that is not known may be new, but not at every stranger's word are the keys read again."""
        age = time.monotonic() - self._read
        if age > _KEPT or (name not in self._keys and age > _PAUSE):
            self._read = time.monotonic()
            self._keys = await self._published() or self._keys
        return self._keys.get(name)

    async def _published(self) -> dict[str, jwt.PyJWK]:
        async with httpx2.AsyncClient(timeout=_SILENCE, follow_redirects=False) as http:
            try:
                for place in _METADATA:
                    found = await http.get(f"{self._issuer.rstrip('/')}/{place}")
                    if found.status_code == 200 and found.json().get("issuer") == self._issuer:
                        keys = jwt.PyJWKSet.from_dict((await http.get(found.json()["jwks_uri"])).json())
                        return {each.key_id or "": each for each in keys.keys}
            except (httpx2.HTTPError, httpx2.InvalidURL, jwt.PyJWTError, ValueError, KeyError, AttributeError):
                pass  # nobody is let in by keys that cannot be read; those read before hold
        return {}


def _scopes(claims: Mapping[str, Any]) -> list[str]:
    said = claims.get("scope") or claims.get("scp") or ""
    named = said.split() if isinstance(said, str) else [str(each) for each in said] if isinstance(said, list) else []
    return [scope for scope in SCOPES if scope in named]
