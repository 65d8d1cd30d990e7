"""Every system call of a replacement fails or is the last one: the file is the old one or the new one."""

import itertools
import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is a Linux tool")

CORE = find_spec("codedoc_core").submodule_search_locations[0]
DRIVER = Path(__file__).with_name("replace_once.py")
DONE, UNCONFIRMED, REFUSED = 0, 3, 10
OLD, NEW = b"x = 1\n", b'"""X."""\n\nx = 1\n' * 1000
MODE = 0o754
ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EACCES")


def run(command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@dataclass
class Bench:
    """A file behind a link, in a project of its own."""

    folder: Path

    def __post_init__(self):
        self.project = self.folder / "project"
        self.file = self.project / "module.py"
        self.link = self.project / "link.py"
        self.log = self.folder / "log"
        (self.folder / "old").write_bytes(OLD)
        (self.folder / "new").write_bytes(NEW)
        self.project.mkdir()
        self.link.symlink_to(self.file)
        self.reset()

    def reset(self):
        for path in self.project.iterdir():
            if path != self.link:
                path.unlink()
        self.file.write_bytes(OLD)
        os.setxattr(self.file, "user.origin", b"here")
        if os.geteuid() == 0:
            os.chown(self.file, 1234, 2345)
        self.file.chmod(MODE)

    @property
    def command(self):
        arguments = [CORE, self.link, self.project, self.folder / "old", self.folder / "new"]
        return [sys.executable, "-I", "-S", "-B", DRIVER, *arguments]

    def traced(self, *options):
        if not shutil.which("strace"):
            pytest.fail("this test injects faults with strace: apt-get install strace")
        return ["strace", "-f", "-qq", "-o", self.log, *options, *self.command]

    def run(self, *options):
        self.reset()
        return run(self.traced(*options))

    def calls(self):
        """The name of each system call of a replacement, with its number among its like since the process began."""
        assert self.run("-e", "trace=all").returncode == DONE
        seen, found, inside = {}, [], False
        for name, arguments in re.findall(r"^\d+ +(\w+)\((.*)", self.log.read_text(), re.MULTILINE):
            seen[name] = seen.get(name, 0) + 1
            if arguments.startswith('"/end"'):
                break
            if inside:
                found.append((name, seen[name]))
            inside = inside or arguments.startswith('"/begin"')
        return found

    def inject(self, call, number, fault):
        done = self.run("--seccomp-bpf", "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
        assert "+++ killed" in self.log.read_text() or "(INJECTED)" in self.log.read_text(), (call, number, fault)
        return done

    def check_file(self, content):
        status = self.file.stat()
        assert self.file.read_bytes() == content
        assert self.link.is_symlink()
        assert stat.S_IMODE(status.st_mode) == MODE
        assert os.getxattr(self.file, "user.origin") == b"here"
        assert os.geteuid() or (status.st_uid, status.st_gid) == (1234, 2345)

    def check_clean(self):
        assert sorted(self.project.iterdir()) == [self.link, self.file]


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def check_failure(bench, call, number, fault):
    done = bench.inject(call, number, fault)
    told = f"{call} number {number} with {fault}: exit {done.returncode}, {done.stderr}"
    assert done.returncode in (DONE, UNCONFIRMED, REFUSED), told
    bench.check_file(OLD if done.returncode == REFUSED else NEW)
    bench.check_clean()


def check_kill(bench, call, number):
    bench.inject(call, number, "signal=SIGKILL:error=EINTR")
    bench.check_file(bench.file.read_bytes() if bench.file.read_bytes() in (OLD, NEW) else OLD)
    again = run(bench.command)
    assert again.returncode in (DONE, REFUSED)
    bench.check_file(NEW)
    bench.check_clean()


def test_every_call_that_matters_is_made(bench):
    made = {name for name, _ in bench.calls()}
    assert {"openat", "flock", "write", "fsetxattr", "fchmod", "fsync", "close"} <= made
    assert made & {"rename", "renameat", "renameat2"}


def test_any_call_may_fail(bench):
    for (call, number), error in zip(bench.calls(), itertools.cycle(ERRORS), strict=False):
        check_failure(bench, call, number, f"error={error}")


def test_any_changing_call_may_be_the_last(bench):
    for call, number in bench.calls():
        if call not in ("newfstatat", "read", "lseek", "getdents64", "readlink", "brk", "mmap", "munmap"):
            check_kill(bench, call, number)


@pytest.mark.parametrize("error", ["ENOSPC", "EDQUOT", "EIO"])
def test_a_disk_that_stays_full_leaves_the_original(bench, error):
    first = next(number for name, number in bench.calls() if name == "write")
    check_failure(bench, "write", f"{first}+", f"error={error}")
    assert bench.file.read_bytes() == OLD


def test_an_unconfirmed_folder_is_admitted(bench):
    last = [number for name, number in bench.calls() if name == "fsync"][-1]
    assert bench.inject("fsync", last, "error=EIO").returncode == UNCONFIRMED
    bench.check_file(NEW)


def test_an_editor_that_saves_in_the_meantime_wins(bench):
    bench.reset()
    options = ("--seccomp-bpf", "-e", "trace=fchmod", "-e", "inject=fchmod:delay_enter=500000:when=1")
    with subprocess.Popen(bench.traced(*options)) as running:
        while not any(bench.project.glob(".codedoc-*.tmp")):
            assert running.poll() is None
        bench.file.write_bytes(b"y = 1\n")
    assert running.returncode == REFUSED
    bench.check_file(b"y = 1\n")
    bench.check_clean()


def test_a_really_full_disk_leaves_the_original(bench):
    bench.reset()
    script = """
        set -e
        mount -t tmpfs -o size=16k none "$1" && printf 'x = 1\\n' >"$1/module.py" && ln -s module.py "$1/link.py"
        code=0; shift; "$@" || code=$?
        cmp "${8}/module.py" "${9}"; test "$(ls -A "${8}")" = "$(printf 'link.py\\nmodule.py')"; exit $code
    """
    isolated = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", bench.project]
    if run([*isolated[:3], "mount", "-t", "tmpfs", "none", bench.project]).returncode:
        pytest.skip("no file system may be mounted here; strace stands in for it")
    done = run([*isolated, *bench.command])
    assert done.returncode == REFUSED, done.stderr


@pytest.mark.long
@pytest.mark.parametrize("error", [*ERRORS, "EPERM", "EROFS", "ENOENT", "EINTR", "EINVAL", "EOPNOTSUPP"])
def test_any_call_may_fail_in_any_way(bench, error):
    for call, number in bench.calls():
        if (call, error) != ("listxattr", "EOPNOTSUPP"):  # who says that there are no attributes is believed
            check_failure(bench, call, number, f"error={error}")


@pytest.mark.long
@pytest.mark.parametrize("error", [*ERRORS, "EPERM", "EROFS", "EINVAL"])
def test_any_call_may_fail_from_now_on(bench, error):
    for call, number in bench.calls():
        if call not in ("close", "newfstatat"):  # without these there is no cleaning up
            check_failure(bench, call, f"{number}+", f"error={error}")


@pytest.mark.long
def test_any_call_may_be_the_last(bench):
    for call, number in bench.calls():
        check_kill(bench, call, number)
