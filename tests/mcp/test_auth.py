"""Several people over HTTP: who is let in, what each may do, and that nobody sees what is another's."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx2
import jwt
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from codedoc_core import WebLogin
from codedoc_mcp.github_login import GitHubLogin
from codedoc_mcp.http import Place, github_app, resource_app
from codedoc_mcp.session import ServerOptions

GITHUB_TOKEN = "gho_16C7e42F292c6912E7710c838347Ae178B4a"
HOME = "http://127.0.0.1:7/callback"


@asynccontextmanager
async def served(make):
    """Serve the application that ``make`` returns for a port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(make(port), log_level="error"))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110  (it tells in no other way)
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        await running


@pytest.fixture
def project(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "m"\n')
    (tmp_path / "m.py").write_text('"""M."""\n\n\ndef double(x):\n    return 2 * x\n')
    return tmp_path


async def text_of(client, tool, **arguments):
    result = await client.call_tool(tool, arguments)
    return result.content[0].text


# Tokens of an authorization server of somebody else's.


@dataclass
class Issuer:
    """An authorization server that signs tokens."""

    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    url: str = ""
    reads: int = 0

    def app(self, port):
        self.url = f"http://127.0.0.1:{port}"
        routes = [Route("/.well-known/oauth-authorization-server", self.metadata), Route("/keys", self.keys)]
        return Starlette(routes=routes)

    async def metadata(self, _):
        self.reads += 1
        return JSONResponse({"issuer": self.url, "jwks_uri": f"{self.url}/keys"})

    async def keys(self, _):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return JSONResponse({"keys": [public | {"kid": "k1", "alg": "RS256", "use": "sig"}]})

    def token(self, resource, *, key=None, kid="k1", algorithm="RS256", **claims):
        said = {
            "iss": self.url,
            "aud": resource,
            "sub": "ann",
            "client_id": "c",
            "scope": "read",
            "exp": time.time() + 60,
        }
        said |= claims
        known = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(known, key or self.key, algorithm=algorithm, headers={"kid": kid})


@pytest.fixture
async def issued(project):
    issuer = Issuer()
    async with (
        served(issuer.app),
        served(
            lambda port: resource_app(ServerOptions((project,), patience=0), Place("127.0.0.1", port), issuer.url)
        ) as url,
    ):
        yield issuer, f"{url}/mcp"


@asynccontextmanager
async def with_token(url, token):
    async with (
        httpx2.AsyncClient(headers={"authorization": f"Bearer {token}"}) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        yield client


async def status(url, token, asked=None):
    async with httpx2.AsyncClient() as http:
        sent = {"accept": "application/json, text/event-stream", "authorization": f"Bearer {token}"}
        return await http.post(url, json=asked or {"jsonrpc": "2.0", "id": 1, "method": "ping"}, headers=sent)


async def test_a_token_for_us_is_served_and_the_refusal_of_others_says_where_tokens_come_from(issued):
    issuer, url = issued
    other = rsa.generate_private_key(65537, 2048)
    good = issuer.token(url)
    async with with_token(url, good) as client:
        assert "::double" in await text_of(client, "scan_docs", status="missing")
    wrong = {
        "for another server": issuer.token("https://other.example/mcp"),
        "of another issuer": issuer.token(url, iss="https://evil.example"),
        "expired": issuer.token(url, exp=time.time() - 120),
        "without an end": issuer.token(url, exp=None),
        "without a person": issuer.token(url, sub=None),
        "signed by somebody else": issuer.token(url, key=other),
        "signed by a key that nobody knows": issuer.token(url, key=other, kid="k2"),
        "signed by nobody": jwt.encode({"iss": issuer.url, "aud": url, "sub": "ann"}, None, algorithm="none"),
        "signed with a shared secret": issuer.token(url, key="x" * 40, algorithm="HS256"),
        "changed": good[:-4] + "AAAA",
        "GitHub's": GITHUB_TOKEN,
        "no token at all": "x",
    }
    for what, token in wrong.items():
        reply = await status(url, token)
        assert reply.status_code == 401, what
        assert (
            f'resource_metadata="{url.removesuffix("/mcp")}/.well-known/oauth-protected-resource/mcp"'
            in (reply.headers["www-authenticate"])
        )
    assert issuer.reads == 1, "strangers do not make us ask for keys again and again"
    assert (await status(url, issuer.token(url, scope="write"))).status_code == 403, "nothing without read"
    async with httpx2.AsyncClient() as http:
        told = (await http.get(f"{url.removesuffix('/mcp')}/.well-known/oauth-protected-resource/mcp")).json()
    assert told["authorization_servers"] == [issuer.url]
    assert (told["resource"], told["scopes_supported"]) == (url, ["read", "write", "publish"])


@pytest.mark.parametrize(
    ("scope", "tool", "arguments", "missing"),
    [
        ("read", "apply_docstrings", {"items": [{"symbol": "m.py::double", "docstring": "Double."}]}, "write"),
        ("read", "generate_docstrings", {"paths": ["."], "apply": True}, "write"),
        ("read", "generate_docstrings", {"paths": ["."], "writer": "gemini"}, "write"),
        ("read", "sync_docstrings", {"paths": ["."], "apply": True}, "write"),
        ("read write", "publish_docs", {"repository": "a/b"}, "publish"),
        ("read write", "sync_repository", {}, "publish"),
        ("read", "generate_docstrings", {"paths": ["."]}, ""),
        ("read write", "generate_docstrings", {"paths": ["."], "apply": True}, ""),
    ],
)
async def test_a_token_does_what_its_scopes_say(issued, project, scope, tool, arguments, missing):
    issuer, url = issued
    before = (project / "m.py").read_text()
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    reply = await status(url, issuer.token(url, scope=scope), call)
    assert (reply.status_code == 403) is bool(missing)
    if missing:
        assert 'error="insufficient_scope", resource_metadata=' in reply.headers["www-authenticate"]
        assert reply.headers["www-authenticate"].endswith(f'scope="{scope} {missing}"')
        several = await status(url, issuer.token(url, scope=scope), [{**call, "method": "ping"}, call])
        assert several.status_code == 403
        assert (project / "m.py").read_text() == before


async def test_nobody_acts_at_github_as_the_operator(issued, monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", GITHUB_TOKEN)
    issuer, url = issued
    async with with_token(url, issuer.token(url, scope="read write publish")) as client:
        assert "not-signed-in: you have not let this server act for you" in await text_of(client, "sync_repository")


async def test_a_job_belongs_to_a_person_whichever_program_they_use(issued):
    issuer, url = issued
    async with with_token(url, issuer.token(url)) as client:
        handle = (await text_of(client, "generate_docstrings", paths=["."])).partition("job=")[2].split()[0]
    async with with_token(url, issuer.token(url, client_id="another program")) as client:
        assert "would write 1 docstrings" in await text_of(client, "get_job", job=handle, wait=30)
    async with with_token(url, issuer.token(url, sub="bob")) as client:
        not_his = await text_of(client, "get_job", job=handle)
        unknown = await text_of(client, "get_job", job=handle[:-3] + "xyz")
        assert not_his == unknown
        assert "no such job" in not_his
        assert "no such job" in await text_of(client, "cancel_job", job=handle)


# People who come through GitHub.


@dataclass
class FakeGitHub:
    """GitHub's login, as its documentation tells of it, for one person at a time."""

    login: str = "Ann"
    number: int = 7
    codes: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def app(self, _):
        return Starlette(
            routes=[
                Route("/login/oauth/authorize", self.authorize),
                Route("/login/oauth/access_token", self.access_token, methods=["POST"]),
                Route("/api/v3/user", self.user),
            ]
        )

    async def authorize(self, request):
        said = dict(request.query_params)
        self.asked.append(said)
        code = f"code-{len(self.asked)}"
        self.codes[code] = said
        return RedirectResponse(f"{said['redirect_uri']}?code={code}&state={said['state']}")

    async def access_token(self, request):
        form = await request.form()
        said = self.codes.pop(form["code"], None)
        if said is None or form["client_secret"] != "app-secret" or form["redirect_uri"] != said["redirect_uri"]:
            return JSONResponse({"error": "bad_verification_code"})
        from base64 import urlsafe_b64encode
        from hashlib import sha256

        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if challenge != said["code_challenge"]:
            return JSONResponse({"error": "bad_verification_code"})
        return JSONResponse({"access_token": f"{GITHUB_TOKEN}{self.number}", "token_type": "bearer"})

    async def user(self, request):
        assert request.headers["authorization"].endswith(f"{GITHUB_TOKEN}{self.number}")
        return JSONResponse({"id": self.number, "login": self.login, "name": None, "avatar_url": ""})


@dataclass
class Here:
    """Our server with its login, and GitHub."""

    url: str
    login: GitHubLogin
    github: FakeGitHub
    clock: list


@pytest.fixture
async def here(project, monkeypatch):
    github, clock, made = FakeGitHub(), [time.time()], []

    def make(port):
        origin = f"http://127.0.0.1:{port}"
        web = WebLogin(f"{origin}/github/callback")
        login = GitHubLogin(
            web, origin, f"{origin}/mcp", {"ann", "bob"}, ["https://web.example/back"], now=lambda: clock[0]
        )
        made.append(login)
        return github_app(ServerOptions((project,), patience=0), Place("127.0.0.1", port), login)

    async with served(github.app) as at_github:
        monkeypatch.setenv("GITHUB_SERVER_URL", at_github)
        monkeypatch.setenv("CODEDOC_GITHUB_CLIENT_ID", "app")
        monkeypatch.setenv("CODEDOC_GITHUB_CLIENT_SECRET", "app-secret")
        async with served(make) as url:
            yield Here(f"{url}/mcp", made[0], github, clock)


class Storage:
    """What a program remembers."""

    def __init__(self):
        self.tokens = self.client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


@dataclass
class Person:
    """A person at a browser, and the program that they use."""

    answer: str = "agree"
    scope: str = "read write publish"
    storage: Storage = field(default_factory=Storage)
    pages: list = field(default_factory=list)
    landed: dict = field(default_factory=dict)

    async def go(self, address):
        """Open an address, answer the question, and let the browser follow until it would leave for the program."""
        async with httpx2.AsyncClient() as browser:
            reply = await browser.get(address)
            for _ in range(8):
                if reply.status_code >= 400:
                    self.pages.append(reply)
                    raise PermissionError(reply.text)
                if reply.is_redirect:
                    target = reply.headers["location"]
                    if target.startswith(HOME):
                        self.landed = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
                        return
                    reply = await browser.get(target)
                else:
                    self.pages.append(reply)
                    asked = reply.text.partition('name="asked" value="')[2].partition('"')[0]
                    reply = await browser.post(str(reply.url), data={"asked": asked, "answer": self.answer})

    async def back(self):
        if "error" in self.landed:
            raise PermissionError(self.landed["error"])
        return AuthorizationCodeResult(code=self.landed["code"], state=self.landed["state"], iss=self.landed["iss"])

    def auth(self, url):
        told = OAuthClientMetadata(client_name="A <b>program</b>", redirect_uris=[HOME], scope=self.scope)
        return OAuthClientProvider(url, told, self.storage, self.go, self.back)

    @asynccontextmanager
    async def client(self, url):
        async with (
            httpx2.AsyncClient(auth=self.auth(url)) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            yield client


async def test_a_person_comes_through_github_agrees_and_works(here, project):
    ann = Person()
    async with ann.client(here.url) as client:
        said = await text_of(client, "generate_docstrings", paths=["m.py"], apply=True)
        handle = said.partition("job=")[2].split()[0]
        assert "wrote 1 docstrings" in await text_of(client, "get_job", job=handle, wait=30)
    page = ann.pages[-1]
    assert "A &lt;b&gt;program&lt;/b&gt;" in page.text
    assert HOME in page.text
    assert page.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert ann.landed["iss"] == here.login.issuer
    assert "def double" in (project / "m.py").read_text()
    assert '"""' in (project / "m.py").read_text().partition("def double")[2]


async def test_a_program_asks_for_no_more_than_it_needs_and_for_more_once_it_does(here, project):
    ann = Person()
    async with ann.client(here.url) as client:
        assert "::double" in await text_of(client, "scan_docs", status="missing")
        assert [asked["scope"] for asked in here.github.asked] == [""]
        assert here.login._persons == {}, "a token that is not needed is not kept"
        assert ann.storage.tokens.scope == "read"
        await text_of(client, "sync_docstrings", paths=["."], apply=True)
        assert ann.storage.tokens.scope == "read write"
        assert "repositories" not in ann.pages[-1].text
        await text_of(client, "sync_repository")
        assert ann.storage.tokens.scope == "read write publish"
    assert [asked["scope"] for asked in here.github.asked] == ["", "", "repo"]
    assert "your repositories" in ann.pages[-1].text
    assert GITHUB_TOKEN not in ann.storage.tokens.model_dump_json()
    (kept,) = here.login._persons.values()
    assert kept.token == f"{GITHUB_TOKEN}7"
    assert GITHUB_TOKEN not in repr(kept)


async def test_a_token_of_githubs_is_none_of_ours(here):
    async with Person().client(here.url):
        pass
    assert (await status(here.url, f"{GITHUB_TOKEN}7")).status_code == 401


async def signs_in(here, person):
    """Whether a person gets in; the SDK wraps what the browser says in groups."""
    with suppress(BaseExceptionGroup, PermissionError):
        async with person.client(here.url):
            return True
    return False


async def test_whom_the_operator_did_not_name_stays_out(here):
    here.github.login = "Mallory"
    mallory = Person()
    assert not await signs_in(here, mallory)
    assert mallory.pages[-1].status_code == 403
    assert "Mallory is not among the people" in mallory.pages[-1].text
    assert mallory.storage.tokens is None


async def test_who_refuses_is_not_sent_to_github(here):
    assert not await signs_in(here, Person(answer="refuse"))
    assert here.github.asked == []


async def register(http, origin, redirect=HOME):
    told = {"client_name": "p", "redirect_uris": [redirect], "token_endpoint_auth_method": "none", "scope": "read"}
    return await http.post(f"{origin}/register", json=told)


async def begun(http, here, **more):
    """Register a program and ask for a code; what the server says to that."""
    origin = here.url.removesuffix("/mcp")
    client = (await register(http, origin)).json()["client_id"]
    asked = {
        "client_id": client, "redirect_uri": HOME, "response_type": "code", "code_challenge": "x" * 43,
        "code_challenge_method": "S256", "state": "s", "resource": here.url, "scope": "read", **more,
    }  # fmt: skip
    return await http.get(f"{origin}/authorize", params={k: v for k, v in asked.items() if v is not None})


@pytest.mark.parametrize(
    "redirect",
    ["https://evil.example/back", "http://evil.example/back", "javascript:alert(1)", "https://web.example/back/more"],
)
async def test_codes_do_not_go_to_addresses_that_nobody_allowed(here, redirect):
    async with httpx2.AsyncClient() as http:
        reply = await register(http, here.url.removesuffix("/mcp"), redirect)
        fine = await register(http, here.url.removesuffix("/mcp"), "https://web.example/back")
    assert (reply.status_code, fine.status_code) == (400, 201)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"resource": "https://other.example/mcp"}, "invalid_target"),
        ({"resource": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "read admin"}, "invalid_scope"),
    ],
)
async def test_what_is_asked_wrongly_goes_back_to_the_program(here, more, error):
    async with httpx2.AsyncClient() as http:
        reply = await begun(http, here, **more)
    assert reply.headers["location"].startswith(f"{HOME}?error={error}")


