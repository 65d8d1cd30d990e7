"""Diagnostics, completion, hover and counts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from near import FULL, Near
from wire import RpcError

from codedoc_core import CODES, code_link

STALE = '''"""Doc."""


def add(x, y):
    """Return the sum 𝄞.

    Args:
        x: The first.
        y: The second.
        w: Nothing.
    """
    return x + y


def triple(x):
    return 3 * x
'''
PULL = {**FULL, "textDocument": {**FULL["textDocument"], "diagnostic": {}}}


async def marks(wire: Near) -> dict:
    return (await wire.expect("textDocument/publishDiagnostics"))["params"]


async def test_drift_and_gaps_are_told_with_their_version():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(STALE, version=3)
        told = await marks(wire)
        assert told["version"] == 3
        stale, missing = told["diagnostics"]
        assert (stale["code"], stale["severity"], stale["tags"]) == ("CD202", 2, [1])
        assert stale["source"] == "codedoc"
        assert stale["relatedInformation"][0]["location"]["range"]["start"] == {"line": 3, "character": 4}
        assert (missing["code"], missing["severity"]) == ("CD103", 3)
        assert wire.texts[uri].splitlines()[missing["range"]["start"]["line"]][4:10] == "triple"


EVIDENCE = '''"""Doc."""


def take(size: int = 3, other: str = "a") -> int:
    """Take it.

    Args:
        size (str): How many. Defaults to ``4``.
        othr: More.

    Returns:
        str: The rest.

    Raises:
        OSError: Never.
    """
    if size < 0:
        raise ValueError("no")
    return size
'''


async def test_related_information_points_at_the_parameter_the_default_the_annotation_and_the_docstring():
    async with Near() as wire:
        await wire.begin()
        wire.open(EVIDENCE)
        shown = {}
        for each in (await marks(wire))["diagnostics"]:
            related = each["relatedInformation"][0]
            at = related["location"]["range"]
            assert (at["start"]["line"] == at["end"]["line"]) or each["code"] == "CD231"
            text = EVIDENCE.splitlines()[at["start"]["line"]][at["start"]["character"] :]
            shown[each["code"]] = (text.partition("\n")[0][:12], related["message"])
        assert shown == {
            "CD205": ("size: int = ", "parameter `size`"),
            "CD206": ("3, other: st", "the default of `size`"),
            "CD203": ("other: str =", "parameter `other`"),
            "CD213": ("int:", "what is annotated"),
            "CD231": ('"""Take it.', "the docstring that leaves it out"),
            "CD233": ("take(size: i", "what take really is"),
        }


def page_line(link: str) -> tuple[str, str]:
    """The line that a link leads to, and what stands below it."""
    page, _, line = link.partition("#L")
    lines = Path(unquote(urlsplit(page).path)).read_text("utf-8").splitlines()
    return lines[int(line) - 1], " ".join(lines[int(line) : int(line) + 4])


async def test_a_code_leads_to_what_there_is_to_read_about_it():
    async with Near() as wire:
        await wire.begin()
        wire.open(STALE)
        stale = (await marks(wire))["diagnostics"][0]
        assert page_line(stale["codeDescription"]["href"])[0] == "## CD202"


def test_there_is_something_to_read_about_every_code():
    for code, meaning in CODES.items():
        title, told = page_line(code_link(code))
        assert title == f"## {code}"
        assert meaning.partition(",")[0][1:] in told, code


async def test_diagnostics_follow_what_is_typed_and_go_when_the_file_is_closed():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(STALE)
        await marks(wire)
        at = STALE.index("        w: Nothing.\n")
        for each in range(5):
            wire.change(uri, 0, 0, "#" if each else "\n")
        wire.change(uri, at + 5, at + 5 + len("        w: Nothing.\n"), "")
        told = await marks(wire)
        assert told["version"] == 6
        assert [d["code"] for d in told["diagnostics"]] == ["CD103"]
        cleared = wire.expecting("textDocument/publishDiagnostics")
        wire.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert (await cleared)["params"]["diagnostics"] == []


async def test_a_change_at_the_very_moment_of_an_answer_is_not_lost():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(STALE)
        for version in range(1, 3):
            await marks(wire)
            wire.change(uri, 0, 0, "#")
            assert (await marks(wire))["version"] == 2 * version - 1
            wire.change(uri, 0, 0, "#")


