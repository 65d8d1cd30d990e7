"""A tarball read while it arrives: wanted files one by one, nothing on the disk, nothing hostile believed.

Python's ``tarfile`` keeps every member that it met, reads headers of any size into memory, and was led out of its
folder by links again and again. Of a repository's archive only regular files matter, and only a few kinds of header.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import ServiceBusy, ServiceRefused

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

_BLOCK: Final = 512
_STEP: Final = 1 << 16
_LONGEST_HEADER: Final = 1 << 16
_LONGEST_NAME: Final = 4096
_RATIO_FROM: Final = 1 << 26
"""Below so many bytes a high ratio is no bomb: a file of zeros does no harm."""

_FILES: Final = {b"0", b"\0", b"7"}
_PASSED_OVER: Final = {b"5", b"2"}
"""Folders, and symbolic links: a repository may well hold some, and here nothing is ever made of them."""

_PAX: Final = b"x"
_PAX_FOR_ALL: Final = b"g"
_LONG_NAME: Final = b"L"
_LONG_LINK: Final = b"K"
_HEADERS: Final = {_PAX, _PAX_FOR_ALL, _LONG_NAME, _LONG_LINK}


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may be.

    Attributes:
        members: How many files, folders and links.
        unpacked: How many bytes when it is unpacked.
        ratio: How many bytes one packed byte may become, on the average of a large archive.
    """

    members: int = 1_000_000
    unpacked: int = 8 << 30
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class _Header:
    name: str
    size: int
    kind: bytes


async def read_archive(
    chunks: AsyncIterator[bytes], wants: Callable[[str, int], bool], limits: ArchiveLimits | None = None
) -> AsyncGenerator[tuple[str, bytes], None]:
    """Yield the wanted files of a packed tarball as they come by.

    No more than one of them is in memory, whatever the archive holds.

    Args:
        chunks: The archive as it arrives.
        wants: Whether a file is wanted, by its path in the repository and its size.
        limits: What the archive may be.

    Yields:
        Path and bytes of each wanted file.

    Raises:
        ServiceBusy: If the archive breaks off or is garbled; another try may bring a whole one.
        ServiceRefused: If it is larger than allowed, or holds what git never puts into an archive.
    """
    bounds = limits or ArchiveLimits()
    stream, long_name, count = _Unpacked(chunks, bounds), "", 0
    while (header := await _next_header(stream)) is not None:
        count += 1
        if count > bounds.members:
            raise _refused(f"it has more than {bounds.members:,} members")
        if header.kind in _HEADERS:
            said = await _take_padded(stream, _modest(header.size))
            long_name = _long_name(header.kind, said) or long_name
            continue
        path, long_name = _sound(long_name or header.name, header.kind), ""
        if header.kind in _FILES and wants(path, header.size):
            yield path, await _take_padded(stream, header.size)
        else:
            await stream.skip(header.size + -header.size % _BLOCK)


async def _next_header(stream: _Unpacked) -> _Header | None:
    """Return the next header, or ``None`` at the end."""
    block = await stream.take(_BLOCK)
    return _parse(block) if any(block) else None


async def _take_padded(stream: _Unpacked, size: int) -> bytes:
    taken = await stream.take(size)
    await stream.skip(-size % _BLOCK)
    return taken


def _parse(block: bytes) -> _Header:
    """Read a header of the POSIX form."""
    if sum(block[:148]) + 8 * 32 + sum(block[156:]) != _octal(block[148:156]):
        raise _garbled("a header is damaged")
    name = _text(block[:100])
    prefix = _text(block[345:500]) if block[257:262] == b"ustar" and block[262:264] != b" \0" else ""
    return _Header(f"{prefix}/{name}" if prefix else name, _octal(block[124:136]), block[156:157])


def _octal(digits: bytes) -> int:
    if digits[0] & 0x80:
        return int.from_bytes(digits[1:], "big")
    try:
        return int(digits.strip(b" \0") or b"0", 8)
    except ValueError:
        raise _garbled("a number makes no sense") from None


def _text(raw: bytes) -> str:
    return raw.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _modest(size: int) -> int:
    if size > _LONGEST_HEADER:
        raise _refused(f"a header has {size:,} bytes")
    return size


def _long_name(kind: bytes, said: bytes) -> str:
    """Return the name that a header gives to the member after it; empty where it gives none."""
    if kind == _LONG_NAME:
        return _text(said)
    return _records(said).get(b"path", b"").decode("utf-8", "surrogateescape") if kind == _PAX else ""


def _records(said: bytes) -> dict[bytes, bytes]:
    """Read ``length key=value`` lines; a size that is told there would be of a file beyond eight gigabytes."""
    records: dict[bytes, bytes] = {}
    while said:
        length, _, _ = said.partition(b" ")
        if not length.isdigit() or not len(length) < int(length) <= len(said):
            raise _garbled("an extended header is damaged")
        line, said = said[: int(length)], said[int(length) :]
        key, _, value = line[len(length) + 1 :].rstrip(b"\n").partition(b"=")
        records[key] = value
    if b"size" in records:
        raise _refused("a file has more than eight gigabytes")
    return records


def _sound(name: str, kind: bytes) -> str:
    """Return the path of a member in the repository, without the folder that GitHub puts around it all."""
    if kind not in _FILES | _PASSED_OVER:
        raise _refused("it holds a device, a pipe or a hard link")
    parts = name.removesuffix("/").split("/")
    if len(name) > _LONGEST_NAME or "\0" in name or any(part in ("", ".", "..") for part in parts):
        raise _refused(f"it holds the name {name[:80]!r}")
    return "/".join(parts[1:])


def _refused(why: str) -> ServiceRefused:
    return ServiceRefused("archive", f"the repository's archive is not one that git makes: {why}; nothing was kept")


def _garbled(why: str) -> ServiceBusy:
    return ServiceBusy("garbled", f"the repository's archive arrived damaged: {why}")


class _Unpacked:
    """The bytes of a gzip stream, of which never more than a step and one member are in memory."""

    def __init__(self, chunks: AsyncIterator[bytes], limits: ArchiveLimits) -> None:
        self._chunks = aiter(chunks)
        self._limits = limits
        self._gzip = zlib.decompressobj(wbits=31)
        self._packed = b""
        self._ready = bytearray()
        self._arrived = 0
        self._unpacked = 0

    async def take(self, size: int) -> bytes:
        while len(self._ready) < size:
            await self._unpack()
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken

    async def skip(self, size: int) -> None:
        while size:
            if not self._ready:
                await self._unpack()
            step = min(size, len(self._ready))
            del self._ready[:step]
            size -= step

    async def _unpack(self) -> None:
        while not self._packed:
            arrived = await anext(self._chunks, None)
            if arrived is None:
                raise _garbled("it ends too early")
            self._packed, self._arrived = arrived, self._arrived + len(arrived)
        try:
            piece = self._gzip.decompress(self._packed, _STEP)
        except zlib.error:
            raise _garbled("it cannot be unpacked") from None
        self._packed = self._gzip.unconsumed_tail
        if self._gzip.eof:
            self._packed, self._gzip = self._gzip.unused_data, zlib.decompressobj(wbits=31)
        self._ready += piece
        self._unpacked += len(piece)
        self._refuse_bomb()

    def _refuse_bomb(self) -> None:
        if self._unpacked > self._limits.unpacked:
            raise _refused(f"it unpacks to more than {self._limits.unpacked:,} bytes")
        if self._unpacked > _RATIO_FROM and self._unpacked > self._limits.ratio * self._arrived:
            raise _refused(f"it unpacks to more than {self._limits.ratio} times its size")
