"""The real SDK against a real server: what is sent, and what is made of everything that can come back."""

import asyncio
import logging
import sys
from collections import deque
from contextlib import asynccontextmanager, suppress

import pytest
from gemini.fake_gemini import FAULTS, FINISHES, gemini
from gemini.made import facts_of, file_of

from codedoc_core.context.symbol import FileContext, SymbolContext
from codedoc_core.errors import ServiceBusy, ServiceFailed, ServiceRefused, UsageError
from codedoc_core.gemini.client import Question, open_client
from codedoc_core.gemini.completion import Completion
from codedoc_core.gemini.schema import draft_schema
from codedoc_core.gemini.service import open_gemini
from codedoc_core.gemini.settings import GeminiAccess, GeminiSettings, access_from
from codedoc_core.transport.spending import SpendingLimits
from codedoc_core.writing.reply import Trouble

KEY = "s3cret-key"
FACTS = facts_of("f", ["x"], ["ValueError"], returns=True)
SCHEMA = draft_schema([("1.1", FACTS), ("1.2", FACTS)])
QUESTION = Question("Be brief.", "def f(x): ...", SCHEMA, 1000)


def access_to(fake):
    return access_from({"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": fake.url})


@asynccontextmanager
async def client_to(fake, **settings):
    async with open_client(GeminiSettings(**settings), access_to(fake)) as client:
        yield client


async def outcome(step, **settings):
    """What the client makes of one step."""
    async with gemini(script=deque([step])) as fake, client_to(fake, **settings) as client:
        try:
            return await client.complete(QUESTION)
        except ServiceFailed as error:
            return error


async def test_what_is_sent():
    async with gemini() as fake, client_to(fake, temperature=0.3, safety="off", tier="flex") as client:
        await client.complete(QUESTION)
    (seen,) = fake.log
    assert seen.path == "/v1/models/gemini-3.8-flash:generateContent"
    assert seen.headers["x-goog-api-key"] == KEY
    assert seen.headers["x-server-timeout"] == "120"
    assert seen.body["contents"] == [{"parts": [{"text": "def f(x): ..."}], "role": "user"}]
    assert seen.body["systemInstruction"]["parts"] == [{"text": "Be brief."}]
    assert seen.body["serviceTier"] == "flex"
    assert {each["threshold"] for each in seen.body["safetySettings"]} == {"OFF"}
    assert seen.config == {
        "temperature": 0.3,
        "maxOutputTokens": 1000,
        "responseMimeType": "application/json",
        "responseJsonSchema": SCHEMA,
        "thinkingConfig": {"thinking_level": "LOW"},
    }
    assert not {"tools", "toolConfig"} & set(seen.body)


async def test_nothing_that_was_not_asked_for_is_sent():
    async with gemini() as fake, client_to(fake) as client:
        await client.complete(Question("s", "t", None, 10))
    (seen,) = fake.log
    assert set(seen.body) == {"contents", "systemInstruction", "generationConfig"}
    assert set(seen.config) == {"maxOutputTokens", "responseMimeType", "thinkingConfig"}


@pytest.mark.parametrize(
    ("model", "wanted", "sent"),
    [
        ("gemini-3.8-flash", "minimal", {"thinking_level": "LOW"}),
        ("gemini-3.8-flash", "high", {"thinking_level": "HIGH"}),
        ("gemini-3.1-flash-lite-preview", "minimal", {"thinking_level": "MINIMAL"}),
        ("gemini-2.5-flash", "minimal", {"thinking_budget": 0}),
        ("gemini-2.5-pro", "minimal", {"thinking_budget": 128}),
        ("gemini-2.5-flash", "medium", {"thinking_budget": 8192}),
        ("gemini-flash-latest", "low", {"thinking_level": "LOW"}),
    ],
)
async def test_thinking_is_said_in_the_words_of_the_models_generation(model, wanted, sent):
    async with gemini() as fake, client_to(fake, model=model, thinking=wanted) as client:
        await client.complete(QUESTION)
    assert fake.log[0].config["thinkingConfig"] == sent


async def test_an_answer_has_its_text_without_thoughts_and_what_it_took():
    async with gemini(thoughts=40) as fake, client_to(fake) as client:
        completion = await client.complete(QUESTION)
    assert completion.text == fake.log[0].answer
    assert completion.usage.output_tokens == fake.log[0].output > 40
    assert completion.usage.input_tokens == fake.log[0].tokens
    assert completion.trouble is Trouble.NONE