async def test_a_document_that_is_opened_twice_is_the_later_one():
    async with Near() as wire:
        await wire.begin()
        wire.open("x = 1\n")
        await asyncio.sleep(0)
        uri = wire.open(STALE)
        assert await wire.actions(uri, "triple")


async def test_a_client_that_pulls_is_answered_and_not_told_twice():
    async with Near() as wire:
        answer = await wire.begin(PULL)
        assert answer["capabilities"]["diagnosticProvider"]["identifier"] == "codedoc"
        uri = wire.open(STALE)
        report = await wire.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        assert report["kind"] == "full"
        assert len(report["items"]) == 2
        again = {"textDocument": {"uri": uri}, "previousResultId": report["resultId"]}
        assert (await wire.request("textDocument/diagnostic", again))["kind"] == "unchanged"
        await asyncio.sleep(0.6)
        assert not [m for m in wire.seen if m["method"] == "textDocument/publishDiagnostics"]


@pytest.mark.parametrize(
    ("setting", "severities"), [("off", None), ("hints", {4}), ("warnings", {2, 3}), ("nonsense", {2, 3})]
)
async def test_diagnostics_are_as_loud_as_the_setting(setting: str, severities: set[int] | None):
    async with Near() as wire:
        await wire.begin(PULL, initializationOptions={"diagnostics": setting})
        uri = wire.open(STALE)
        report = await wire.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        assert {item["severity"] for item in report["items"]} == (severities or set())


