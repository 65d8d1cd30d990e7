"""Which GitHub, and with which token; the environment and the user choose both, a checkout neither."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import SplitResult, urlsplit

from codedoc_core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}
_OWN_CLOUD: Final = ".ghe.com"


class Token:
    """A secret that nothing shows by accident: not ``print``, not ``repr``, not a log, not a pickle.

    Args:
        secret: The token as GitHub gave it; white space around it is no part of it.

    Raises:
        UsageError: If it cannot be a token, since it is empty or has characters that no header may carry.
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        stripped = secret.strip()
        if not stripped or not stripped.isascii() or not stripped.isprintable() or " " in stripped:
            raise UsageError("what was given as a GitHub token is none: it is empty or has spaces or odd characters")
        self._secret = stripped

    def reveal(self) -> str:
        """Return the secret, for a header or a keyring and nothing else."""
        return self._secret

    def __repr__(self) -> str:
        return "Token(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and hmac.compare_digest(self._secret, other._secret)

    def __hash__(self) -> int:
        return hash(self._secret)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token is not written down")


@dataclass(frozen=True, slots=True)
class GitHubHost:
    """One GitHub: github.com, a company's own cloud, or an Enterprise Server.

    Attributes:
        api_url: Where the API answers.
        server_url: Where people and the login go.
    """

    api_url: str = "https://api.github.com"
    server_url: str = "https://github.com"

    @property
    def name(self) -> str:
        """Its name as people write it, such as ``github.com``; records and tokens are kept under it."""
        return urlsplit(self.server_url).netloc


@dataclass(frozen=True, slots=True)
class GitHubAccess:
    """How GitHub is reached.

    Attributes:
        token: Who asks; ``None`` is anybody, who sees what is public, 60 times an hour.
        host: Which GitHub.
        source: Where the token was found, in words, such as ``"GITHUB_TOKEN"``.
    """

    token: Token | None = None
    host: GitHubHost = GitHubHost()
    source: str = ""


def host_from(environment: Mapping[str, str]) -> GitHubHost:
    """Read from the environment which GitHub is meant: ``GITHUB_SERVER_URL`` and ``GITHUB_API_URL``, as in Actions.

    Where only one of them is set, the other follows from it.

    Raises:
        UsageError: If one of them is no address, or would send a token over the network in the clear.
    """
    server = _address(environment, "GITHUB_SERVER_URL")
    api = _address(environment, "GITHUB_API_URL")
    if not server and not api:
        return GitHubHost()
    return GitHubHost(api or _api_of(server), server or _server_of(api))


def _address(environment: Mapping[str, str], name: str) -> str:
    """Return an address without a slash at its end; empty where there is none."""
    url = environment.get(name, "").strip().rstrip("/")
    try:
        parts = urlsplit(url)
        is_fine = not url or (bool(parts.hostname) and parts.port != 0 and _is_private(parts))
    except ValueError:
        is_fine = False
    if not is_fine:
        raise UsageError(f"{name} is no address; it looks like https://host, and http only leads to this machine")
    return url


def _is_private(parts: SplitResult) -> bool:
    """Return whether a token may go there: encrypted or not at all, and no password in the address."""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return is_safe and "@" not in parts.netloc and not parts.query and not parts.fragment


def _api_of(server: str) -> str:
    parts = urlsplit(server)
    if parts.netloc == "github.com" or parts.netloc.endswith(_OWN_CLOUD):
        return f"{parts.scheme}://api.{parts.netloc}"
    return f"{server}/api/v3"


def _server_of(api: str) -> str:
    parts = urlsplit(api)
    is_ours = parts.netloc == "api.github.com" or parts.netloc.endswith(_OWN_CLOUD)
    return f"{parts.scheme}://{parts.netloc.removeprefix('api.') if is_ours else parts.netloc}"
