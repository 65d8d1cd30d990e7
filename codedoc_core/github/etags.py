"""Replies kept for GitHub to say that they still hold, which costs nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


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