async def test_an_answer_counts_once_in_the_browser_that_was_asked_and_not_too_late(here):
    async with httpx2.AsyncClient() as http, httpx2.AsyncClient() as other:
        page = (await begun(http, here)).headers["location"]
        asked = page.partition("asked=")[2]
        question = {"asked": asked, "answer": "agree"}
        assert (await other.post(page, data=question)).status_code == 400, "nobody was asked yet"
        page = (await begun(http, here)).headers["location"]
        question["asked"] = page.partition("asked=")[2]
        assert (await http.get(page)).status_code == 200
        assert (await http.get(page)).status_code == 200, "a page may be loaded again"
        assert (await other.get(page)).status_code == 400, "another browser"
        sent_on = await http.post(page, data=question)
        assert sent_on.status_code == 303
        assert (await http.post(page, data=question)).status_code == 400, "once"
        state = parse_qs(urlsplit(sent_on.headers["location"]).query)["state"][0]
        callback = f"{here.login.issuer}/github/callback?code=stolen&state={state}"
        assert (await other.get(callback)).status_code == 400, "another browser"
        page = (await begun(http, here)).headers["location"]
        here.clock[0] += 601
        assert (await http.get(page)).status_code == 400, "too late"


async def test_tokens_end_and_one_that_was_stolen_ends_them_all(here):
    ann = Person(scope="read")
    async with ann.client(here.url):
        pass
    first, client = ann.storage.tokens, ann.storage.client
    form = {"grant_type": "refresh_token", "client_id": client.client_id, "client_secret": client.client_secret or ""}

    async def refreshed(token):
        async with httpx2.AsyncClient() as http:
            return await http.post(f"{here.login.issuer}/token", data=form | {"refresh_token": token})

    here.clock[0] += 3601
    assert (await status(here.url, first.access_token)).status_code == 401
    second = (await refreshed(first.refresh_token)).json()
    assert (await status(here.url, second["access_token"])).status_code != 401
    assert (await refreshed(first.refresh_token)).status_code == 400, "used before: somebody has stolen it"
    assert (await status(here.url, second["access_token"])).status_code == 401
    assert (await refreshed(second["refresh_token"])).status_code == 400
