"""What every test needs: a home of its own for what CodeDoc remembers and keeps."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

# The suite judges the same examples each time; what chance may find is looked for with ``-m long``.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("long", deadline=None)


def pytest_configure(config):
    settings.load_profile("suite" if config.option.markexpr == "not long" else "long")


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    os.environ |= {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("STATE", "CACHE", "DATA")}


# Who starts the tests in the background may have Ctrl-C ignored, and every process that they start would ignore it, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
