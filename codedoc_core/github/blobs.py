"""Contents of files, kept between runs under what git calls them."""

from __future__ import annotations

import hashlib
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.github.rows import open_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

_REMEDY: Final = "delete it: it is a cache"
_KEPT_FOR: Final = 30 * 86_400
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS blobs (sha TEXT UNIQUE NOT NULL, data BLOB NOT NULL, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS listings (ref TEXT UNIQUE NOT NULL, files BLOB NOT NULL);
"""


def sha_of(data: bytes) -> str:
    """Return what git calls a content.

    Args:
        data: The bytes of a file.
    """
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class BlobStore:
    """Contents of one repository's files, as one person may see them.

    Attributes:
        path: The file that holds them.
    """

    path: Path

    def missing(self, shas: Iterable[str]) -> set[str]:
        """Return the contents that are not kept, or not as they were; those that are will be kept on.

        Args:
            shas: What is asked for.

        Raises:
            UsageError: If the file cannot be used.
        """
        wanted = set(shas)
        with self._open() as rows:
            for sha in [each for each in wanted if self._is_whole(rows, each)]:
                rows.execute("UPDATE blobs SET used = ? WHERE sha = ?", (_now(), sha))
                wanted.discard(sha)
            rows.execute("DELETE FROM blobs WHERE used < ?", (_now() - _KEPT_FOR,))
        return wanted

    def put(self, contents: Mapping[str, bytes]) -> None:
        """Keep contents.

        Args:
            contents: By what git calls them.

        Raises:
            UsageError: If the file cannot be used.
        """
        with self._open() as rows:
            rows.executemany(
                "INSERT OR REPLACE INTO blobs (sha, data, used) VALUES (?, ?, ?)",
                ((sha, zlib.compress(data, 1), _now()) for sha, data in contents.items()),
            )

    def read(self, shas: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield contents that are kept, one at a time.

        Args:
            shas: What is asked for.

        Yields:
            What git calls it, and the content.

        Raises:
            UsageError: If the file cannot be used.
        """
        with self._open() as rows:
            for sha in shas:
                if (data := _content(rows, sha)) is not None:
                    yield sha, data

    def known(self, ref: str) -> dict[str, str]:
        """Return the files of a ref at its last sync, with what git calls their contents; empty before the first.

        Raises:
            UsageError: If the file cannot be used.
        """
        with self._open() as rows:
            row = rows.execute("SELECT files FROM listings WHERE ref = ?", (ref,)).fetchone()
        lines = zlib.decompress(row["files"]).decode().split("\0") if row else []
        return dict(line.split(" ", 1)[::-1] for line in lines if line)

    def note(self, ref: str, files: Mapping[str, str]) -> None:
        """Keep which files a ref has.

        Args:
            ref: A branch, tag or commit.
            files: Paths, with what git calls their contents.

        Raises:
            UsageError: If the file cannot be used.
        """
        lines = zlib.compress("\0".join(f"{sha} {path}" for path, sha in files.items()).encode())
        with self._open() as rows:
            rows.execute("INSERT OR REPLACE INTO listings (ref, files) VALUES (?, ?)", (ref, lines))

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return open_rows(self.path, _SCHEMA, _REMEDY)

    def _is_whole(self, rows: sqlite3.Connection, sha: str) -> bool:
        data = _content(rows, sha)
        return data is not None and sha_of(data) == sha


def _content(rows: sqlite3.Connection, sha: str) -> bytes | None:
    row = rows.execute("SELECT data FROM blobs WHERE sha = ?", (sha,)).fetchone()
    with suppress(zlib.error):
        return zlib.decompress(row["data"]) if row else None
    return None


def _now() -> int:
    return int(time.time())
