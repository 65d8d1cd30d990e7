import fcntl
import os
import stat

import pytest

from codedoc_core.errors import WriteRefused
from codedoc_core.workspace import files
from codedoc_core.workspace.files import read, replace_file

OLD, NEW = b"x = 1\n", b'"""X."""\n\nx = 1\n'


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "module.py"
    path.write_bytes(OLD)
    return path


def refusal(act):
    with pytest.raises(WriteRefused) as caught:
        act()
    return caught.value.code


def refusal_of_replace(file, root):
    before = file.lstat()
    code = refusal(lambda: replace_file(file, root, old=OLD, new=NEW))
    assert file.lstat() == before
    return code


def test_a_file_is_replaced_and_nothing_else_is_left(file, tmp_path):
    assert replace_file(file, tmp_path, old=OLD, new=NEW)
    assert file.read_bytes() == NEW
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600, 0o777, 0o4755, 0o200])
def test_the_mode_is_kept(file, tmp_path, mode):
    file.chmod(mode)
    replace_file(file, tmp_path, old=OLD, new=NEW)
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_extended_attributes_are_kept(file, tmp_path):
    os.setxattr(file, "user.origin", b"here")
    replace_file(file, tmp_path, old=OLD, new=NEW)
    assert os.getxattr(file, "user.origin") == b"here"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_is_kept(file, tmp_path):
    os.chown(file, 1234, 2345)
    replace_file(file, tmp_path, old=OLD, new=NEW)
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)


def test_a_link_stays_a_link_and_its_target_is_replaced(file, tmp_path):
    link = tmp_path / "sub" / "link.py"
    link.parent.mkdir()
    link.symlink_to("../module.py")
    replace_file(link, tmp_path, old=OLD, new=NEW)
    assert link.is_symlink()
    assert file.read_bytes() == NEW


def test_a_changed_file_is_left_to_whoever_changed_it(file, tmp_path):
    file.write_bytes(b"mine\n")
    assert refusal_of_replace(file, tmp_path) == "changed"


def test_a_read_only_file_is_left_alone_even_by_root(file, tmp_path):
    file.chmod(0o444)
    assert refusal_of_replace(file, tmp_path) == "read-only"


def test_hard_links_are_not_parted(file, tmp_path):
    (tmp_path / "other.py").hardlink_to(file)
    assert refusal_of_replace(file, tmp_path) == "hard-linked"


def test_a_locked_file_is_left_alone(file, tmp_path):
    with file.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert refusal_of_replace(file, tmp_path) == "locked"


def test_a_link_out_of_the_project_is_not_followed(file, tmp_path):
    root = tmp_path / "project"
    root.mkdir()
    link = root / "link.py"
    link.symlink_to(file)
    assert refusal_of_replace(link, root) == "outside-root"
    assert refusal(lambda: read(link, root)) == "outside-root"
    assert file.read_bytes() == OLD


def test_a_sibling_whose_name_begins_like_the_root_is_outside(file, tmp_path):
    root, evil = tmp_path / "dir", tmp_path / "dir-evil"
    root.mkdir()
    evil.mkdir()
    (evil / "a.py").write_bytes(OLD)
    assert refusal(lambda: read(root / ".." / "dir-evil" / "a.py", root)) == "outside-root"


def make_nothing(path):
    assert not path.exists()


def make_fifo(path):
    os.mkfifo(path)


def make_loop(path):
    path.symlink_to(path)


def make_large(path):
    path.touch()
    os.truncate(path, files.MAX_BYTES + 1)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (make_nothing, "vanished"),
        (lambda path: path.mkdir(), "not-a-file"),
        (lambda path: path.symlink_to("nowhere"), "vanished"),
        (make_fifo, "not-a-file"),
        (make_loop, "not-a-file"),
        (make_large, "too-large"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(tmp_path, make, code):
    path = tmp_path / "odd.py"
    make(path)
    assert refusal(lambda: read(path, tmp_path)) == code
    assert refusal(lambda: replace_file(path, tmp_path, old=OLD, new=NEW)) == code


def test_read_gives_the_bytes(file, tmp_path):
    assert read(file, tmp_path) == OLD


def leftover(folder):
    path = folder / f".codedoc-{'a' * 12}-{'b' * 12}.tmp"
    path.touch()
    return path


def test_what_a_killed_run_left_is_swept(file, tmp_path):
    stale = leftover(tmp_path)
    replace_file(file, tmp_path, old=OLD, new=NEW)
    assert not stale.exists()


def test_what_a_living_run_holds_is_not_swept(file, tmp_path):
    living = leftover(tmp_path)
    with living.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        replace_file(file, tmp_path, old=OLD, new=NEW)
    assert living.exists()
