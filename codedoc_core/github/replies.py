"""Replies as they come over the network, and what it means when they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import httpx2

from codedoc_core.errors import ServiceBusy, ServiceFailed, ServiceRefused
from codedoc_core.github.wire import Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from codedoc_core.github.wire import Ask

_MISLED: Final = (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
_UNREACHED: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)


async def whole(response: httpx2.Response) -> Reply:
    """Read a reply to its end and let its connection go."""
    try:
        return Reply(response.status_code, response.headers, await response.aread())
    finally:
        await response.aclose()


async def chunks_of(response: httpx2.Response, ask: Ask) -> AsyncIterator[bytes]:
    """Yield what a reply holds as it comes.

    Args:
        response: The reply, still open.
        ask: What was asked, for the message.

    Raises:
        ServiceBusy: If the connection breaks off.
    """
    failed: ServiceFailed | None = None
    try:
        async for chunk in response.aiter_bytes():
            yield chunk
    except (httpx2.HTTPError, OSError) as error:
        failed = broken(error, ask)
    if failed:
        raise failed


def broken(error: Exception, ask: Ask) -> ServiceFailed:
    """Say what an error below GitHub means; nothing of a request gets into the message but method and path."""
    if isinstance(error, _MISLED):
        return ServiceRefused("address", "GitHub's address makes no sense; check GITHUB_API_URL")
    if isinstance(error, _UNREACHED) and "certificate" in str(error).lower():
        return ServiceRefused(
            "certificate", f"GitHub's certificate is not trusted: {error}; SSL_CERT_FILE names others"
        )
    if isinstance(error, _UNREACHED):
        return ServiceBusy("unreached", f"GitHub cannot be reached: {error or type(error).__name__}")
    code, reason = "cut", "the connection broke off"
    if isinstance(error, TimeoutError | httpx2.TimeoutException):
        code, reason = "timed-out", "GitHub took too long"
    elif isinstance(error, ValueError | httpx2.DecodingError):
        code, reason = "garbled", "GitHub's reply makes no sense"
    return ServiceBusy(code, f"{ask.place}: {reason}", may_be_billed=True)
