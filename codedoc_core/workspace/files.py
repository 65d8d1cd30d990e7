"""Reading a file, and replacing it so that it is always either the old one or the new one.

A replacement is a new file beside the old one, complete and on the disk before it takes the old one's name. Killed
at any moment, CodeDoc leaves the old bytes or the new bytes, and at worst a ``.codedoc-*.tmp`` that the next run
into that folder removes.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import WriteRefused

try:
    import fcntl
except ImportError:  # Windows: no advisory locks, and leftovers stay.
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 8_000_000
"""More than any source that the parser accepts has, and few enough to hold many times."""

_PREFIX: Final = f".codedoc-{secrets.token_hex(6)}-"
_LEFTOVERS: Final = f".codedoc-{'?' * 12}-{'?' * 12}.tmp"
_OPEN: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | _OPEN
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | _OPEN
_UNSUPPORTED: Final = (errno.EBADF, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOLCK)

_CHANGED: Final = ("changed", "it changed while CodeDoc was at work; run CodeDoc again")
_NOT_A_FILE: Final = ("not-a-file", "it is not a regular file")
_VANISHED: Final = ("vanished", "it is no longer there")
_PERMISSION: Final = (
    "permission",
    "the system does not let you replace it; check the owner and the permissions of the file and of its folder",
)
_TROUBLE: Final[dict[int, tuple[str, str]]] = {
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EDQUOT: ("disk-full", "your disk quota is used up; free some space and run CodeDoc again"),
    errno.ENOSPC: ("disk-full", "the disk is full; free some space and run CodeDoc again"),
    errno.EISDIR: _NOT_A_FILE,
    errno.ENXIO: _NOT_A_FILE,
    errno.ELOOP: ("not-a-file", "it is a symbolic link that leads back to itself"),
    errno.ENOENT: _VANISHED,
    errno.ENOTDIR: _VANISHED,
    errno.EROFS: ("read-only", "it is on a read-only file system"),
}


def read(path: Path, root: Path) -> bytes:
    """Return the bytes of a file.

    Args:
        path: The file; symbolic links are followed within ``root``.
        root: The project; nothing outside of it is read.

    Raises:
        WriteRefused: If it is outside of ``root``, not a regular file, larger than ``MAX_BYTES``, or unreadable.
    """
    with _trouble_in_words():
        return _read(_resolve(path, root))[0]


def replace_file(path: Path, root: Path, *, old: bytes, new: bytes) -> bool:
    """Replace a file that still holds ``old``, keeping its mode, owner, extended attributes and links to it.

    Args:
        path: The file; where it is a symbolic link, its target is replaced and the link stays.
        root: The project; nothing outside of it is written.
        old: What the file must hold; anything else was written by somebody else and is not overwritten.
        new: What it shall hold.

    Returns:
        Whether the disk confirmed it all. If not, the file is new, but a power cut could bring the old one back.

    Raises:
        WriteRefused: If the file was not replaced; its bytes are what they were before.
    """
    with _trouble_in_words():
        target = _resolve(path, root)
        _sweep(target.parent)
        with _locked(target):
            before = _expect(target, old)
            _refuse_unwritable(target, before)
            _swap(target, before, old, new)
    return _sync_folder(target.parent)


@contextmanager
def _trouble_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        words = f"it could not be read or written: {error.strerror or error}"
        raise WriteRefused(*_TROUBLE.get(error.errno or 0, ("io-error", words))) from error


def _resolve(path: Path, root: Path) -> Path:
    target = Path(os.path.realpath(path, strict=True))
    if not target.is_relative_to(root.resolve()):
        raise WriteRefused("outside-root", f"it leads out of the project {root}, to {target}")
    return target


def _read(target: Path) -> tuple[bytes, os.stat_result]:
    descriptor = os.open(target, _READ)  # not blocking, for a named pipe would wait for a writer
    with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise WriteRefused(*_NOT_A_FILE)
        if status.st_size > MAX_BYTES:
            raise WriteRefused("too-large", f"it is larger than {MAX_BYTES:,} bytes")
        return file.readall() or b"", status


def _expect(target: Path, old: bytes) -> os.stat_result:
    found, status = _read(target)
    if found != old:
        raise WriteRefused(*_CHANGED)
    return status


def _refuse_unwritable(target: Path, status: os.stat_result) -> None:
    if not status.st_mode & stat.S_IWUSR:  # root could write all the same, but the owner said no
        raise WriteRefused("read-only", "it is read-only; make it writable, or exclude it")
    if status.st_nlink > 1:
        raise WriteRefused("hard-linked", "it has several names (hard links), which a safe replacement would part")
    if not os.access(target, os.W_OK):
        raise WriteRefused(*_PERMISSION)


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Keep out other programs that lock what they write; most do not, hence the comparisons."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(target, _READ)
    try:
        _lock(descriptor)
        yield
    finally:
        with suppress(OSError):  # the file is new by now: nothing may claim otherwise
            os.close(descriptor)


def _lock(descriptor: int) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise WriteRefused("locked", "another program has locked it; run CodeDoc again later") from error
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise


def _swap(target: Path, before: os.stat_result, old: bytes, new: bytes) -> None:
    temporary = target.with_name(f"{_PREFIX}{secrets.token_hex(6)}.tmp")
    descriptor = os.open(temporary, _CREATE, 0o600)
    try:
        try:
            _fill(descriptor, target, before, new)
        finally:
            os.close(descriptor)
        _expect_same(target, before, old)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _expect_same(target: Path, before: os.stat_result, old: bytes) -> None:
    """The last look: after it, only a writer within the same few microseconds could still be lost."""
    if _identity(_expect(target, old)) != _identity(before):
        raise WriteRefused(*_CHANGED)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _fill(descriptor: int, target: Path, like: os.stat_result, data: bytes) -> None:
    _lock(descriptor)  # says to a sweeping neighbour that the writer lives
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    _dress(descriptor, target, like)
    os.fsync(descriptor)


def _dress(descriptor: int, target: Path, like: os.stat_result) -> None:
    """Owner, then attributes, then mode: each of them may change those after it."""
    own = os.fstat(descriptor)
    if hasattr(os, "fchown") and (own.st_uid, own.st_gid) != (like.st_uid, like.st_gid):
        os.fchown(descriptor, like.st_uid, like.st_gid)
    if hasattr(os, "listxattr"):
        _copy_attributes(descriptor, target)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, stat.S_IMODE(like.st_mode))


def _copy_attributes(descriptor: int, target: Path) -> None:
    """Extended attributes, access control lists among them; also drops what the folder gave of itself."""
    wanted, found = _attributes(target), _attributes(descriptor)
    for name in found.keys() - wanted.keys():
        os.removexattr(descriptor, name)
    for name, value in wanted.items():
        if found.get(name) != value:
            os.setxattr(descriptor, name, value)


def _attributes(file: Path | int) -> dict[str, bytes]:
    try:
        names = os.listxattr(file)
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return {}
        raise
    return {name: os.getxattr(file, name) for name in names}


def _sync_folder(folder: Path) -> bool:
    if not hasattr(os, "O_DIRECTORY"):
        return True
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _OPEN)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        return error.errno in _UNSUPPORTED
    return True


@lru_cache(maxsize=4096)
def _sweep(folder: Path) -> None:
    """Remove what a killed run left behind, once for each folder; a living writer holds a lock on its file."""
    if fcntl is None:
        return
    with suppress(OSError):
        for leftover in folder.glob(_LEFTOVERS):
            if not leftover.name.startswith(_PREFIX):
                with suppress(OSError, WriteRefused), _locked(leftover):
                    leftover.unlink()
