"""Microsoft's client library, which gives up at the first byte on standard output that is not the protocol's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from wire import ROOT

CLIENT = Path(__file__).with_name("client.cjs")
MODULES = ROOT / ".ci" / "npm" / "node_modules"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(
    NODE is None or not (MODULES / "vscode-languageserver-protocol").is_dir(), reason=".ci/run installs the client"
)


def test_whatever_is_printed_the_client_hears_the_protocol_alone():
    server = [sys.executable, str(Path(__file__).with_name("odd_server.py"))]
    command = [str(NODE), str(CLIENT), *server]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NODE_PATH": str(MODULES)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["server"], told["errors"], told["code"]) == ("codedoc", [], 0)
    assert told["title"] == "Generate docstring (offline)"
    assert told["edit"]["range"]["start"] == {"line": 4, "character": 0}
    assert told["edit"]["newText"].strip().startswith('"""Return')
    assert done.stderr.count("a stray print") == 3
    assert done.stderr.count("a child's print") == 3
