"""Replies as GitHub's documentation and its users record them, and what a person is told."""

from __future__ import annotations

import json

import pytest

from codedoc_core.errors import GitHubRefused, ServiceBusy
from codedoc_core.github.access import GitHubAccess, Token
from codedoc_core.github.refusals import failure_of
from codedoc_core.github.wire import Ask, Reply

ASK = Ask("POST", "https://api.github.com/repos/octo/hello/pulls?state=all", {"title": "x"})
KNOWN = GitHubAccess(Token("ghp_1"), source="GITHUB_TOKEN")
LOGIN = GitHubAccess(Token("gho_1"), source="`codedoc login`")
NOBODY = GitHubAccess()


def told(status, value=None, headers=(), access=KNOWN):
    body = value if isinstance(value, bytes) else json.dumps(value or {}).encode()
    return failure_of(Reply(status, dict(headers), body), ASK, access)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_an_answer_is_no_failure(status):
    assert told(status) is None


@pytest.mark.parametrize(
    ("failure", "code", "words"),
    [
        (told(401, {"message": "Bad credentials"}), "token", "the token from GITHUB_TOKEN: expired, revoked"),
        (told(401, {"message": "Bad credentials"}, access=LOGIN), "token", "; run `codedoc login`"),
        (told(401, {"message": "Requires authentication"}, access=NOBODY), "token", "GitHub wants to know who asks"),
        (
            told(
                403,
                {"message": "Resource not accessible by personal access token"},
                {"x-accepted-github-permissions": "contents=write,pull_requests=write; issues=write"},
            ),
            "permission",
            "the token lacks the permission contents: write, pull_requests: write or issues: write",
        ),
        (
            told(
                403,
                {"message": "Must have admin rights to Repository."},
                {"x-oauth-scopes": "gist, read:user", "x-accepted-oauth-scopes": "public_repo, repo"},
            ),
            "permission",
            "the token lacks the scope public_repo or repo",
        ),
        (
            told(
                403,
                {"message": "Must have admin rights to Repository."},
                {"x-oauth-scopes": "repo", "x-accepted-oauth-scopes": "repo"},
            ),
            "permission",
            "GitHub forbids it (Must have admin rights to Repository.); ask an owner",
        ),
        (
            told(
                403,
                {"message": "Resource protected by organization SAML enforcement."},
                {"x-github-sso": "required; url=https://github.com/orgs/octo/sso?authorization_request=A1"},
            ),
            "sso",
            "authorise it at https://github.com/orgs/octo/sso?authorization_request=A1 and run again",
        ),
        (
            told(403, {"message": "Repository was archived so is read-only."}),
            "archived",
            "the repository is archived, so it is read-only",
        ),
        (
            told(
                403,
                {
                    "message": "Repository access blocked",
                    "block": {"reason": "tos", "html_url": "https://github.com/tos"},
                },
            ),
            "blocked",
            "GitHub has blocked access to it (tos)",
        ),
        (
            told(
                451,
                {
                    "message": "Repository access blocked",
                    "block": {"reason": "dmca", "html_url": "https://github.com/github/dmca/x"},
                },
            ),
            "blocked",
            "(dmca) (Repository access blocked); see https://github.com/github/dmca/x",
        ),
        (
            told(
                403,
                {"message": "Resource not accessible by integration"},
                {"x-accepted-github-permissions": "contents=write"},
            ),
            "permission",
            "contents: write (Resource not accessible by integration); grant it under `permissions:` of the workflow",
        ),
        (
            told(
                403,
                {
                    "message": "Although you appear to have the correct authorization credentials, the `octo` organization"
                    " has enabled OAuth App access restrictions, meaning that data access to third-parties is limited."
                },
            ),
            "permission",
            "; one of its owners approves the app",
        ),
        (
            told(
                403, {"message": "`octo` forbids access via a personal access token (classic). Please use a GitHub App"}
            ),
            "permission",
            "; use a fine-grained token, or `codedoc login`",
        ),
        (
            told(
                403, {"message": "the `octo` organization has an IP allow list enabled, and 192.0.2.1 is not permitted"}
            ),
            "permission",
            "; run from one that it admits",
        ),
        (told(404, {"message": "Not Found"}), "missing", "there is none, or the token lacks access to it"),
        (
            told(404, {"message": "Not Found"}, {"x-oauth-scopes": "", "x-accepted-oauth-scopes": "repo"}),
            "missing",
            "there is none, or the token lacks the scope repo",
        ),
        (told(404, {"message": "Not Found"}, access=NOBODY), "missing", "it is private and no token was given"),
        (told(409, {"message": "Git Repository is empty."}), "empty", "the repository is empty"),
        (told(409, {"message": "Reference cannot be updated"}), "conflict", "(Reference cannot be updated)"),
        (told(410, {"message": "Issues are disabled for this repo"}), "gone", "(Issues are disabled for this repo)"),
        (told(413), "size", "too large"),
        (told(418, b"<html>"), "refused", "GitHub refuses (418)"),
        (told(302, b"", {"location": "http://evil.example"}), "redirect", "sends elsewhere"),
    ],
)
def test_a_refusal_is_told_with_its_cause_and_the_next_step(failure, code, words):
    assert isinstance(failure, GitHubRefused)
    assert failure.code == code
    assert words in str(failure)
    assert str(failure).startswith("POST /repos/octo/hello/pulls: ")