async def test_who_cancels_a_pull_does_not_take_the_menu_from_others():
    async with Near() as wire:
        await wire.begin(PULL)
        uri = wire.open(STALE)
        number, answer = wire.start("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        await asyncio.sleep(0)
        menu = asyncio.create_task(wire.actions(uri, "triple"))
        await asyncio.sleep(0)
        wire.notify("$/cancelRequest", {"id": number})
        with pytest.raises(RpcError):
            await answer
        assert await menu


async def test_a_quick_fix_mends_its_diagnostic_and_an_older_one_is_worked_out_anew():
    source = STALE.replace("        y: The second.\n        w: Nothing.\n", "        z: The second.\n")
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(source)
        found = (await marks(wire))["diagnostics"]
        fixed = source.replace("z: The", "y: The")
        assert await wire.chosen(uri, "add", "Change to 'y'", diagnostics=found) == fixed
        preferred = [a for a in await wire.actions(uri, "add", diagnostics=found) if a.get("isPreferred")]
        assert len(preferred) == 1
        wire.change(uri, 0, 0, "# typed\n")
        later = await wire.actions(uri, "add", diagnostics=found, only=["quickfix"])
        assert not [action for action in later if action["title"].startswith("Change to")]
        assert (
            await wire.chosen(uri, "add", "Update docstring", diagnostics=found, only=["quickfix"])
            == "# typed\n" + fixed
        )


async def test_noqa_is_heard():
    async with Near() as wire:
        await wire.begin()
        wire.open('"""Doc."""\n\n\ndef triple(x):  # noqa: CD103\n    return 3 * x\n')
        assert (await marks(wire))["diagnostics"] == []


async def completed(wire: Near, uri: str, at: int) -> list[dict]:
    place = wire.position(wire.texts[uri], at)
    return await wire.request("textDocument/completion", {"textDocument": {"uri": uri}, "position": place}) or []


def inserted(wire: Near, text: str, item: dict) -> str:
    span = item["textEdit"]["range"]
    start, end = wire.offset(text, span["start"]), wire.offset(text, span["end"])
    return text[:start] + item["textEdit"]["newText"] + text[end:]


OPENED = {
    "as typed": 'def double(x):\n    """|\n    return 2 * x\n',
    "auto-closed": 'def double(x):\n    """|"""\n    return 2 * x\n',
    "with another string below": 'def double(x):\n    """|\n    y = """text"""\n    return 2 * x\n',
    "single quotes": "def double(x):\n    '''|'''\n    return 2 * x\n",
    "a raw prefix": 'def double(x):\n    r"""|\n    return 2 * x\n',
    "no body yet": 'def double(x):\n    """|',
    "no body yet, code below": 'def double(x):\n    """|\n\n\ndef f(y):\n    return y\n',
    "tabs and CRLF": 'class A:\r\n\tdef double(x):\r\n\t\t"""|"""\r\n\t\treturn 2 * x\r\n',
    "a header of many lines": 'def double(\n    x,\n    # 𝄞\n    y=1,\n) -> int:\n    """|\n    return 2 * x\n',
    "an error elsewhere": 'def double(x):\n    """|\n    return 2 * x\n\n\nx = (\n',
    "a class": 'class A:\n    """|\n\n    def f(self):\n        return 1\n',
    "a module": '"""|\nimport os\n',
}


async def test_three_quotes_are_completed():
    async with Near() as wire:
        await wire.begin()
        for case, source in OPENED.items():
            at = source.index("|")
            uri = wire.open(source.replace("|", ""), f"file:///nowhere/{case.replace(' ', '_')}.py")
            [item] = await completed(wire, uri, at)
            assert item["sortText"] == "\0"
            assert item["insertTextFormat"] == 2
            assert item["insertTextMode"] == 1
            quotes = source[at - 3 : at]
            assert item["filterText"].startswith((quotes, "r" + quotes))
            text = inserted(wire, source.replace("|", ""), item)
            assert text.count(quotes) - source.count(quotes) in {0, 1}, case
            body = item["textEdit"]["newText"]
            assert body.endswith(quotes + "$0"), case
            assert not [line for line in body.splitlines() if line != line.rstrip()], case
            assert not set(body.replace("\r\n", "")) & ({"\n"} if "\r\n" in source else {"\r"}), case


NOT_OPENED = (
    'def f(x):\n    """|Existing text.\n    """\n    return x\n',
    'def f(x):\n    """|\n    """Existing."""\n    return x\n',
    'def f(x):\n    y = """|\n    return x\n',
    'def f(x):\n    return x\n    """|\n',
    'def f(x):\n    """Text."""|\n    return x\n',
    'def f(x):\n    """"""|\n    return x\n',
    'def f(x):\n    ""|\n    return x\n',
    'x = 1\n"""|\n',
    'f(\n    """|\n)\n',
)


async def test_quotes_that_open_no_docstring_are_left_alone():
    async with Near() as wire:
        await wire.begin()
        for source in NOT_OPENED:
            uri = wire.open(source.replace("|", ""))
            assert await completed(wire, uri, source.index("|")) == [], source


async def test_gaps_are_placeholders_and_plain_clients_get_proved_text_only():
    source = 'def double(amount_${}, *rest):\n    """|\n    return 2 * x\n'.replace("_${}", "")
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(source.replace("|", ""))
        [item] = await completed(wire, uri, source.index("|"))
        assert "${1:" in item["textEdit"]["newText"]
        await wire.begin({})
        for item in await completed(wire, uri, source.index("|")):
            assert "$" not in item["textEdit"]["newText"]


async def test_ghost_text_is_the_proved_docstring():
    async with Near() as wire:
        answer = await wire.begin()
        assert "inlineCompletionProvider" in answer["capabilities"]
        source = 'def triple(x):\n    """'
        uri = wire.open(source + "\n    return 3 * x\n")
        place = wire.position(wire.texts[uri], len(source))
        params = {"textDocument": {"uri": uri}, "position": place, "context": {"triggerKind": 2}}
        [item] = await wire.request("textDocument/inlineCompletion", params)
        assert item["insertText"].startswith('"""Return')


async def test_hovering_over_an_undocumented_name_shows_what_is_proved():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(STALE)

        async def hovered(text: str):
            place = wire.position(STALE, STALE.index(text))
            return await wire.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})

        shown = await hovered("triple")
        assert shown["contents"]["kind"] == "markdown"
        assert "3" in shown["contents"]["value"]
        assert await hovered("add") is None
        assert await hovered("return 3") is None


async def test_counts_are_shown_when_asked_for():
    async with Near() as wire:
        await wire.begin(PULL, initializationOptions={"codeLens": True})
        uri = wire.open(STALE)
        await wire.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        [lens] = await wire.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
        assert lens["command"]["title"] == "1 undocumented · 1 stale"
        command = {"command": lens["command"]["command"], "arguments": lens["command"]["arguments"]}
        assert await wire.request("workspace/executeCommand", command)
        assert wire.texts[uri].count('"""') == 6
    async with Near() as wire:
        await wire.begin(PULL)
        uri = wire.open(STALE)
        await wire.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        assert await wire.request("textDocument/codeLens", {"textDocument": {"uri": uri}}) is None
