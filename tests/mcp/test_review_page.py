"""The review page, in a real browser, within a small host: what a person sees, edits, rejects and writes."""

from __future__ import annotations

import json
import shutil
from contextlib import asynccontextmanager

import pytest
from mcp import Client
from mcp.client import advertise
from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID

from codedoc_mcp import build_server
from codedoc_mcp.review import REVIEW
from codedoc_mcp.session import ServerOptions

playwright = pytest.importorskip("playwright.async_api")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason=".ci/run installs a browser")

PAGES = [advertise(EXTENSION_ID, {"mimeTypes": [APP_MIME_TYPE]})]
HOSTILE = "<img src=x onerror=document.title=1>"
CODE = f'''"""Numbers."""


def double(number):
    if number < 0:
        raise ValueError(number)
    return 2 * number


def half(number="{HOSTILE}"):
    if number == 1:
        raise KeyError(number)
    return number / 2


def third(number):
    """Divide.

    Args:
        numbr: What {HOSTILE} is \u202edivided.
    """
    if number == 2:
        raise OSError(number)
    return number / 3
'''
# The host's half of the protocol (MCP Apps, 2026-01-26): it frames the page, gives it the result, and makes its calls.
HOST = """<!doctype html><title>host</title><iframe id="app" sandbox="allow-scripts" style="width:100%;height:900px"></iframe>
<script>
window.log = [];
const frame = document.getElementById("app");
const send = (message) => frame.contentWindow.postMessage({jsonrpc: "2.0", ...message}, "*");
window.addEventListener("message", async (event) => {
  if (event.source !== frame.contentWindow) return;
  const message = event.data;
  window.log.push(message.method || "reply");
  if (message.method === "ui/initialize") send({id: message.id, result: {
    protocolVersion: message.params.protocolVersion, hostInfo: {name: "host", version: "1"},
    hostCapabilities: {serverTools: {}}, hostContext: {theme: "light"}}});
  if (message.method === "ui/notifications/initialized")
    send({method: "ui/notifications/tool-result", params: await window.result()});
  if (message.method === "tools/call") {
    const answer = await window.call(message.params);
    send(answer.error ? {id: message.id, error: answer.error} : {id: message.id, result: answer});
  }
});
window.page().then((html) => { frame.srcdoc = html; });
</script>"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "m"\n')
    (tmp_path / "m.py").write_text(CODE)
    return tmp_path


def values(result):
    return result.model_dump(mode="json", by_alias=True, exclude_none=True)


@asynccontextmanager
async def reviewed(project, tool, arguments, **options):
    """Open the page on the result of a call; what it holds, its host's page, and every address that was asked for."""
    async with Client(build_server(ServerOptions((project,), **options)), extensions=PAGES) as client:
        result = values(await client.call_tool(tool, arguments))
        (resource,) = (await client.read_resource(REVIEW)).contents
        assert resource.mime_type == APP_MIME_TYPE

        async def call(params):
            return values(await client.call_tool(params["name"], params["arguments"]))

        async with playwright.async_playwright() as driver:
            browser = await driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
            page, asked = await browser.new_page(viewport={"width": 900, "height": 1000}), []
            page.on("request", lambda request: asked.append(request.url))
            await page.expose_function("result", lambda: result)
            await page.expose_function("page", lambda: resource.text)
            await page.expose_function("call", call)
            await page.set_content(HOST)
            frame = page.frame_locator("#app")
            await frame.locator("article").first.wait_for()
            yield frame, page, asked
            await browser.close()


