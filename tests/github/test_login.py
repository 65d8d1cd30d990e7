"""The device flow, with the replies of GitHub's documentation."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from replies import SECRET, Say, Time, replies

from codedoc_core.errors import ServiceBusy, ServiceRefused
from codedoc_core.github.access import GitHubHost
from codedoc_core.github.login import App, sign_in

CODE = {
    "device_code": "3584d83530557fdd1f46af8289938c8ef79f9dc5",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://github.com/login/device",
    "expires_in": 900,
    "interval": 5,
}
GRANTED = Say({"access_token": SECRET, "token_type": "bearer", "scope": "repo,gist"})


def refused(error: str, **more: object) -> Say:
    return Say({"error": error, "error_description": "what GitHub says of it", **more})


async def signed_in(*said, code=CODE):
    """Return what came of a login, its time, and what the server was asked."""
    time, shown = Time(), []
    async with replies(code if isinstance(code, Say) else Say(code), *said) as server:
        try:
            answer = await sign_in(GitHubHost(server.url, server.url), App("Iv1.x"), time.clock, shown.append)
        except (ServiceBusy, ServiceRefused) as error:
            answer = error
    return answer, time, server.asked, shown


async def test_a_code_is_shown_and_what_was_granted_is_returned():
    grant, time, asked, shown = await signed_in(GRANTED)
    assert (grant.token.reveal(), grant.expires_in) == (SECRET, None)
    assert [(code.user_code, code.address) for code in shown] == [("WDJB-MJHT", "https://github.com/login/device")]
    assert [each.path for each in asked] == ["/login/device/code", "/login/oauth/access_token"]
    assert parse_qs(asked[0].body.decode()) == {"client_id": ["Iv1.x"], "scope": ["repo"]}
    assert parse_qs(asked[1].body.decode()) == {
        "client_id": ["Iv1.x"],
        "device_code": [CODE["device_code"]],
        "grant_type": ["urn:ietf:params:oauth:grant-type:device_code"],
    }
    assert all(each.headers["accept"] == "application/json" for each in asked)
    assert time.slept == [6]
    assert SECRET not in repr(grant)
    assert CODE["device_code"] not in repr(shown)


async def test_the_token_of_an_app_with_permissions_expires():
    grant, *_ = await signed_in(
        Say({"access_token": SECRET, "expires_in": 28800, "refresh_token": "ghr_1", "scope": ""})
    )
    assert grant.expires_in == 28800


async def test_it_is_asked_as_slowly_as_github_says():
    pending = refused("authorization_pending")
    _, time, _, _ = await signed_in(
        pending, refused("slow_down", interval=12), pending, refused("slow_down"), pending, GRANTED
    )
    assert time.slept == pytest.approx([6, 6, 14.4, 14.4, 20.4, 20.4])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("expired_token", "nobody entered the code in time"),
        ("access_denied", "cancelled in the browser"),
        ("device_flow_disabled", "enables the device flow in its settings"),
        ("incorrect_client_credentials", "no app with this client id"),
        ("incorrect_device_code", "does not know the code"),
        ("unsupported_grant_type", "set GITHUB_TOKEN"),
        ("something_new", "what GitHub says of it"),
    ],
)
async def test_a_login_that_will_not_succeed_says_why(error, words):
    answer, time, *_ = await signed_in(refused(error))
    assert isinstance(answer, ServiceRefused)
    assert words in str(answer)
    assert time.slept == [6]


async def test_an_app_may_be_refused_before_a_code_is_given():
    disabled, *_ = await signed_in(GRANTED, code=refused("device_flow_disabled"))
    unknown, *_ = await signed_in(GRANTED, code=Say({"error": "Not Found"}, 404))
    assert "device flow" in str(disabled)
    assert "no app with this client id" in str(unknown)


async def test_trouble_on_the_way_is_waited_out_while_the_code_lasts():
    trouble = [Say(status=502), Say(b"<html>"), Say({"a": 1}, cut=True), Say(status=429)]
    grant, time, *_ = await signed_in(*trouble, GRANTED)
    assert grant.token.reveal() == SECRET
    assert time.slept == [6, 12, 18, 24, 30]


async def test_a_code_that_nobody_enters_ends_by_our_own_clock():
    answer, time, *_ = await signed_in(refused("authorization_pending"), code={**CODE, "expires_in": 22})
    assert "nobody entered the code in time" in str(answer)
    assert time.slept == [6, 6, 6, 6]


@pytest.mark.parametrize(
    "code", [[], {}, {**CODE, "user_code": "\x1b[2J"}, {**CODE, "interval": "soon"}, {**CODE, "device_code": ""}]
)
async def test_a_code_that_makes_no_sense_is_told(code):
    answer, _, _, shown = await signed_in(GRANTED, code=Say(code))
    assert isinstance(answer, ServiceRefused)
    assert "makes no sense" in str(answer)
    assert not shown


async def test_a_grant_without_a_token_is_told():
    answer, *_ = await signed_in(Say({"token_type": "bearer"}))
    assert "without a token" in str(answer)
