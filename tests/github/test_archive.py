from __future__ import annotations

import gzip
import io
import tarfile
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.errors import ServiceBusy, ServiceFailed, ServiceRefused
from codedoc_core.github.archive import ArchiveLimits, read_archive

GIT = b"52 comment=0123456789012345678901234567890123456789\n"


def member(name: str, data: bytes = b"", **fields) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in fields.items():
        setattr(info, key, value)
    return info, data


def tar(*members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form, pax_headers={"comment": "0" * 40}) as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


async def in_chunks(data: bytes, size: int = 1000):
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def read(
    packed: bytes, size: int = 1000, limits: ArchiveLimits | None = None, wants=lambda path, _: path.endswith(".py")
):
    return [each async for each in read_archive(in_chunks(packed, size), wants, limits)]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
@pytest.mark.parametrize("size", [1, 513, 10_000])
async def test_wanted_files_come_by_with_their_paths_in_the_repository(form, size):
    deep = "/".join(["folder" * 3] * 6) + "/a.py"
    files = {"a.py": b"x = 1\n", "b/c.py": b"", deep: b"y" * 512, "d.py": b"z" * 513}
    packed = tar(
        member("repo-1"),
        *(member(f"repo-1/{path}", data) for path, data in files.items()),
        member("repo-1/e.txt", b"no"),
        form=form,
    )
    assert dict(await read(gzip.compress(packed), size)) == files


async def test_names_beyond_ascii_and_beyond_a_hundred_characters():
    files = {"ü" * 80 + ".py": b"1", "x" * 300 + ".py": b"2"}
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        packed = tar(*(member(f"r/{path}", data) for path, data in files.items()), form=form)
        assert dict(await read(gzip.compress(packed))) == files


async def test_folders_and_links_of_a_repository_are_passed_over():
    link = member("r/link.py", type=tarfile.SYMTYPE, linkname="/etc/passwd")
    packed = tar(member("r", type=tarfile.DIRTYPE), link, member("r/a.py", b"1"))
    assert await read(gzip.compress(packed)) == [("a.py", b"1")]


@pytest.mark.parametrize(
    ("hostile", "said"),
    [
        (member("r/../../x.py"), "holds the name"),
        (member("/etc/x.py"), "holds the name"),
        (member("r//x.py"), "holds the name"),
        (member("r/./x.py"), "holds the name"),
        (member("r/" + "x" * 5000), "holds the name"),
        (member("r/x.py", type=tarfile.LNKTYPE, linkname="r/a.py"), "hard link"),
        (member("r/x.py", type=tarfile.CHRTYPE), "device"),
        (member("r/x.py", type=tarfile.BLKTYPE), "device"),
        (member("r/x.py", type=tarfile.FIFOTYPE), "pipe"),
        (member("r/x.py", type=tarfile.GNUTYPE_SPARSE), "device"),
        (member("r/x.py", b"1", pax_headers={"junk": "x" * 100_000}), "a header has"),
        (member("r/x.py", b"1", pax_headers={"size": "99999999999"}), "eight gigabytes"),
    ],
)
async def test_what_git_never_makes_is_refused(hostile, said):
    with pytest.raises(ServiceRefused, match=said):
        await read(gzip.compress(tar(member("r/a.py", b"1"), hostile)))


async def test_absurd_counts_and_sizes_are_refused():
    many = gzip.compress(tar(*(member(f"r/{number}.txt") for number in range(50))))
    with pytest.raises(ServiceRefused, match="more than 20 members"):
        await read(many, limits=ArchiveLimits(members=20))
    large = gzip.compress(tar(member("r/a.txt", bytes(100_000))))
    with pytest.raises(ServiceRefused, match="unpacks to more than 50,000 bytes"):
        await read(large, limits=ArchiveLimits(unpacked=50_000))


async def test_a_bomb_is_refused_in_little_memory():
    packer = zlib.compressobj(9, wbits=31)
    packed = packer.compress(tar(member("r/a.txt"))[:-10240])
    info = tarfile.TarInfo("r/b.py")
    info.size = 1 << 30
    packed += (
        packer.compress(info.tobuf()) + b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    )
    tracemalloc.start()
    with pytest.raises(ServiceRefused, match="200 times its size"):
        await read(packed, wants=lambda _, size: size < 8_000_000)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("keep", [0, 5, 100, -1, -30])
async def test_what_breaks_off_may_be_asked_for_again(keep):
    packed = gzip.compress(tar(member("r/a.py", bytes(range(256)) * 400)))
    with pytest.raises(ServiceBusy, match="ends too early"):
        await read(packed[:keep] if keep > 0 else packed[: len(packed) // 2] if keep else b"")


async def test_what_is_no_archive_may_be_asked_for_again():
    with pytest.raises(ServiceBusy, match="cannot be unpacked"):
        await read(b"<html>An error</html>" * 100)
    with pytest.raises(ServiceBusy, match="damaged"):
        await read(gzip.compress(b"x" * 5000))


async def test_an_archive_in_several_gzip_members_is_one():
    packed = tar(member("r/a.py", b"1" * 2000))
    assert await read(gzip.compress(packed[:700]) + gzip.compress(packed[700:])) == [("a.py", b"1" * 2000)]


@given(st.data())
async def test_no_damage_leads_to_anything_but_words(data):
    packed = bytearray(
        tar(member("r/a.py", b"x" * 700), member("r/" + "b" * 200 + ".py", b"y"), member("r/c.py", b"z"))
    )
    for at in data.draw(st.lists(st.integers(0, len(packed) - 1), min_size=1, max_size=8)):
        packed[at] = data.draw(st.integers(0, 255))
    try:
        found = await read(gzip.compress(bytes(packed), 1), 700)
    except ServiceFailed:
        return
    assert all(len(content) < len(packed) for _, content in found)
