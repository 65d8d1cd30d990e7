"""``WebLogin``: how a server lets people in through GitHub."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import UsageError
from codedoc_core.github.access import Token, host_from
from codedoc_core.github.web import WebApp, finish_login, login_address

if TYPE_CHECKING:
    from codedoc_core.github.web import SignedIn

_ID: Final = "CODEDOC_GITHUB_CLIENT_ID"
_SECRET: Final = "CODEDOC_GITHUB_CLIENT_SECRET"  # noqa: S105  (a name, not a secret)


class WebLogin:
    """Lets people in through an app at GitHub, whose id and secret are in the environment.

    Args:
        redirect: Where GitHub sends people back to; registered with the app.

    Raises:
        UsageError: If id or secret is missing, or the address of GitHub makes no sense.
    """

    def __init__(self, redirect: str) -> None:
        missing = next((name for name in (_ID, _SECRET) if not os.environ.get(name)), None)
        if missing:
            raise UsageError(
                f"people sign in through an OAuth app at GitHub: register one with the callback {redirect},"
                f" and set {missing}"
            )
        self._app = WebApp(host_from(os.environ), os.environ[_ID], Token(os.environ[_SECRET]), redirect)

    def address(self, state: str, challenge: str, *, may_write: bool) -> str:
        """Return where a browser is sent.

        Args:
            state: What comes back with the code; nobody can guess it.
            challenge: The S256 challenge of a verifier that stays here.
            may_write: Whether repositories are to be read and written in their name; else only what is public is seen.
        """
        return login_address(self._app, state, challenge, "repo" if may_write else "")

    async def finish(self, code: str, verifier: str) -> SignedIn:
        """Exchange the code that a browser brought back, and ask who it is.

        Args:
            code: The code.
            verifier: What the challenge was made from.

        Raises:
            ServiceRefused: If GitHub does not know the code, or the app, or the token that it gave.
            ServiceBusy: If GitHub cannot be reached.
        """
        return await finish_login(self._app, code, verifier)
