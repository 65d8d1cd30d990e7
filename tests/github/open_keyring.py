"""A keyring for tests, in a file; chosen by ``PYTHON_KEYRING_BACKEND`` as any other is."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class OpenKeyring(KeyringBackend):
    priority = 5

    @property
    def _path(self) -> Path:
        return Path(os.environ["OPEN_KEYRING"])

    def _all(self) -> dict[str, str]:
        if os.environ.get("OPEN_KEYRING_LOCKED"):
            raise KeyringLocked("locked")
        return json.loads(self._path.read_text()) if self._path.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._path.write_text(json.dumps({**self._all(), f"{service} {username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        left = self._all()
        if left.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError("none")
        self._path.write_text(json.dumps(left))
