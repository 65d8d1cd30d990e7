from __future__ import annotations

import pytest
from near import FULL, Near
from wire import RpcError

DOUBLE = "def double(x):\n    return 2 * x\n"
STALE = '''def add(x, y):
    """Return the sum.

    Args:
        x: The first.
        z: The second.
    """
    return x + y
'''
SHOP = """class Cart:
    def count(self) -> int:
        return len(self.items)

    def total(self) -> int:
        return sum(item.price for item in self.items)


def double(x):
    return 2 * x
"""


def titles(actions):
    return [action["title"] for action in actions]


async def test_a_function_without_a_docstring_gets_one():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        text = await wire.chosen(uri, "double", "Generate docstring (offline)")
        assert text == 'def double(x):\n    """Return 2 times ``x``."""\n    return 2 * x\n' or '"""' in text
        assert text.replace(text[text.index('    """') : text.rindex('"""') + 4], "") == DOUBLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_encodings_and_line_ends_do_not_move_an_edit(encoding: str):
    async with Near() as wire:
        await wire.begin({**FULL, "general": {"positionEncodings": [encoding]}})
        assert wire.encoding == encoding
        for newline in ("\n", "\r\n", "\r"):
            source = newline.join(LINES)
            uri = wire.open(source, f"file:///nowhere/{len(newline)}{ord(newline[0])}.py")
            text = await wire.chosen(uri, "f(self, z", "Generate docstring (offline)")
            head = source[: source.index("f(self, z")]
            assert text.startswith(head)
            assert text[len(head) :].startswith(f'f(self, z: int):{newline}        """')
            assert text.endswith(f"return z + 1  # 𝄞{newline}")


LINES = (
    "\ufeffa = '𝄞é\f\u2028'; b = 1",
    "class 𝐀:",
    "    x = '𝄞'",
    "    def é(self, y): '''𝄞'''; return y",
    "    def f(self, z: int): return z + 1  # 𝄞",
    "",
)


async def test_a_class_and_a_file_get_theirs_in_one_edit():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(SHOP)
        assert [title.partition(" in ")[2] for title in titles(await wire.actions(uri, "Cart"))][1:] == [
            "class Cart (offline)",
            "this file (offline)",
        ]
        of_class = await wire.chosen(uri, "Cart", "Generate 3 ")
        assert of_class.count('"""') in {2, 4, 6}
        assert "def double(x):\n    return" in of_class
        of_file = await wire.chosen(uri, "Cart", "Generate 5 ")
        assert '    """Return' in of_file.partition("def double")[2]


async def test_a_stale_docstring_is_updated_and_nothing_else():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(STALE)
        await wire.expect("textDocument/publishDiagnostics")
        assert await wire.chosen(uri, "add", "Update docstring") == STALE.replace("z:", "y:")


STYLED = '''def add(x, y):
    """Return the sum.

    Args:
        x (int): The first 𝄞,
            or so.
        y: The second.
    """
    return x + y


def keep(x):
    """Keep it.

    Args:
        x: It.

    And more.
    """
'''


async def test_a_docstring_is_told_in_another_style_and_nothing_else_changes():
    async with Near() as wire:
        await wire.begin()
        for bom in ("", "\ufeff"):
            uri = wire.open(bom + STYLED, f"file:///nowhere/{len(bom)}.py")
            inside = [title for title in titles(await wire.actions(uri, "The first")) if "Convert" in title]
            assert inside == ["Convert docstring to NumPy style", "Convert docstring to Sphinx style"]
            assert not [title for title in titles(await wire.actions(uri, "add")) if "Convert" in title]
            text = await wire.chosen(uri, "The first", "Convert docstring to NumPy")
            form = "Parameters\n    ----------\n    x : int\n        The first 𝄞,\n        or so.\n    y\n        The second."
            args = STYLED[STYLED.index("Args:") : STYLED.index('    """\n    return')].rstrip()
            assert text == bom + STYLED.replace(args, form)


async def test_a_docstring_that_is_not_surely_understood_is_not_converted_and_the_reason_is_told():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(STYLED)
        with pytest.raises(RpcError, match=r"'And more\.' belongs to none of its sections"):
            await wire.chosen(uri, "Keep it", "Convert docstring to NumPy")


async def test_nothing_is_offered_where_there_is_nothing_to_do_or_no_symbol():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open('"""Doc."""\n\n\ndef f(x):\n    """Return x."""\n    y = x\n    z = y\n    return z\n')
        await wire.expect("textDocument/publishDiagnostics")
        assert await wire.actions(uri, "def f") == []
        assert await wire.actions(uri, "return z") == []


async def test_a_cursor_deep_in_a_body_is_no_reason_for_a_light_bulb_but_asking_by_name_is():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open("def f(x):\n    y = x\n    z = y\n    return z\n")
        assert await wire.actions(uri, "return z") == []
        found = await wire.actions(uri, "return z", only=["refactor.rewrite.docstring"])
        assert "Generate docstring (offline)" in titles(found)


WANTED = (
    (["refactor"], {"refactor.rewrite.docstring"}),
    (["refactor.rewrite"], {"refactor.rewrite.docstring"}),
    (["refactor.extract"], set()),
    (["source.fixAll"], {"source.fixAll.codedoc"}),
    (["source.fixAll.codedoc"], {"source.fixAll.codedoc"}),
    (["source.organizeImports"], set()),
    (["quickfix"], set()),
    ([""], {"refactor.rewrite.docstring", "source.fixAll.codedoc"}),
)


