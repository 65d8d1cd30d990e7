"""Settings: of the start, of the editor, of a folder, of the project; and what none of them can do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from near import FULL, Near

from codedoc_core import EditorConfiguration, EditorSettings

ADD = 'def add(first, second):\n    if not first:\n        raise ValueError("x")\n    return first + second\n'
PULL = {**FULL, "textDocument": {**FULL["textDocument"], "diagnostic": {}}}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"diagnostics": "off", "codeLens": True}, EditorSettings("off", True)),
        ({"code_lens": True, "style": "numpy"}, EditorSettings(code_lens=True, style="numpy")),
        ({"diagnostics": 3, "style": ["x"], "scope": "none"}, EditorSettings()),
        ({"endpoint": "http://evil", "key": "x", "writer": "gemini", "command": "rm"}, EditorSettings()),
        (None, EditorSettings()),
        ([1], EditorSettings()),
        ({7: 8}, EditorSettings()),
    ],
)
def test_only_what_makes_sense_is_taken(said: object, expected: EditorSettings):
    assert EditorSettings().updated(said) == expected


def test_the_innermost_folder_has_the_say():
    configuration = EditorConfiguration()
    configuration.folders = {
        "file:///a": EditorSettings(style="numpy"),
        "file:///a/b": EditorSettings(style="sphinx"),
    }
    assert configuration.of("file:///a/b/x.py").style == "sphinx"
    assert configuration.of("file:///a/bc/x.py").style == "numpy"
    assert configuration.of("untitled:1").style == "auto"


def project(root: Path, settings: str, source: str = ADD) -> str:
    (root / "pyproject.toml").write_text(settings)
    (root / "a.py").write_text(source)
    return (root / "a.py").as_uri()


async def test_the_project_says_how_and_the_editor_has_the_last_word(tmp_path: Path):
    uri = project(tmp_path, '[tool.codedoc]\nstyle = "numpy"\n')
    async with Near() as wire:
        await wire.begin()
        wire.open(ADD, uri)
        assert "Raises\n    ------" in await wire.chosen(uri, "add", "Generate docstring (offline)")
    async with Near() as wire:
        await wire.begin(initializationOptions={"style": "sphinx"})
        wire.open(ADD, uri)
        assert ":raises ValueError:" in await wire.chosen(uri, "add", "Generate docstring (offline)")


async def test_settings_written_while_the_server_runs_are_heard(tmp_path: Path):
    uri = project(tmp_path, '[tool.codedoc]\nstyle = "numpy"\n')
    async with Near() as wire:
        await wire.begin()
        wire.open(ADD, uri)
        await wire.chosen(uri, "add", "Generate docstring (offline)")
        await asyncio.sleep(0.02)  # the clock of the file system
        project(tmp_path, '[tool.codedoc]\nstyle = "google"\n')
        assert "Raises:\n" in await wire.chosen(uri, "add", "Generate docstring (offline)")


async def test_folders_have_settings_of_their_own_and_may_change_them():
    said = {"file:///one": {"diagnostics": "off"}, "file:///two": {"diagnostics": "hints"}, None: {}}
    async with Near() as wire:
        wire.answers["workspace/configuration"] = lambda p: [said[item.get("scopeUri")] for item in p["items"]]
        folders = [{"uri": uri, "name": uri[-3:]} for uri in said if uri]
        capabilities = {**PULL, "workspace": {**FULL["workspace"], "configuration": True, "workspaceFolders": True}}
        await wire.begin(capabilities, workspaceFolders=folders)
        await wire.expect("workspace/configuration")
        await asyncio.sleep(0.01)
        one, two = wire.open(ADD, "file:///one/a.py"), wire.open(ADD, "file:///two/a.py")

        async def severities(uri: str) -> set[int]:
            report = await wire.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
            return {item["severity"] for item in report["items"]}

        assert (await severities(one), await severities(two)) == (set(), {4})
        said["file:///one"] = {"diagnostics": "warnings"}
        wire.notify("workspace/didChangeConfiguration", {"settings": None})
        await wire.expect("workspace/configuration")
        await asyncio.sleep(0.01)
        assert await severities(one) == {3}


async def test_settings_that_make_no_sense_are_told_once_and_nothing_breaks(tmp_path: Path):
    uri = project(tmp_path, '[tool.codedoc]\nstile = "numpy"\n')
    async with Near() as wire:
        await wire.begin()
        wire.open(ADD, uri)
        told = await wire.expect("window/showMessage")
        assert "stile" in told["params"]["message"]
        assert '"""' in await wire.chosen(uri, "add", "Generate docstring (offline)")


async def test_an_excluded_file_is_left_alone_and_says_so(tmp_path: Path):
    uri = project(tmp_path, '[tool.codedoc]\nexclude = ["a.py"]\n')
    async with Near() as wire:
        await wire.begin(PULL)
        wire.open(ADD, uri)
        assert {a["disabled"]["reason"] for a in await wire.actions(uri, "add")} == {"it is excluded in [tool.codedoc]"}
        report = await wire.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        assert report["items"] == []


async def test_a_workspace_that_is_not_trusted_is_not_asked_for_settings(tmp_path: Path):
    uri = project(tmp_path, '[tool.codedoc]\nstyle = "numpy"\n')
    async with Near() as wire:
        await wire.begin(initializationOptions={"trusted": False})
        wire.open(ADD, uri)
        assert "Raises:\n" in await wire.chosen(uri, "add", "Generate docstring (offline)")