BUSY = {
    "429": ("quota", 2.0, False),
    "429_plain": ("rate", None, False),
    "500": ("failed", None, False),
    "503": ("overloaded", None, False),
    "503_html": ("overloaded", None, False),
    "504": ("timed-out", None, True),
    "odd_error": ("failed", None, False),
    "badbody": ("garbled", None, True),
    "nothing": ("garbled", None, True),
    "drop": ("cut", None, True),
    "malformed_http": ("cut", None, True),
    "slow": ("timed-out", None, True),
}
REFUSED = {"429_day": "quota", "403": "key", "400_key": "key", "404": "model"}
ANSWERED = {
    "fenced": Trouble.NONE,
    "badjson": Trouble.NONE,  # found out when it is read
    "prose": Trouble.NONE,
    "partial": Trouble.NONE,
    "truncated": Trouble.TRUNCATED,
    "thought_out": Trouble.TRUNCATED,
    "repeating": Trouble.TRUNCATED,
    "continuation": Trouble.TRUNCATED,
    "empty": Trouble.EMPTY,
    "safety": Trouble.BLOCKED,
    "recitation": Trouble.RECITED,
    "unheard_of": Trouble.MALFORMED,
    "prompt_block": Trouble.PROMPT_BLOCKED,
    "400_schema": Trouble.TOO_COMPLEX,
    "400_large": Trouble.TOO_COMPLEX,
}


def test_every_fault_of_the_server_is_tried():
    assert {*BUSY, *REFUSED, *ANSWERED} == {*FAULTS, *FINISHES, "drop", "malformed_http", "slow"}


@pytest.mark.parametrize("step", BUSY)
async def test_what_may_pass_is_told_with_the_delay_and_whether_it_may_be_billed(step):
    error = await outcome(step, timeout=0.2 if step == "slow" else 20)
    assert type(error) is ServiceBusy
    assert (error.code, error.retry_after, error.may_be_billed) == BUSY[step]


@pytest.mark.parametrize("step", REFUSED)
async def test_what_will_not_pass_is_a_refusal_with_the_services_words(step):
    error = await outcome(step, api_version="v1")
    assert type(error) is ServiceRefused
    assert error.code == REFUSED[step]
    assert KEY not in str(error)
    assert error.__cause__ is error.__context__ is None


@pytest.mark.parametrize("step", ANSWERED)
async def test_an_answer_that_is_not_one_is_a_value(step):
    completion = await outcome(step)
    assert isinstance(completion, Completion)
    assert completion.trouble is ANSWERED[step]
    assert completion.usage.requests == 1
    assert (completion.usage.output_tokens > 0) == (step not in ("prompt_block", "400_schema", "400_large"))


@pytest.mark.parametrize("delay", ["400s", "86399.5s"])
async def test_a_service_that_wants_to_be_left_alone_for_long_is_not_waited_for(delay):
    async with gemini(delay=delay, choose=lambda _: "429") as fake, client_to(fake) as client:
        with pytest.raises(ServiceRefused, match="left alone"):
            await client.complete(QUESTION)


async def test_nobody_at_home_is_told_apart_from_a_cut_connection():
    async with gemini() as fake:
        url = fake.url
    async with open_client(GeminiSettings(), GeminiAccess(KEY, url)) as client:
        with pytest.raises(ServiceBusy) as caught:
            await client.complete(QUESTION)
    assert (caught.value.code, caught.value.may_be_billed) == ("unreached", False)


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1", "http://[::1", "http://", "http://127.0.0.1:x"])
async def test_an_address_that_makes_no_sense_is_refused(url):
    with pytest.raises(UsageError, match="GOOGLE_GEMINI_BASE_URL"):
        access_from({"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": url})


async def test_a_model_that_only_the_later_version_knows_is_found_there_by_many_at_once():
    settings = GeminiSettings(model="gemini-flash-latest")
    async with gemini(versions=("v1beta",)) as fake, open_gemini(settings, access_to(fake)) as service:
        replies = await asyncio.gather(*(service.ask([file_of(f"m{at}", 2)]) for at in range(5)))
    assert all(reply.trouble is Trouble.NONE for reply in replies)
    assert sum(seen.step == "404" for seen in fake.log) <= 5
    assert len(fake.answered) == 5
    assert service.spent.requests == len(fake.log)


async def test_the_sdk_neither_repeats_nor_continues_on_its_own():
    for step in ("429", "500", "503", "drop", "continuation"):
        async with gemini(choose=lambda _, step=step: step) as fake, client_to(fake) as client:
            with suppress(ServiceBusy):
                await client.complete(QUESTION)
        assert len(fake.log) == 1, step


async def test_connections_are_used_again_and_closed():
    async with gemini() as fake:
        async with client_to(fake, in_flight=8) as client:
            for _ in range(3):
                await asyncio.gather(*(client.complete(QUESTION) for _ in range(8)))
        assert len(fake.log) == 24
        assert fake.connections <= 8
    assert client.http.is_closed


