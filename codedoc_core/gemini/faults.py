"""What can go wrong on the way to Gemini, each as an error of ours; a key never gets into a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.errors import ServiceBusy, ServiceFailed, ServiceRefused
from codedoc_core.gemini.completion import Completion
from codedoc_core.transport.usage import Usage
from codedoc_core.writing.reply import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_WAIT: Final = 300.0
"""Seconds; a service that wants to be left alone for longer has no answer for this run."""

_TOO_LARGE: Final = re.compile(r"too many states|schema|exceeds the maximum number of tokens|too large", re.IGNORECASE)
_KEY: Final = re.compile(r"api[ _]key", re.IGNORECASE)
_SECONDS: Final = re.compile(r"(\d+(?:\.\d+)?)s\Z")
_REFUSALS: Final = {
    400: "request",
    401: "key",
    403: "key",
    404: "model",
}
_BUSY: Final = {
    408: ("timed-out", "the service took too long"),
    503: ("overloaded", "the model is overloaded"),
    504: ("timed-out", "the service took too long"),
}
_MAYBE_BILLED: Final = {"timed-out", "cut", "garbled"}
_MISLED: Final = {"InvalidURL", "UnsupportedProtocol", "LocalProtocolError"}


def fault_of(error: Exception, key: str) -> ServiceFailed | Completion:
    """Return what an error of the SDK, or of what it stands on, means.

    Returns:
        An error, or a completion without text where only this very request is at fault.
    """
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415
    from google.genai import errors  # noqa: PLC0415

    if isinstance(error, errors.APIError):
        return _answered(error, key)
    if isinstance(error, GoogleAuthError):
        return ServiceRefused("key", f"Google Cloud does not let us in: {_without(key, str(error))}")
    return _broken(error, _without(key, str(error)))


def _broken(error: Exception, message: str) -> ServiceFailed:
    """Say what an error below the service means."""
    kind = type(error).__name__
    if kind in _MISLED:
        return ServiceRefused("address", f"the address of the service makes no sense: {message}")
    if isinstance(error, ImportError):
        return ServiceRefused("library", f"google-genai cannot be used: {message}")
    if isinstance(error, TimeoutError) or "Timeout" in kind:
        return _busy("timed-out", "the service took too long")
    if kind == "ConnectError":
        return _busy("unreached", "the service cannot be reached")
    if isinstance(error, OSError) or type(error).__module__.startswith("httpx2"):
        return _busy("cut", "the connection broke off")
    return _busy("garbled", "the service's answer makes no sense")


def _busy(code: str, reason: str, delay: float | None = None) -> ServiceBusy:
    return ServiceBusy(code, reason, delay, may_be_billed=code in _MAYBE_BILLED)


def _answered(error: Any, key: str) -> ServiceFailed | Completion:  # noqa: ANN401
    """Say what an error that the service answered means."""
    raw = error.message or ""
    message = _without(key, raw)
    if error.code == 429:
        return _too_fast(list(_details(error)), message)
    if error.code == 400 and _TOO_LARGE.search(raw):
        return Completion("", Usage(requests=1), Trouble.TOO_COMPLEX, f"{Trouble.TOO_COMPLEX}: {message}")
    if error.code == 413:
        return Completion("", Usage(requests=1), Trouble.TOO_COMPLEX)
    if error.code in _BUSY or error.code >= 500:
        return _busy(*_BUSY.get(error.code, ("failed", "the service failed")), _delay(_details(error)))
    code = "key" if _KEY.search(raw) else _REFUSALS.get(error.code, "request")
    return ServiceRefused(code, f"the service refuses ({error.code} {error.status}): {message}")


def _too_fast(details: list[dict[str, Any]], message: str) -> ServiceFailed:
    violations = [each for detail in details for each in detail.get("violations") or ()]
    is_for_today = any("PerDay" in str(each.get("quotaId", "")) for each in violations)
    delay = _delay(details)
    if is_for_today:
        return ServiceRefused("quota", f"the quota of the day is used up: {message}")
    if delay is not None and delay > _LONGEST_WAIT:
        return ServiceRefused("quota", f"the service wants to be left alone for {delay:.0f} seconds: {message}")
    return ServiceBusy("quota" if violations else "rate", "the service is asked too often", delay)


def _details(error: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Yield the details of an error, whatever the body looks like."""
    body = error.details if isinstance(error.details, dict) else {}
    inner = body.get("error", body)
    details = inner.get("details") if isinstance(inner, dict) else None
    yield from (each for each in (details if isinstance(details, list) else ()) if isinstance(each, dict))


def _delay(details: Any) -> float | None:  # noqa: ANN401
    said = [str(each.get("retryDelay", "")) for each in details if str(each.get("@type", "")).endswith("RetryInfo")]
    match = _SECONDS.match(said[0]) if said else None
    return float(match[1]) if match else None


def _without(key: str, message: str) -> str:
    first = message.strip().partition("\n")[0][:300]
    return first.replace(key, "***") if key else first
