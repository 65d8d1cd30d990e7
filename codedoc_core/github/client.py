"""The client: requests that wait their turn, are tried again where that is safe, and fail in words."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio
import httpx2

from codedoc_core.errors import ServiceBusy, ServiceFailed, ServiceRefused
from codedoc_core.github import wire
from codedoc_core.github.etags import Kept, NoETags
from codedoc_core.github.limits import Gate
from codedoc_core.github.refusals import failure_of
from codedoc_core.github.replies import broken, chunks_of, whole
from codedoc_core.github.wire import Ask, Reply
from codedoc_core.transport.clock import Clock
from codedoc_core.transport.line import Patience

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from codedoc_core.github.access import GitHubAccess
    from codedoc_core.github.etags import ETagStore
    from codedoc_core.github.limits import Wait
    from codedoc_core.github.wire import Quota

T = TypeVar("T")
Read = Callable[[httpx2.Response], Awaitable[T]]

_MAX_WAIT: Final = 900.0
_TIMEOUT: Final = 90.0
_SILENCE: Final = 30.0
_HASTE: Final = 60.0
"""Seconds to wait where GitHub complains about haste and does not say how long; doubled each time."""

_PATIENCE: Final = Patience(attempts=6, longest=20.0)
_ATTEMPTS_TO_REACH: Final = 3
"""Who is offline should learn it soon."""

_MOST_REDIRECTS: Final = 5
_NOT_MODIFIED: Final = 304
_UNSURE: Final = "it may have been done: look before it is sent again"
_LIMITS: Final = {"rate", "secondary"}


def _quiet(_: Wait) -> None:
    """Tell nobody."""


@asynccontextmanager
async def open_github(
    access: GitHubAccess,
    *,
    clock: Clock | None = None,
    etags: ETagStore | None = None,
    max_wait: float | None = _MAX_WAIT,
    on_wait: Callable[[Wait], None] = _quiet,
    timeout: float = _TIMEOUT,  # noqa: ASYNC109  (of each single request)
) -> AsyncIterator[GitHubClient]:
    """Open a client and close it, with all its connections, when the block is left.

    Args:
        access: Which GitHub, and with which token.
        clock: Time and chance.
        etags: Where replies are kept to be asked for anew at no cost; nowhere where ``None``.
        max_wait: Seconds that may be waited for GitHub's limits in all; ``None`` is no bound, 0 refuses to wait.
        on_wait: Told of each such wait before it begins.
        timeout: Seconds for one request and its reply; a download may take longer as long as something arrives.

    Yields:
        The client.
    """
    hush()
    silence = httpx2.Timeout(min(_SILENCE, timeout))
    clock = clock or Clock()
    async with httpx2.AsyncClient(timeout=silence, follow_redirects=False) as http:
        gate = Gate(clock, max_wait, on_wait)
        yield GitHubClient(access, http, gate, clock, NoETags() if etags is None else etags, timeout)


@cache
def _agent() -> str:
    try:
        return f"codedoc/{version('codedoc')}"
    except PackageNotFoundError:  # it runs from where it was not installed
        return "codedoc"


def hush() -> None:
    """Keep requests out of every log: addresses that downloads are led to hold short-lived secrets."""
    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)


@dataclass(slots=True, repr=False, eq=False)
class GitHubClient:
    """Asks GitHub; ``open_github`` makes one.

    Attributes:
        access: Which GitHub, and with which token.
        http: Sends requests.
        gate: Lets them through as fast as GitHub allows.
        clock: Time and chance.
        etags: Where replies are kept; it may be set once it is known who is signed in.
        timeout: Seconds for one request and its reply.
        requests: How many requests were sent so far, redirects and repetitions included.
        quota: What the last reply said is left of the hour's requests, if any did.
        scopes: What the token is for, as the last reply told; ``None`` where it did not.
        is_partial: Whether GitHub left out what single sign-on hides from the token.
    """

    access: GitHubAccess
    http: httpx2.AsyncClient
    gate: Gate
    clock: Clock
    etags: ETagStore
    timeout: float
    requests: int = field(default=0, init=False)
    quota: Quota | None = field(default=None, init=False)
    scopes: frozenset[str] | None = field(default=None, init=False)
    is_partial: bool = field(default=False, init=False)

    async def get(self, path: str, **params: str | int) -> Any:  # noqa: ANN401  (JSON)
        """Return what is at a path; where it is kept and still holds, that costs nothing.

        Args:
            path: From the root of the API, such as ``/repos/octocat/hello``.
            **params: What comes after the question mark.

        Raises:
            GitHubRefused: If GitHub says no; the message tells the cause and the next step.
            ServiceBusy: If GitHub failed, or asks for a longer wait than is allowed.
        """
        value, _ = await self._read(self._url(path, params), _any)
        return value

    async def pages(self, path: str, **params: str | int) -> AsyncIterator[Any]:
        """Yield the items of a list, page by page as GitHub links them.

        Args:
            path: From the root of the API.
            **params: What comes after the question mark; pages are of a hundred unless ``per_page`` says otherwise.

        Yields:
            Each item, as JSON.

        Raises:
            GitHubRefused: If GitHub says no.
            ServiceBusy: If GitHub failed, or asks for a longer wait than is allowed.
        """
        url: str | None = self._url(path, {"per_page": 100, **params})
        seen: set[str] = set()
        while url and url not in seen:
            seen.add(url)
            items, headers = await self._read(url, wire.items_of)
            for item in items:
                yield item
            url = wire.next_page(headers)

    async def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  (JSON)
        """Change something, no more than once a second, and return what GitHub says of it.

        What broke off is sent again only where that cannot do it twice.

        Args:
            method: ``"POST"``, ``"PATCH"``, ``"PUT"`` or ``"DELETE"``.
            path: From the root of the API.
            body: What to send, as JSON.

        Raises:
            GitHubRefused: If GitHub says no.
            ServiceBusy: If GitHub failed; with ``may_be_billed``, what was asked may have been done.
        """

        async def read(response: httpx2.Response) -> Any:  # noqa: ANN401  (JSON)
            return wire.value_of(await whole(response))

        return await self._call(Ask(method, self._url(path), body), read)

    @asynccontextmanager
    async def download(self, path: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open a stream, wherever GitHub leads; other servers than the API's never see the token.

        Args:
            path: From the root of the API.

        Yields:
            The bytes as they come; iterating raises ``ServiceBusy`` where the connection breaks off.

        Raises:
            GitHubRefused: If GitHub says no.
            ServiceBusy: If GitHub failed, or asks for a longer wait than is allowed.
        """
        ask = Ask("GET", self._url(path))
        response = await self._call(ask, _itself)
        try:
            yield chunks_of(response, ask)
        finally:
            await response.aclose()

    def _url(self, path: str, params: Mapping[str, str | int] | None = None) -> str:
        return wire.url_of(self.access.host.api_url, path, params)

    async def _read(self, url: str, understand: Callable[[Any], T]) -> tuple[T, Mapping[str, str]]:
        """Return what is at an address, with its headers; what is kept is asked for anew."""
        if not wire.is_same_origin(url, self.access.host.api_url):
            raise ServiceRefused("address", "GitHub links to another server; check GITHUB_API_URL")
        kept = self.etags.get(url)

        async def read(response: httpx2.Response) -> tuple[T, Mapping[str, str]]:
            reply = await whole(response)
            if kept and reply.status == _NOT_MODIFIED:
                reply = Reply(200, {**reply.headers, "link": kept.link}, kept.body)
            value = understand(wire.value_of(reply))
            if etag := reply.headers.get("etag", ""):
                self.etags.put(url, Kept(etag, reply.body, reply.headers.get("link", "")))
            return value, reply.headers

        return await self._call(Ask("GET", url, etag=kept.etag if kept else ""), read)

    async def _call(self, ask: Ask, read: Read[T]) -> T:
        """Send a request as often as it takes and is safe."""
        failures = 0
        while True:
            async with self.gate.enter(is_write=ask.is_write):
                answer = await self._attempt(ask, read)
            if not isinstance(answer, ServiceFailed):
                self.gate.succeeded()
                return answer
            failures += 1
            attempts = _ATTEMPTS_TO_REACH if answer.code == "unreached" else _PATIENCE.attempts
            if not isinstance(answer, ServiceBusy) or failures >= attempts:
                raise answer
            if answer.may_be_billed and not ask.is_repeatable:
                raise ServiceBusy(answer.code, f"{answer.reason}; {_UNSURE}", may_be_billed=True)
            await self._rest(answer, failures)

    async def _attempt(self, ask: Ask, read: Read[T]) -> T | ServiceFailed:
        try:
            with anyio.fail_after(self.timeout):
                return await read(await self._exchange(ask))
        except ServiceFailed as failed:
            return failed
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return broken(error, ask)

    async def _exchange(self, ask: Ask) -> httpx2.Response:
        """Send a request, follow where it is led, and return the reply of a success, still open."""
        for _ in range(_MOST_REDIRECTS):
            request = self._request(ask)
            self.requests += 1
            response = await self.http.send(request, stream=True)
            self._note(ask, response.headers)
            if response.is_success or (ask.etag and response.status_code == _NOT_MODIFIED):
                return response
            reply = await whole(response)
            led = wire.redirected(ask, reply)
            if led is None:
                failure = failure_of(reply, ask, self.access)
                assert failure is not None, "a success was returned above"
                raise failure
            ask = led
        raise ServiceRefused("redirect", f"{ask.place}: GitHub leads in circles")

    def _request(self, ask: Ask) -> httpx2.Request:
        """Make a request; its headers are in no variable, which a traceback with variables would show."""
        return self.http.build_request(
            ask.method, ask.url, headers=wire.headers_for(ask, self.access, _agent()), json=ask.body
        )

    def _note(self, ask: Ask, headers: Mapping[str, str]) -> None:
        """Take note of what the API says of limits, scopes and what it hides."""
        if not wire.is_same_origin(ask.url, self.access.host.api_url):
            return
        if (quota := wire.quota_of(headers)) and quota.resource == "core":
            self.quota = quota
            if not quota.remaining:
                self.gate.close("rate", quota.resets_in + 1)
        if "x-oauth-scopes" in headers:
            self.scopes = wire.names_of(headers["x-oauth-scopes"])
        self.is_partial = self.is_partial or headers.get("x-github-sso", "").startswith("partial-results")

    async def _rest(self, busy: ServiceBusy, failures: int) -> None:
        """Keep everybody back where GitHub asks for it; else only this request, a little longer each time."""
        if busy.code == "secondary":
            self.gate.close(busy.code, busy.retry_after or _HASTE * 2.0 ** (failures - 1))
        elif busy.retry_after:
            self.gate.close(busy.code, busy.retry_after)
        if busy.code not in _LIMITS:
            await self.clock.sleep(_PATIENCE.delay(failures, self.clock.random()))


async def _itself(response: httpx2.Response) -> httpx2.Response:
    return response


def _any(value: Any) -> Any:  # noqa: ANN401  (JSON)
    return value