@pytest.mark.parametrize(
    ("errors", "words"),
    [
        (
            [{"resource": "PullRequest", "code": "custom", "message": "A pull request already exists for octo:x."}],
            "PullRequest: A pull request already exists for octo:x.",
        ),
        ([{"resource": "PullRequest", "field": "head", "code": "invalid"}], "PullRequest.head is not valid"),
        (
            [
                {"resource": "Label", "field": "name", "code": "already_exists"},
                {"field": "color", "code": "missing_field"},
            ],
            "Label.name exists already, color is missing",
        ),
        (["Sha can't be blank"], "Sha can't be blank"),
        ("Sha can't be blank", "Sha can't be blank"),
        (None, "it says no more (Reference already exists)"),
    ],
)
def test_what_is_wrong_with_each_field_is_told(errors, words):
    failure = told(422, {"message": "Reference already exists", "errors": errors})
    assert isinstance(failure, GitHubRefused)
    assert words in str(failure)
    assert (failure.status, failure.said) == (422, "Reference already exists")


DATE = {"date": "Mon, 23 Nov 2026 12:00:00 GMT"}
USED_UP = {**DATE, "x-ratelimit-limit": "60", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795435230"}


@pytest.mark.parametrize(
    ("failure", "code", "seconds"),
    [
        (told(403, {"message": "API rate limit exceeded for 127.0.0.1."}, USED_UP), "rate", 31),
        (told(429, b"", USED_UP), "rate", 31),
        (told(429, {"message": "API rate limit exceeded"}, {**USED_UP, "retry-after": "90"}), "rate", 91),
        (told(403, {"message": "You have exceeded a secondary rate limit."}, {"retry-after": "7"}), "secondary", 7),
        (told(403, {"message": "You have exceeded a secondary rate limit."}, USED_UP), "secondary", None),
        (told(403, {"message": "You have triggered an abuse detection mechanism."}), "secondary", None),
        (told(429, b"<html>"), "secondary", None),
        (told(429, b"", {**DATE, "retry-after": "Mon, 23 Nov 2026 12:00:20 GMT"}), "secondary", 20),
        (told(503, b"", {"retry-after": "5"}), "failed", 5),
        (told(500), "failed", None),
        (told(408), "failed", None),
    ],
)
def test_what_may_be_asked_again_says_when(failure, code, seconds):
    assert type(failure) is ServiceBusy
    assert (failure.code, failure.retry_after) == (code, seconds)


def test_a_refusal_with_the_last_request_of_the_hour_is_still_a_refusal():
    failure = told(403, {"message": "Resource not accessible by integration"}, USED_UP)
    assert isinstance(failure, GitHubRefused)


def test_an_error_can_be_sent_between_processes():
    import pickle

    failure = told(422, {"message": "No"})
    again = pickle.loads(pickle.dumps(failure))
    assert (str(again), again.code, again.status, again.said) == (str(failure), "invalid", 422, "No")
