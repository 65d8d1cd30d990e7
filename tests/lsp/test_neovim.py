"""A real editor, end to end: open a file, choose an action, type on, save."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NVIM = Path(sys.executable).parent / "nvim"
START = """
vim.lsp.start{{name='codedoc', cmd={{'{python}', '-m', 'codedoc_lsp'}}, cmd_env={{PYTHONPATH='{root}'}}, root_dir='.'}}
function client() return vim.lsp.get_clients()[1] end
function until_true(f) assert(vim.wait(30000, f, 20), 'it never came true') end
until_true(function() return client() and client().initialized end)
function choose(line, title)
  vim.api.nvim_win_set_cursor(0, {{line, 5}})
  local before = vim.api.nvim_buf_get_changedtick(0)
  vim.lsp.buf.code_action{{apply=true, filter=function(a) return vim.startswith(a.title, title) end}}
  until_true(function() return vim.api.nvim_buf_get_changedtick(0) ~= before end)
end
function found() return vim.diagnostic.get(0) end
"""

pytestmark = pytest.mark.skipif(not NVIM.exists(), reason="no Neovim for this platform")


def edited(tmp_path: Path, source: str, script: str) -> str:
    """Return the text of a file after a script has run in an editor that holds it."""
    (tmp_path / "a.py").write_text(source, "utf-8")
    lines = START.format(python=sys.executable, root=ROOT) + script + "\nvim.cmd('silent w!')\nvim.cmd('qa!')\n"
    (tmp_path / "script.lua").write_text(
        f"xpcall(function()\n{lines}\nend, function(e) print(e) vim.cmd('cq') end)", "utf-8"
    )
    command = [str(NVIM), "--headless", "-u", "NONE", "-n", "a.py", "-S", "script.lua"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    return (tmp_path / "a.py").read_text("utf-8")


def test_an_action_documents_a_function_among_astral_characters(tmp_path: Path):
    source = "s = '𝄞é'; t = 1\n\n\ndef double(x):\n    # 𝄞 é\n    return 2 * x\n"
    text = edited(tmp_path, source, "choose(4, 'Generate docstring (offline)')")
    assert text == source.replace("def double(x):\n", 'def double(x):\n    """Return 2 times ``x``."""\n')


def test_typing_goes_on_and_edits_land_where_they_belong(tmp_path: Path):
    source = "\n\n".join(f"def f{n}(x):\n    return {n + 2} * x\n" for n in range(5))
    script = """
for n = 4, 0, -1 do
  vim.api.nvim_buf_set_lines(0, 0, 0, false, {'# typed é𝄞 ' .. n})
  choose(vim.fn.search('def f' .. n .. '('), 'Generate docstring (offline)')
end
"""
    text = edited(tmp_path, source, script)
    for n in range(5):
        assert f'def f{n}(x):\n    """Return {n + 2} times ``x``."""\n    return {n + 2} * x\n' in text
    assert text.count("# typed") == 5


def test_diagnostics_are_shown_and_mended(tmp_path: Path):
    source = '"""Doc."""\n\n\ndef add(x, y):\n    """Return the sum.\n\n    Args:\n        x: The 𝄞.\n        z: The second.\n    """\n    return x + y\n'
    script = """
until_true(function() return #found() == 1 end)
assert(found()[1].code == 'CD203', found()[1].code)
assert(found()[1].lnum == 8)
choose(9, "Change to 'y'")
until_true(function() return #found() == 0 end)
"""
    assert edited(tmp_path, source, script) == source.replace("z: The", "y: The")
