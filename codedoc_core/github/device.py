"""The device flow's wire format: how a command without a secret of its own is let in by a person with a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from codedoc_core.errors import ServiceRefused, UsageError
from codedoc_core.github.access import Token

_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
_SLOWER: Final = 5.0
_LONGEST_INTERVAL: Final = 300.0
_MAKE_AN_APP: Final = "give the client id of an OAuth app with the device flow enabled"
_REFUSALS: Final = {
    "expired_token": "nobody entered the code in time; run `codedoc login` again",
    "token_expired": "nobody entered the code in time; run `codedoc login` again",
    "access_denied": "the login was cancelled in the browser; run `codedoc login` again if that was a mistake",
    "device_flow_disabled": "the app does not allow this login; its owner enables the device flow in its settings",
    "incorrect_client_credentials": f"GitHub knows no app with this client id; {_MAKE_AN_APP}",
    "incorrect_device_code": "GitHub does not know the code it gave; run `codedoc login` again",
    "unsupported_grant_type": "this GitHub does not know the device flow; set GITHUB_TOKEN instead",
}


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """A login that waits for a person.

    Attributes:
        secret: What is asked with whether it was granted.
        user_code: What the person enters.
        address: Where.
        expires_in: Seconds that they have.
        interval: Seconds between questions.
    """

    secret: Token
    user_code: str
    address: str
    expires_in: float
    interval: float


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person granted.

    Attributes:
        token: The token.
        expires_in: Seconds that it lasts, or ``None`` where it does not expire.
    """

    token: Token
    expires_in: float | None = None


def code_form(client_id: str, scopes: str) -> dict[str, str]:
    """Return what asks for a code."""
    return {"client_id": client_id, "scope": scopes}


def grant_form(client_id: str, code: DeviceCode) -> dict[str, str]:
    """Return what asks whether a code was entered."""
    return {"client_id": client_id, "device_code": code.secret.reveal(), "grant_type": _GRANT}


def code_of(value: Any, server_url: str) -> DeviceCode:  # noqa: ANN401  (JSON)
    """Return the code that a reply gives.

    Raises:
        ServiceRefused: If it refuses, or makes no sense.
    """
    _refuse(value)
    try:
        address = str(value.get("verification_uri") or f"{server_url}/login/device")
        return DeviceCode(
            Token(str(value["device_code"])),
            _shown(value["user_code"]),
            _shown(address),
            float(value.get("expires_in", 900)),
            float(value.get("interval", _SLOWER)),
        )
    except (KeyError, TypeError, ValueError, AttributeError, UsageError):
        pass
    raise ServiceRefused("garbled", "GitHub's reply to the login makes no sense; is GITHUB_SERVER_URL right?")


def grant_of(value: Any, interval: float) -> Grant | float:  # noqa: ANN401  (JSON)
    """Return what was granted, or the seconds to wait before the next question.

    Args:
        value: The reply, whose status is 200 also where it refuses.
        interval: Seconds between questions until now.

    Raises:
        ServiceRefused: If it will not be granted any more.
    """
    error = value.get("error") if isinstance(value, dict) else "garbled"
    if error == "authorization_pending":
        return interval
    if error in ("slow_down", "garbled"):
        slower = value.get("interval") if isinstance(value, dict) else None
        return min(_LONGEST_INTERVAL, max(interval + _SLOWER, slower if isinstance(slower, int | float) else 0.0))
    _refuse(value)
    try:
        seconds = value.get("expires_in")
        return Grant(Token(str(value["access_token"])), float(seconds) if seconds else None)
    except (KeyError, TypeError, ValueError, UsageError):
        pass
    raise ServiceRefused("garbled", "GitHub granted the login without a token; run `codedoc login` again")


def _refuse(value: Any) -> None:  # noqa: ANN401  (JSON)
    error = value.get("error") if isinstance(value, dict) else None
    if error:
        said = str(value.get("error_description") or error)[:200]
        raise ServiceRefused("login", _REFUSALS.get(str(error), f"GitHub refuses the login: {said}"))


def _shown(said: Any) -> str:  # noqa: ANN401  (JSON)
    """Return a text for a terminal, which must hold no control characters."""
    text = str(said)
    if not text or not text.isprintable():
        raise ValueError("not for a terminal")
    return text
