from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.errors import UsageError
from codedoc_core.github import wire
from codedoc_core.github.access import GitHubAccess, GitHubHost, Token, host_from
from codedoc_core.github.wire import Ask, Reply


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('<https://a/x?page=2>; rel="next", <https://a/x?page=9>; rel="last"', "https://a/x?page=2"),
        ('<https://a/x?page=1>; rel="prev", <https://a/x?page=3>; rel="next"', "https://a/x?page=3"),
        ("<https://a/x?page=3>;rel=next", "https://a/x?page=3"),
        ('<https://a/x?page=1>; rel="prev", <https://a/x?page=1>; rel="first"', None),
        ('<https://a/x?rel="next">; rel="last"', None),
        ("", None),
    ],
)
def test_the_next_page_is_the_one_that_is_linked_as_such(link, url):
    assert wire.next_page({"link": link}) == url


@given(st.text())
def test_no_header_breaks_the_reading(text):
    headers = {"link": text, "retry-after": text, "date": text, "x-ratelimit-limit": text}
    headers |= {"x-ratelimit-remaining": text, "x-ratelimit-reset": text}
    wire.next_page(headers)
    wire.quota_of(headers)
    wire.pause_of(Reply(403, headers, text.encode("utf-8", "surrogatepass")))


@pytest.mark.parametrize(
    ("method", "path", "is_repeatable"),
    [
        ("GET", "/user", True),
        ("PATCH", "/repos/a/b/pulls/1", True),
        ("DELETE", "/repos/a/b/git/refs/heads/x", True),
        ("POST", "/repos/a/b/git/trees", True),
        ("POST", "/repos/a/b/git/commits", True),
        ("POST", "/repos/a/b/git/blobs", True),
        ("POST", "/repos/a/b/forks", True),
        ("POST", "/repos/a/b/git/refs", False),
        ("POST", "/repos/a/b/pulls", False),
        ("POST", "/repos/a/forks/pulls", False),
    ],
)
def test_what_may_be_sent_twice(method, path, is_repeatable):
    assert Ask(method, f"https://api.github.com{path}?x=/forks").is_repeatable is is_repeatable


@pytest.mark.parametrize(
    ("method", "location", "url"),
    [
        ("GET", "https://codeload.github.com/x", "https://codeload.github.com/x"),
        ("GET", "/repositories/1", "https://api.github.com/repositories/1"),
        ("GET", "http://api.github.com/x", None),
        ("GET", "file:///etc/passwd", None),
        ("PATCH", "https://api.github.com/repositories/1", "https://api.github.com/repositories/1"),
        ("PATCH", "https://api.github.com.evil.example/x", None),
        ("PATCH", "https://api.github.com:444/x", None),
    ],
)
def test_where_a_request_may_be_led(method, location, url):
    led = wire.redirected(Ask(method, "https://api.github.com/repos/a/b"), Reply(307, {"location": location}))
    assert (led and led.url) == url


def test_names_cannot_leave_their_place_in_a_path():
    assert (
        wire.quoted("repos", "a b", "c?d#e", "git", "ref", "heads/ä") == "/repos/a%20b/c%3Fd%23e/git/ref/heads/%C3%A4"
    )


@pytest.mark.parametrize("path", ["user", "//evil.example/x", "@evil.example", ""])
def test_a_path_cannot_choose_the_server(path):
    with pytest.raises(ValueError, match="no path"):
        wire.url_of("https://api.github.com", path)


def test_a_token_goes_to_the_api_only():
    access = GitHubAccess(Token("ghp_1"))
    assert "Authorization" in wire.headers_for(Ask("GET", "https://API.github.com:443/x"), access, "a")
    for url in ("https://codeload.github.com/x", "http://api.github.com/x", "https://api.github.com.evil.example/x"):
        assert "Authorization" not in wire.headers_for(Ask("GET", url), access, "a")


@pytest.mark.parametrize(
    ("value", "items"), [([1], [1]), ({"total_count": 2, "items": [1, 2]}, [1, 2]), ({"repositories": []}, [])]
)
def test_the_items_of_a_page(value, items):
    assert wire.items_of(value) == items


@pytest.mark.parametrize("value", [None, 3, {}, {"a": [], "b": []}, "[]"])
def test_what_is_no_page_is_told(value):
    with pytest.raises(ValueError, match="no list"):
        wire.items_of(value)


@pytest.mark.parametrize(
    ("server", "api", "name", "api_url"),
    [
        ("", "", "github.com", "https://api.github.com"),
        ("https://github.com", "https://api.github.com", "github.com", "https://api.github.com"),
        ("https://github.com/", "", "github.com", "https://api.github.com"),
        ("https://git.corp.example", "", "git.corp.example", "https://git.corp.example/api/v3"),
        ("", "https://git.corp.example/api/v3/", "git.corp.example", "https://git.corp.example/api/v3"),
        ("https://octo.ghe.com", "", "octo.ghe.com", "https://api.octo.ghe.com"),
        ("", "https://api.octo.ghe.com", "octo.ghe.com", "https://api.octo.ghe.com"),
        ("", "https://api.corp.example/api/v3", "api.corp.example", "https://api.corp.example/api/v3"),
        ("http://127.0.0.1:8080", "", "127.0.0.1:8080", "http://127.0.0.1:8080/api/v3"),
    ],
)
def test_which_github_is_meant(server, api, name, api_url):
    host = host_from({"GITHUB_SERVER_URL": server, "GITHUB_API_URL": api})
    assert (host.name, host.api_url) == (name, api_url)


@pytest.mark.parametrize(
    "url",
    ["github.com", "http://git.corp.example", "https://me:secret@github.com", "https://", "https://h:0", "ftp://h"],
)
def test_an_address_that_would_not_keep_a_token_is_refused(url):
    with pytest.raises(UsageError, match="GITHUB_API_URL is no address") as caught:
        host_from({"GITHUB_API_URL": url})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("secret", ["", "  ", "two words", "ghp_\r\nX: y", "ghp_ä"])
def test_what_no_header_may_carry_is_no_token(secret):
    with pytest.raises(UsageError, match="is none") as caught:
        Token(secret)
    assert "ghp_" not in str(caught.value)


def test_a_token_shows_itself_to_nobody_and_is_never_written_down():
    token = Token(" ghp_1\n")
    assert token.reveal() == "ghp_1"
    shown = f"{token} {token!r} {token!s} {[token]} {GitHubAccess(token)} {GitHubAccess(token, GitHubHost())!r}"
    assert "ghp_1" not in shown
    with pytest.raises(TypeError, match="not written down"):
        pickle.dumps(token)
    assert token == Token("ghp_1") != Token("ghp_2")