async def test_the_key_is_shown_nowhere(caplog):
    caplog.set_level(logging.INFO)
    access = GeminiAccess(KEY)
    async with gemini(choose=lambda _: "400_key") as fake, client_to(fake) as client:
        with pytest.raises(ServiceRefused) as caught:
            await client.complete(QUESTION)
        shown = f"{client!r}{client.settings!r}{access!r}{caught.value!r}{caught.value}{caplog.text}"
    assert KEY not in shown


async def test_the_libraries_do_not_chat(caplog):
    async with gemini() as fake, client_to(fake) as client:
        await client.complete(QUESTION)
    assert [record.name for record in caplog.records if record.name.startswith(("google", "httpx"))] == []


async def test_two_keys_in_the_environment_are_no_reason_to_chat(caplog, monkeypatch):
    monkeypatch.setenv("GOOGLE_API_KEY", "one")
    monkeypatch.setenv("GEMINI_API_KEY", "another")
    async with gemini() as fake, client_to(fake) as client:
        await client.complete(QUESTION)
    assert fake.log[0].headers["x-goog-api-key"] == KEY
    assert not caplog.records


async def test_a_library_that_was_asked_for_and_is_not_there_is_told(monkeypatch):
    monkeypatch.setenv("GOOGLE_GENAI_HTTP_CLIENT", "httpx")
    async with gemini() as fake, client_to(fake) as client:
        with pytest.raises(ServiceRefused, match="GOOGLE_GENAI_HTTP_CLIENT"):
            await client.complete(QUESTION)


async def test_other_libraries_that_could_send_requests_are_not_loaded():
    async with gemini() as fake, client_to(fake) as client:
        await client.complete(QUESTION)
    assert not {"aiohttp", "httpx"} & set(sys.modules)


@pytest.mark.parametrize(
    ("environment", "access"),
    [
        ({}, None),
        ({"GEMINI_API_KEY": ""}, None),
        ({"GEMINI_API_KEY": "a"}, GeminiAccess("a")),
        ({"GEMINI_API_KEY": "a", "GOOGLE_API_KEY": "b"}, GeminiAccess("b")),
        ({"GEMINI_API_KEY": "a", "GOOGLE_GEMINI_BASE_URL": "http://x"}, GeminiAccess("a", "http://x")),
        ({"GOOGLE_CLOUD_PROJECT": "p"}, None),
        (
            {"GOOGLE_CLOUD_PROJECT": "p", "GOOGLE_GENAI_USE_VERTEXAI": "True"},
            GeminiAccess(project="p", location="global"),
        ),
        (
            {
                "GOOGLE_CLOUD_PROJECT": "p",
                "GOOGLE_GENAI_USE_ENTERPRISE": "1",
                "GOOGLE_CLOUD_LOCATION": "eu",
                "GOOGLE_API_KEY": "b",
            },
            GeminiAccess(project="p", location="eu"),
        ),
    ],
)
def test_how_gemini_is_reached_is_read_from_the_environment(environment, access):
    assert access_from(environment) == access


async def test_google_cloud_without_credentials_is_a_refusal(monkeypatch, tmp_path):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "missing.json"))
    access = GeminiAccess(project="p", location="eu", base_url="http://127.0.0.1:9")
    async with open_client(GeminiSettings(), access) as client:
        with pytest.raises(ServiceRefused, match="Google Cloud") as caught:
            await client.complete(QUESTION)
    assert caught.value.code == "key"


@pytest.mark.parametrize(
    "setting", [{"timeout": 0}, {"in_flight": 0}, {"requests_per_minute": -1}, {"timeout": float("nan")}]
)
def test_numbers_that_make_no_sense_are_refused(setting):
    with pytest.raises(UsageError, match="more than 0"):
        GeminiSettings(**setting)


async def test_a_limit_on_costs_of_a_model_without_a_price_is_refused_before_anything_is_sent():
    settings = GeminiSettings(model="gemini-9-ultra", limits=SpendingLimits(cost=1.0))
    with pytest.raises(UsageError, match="no price"):
        async with open_gemini(settings, GeminiAccess(KEY)):
            pass


async def test_one_symbol_can_be_asked_about():
    file = FileContext("a.py", "a", "library", "def f(x): ...\n", (SymbolContext(FACTS),))
    async with gemini() as fake, open_gemini(GeminiSettings(), access_to(fake)) as service:
        reply = await service.generate_function_documentation(file)
    (said,) = reply.said
    assert said.draft.summary.startswith("Keep ")
    assert [name for name, _ in said.draft.parameters] == ["x"]


async def test_a_second_try_tells_the_form_in_words_and_asks_for_other_words():
    async with gemini() as fake, open_gemini(GeminiSettings(), access_to(fake)) as service:
        reply = await service.ask([file_of("a", 3)], is_again=True)
    assert None not in reply.said
    assert fake.log[0].schema is None
    assert "words of your own" in fake.log[0].body["contents"][0]["parts"][0]["text"]
