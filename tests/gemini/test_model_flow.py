"""A run with a model, through the real SDK and a real HTTP server: what reaches files, what is paid, what is told."""

from __future__ import annotations

import json
import shutil
import zlib
from pathlib import Path

import pytest
from fake_gemini import WORST, FakeGemini, gemini

from codedoc_core import GenerateRequest, Scope, SpendingLimits, generate, retry_job
from codedoc_core.errors import UsageError

SHOP = Path(__file__).parents[2] / "examples" / "shop"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GEMINI_API_KEY", "not-a-key")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(SHOP, tmp_path / "shop")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    return tmp_path / "shop"


def use(fake: FakeGemini, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", fake.url)


def request(shop: Path, **more: object) -> GenerateRequest:
    return GenerateRequest((shop,), scope=Scope.ALL, **more)  # type: ignore[arg-type]


def truth(key: str, name: str) -> str:
    return {"summary": "Do what a shop does.", "description": ""}.get(
        name, "If the shop is closed." if "raises" in name else "Something of the shop."
    )


def worst(key: str, name: str) -> str:
    return WORST[zlib.crc32(f"{key} {name}".encode()) % len(WORST)]


def sent(fake: FakeGemini) -> str:
    """The text of the last request."""
    return fake.log[-1].body["contents"][0]["parts"][0]["text"]


async def test_a_small_package_is_one_request_and_the_second_run_is_none(shop, monkeypatch):
    async with gemini(text=truth) as fake:
        use(fake, monkeypatch)
        report = await generate(request(shop))
        assert report.spent.requests == len(fake.log) == 1
        assert report.spent.input_tokens == fake.log[0].tokens
        assert report.written["by the model"] == report.symbols.total()
        again = await generate(request(shop))
        assert (again.spent.requests, len(fake.log)) == (0, 1)
    assert '"""Do what a shop does."""' in (shop / "cart.py").read_text()


async def test_editing_one_function_pays_for_that_function(shop, monkeypatch):
    async with gemini(text=truth) as fake:
        use(fake, monkeypatch)
        source = (shop / "cart.py").read_text()
        await generate(request(shop))
        (shop / "cart.py").write_text(source.replace("sum(i.price for", "sum(2 * i.price for"))
        report = await generate(request(shop))
        assert report.written == {"from the cache": report.symbols.total() - 1, "by the model": 1}
        assert "return sum(2 * i.price" in sent(fake)
        assert "rx.search" not in sent(fake)


async def test_a_dry_run_sends_and_writes_nothing_and_is_close(shop, monkeypatch):
    before = (shop / "cart.py").read_text()
    async with gemini() as fake:
        use(fake, monkeypatch)
        estimate = (await generate(request(shop, dry_run=True))).spent
        assert fake.log == []
        assert (shop / "cart.py").read_text() == before
        actual = (await generate(request(shop))).spent
    assert estimate.is_estimate
    assert estimate.requests == actual.requests
    assert estimate.input_tokens == pytest.approx(actual.input_tokens, rel=0.15)


async def test_what_a_steered_model_says_reaches_no_file(shop, monkeypatch):
    async with gemini(text=worst) as fake:
        use(fake, monkeypatch)
        report = await generate(request(shop))
        assert report.written["reduced"]
        assert len(fake.log) == 2, "one request, and one more for all that failed"
    text = "".join(path.read_text() for path in shop.glob("*.py"))
    for trace in (
        "evil",
        "import os;",
        "TODO",
        "[31m",
        "gnp",
        "Never",
        "xxxx",
        "passwd",
        "curl",
        ">>>",
        "rm -rf",
        "alert",
    ):
        assert trace not in text.replace("\nimport os\n", ""), trace


async def test_a_draft_that_is_refused_is_asked_for_once_more_with_the_reason(shop, monkeypatch):
    def first_wrong(key: str, name: str) -> str:
        return (
            "Returns nothing; see https://evil.example."
            if name == "summary" and len(fake.log) < 2
            else truth(key, name)
        )

    async with gemini(text=first_wrong) as fake:
        use(fake, monkeypatch)
        report = await generate(request(shop))
        assert "your earlier draft was refused" in sent(fake)
    assert report.written["repaired"] == report.symbols.total()
    assert "evil" not in (shop / "cart.py").read_text()


async def test_a_service_that_is_down_leaves_the_work_to_the_offline_writer_and_says_so(shop, monkeypatch):
    async with gemini(choose=lambda _: "403") as fake:
        use(fake, monkeypatch)
        report = await generate(request(shop))
    assert any(how.startswith("offline: ") for how in report.written)
    assert (
        '"""Return the sum of ``price`` over ``items``."""' in (shop / "cart.py").read_text() or report.symbols.total()
    )


async def test_no_request_is_sent_past_a_limit(shop, monkeypatch):
    async with gemini(text=truth) as fake:
        use(fake, monkeypatch)
        report = await generate(request(shop, limits=SpendingLimits(cost=0.000001)))
        assert fake.log == []
    assert report.written["offline: the limit of $1e-06 is reached"] == sum(report.written.values())


async def test_gemini_without_a_key_is_an_error_with_the_next_step(shop, monkeypatch):
    monkeypatch.delenv("GEMINI_API_KEY")
    with pytest.raises(UsageError, match="set GEMINI_API_KEY"):
        await generate(request(shop, writer="gemini"))


async def test_the_prompt_names_no_place_on_this_machine(shop, monkeypatch):
    async with gemini(text=truth) as fake:
        use(fake, monkeypatch)
        await generate(request(shop))
        body = json.dumps(fake.log[0].body)
    assert str(shop.parent) not in body
    assert "shop/cart.py" in body


async def test_what_the_model_described_waits_for_nobody(shop, monkeypatch):
    async with gemini(text=truth) as fake:
        use(fake, monkeypatch)
        assert (await generate(request(shop, dry_run=True))).unsaid == 0
        report = await generate(request(shop))
    assert report.unsaid == 0


async def test_what_the_model_could_not_be_asked_is_asked_when_the_job_is_tried_again(shop, monkeypatch):
    async with gemini(text=truth, choose=lambda _: "400_key") as fake:
        use(fake, monkeypatch)
        report = await generate(request(shop))
        assert not report.written["by the model"]
        cart = shop / "cart.py"
        offline = cart.read_text()
        assert "Do what a shop does." not in offline
        mine = offline.replace('"""Return the number of ``items``."""', '"""Count what is in the cart."""')
        assert mine != offline
        cart.write_text(mine)
        fake.choose = lambda _: "ok"
        again = await retry_job(report.job, path=shop)
        assert again.written["by the model"]
        assert again.job == report.job
    assert cart.read_text().count("Do what a shop does.") > 5
    assert '"""Count what is in the cart."""' in cart.read_text(), "a person's words stay"
