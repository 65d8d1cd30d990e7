"""Where a token is kept: the system's keyring, or a file that only its owner can read."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from codedoc_core.errors import UsageError
from codedoc_core.github.access import Token

if TYPE_CHECKING:
    from pathlib import Path

_USER: Final = "token"
_ENCRYPTED: Final = 1
"""The library's mark of keyrings that it recommends; those below keep passwords in the open, or not at all."""


class Vault(Protocol):
    """Keeps one token for each GitHub."""

    @property
    def name(self) -> str:
        """What it is, in words."""
        ...

    def get(self, host: str) -> Token | None:
        """Return the token for a GitHub, or ``None``."""
        ...

    def put(self, host: str, token: Token) -> None:
        """Keep a token in the place of the one before.

        Raises:
            UsageError: If that fails.
        """
        ...

    def remove(self, host: str) -> bool:
        """Forget a token; returns whether there was one."""
        ...


@dataclass(frozen=True, slots=True)
class Keyring:
    """The system's keyring: macOS Keychain, Windows Credential Locker, Secret Service, KWallet."""

    @property
    def name(self) -> str:
        """What it is, in words."""
        return "the system's keyring"

    def is_usable(self) -> bool:
        """Return whether there is one that encrypts."""
        import keyring  # noqa: PLC0415  (it looks for its backends, which takes time)

        return float(getattr(keyring.get_keyring(), "priority", 0)) >= _ENCRYPTED

    def get(self, host: str) -> Token | None:
        """Return the token for a GitHub, or ``None``; a keyring that stays locked has none."""
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            secret = keyring.get_password(_service(host), _USER) if self.is_usable() else None
            return Token(secret) if secret else None
        except (KeyringError, OSError, RuntimeError):
            return None

    def put(self, host: str, token: Token) -> None:
        """Keep a token in the place of the one before.

        Raises:
            UsageError: If the keyring refuses.
        """
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            keyring.set_password(_service(host), _USER, token.reveal())
        except (KeyringError, OSError, RuntimeError) as error:
            refused = UsageError(f"the system's keyring does not keep the token: {type(error).__name__}; unlock it")
        else:
            return
        raise refused

    def remove(self, host: str) -> bool:
        """Forget a token; returns whether there was one."""
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            had = self.is_usable() and keyring.get_password(_service(host), _USER) is not None
            if had:
                keyring.delete_password(_service(host), _USER)
        except (KeyringError, OSError, RuntimeError):
            return False
        return had


@dataclass(frozen=True, slots=True)
class TokenFile:
    """A file for systems without a keyring; whoever reads it, or a copy of it, has the token.

    Attributes:
        path: Where it lies.
    """

    path: Path

    @property
    def name(self) -> str:
        """Its path."""
        return str(self.path)

    def get(self, host: str) -> Token | None:
        """Return the token for a GitHub, or ``None``.

        Raises:
            UsageError: If others can read the file, or it is no file of ours.
        """
        return self._tokens().get(host)

    def put(self, host: str, token: Token) -> None:
        """Keep a token in the place of the one before, in a file that nobody else could ever read.

        Raises:
            UsageError: If the file cannot be written.
        """
        self._write({**self._tokens(), host: token})

    def remove(self, host: str) -> bool:
        """Forget a token; returns whether there was one.

        Raises:
            UsageError: If the file cannot be written.
        """
        tokens = self._tokens()
        if host not in tokens:
            return False
        del tokens[host]
        self._write(tokens)
        return True

    def _tokens(self) -> dict[str, Token]:
        try:
            if os.name != "nt" and stat.S_IMODE(self.path.stat().st_mode) & 0o077:
                raise UsageError(f"{self.path} holds a token that others can read: run `chmod 600`, and a new login")
            return {host: Token(secret) for host, secret in json.loads(self.path.read_text("utf-8")).items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as error:
            reason = type(error).__name__
        raise UsageError(f"{self.path} cannot be read ({reason}); delete it and log in")

    def _write(self, tokens: dict[str, Token]) -> None:
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(0o700, parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(tokens, file, default=Token.reveal)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            raise UsageError(f"{self.path} cannot be written: {error.strerror}") from None


def _service(host: str) -> str:
    return f"codedoc:{host}"
