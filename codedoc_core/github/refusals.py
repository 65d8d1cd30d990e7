"""What a reply of GitHub that is no answer means, in words that a person can act on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.errors import GitHubRefused, ServiceBusy, ServiceFailed
from codedoc_core.github.wire import message_of, names_of, pause_of, retry_after, value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.github.access import GitHubAccess
    from codedoc_core.github.wire import Ask, Reply

Refusal = tuple[str, str, str]
"""Short name, cause and next step."""

_LONGEST: Final = 300
_SSO: Final = re.compile(r"required;\s*url=(\S+)")
_BLOCKED: Final = re.compile(
    r"access blocked|repository (has been|is|was) disabled|suspended|unavailable due to", re.IGNORECASE
)
_WORKFLOW: Final = "grant it under `permissions:` of the workflow, or to the app"
_RULES: Final = (
    (
        re.compile(r"archived", re.IGNORECASE),
        "archived",
        "the repository is archived, so it is read-only",
        "unarchive it in its settings, or use a fork",
    ),
    (
        re.compile(r"OAuth App access restrictions", re.IGNORECASE),
        "permission",
        "the organisation admits approved OAuth apps only",
        "one of its owners approves the app, or use a token that it does admit",
    ),
    (
        re.compile(r"access token \(classic\)", re.IGNORECASE),
        "permission",
        "the organisation admits no classic tokens",
        "use a fine-grained token, or `codedoc login`",
    ),
    (
        re.compile(r"IP allow list", re.IGNORECASE),
        "permission",
        "the organisation does not admit this machine's address",
        "run from one that it admits",
    ),
)
"""What repositories and organisations forbid: GitHub's words, the short name, the cause, the next step."""

_EMPTY: Final = re.compile(r"repository is empty", re.IGNORECASE)
_FIELD_FAULTS: Final = {
    "missing": "does not exist",
    "missing_field": "is missing",
    "invalid": "is not valid",
    "already_exists": "exists already",
    "unprocessable": "cannot be used",
}
_OTHERS: Final = {
    400: ("request", "GitHub does not understand the request"),
    405: ("request", "GitHub does not do that here"),
    406: ("request", "GitHub does not answer in that form"),
    413: ("size", "what was sent is too large for GitHub"),
    423: ("locked", "it is locked"),
}


def failure_of(reply: Reply, ask: Ask, access: GitHubAccess) -> ServiceFailed | None:
    """Return why a reply is no answer, or ``None`` where it is one.

    Args:
        reply: What GitHub said.
        ask: What it was asked.
        access: With which token.
    """
    if 200 <= reply.status < 300:
        return None
    if pause := pause_of(reply):
        return ServiceBusy("secondary" if pause.is_secondary else "rate", "GitHub's limit is reached", pause.seconds)
    if reply.status >= 500 or reply.status == 408:
        # 503 is said before anything is done; after the others it may have been.
        return ServiceBusy(
            "failed", f"GitHub failed ({reply.status})", retry_after(reply.headers), may_be_billed=reply.status != 503
        )
    code, cause, step = _refusal(reply, access)
    said = message_of(reply)[:_LONGEST]
    quoted = f" ({said})" if said and said not in cause else ""
    return GitHubRefused(code, f"{ask.place}: {cause}{quoted}{'; ' + step if step else ''}", reply.status, said)


def _refusal(reply: Reply, access: GitHubAccess) -> Refusal:
    if read := _READERS.get(reply.status):
        return read(reply, access)
    if 300 <= reply.status < 400:
        return "redirect", "GitHub sends elsewhere, where a token must not follow", "check GITHUB_API_URL"
    code, cause = _OTHERS.get(reply.status, ("refused", f"GitHub refuses ({reply.status})"))
    fields = fields_of(reply)
    return code, f"{cause}: {fields}" if fields else cause, ""


def _unknown(_: Reply, access: GitHubAccess) -> Refusal:
    if access.token is None:
        return "token", "GitHub wants to know who asks", "run `codedoc login`, or set GITHUB_TOKEN"
    where = access.source or "that was given"
    cause = (
        f"GitHub does not know the token from {where}: expired, revoked, or of another GitHub than {access.host.name}"
    )
    step = "run `codedoc login`"
    return "token", cause, step if "login" in where else f"replace the token from {where}, or unset it and {step}"


