"""Who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.errors import GitHubRefused, ServiceRefused

if TYPE_CHECKING:
    from codedoc_core.github.client import GitHubClient

_APP: Final = (
    "the token from {source} is an app's, as in GitHub Actions, and no person's; it may work on the repositories that"
    " the app may, but has none of its own: sign in with `codedoc login`, or use a person's token"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """A person at one GitHub; what is kept for them belongs to host and number, since a login may be renamed.

    Attributes:
        host: Which GitHub, such as ``github.com``.
        id: Their number there.
        login: The name that they sign in with.
        name: What they call themselves; empty where they do not say.
        avatar_url: Their picture.
    """

    host: str
    id: int
    login: str
    name: str = ""
    avatar_url: str = ""

    @property
    def key(self) -> str:
        """Under what their records are kept."""
        return f"{self.host}/{self.id}"


async def identify(client: GitHubClient) -> Identity:
    """Ask GitHub whose token this is.

    Args:
        client: Its token is asked about.

    Raises:
        GitHubRefused: If the token is not valid, or belongs to an app rather than to a person.
        ServiceBusy: If GitHub failed.
    """
    try:
        value = await client.get("/user")
    except GitHubRefused as refused:
        if refused.code != "permission":
            raise
        app = refused
    else:
        return identity_of(value, client.access.host.name)
    reason = _APP.format(source=client.access.source or "that was given")
    raise GitHubRefused("app", reason, app.status, app.said)


def identity_of(value: Any, host: str) -> Identity:  # noqa: ANN401  (JSON)
    """Return the person that a reply describes.

    Raises:
        ServiceRefused: If it describes nobody.
    """
    login = value.get("login") if isinstance(value, dict) else None
    number = value.get("id") if isinstance(value, dict) else None
    if not isinstance(login, str) or not isinstance(number, int):
        raise ServiceRefused("garbled", "GitHub does not say whose token this is; is GITHUB_API_URL right?")
    return Identity(host, number, login, str(value.get("name") or ""), str(value.get("avatar_url") or ""))
