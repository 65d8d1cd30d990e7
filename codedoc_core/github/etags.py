"""Replies kept for GitHub to say that they still hold, which costs nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from codedoc_core.errors import UsageError
from codedoc_core.github.rows import open_rows

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST: Final = 2 << 20
_MOST: Final = 2000
_REMEDY: Final = "delete it: it is a cache"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS etags (
    identity TEXT NOT NULL,
    url TEXT NOT NULL,
    etag TEXT NOT NULL,
    link TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (identity, url)
);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply that was kept.

    Attributes:
        etag: What it was marked with.
        body: Its bytes.
        link: Its ``Link`` header.
    """

    etag: str
    body: bytes = field(repr=False)
    link: str = ""


class ETagStore(Protocol):
    """Keeps replies under their addresses, for one identity: what one may see, another may not."""

    def get(self, url: str) -> Kept | None:
        """Return what is kept under an address, or ``None``."""
        ...

    def put(self, url: str, kept: Kept) -> None:
        """Keep a reply; trouble is no answer."""
        ...


class NoETags:
    """Keeps nothing."""

    def get(self, url: str) -> Kept | None:  # noqa: ARG002
        """Return ``None``."""
        return None

    def put(self, url: str, kept: Kept) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class ETagRows:
    """Keeps replies in a file, the newest two thousand; fulfils ``ETagStore``.

    Attributes:
        path: The file; it may hold those of others too.
        identity: Under what the replies to one person are kept.
    """

    path: Path
    identity: str

    def get(self, url: str) -> Kept | None:
        """Return what is kept under an address, or ``None``."""
        with suppress(UsageError), open_rows(self.path, _SCHEMA, _REMEDY) as rows:
            found = rows.execute(
                "SELECT etag, body, link FROM etags WHERE identity = ? AND url = ?", (self.identity, url)
            ).fetchone()
            return Kept(*found) if found else None
        return None

    def put(self, url: str, kept: Kept) -> None:
        """Keep a reply that is not too large; trouble is no answer."""
        if len(kept.body) > _LARGEST:
            return
        with suppress(UsageError), open_rows(self.path, _SCHEMA, _REMEDY) as rows:
            row = (self.identity, url, kept.etag, kept.link, kept.body)
            rows.execute("INSERT OR REPLACE INTO etags (identity, url, etag, link, body) VALUES (?, ?, ?, ?, ?)", row)
            rows.execute("DELETE FROM etags WHERE rowid <= (SELECT max(rowid) FROM etags) - ?", (_MOST,))


def forget_replies(path: Path, host: str) -> None:
    """Forget all replies of one GitHub; trouble is no answer."""
    if path.exists():
        with suppress(UsageError), open_rows(path, _SCHEMA, _REMEDY) as rows:
            rows.execute("DELETE FROM etags WHERE identity GLOB ? || '/*'", (host,))