def _forbidden(reply: Reply, access: GitHubAccess) -> Refusal:
    message = message_of(reply)
    if match := _SSO.search(reply.headers.get("x-github-sso", "")):
        return (
            "sso",
            "the organisation asks for single sign-on, and the token is not authorised for it",
            f"authorise it at {match[1]} and run again",
        )
    if _BLOCKED.search(message) or "block" in _object(reply):
        return _blocked(reply, access)
    for pattern, *refusal in _RULES:
        if pattern.search(message):
            code, cause, step = refusal
            return code, cause, step
    if access.token is None:
        return "token", "GitHub does not let anybody do that", "run `codedoc login`, or set GITHUB_TOKEN"
    return _unpermitted(reply, access)


def _unpermitted(reply: Reply, access: GitHubAccess) -> Refusal:
    needed = needed_of(reply)
    if not needed:
        return "permission", "GitHub forbids it", "ask an owner of the repository or organisation for access"
    is_workflow = "by integration" in message_of(reply)
    step = _WORKFLOW if is_workflow else f"give it to the token from {access.source or 'GitHub'}"
    return "permission", f"the token lacks {needed}", step


def _missing(reply: Reply, access: GitHubAccess) -> Refusal:
    if access.token is None:
        return (
            "missing",
            "there is none, or it is private and no token was given",
            "check the name, or run `codedoc login`",
        )
    needed = needed_of(reply) or "access to it"
    return "missing", f"there is none, or the token lacks {needed}", "check the name, and what the token may see"


def _blocked(reply: Reply, _: GitHubAccess) -> Refusal:
    block = _object(reply).get("block")
    why = str(block.get("reason", "")) if isinstance(block, dict) else ""
    link = str(block.get("html_url") or "") if isinstance(block, dict) else ""
    cause = f"GitHub has blocked access to it{f' ({why})' if why else ''}"
    return "blocked", cause, f"see {link}" if link else "ask its owner or GitHub's support"


def _conflict(reply: Reply, _: GitHubAccess) -> Refusal:
    if _EMPTY.search(message_of(reply)):
        return "empty", "the repository is empty", "push a first commit"
    return "conflict", "what is there has changed, or is in a state that does not allow it", ""


def _gone(_reply: Reply, _: GitHubAccess) -> Refusal:
    return "gone", "it is no longer there: deleted, or switched off for this repository", ""


def _invalid(reply: Reply, _: GitHubAccess) -> Refusal:
    return "invalid", f"GitHub does not accept it: {fields_of(reply) or 'it says no more'}", ""


_READERS: Final[dict[int, Callable[[Reply, GitHubAccess], Refusal]]] = {
    401: _unknown,
    403: _forbidden,
    404: _missing,
    409: _conflict,
    410: _gone,
    422: _invalid,
    451: _blocked,
}


def needed_of(reply: Reply) -> str:
    """Return what a token lacks by the headers of a refusal, in words; empty where they do not tell.

    A fine-grained token or an app is told of permissions, any other token of scopes.
    """
    if permissions := reply.headers.get("x-accepted-github-permissions", "").strip():
        choices = [_words(choice.replace("=", ": ").split(",")) for choice in permissions.split(";")]
        return f"the permission {' or '.join(choice for choice in choices if choice)}"
    accepted = names_of(reply.headers.get("x-accepted-oauth-scopes", ""))
    held = names_of(reply.headers.get("x-oauth-scopes", ""))
    if accepted and not accepted & held:
        return f"the scope {' or '.join(sorted(accepted))}"
    return ""


def fields_of(reply: Reply) -> str:
    """Return what a reply says of single fields, in words."""
    errors = _object(reply).get("errors")
    said = [_field(each) for each in errors] if isinstance(errors, list) else [errors] if errors else []
    return _words([str(each) for each in said])[:_LONGEST]


def _field(error: Any) -> str:  # noqa: ANN401  (JSON)
    """Say what is wrong with one field; GitHub's own sentence goes before its code."""
    if not isinstance(error, dict):
        return str(error)
    name = ".".join(str(error[key]) for key in ("resource", "field") if error.get(key))
    if message := error.get("message"):
        return f"{name}: {message}" if name and name not in str(message) else str(message)
    code = str(error.get("code", ""))
    return f"{name} {_FIELD_FAULTS.get(code, code)}".strip()


def _words(said: list[str]) -> str:
    return ", ".join(each.strip() for each in said if each.strip())


def _object(reply: Reply) -> dict[str, Any]:
    try:
        value = value_of(reply)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
