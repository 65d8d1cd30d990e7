from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def on_a_terminal(*arguments: str, cwd: Path) -> bytes:
    """Run the command with a pseudo-terminal for its output and return all that it shows."""
    master, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "100"}
    command = [sys.executable, "-m", "codedoc_cli", *arguments]
    process = subprocess.Popen(command, cwd=cwd, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    shown = b""
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:  # the last writer has gone
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    assert process.wait(60) == 0
    return shown


def test_a_terminal_shows_progress_and_closes_with_counts(tmp_path: Path):
    (tmp_path / "a.py").write_text("def size(items):\n    return len(items)\n")
    shown = on_a_terminal("generate", cwd=tmp_path)
    assert b"Reading" in shown
    assert b"Documenting" in shown
    assert b"a.py: documented 1 symbol" in shown
    assert b"Documented 1 symbol in 1 of 1 file" in shown


def test_a_diff_on_a_terminal_is_coloured(tmp_path: Path):
    (tmp_path / "a.py").write_text("def size(items):\n    return len(items)\n")
    shown = on_a_terminal("generate", "--diff", cwd=tmp_path)
    assert b'\x1b[32m+    """Return the number of' in shown
