"""GitHub's wire format: what a request carries and what a reply says, as functions of values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.github.access import GitHubAccess

_VERSION: Final = "2022-11-28"
"""The version that every server knows; a newer one would shut out Enterprise Servers."""

_READS: Final = {"GET", "HEAD"}
_CONTENT_ADDRESSED: Final = re.compile(r"/git/(blobs|trees|commits)\Z|/forks\Z")
"""What is created here is there once, however often it is asked for."""

_LINK: Final = re.compile(r'<([^<>]*)>\s*;[^,]*?\brel="?next"?(?=[\s;,]|\Z)', re.IGNORECASE)
_SECONDARY: Final = re.compile(r"secondary rate|abuse", re.IGNORECASE)
_PRIMARY: Final = re.compile(r"rate limit", re.IGNORECASE)
_LIMIT: Final = re.compile(r"rate limit|abuse", re.IGNORECASE)
_REDIRECTS: Final = {301, 302, 307, 308}
_MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request.

    Attributes:
        method: Such as ``"GET"``.
        url: The whole address.
        body: What it carries, as JSON.
        etag: What an earlier reply was marked with.
    """

    method: str
    url: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    etag: str = ""

    @property
    def is_write(self) -> bool:
        """Whether it may change something."""
        return self.method not in _READS

    @property
    def is_repeatable(self) -> bool:
        """Whether doing it twice leaves what doing it once leaves."""
        return self.method != "POST" or bool(_CONTENT_ADDRESSED.search(urlsplit(self.url).path))

    @property
    def place(self) -> str:
        """Method and path, for messages: a query may hold a secret."""
        return f"{self.method} {urlsplit(self.url).path}"


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply.

    Attributes:
        status: Such as 200.
        headers: Under names in lower case.
        body: Its bytes.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left of the requests of an hour.

    Attributes:
        limit: Requests in an hour.
        remaining: Requests left.
        resets_in: Seconds until all are there again.
        resource: What they are counted for, such as ``"core"``.
    """

    limit: int
    remaining: int
    resets_in: float
    resource: str = "core"


@dataclass(frozen=True, slots=True)
class Pause:
    """A limit that a reply complains about.

    Attributes:
        is_secondary: Whether it is about haste rather than about the number of an hour.
        seconds: How long to send nothing; ``None`` where the reply does not say.
    """

    is_secondary: bool
    seconds: float | None


def url_of(base: str, path: str, params: Mapping[str, str | int] | None = None) -> str:
    """Return the address of something in the API.

    Args:
        base: Where the API answers.
        path: From the root, with a slash before it; ``quoted`` makes one of names.
        params: What comes after the question mark.

    Raises:
        ValueError: If the path does not begin with one slash.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path!r} is no path of the API")
    return f"{base}{path}" + (f"?{urlencode(params)}" if params else "")


def quoted(*names: str) -> str:
    """Return the path that leads over names, whatever they contain; slashes inside a name stay."""
    return "".join(f"/{quote(name)}" for name in names)


def headers_for(ask: Ask, access: GitHubAccess, agent: str) -> dict[str, str]:
    """Return the headers of a request; the token is among them only where the API itself is asked."""
    headers = {"User-Agent": agent}
    if not is_same_origin(ask.url, access.host.api_url):
        return headers
    headers |= {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": _VERSION}
    if ask.etag:
        headers["If-None-Match"] = ask.etag
    if access.token:
        headers["Authorization"] = f"Bearer {access.token.reveal()}"
    return headers


def redirected(ask: Ask, reply: Reply) -> Ask | None:
    """Return the request that a reply asks for instead, if it does.

    A write is led on only within its server, and nothing is led from an encrypted connection to an open one.
    """
    location = reply.headers.get("location", "")
    if reply.status not in _REDIRECTS or not location:
        return None
    url = urljoin(ask.url, location)
    scheme, before = urlsplit(url).scheme, urlsplit(ask.url).scheme
    is_downgrade = scheme not in {"https", before}
    if is_downgrade or (ask.is_write and not is_same_origin(url, ask.url)):
        return None
    return replace(ask, url=url)


def is_same_origin(url: str, other: str) -> bool:
    """Return whether two addresses lead to one server."""
    return _origin(url) == _origin(other)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def value_of(reply: Reply) -> Any:  # noqa: ANN401  (JSON)
    """Return what a reply holds; ``None`` where it is empty.

    Raises:
        ValueError: If that is no JSON.
    """
    if not reply.body and reply.status in (202, 204, 205):
        return None
    try:
        return json.loads(reply.body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def items_of(value: Any) -> list[Any]:  # noqa: ANN401
    """Return the items of a page: the list itself, or the only list in it.

    Raises:
        ValueError: If there is no such list.
    """
    lists = [value] if isinstance(value, list) else []
    if isinstance(value, dict):
        lists = [each for each in value.values() if isinstance(each, list)]
    if len(lists) != 1:
        raise ValueError("no list of items")
    return list(lists[0])


def next_page(headers: Mapping[str, str]) -> str | None:
    """Return the address of the page after this one, or ``None`` after the last."""
    match = _LINK.search(headers.get("link", ""))
    return match[1] if match else None


def quota_of(headers: Mapping[str, str]) -> Quota | None:
    """Return what a reply says is left of the requests of an hour, or ``None`` where it says nothing."""
    numbers = [_number(headers.get(f"x-ratelimit-{name}", "")) for name in ("limit", "remaining", "reset")]
    limit, remaining, reset = numbers
    if limit is None or remaining is None or reset is None:
        return None
    resource = headers.get("x-ratelimit-resource", "core")
    return Quota(int(limit), int(remaining), max(0.0, reset - _sent_at(headers, reset - _MINUTE)), resource)


def pause_of(reply: Reply) -> Pause | None:
    """Return the limit that a reply complains about, or ``None`` where it complains about something else."""
    if reply.status not in (403, 429):
        return None
    message, asked = message_of(reply), retry_after(reply.headers)
    is_used_up = (quota := quota_of(reply.headers)) and not quota.remaining
    is_primary = is_used_up and (reply.status == 429 or _PRIMARY.search(message)) and not _SECONDARY.search(message)
    if quota and is_primary:
        return Pause(is_secondary=False, seconds=max(quota.resets_in, asked or 0.0) + 1)
    if reply.status == 429 or asked is not None or _LIMIT.search(message):
        return Pause(is_secondary=True, seconds=asked)
    return None


def names_of(header: str) -> frozenset[str]:
    """Return the names of a header that lists them, such as scopes."""
    return frozenset(name.strip() for name in header.split(",") if name.strip())


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds a reply asks to be left alone, or ``None`` where it does not."""
    said = headers.get("retry-after", "").strip()
    if (seconds := _number(said)) is not None:
        return max(0.0, seconds)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - _sent_at(headers, 0.0)) if said else None
    except (ValueError, OverflowError):
        return None


def message_of(reply: Reply) -> str:
    """Return the words of a refusal; empty where it has none."""
    try:
        value = value_of(reply)
    except ValueError:
        return ""
    said = value.get("message") if isinstance(value, dict) else None
    return said if isinstance(said, str) else ""


def _number(said: str) -> float | None:
    return float(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def _sent_at(headers: Mapping[str, str], otherwise: float) -> float:
    """Return the server's time: the clock of this machine may be wrong."""
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError, OverflowError):
        return otherwise