async def test_only_what_is_wanted_is_offered():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        for only, kinds in WANTED:
            assert {action["kind"] for action in await wire.actions(uri, "double", only=only)} == kinds, only


async def test_fix_all_repairs_and_writes_nothing_new():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(STALE + "\n\n" + DOUBLE)
        text = await wire.chosen(uri, 0, "Repair all", only=["source.fixAll"])
        assert text == STALE.replace("z:", "y:") + "\n\n" + DOUBLE


async def test_fix_all_with_nothing_to_repair_is_an_empty_edit():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        assert await wire.chosen(uri, 0, "Repair all", only=["source.fixAll"]) == DOUBLE


BROKEN = (
    *("def g(\n", "x = (1,\n", "class\n", "for x in\n    pass\n", "try:\n    x\n", "s = 'abc\n"),
    *("def g(x)\n    return x\n", "def g(x):\n", "if x:\n"),
)


async def test_a_syntax_error_elsewhere_does_not_matter():
    async with Near() as wire:
        await wire.begin()
        for broken in BROKEN:
            for source in (DOUBLE + "\n\n" + broken, broken + "\n\n" + DOUBLE):
                wire.notify("textDocument/didClose", {"textDocument": {"uri": "file:///nowhere/a.py"}})
                uri = wire.open(source)
                text = await wire.chosen(uri, "double", "Generate docstring (offline)")
                assert broken in text
                assert text.partition("def double(x):\n")[2].startswith('    """')


async def test_a_symbol_with_a_syntax_error_in_it_says_so():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open("def f(x):\n    y = (\n    return y\n\n\ndef g(y):\n    return 3 * y\n")
        found = await wire.actions(uri, "def f")
        assert [action["disabled"]["reason"] for action in found if "disabled" in action] == [
            "there is a syntax error in it"
        ]


async def test_a_docstring_that_a_program_would_show_is_not_written_and_the_reason_is_told():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open("import click\n\n@click.command()\ndef f(x):\n    return x\n")
        [action] = [each for each in await wire.actions(uri, "def f") if "disabled" in each]
        assert action["disabled"]["reason"].startswith("runtime")
        await wire.begin({"textDocument": {}})
        assert not [each for each in await wire.actions(uri, "def f") if "disabled" in each]


async def test_a_resolve_that_can_do_nothing_says_why():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open("class A:\n    @property\n    def g(self):\n        return self._g\n")
        found = await wire.actions(uri, "g(self)")
        with pytest.raises(RpcError) as caught:
            await wire.request("codeAction/resolve", found[0])
        assert caught.value.code == -32803
        assert "nothing worth saying" in str(caught.value)


async def test_text_typed_while_an_action_resolves_is_not_overwritten():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(DOUBLE)
        [action, *_] = await wire.actions(uri, "double", only=["refactor.rewrite.docstring"])
        _, answer = wire.start("codeAction/resolve", action)
        wire.change(uri, 0, 0, "import os\n\n\n")
        resolved = await answer
        assert wire.edited(resolved["edit"])[uri].startswith('import os\n\n\ndef double(x):\n    """')


async def test_a_place_moves_with_what_is_typed_above_it():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(DOUBLE + "\n\ndef triple(x):\n    return 3 * x\n")
        await wire.actions(uri, "triple")
        for at in range(30):
            wire.change(uri, 0, 0, "# é𝄞\n" if at % 2 else "x")
            wire.change(uri, wire.texts[uri].index("triple"), wire.texts[uri].index("triple"), "a")
            assert titles(await wire.actions(uri, "triple"))[0] == "Generate docstring (offline)"


async def test_a_client_that_cannot_resolve_is_sent_the_edit():
    async with Near() as wire:
        await wire.begin({"workspace": {"workspaceEdit": {"documentChanges": True}, "applyEdit": True}})
        uri = wire.open(DOUBLE)
        action, *_ = await wire.actions(uri, "double")
        assert "data" not in action
        command = action["command"]
        assert await wire.request(
            "workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]}
        )
        assert '"""' in wire.texts[uri]


async def test_a_client_without_versions_gets_plain_changes():
    async with Near() as wire:
        await wire.begin({"textDocument": {"codeAction": {"resolveSupport": {"properties": ["edit"]}}}})
        uri = wire.open(DOUBLE)
        action, *_ = await wire.actions(uri, "double")
        resolved = await wire.request("codeAction/resolve", action)
        assert list(resolved["edit"]["changes"]) == [uri]


async def test_a_file_that_cannot_be_read_at_all_offers_a_reason():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open("foo(\n" * 40)
        [action] = await wire.actions(uri, 0)
        assert "never closed" in action["disabled"]["reason"]


async def test_h13_version_0_is_a_version():
    async with Near() as wire:
        await wire.begin()
        uri = wire.open(DOUBLE, version=0)
        action, *_ = await wire.actions(uri, "double")
        resolved = await wire.request("codeAction/resolve", action)
        assert resolved["edit"]["documentChanges"][0]["textDocument"]["version"] == 0


async def test_nonsense_in_the_data_of_an_action_is_refused():
    async with Near() as wire:
        await wire.begin()
        wire.open(DOUBLE)
        for data in ({}, {"uri": "file:///nowhere/a.py", "deed": "destroy"}, None, [1]):
            with pytest.raises(RpcError) as caught:
                await wire.request("codeAction/resolve", {"title": "x", "data": data})
            assert caught.value.code == -32602
