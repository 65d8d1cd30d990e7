"""The device flow: show a code, and ask until a person has entered it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx2

from codedoc_core.errors import ServiceBusy, ServiceRefused
from codedoc_core.github.client import hush
from codedoc_core.github.device import Grant, code_form, code_of, grant_form, grant_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codedoc_core.github.access import GitHubHost
    from codedoc_core.github.device import DeviceCode
    from codedoc_core.transport.clock import Clock

SILENCE: Final = 30.0
"""Seconds that one request of a login may take."""
_MARGIN: Final = 1.2
"""Who asks again after exactly the interval is now and then a little early, and told to slow down."""

_NO_APP: Final = (
    "GitHub knows no app with this client id, or the app does not allow the device flow;"
    " its owner finds both in its settings"
)


@dataclass(frozen=True, slots=True)
class App:
    """The app that a person lets in.

    Attributes:
        client_id: Its public name.
        scopes: What it asks for; an app with permissions of its own ignores that.
    """

    client_id: str
    scopes: str = "repo"


async def sign_in(host: GitHubHost, app: App, clock: Clock, on_code: Callable[[DeviceCode], None]) -> Grant:
    """Let a person sign in with a browser.

    Args:
        host: Which GitHub.
        app: What they let in.
        clock: The time.
        on_code: Shows them the code and where to enter it.

    Raises:
        ServiceRefused: If they refuse, or let the time pass; or the app is none, or may not do this.
        ServiceBusy: If GitHub cannot be reached.
    """
    hush()
    async with httpx2.AsyncClient(timeout=SILENCE, follow_redirects=False) as http:
        asked = await post(http, f"{host.server_url}/login/device/code", code_form(app.client_id, app.scopes))
        code = code_of(asked, host.server_url)
        on_code(code)
        return await _wait_for(http, host, app, clock, code)


async def _wait_for(http: httpx2.AsyncClient, host: GitHubHost, app: App, clock: Clock, code: DeviceCode) -> Grant:
    """Ask until the code was entered; what fails on the way is asked again while the code lasts."""
    ends, interval = clock.now() + code.expires_in, code.interval
    while True:
        await clock.sleep(interval * _MARGIN)
        if clock.now() > ends:
            return _expired()
        try:
            said = await post(http, f"{host.server_url}/login/oauth/access_token", grant_form(app.client_id, code))
        except ServiceBusy:
            said = None
        answer = grant_of(said, interval)
        if isinstance(answer, Grant):
            return answer
        interval = answer


def _expired() -> Grant:
    """Say what GitHub says when nobody enters a code."""
    answer = grant_of({"error": "expired_token"}, 0.0)
    assert isinstance(answer, Grant), "an error raises"
    return answer


async def post(http: httpx2.AsyncClient, url: str, form: Mapping[str, str]) -> Any:  # noqa: ANN401  (JSON)
    """Send a form of a login, and return what GitHub says, whose status is 200 also where it refuses.

    Args:
        http: Sends it.
        url: Where to.
        form: Its fields.

    Raises:
        ServiceRefused: If there is no such app.
        ServiceBusy: If GitHub cannot be reached, or failed.
    """
    try:
        response = await http.post(url, data=form, headers={"Accept": "application/json"})
        if response.status_code == 404:
            failure: Exception = ServiceRefused("login", _NO_APP)
        elif response.status_code == 429 or response.status_code >= 500:
            failure = ServiceBusy("failed", f"GitHub failed ({response.status_code}) during the login; try again")
        else:
            return response.json()
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        failure = ServiceBusy("unreached", f"GitHub cannot be reached: {error or type(error).__name__}")
    except ValueError:
        failure = ServiceBusy("garbled", "GitHub's reply to the login makes no sense; is GITHUB_SERVER_URL right?")
    raise failure