async def test_what_a_person_accepts_edits_and_rejects_is_what_the_file_has(project):
    async with reviewed(project, "sync_docstrings", {"paths": ["m.py"]}) as (frame, page, asked):
        cards = frame.locator("article")
        assert await cards.count() == 3
        assert await cards.locator("h2").all_text_contents() == ["m.py::double", "m.py::half", "m.py::third"]
        assert await frame.locator("#tally").text_content() == "3 of 3 accepted, 0 written"
        # Before and after, and why.
        third = cards.nth(2)
        assert "numbr: What <img" in await third.locator("pre").text_content()
        assert "number: What <img" in await third.locator("textarea").input_value()
        await third.locator("summary").click()
        assert "raises OSError" in " ".join(await third.locator("li").all_text_contents())
        # One is rejected with the keyboard, one edited, one left as it is.
        await cards.nth(0).locator("[value=accept]").focus()
        await page.keyboard.press("ArrowRight")
        edited = cards.nth(1).locator("textarea")
        await edited.fill((await edited.input_value()).replace("Return", "Give back", 1) + "\n")
        assert await frame.locator("#tally").text_content() == "2 of 3 accepted, 0 written"
        await frame.locator("#apply").click()
        await frame.get_by_text("2 written").wait_for()
        assert await cards.locator(".said").all_text_contents() == ["", "Written.", "Written."]
        assert [url for url in asked if not url.startswith("about:")] == []
    text = (project / "m.py").read_text()
    assert text.startswith(CODE.partition("def half")[0]), "what was rejected is as it was"
    assert '"""Give back' in text.partition("def half")[2].partition("def third")[0]
    assert "number: What <img" in text
    compile(text, "m.py", "exec")


async def test_what_a_repository_says_is_text_whatever_it_says(project):
    async with reviewed(project, "sync_docstrings", {"paths": ["m.py"]}) as (frame, page, asked):
        await frame.locator("article").nth(1).locator("summary").click()
        assert HOSTILE in " ".join(await frame.locator("article").nth(1).locator("li").all_text_contents())
        assert HOSTILE in await frame.locator("pre").text_content()
        assert await frame.locator("img").count() == 0
        assert await page.title() == "host"
        assert await frame.locator("html").evaluate("() => document.title") == "Review docstrings"
        assert "\u202e" not in await frame.locator("body").text_content()
        assert [url for url in asked if not url.startswith("about:")] == []


async def test_a_false_word_is_refused_with_its_reason_and_can_be_mended(project):
    async with reviewed(project, "generate_docstrings", {"paths": ["m.py"]}) as (frame, _, _):
        await frame.locator("#none").click()
        card = frame.locator("article").first
        right = await card.locator("textarea").input_value()
        await card.locator("[value=accept]").check()
        await card.locator("textarea").fill("Double it.\n\nRaises:\n    ZeroDivisionError: Never.")
        await frame.locator("#apply").click()
        await card.locator(".said[data-is=bad]").wait_for()
        assert "ZeroDivisionError" in await card.locator(".said").text_content()
        assert (project / "m.py").read_text() == CODE
        await card.locator("textarea").fill(right)
        await frame.locator("#apply").click()
        await card.locator(".said[data-is=good]").wait_for()
    assert '    """' in (project / "m.py").read_text().partition("def half")[0]


async def test_work_that_goes_on_is_shown_when_it_is_done(project):
    async with reviewed(project, "generate_docstrings", {"paths": ["m.py"]}, patience=0) as (frame, page, _):
        assert await frame.locator("article").count() == 2
        assert "tools/call" in await page.evaluate("window.log")


@pytest.mark.parametrize(
    ("extensions", "arguments", "has_page"),
    [
        (PAGES, {}, True),
        (None, {}, False),
        ([advertise(EXTENSION_ID, {"mimeTypes": ["text/html"]})], {}, False),
        (PAGES, {"apply": True}, False),
    ],
)
async def test_only_who_has_pages_gets_what_they_show_and_everybody_the_whole_text(
    project, extensions, arguments, has_page
):
    async with Client(build_server(ServerOptions((project,))), extensions=extensions) as client:
        result = await client.call_tool("generate_docstrings", {"paths": ["m.py"], **arguments})
    assert ("proposals" in (result.structured_content or {})) is has_page
    assert "+    Returns:" in result.content[0].text or arguments
    if has_page:
        assert len(json.dumps(result.structured_content)) < 4_000
