"""What every test needs: a home of its own for what CodeDoc remembers and keeps."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    os.environ |= {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("STATE", "CACHE", "DATA")}
