"""What changed since a revision, by asking git; neither the repository nor the revision gets to run anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_GIT: Final = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
_DIFF: Final = (
    "diff", "--unified=0", "--inter-hunk-context=0", "--no-color", "--no-renames", "--relative", "--diff-filter=d",
    "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip
_UNTRACKED: Final = ("ls-files", "--others", "--exclude-standard", "-z")
_HUNK: Final = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_WHOLE_FILE: Final = (range(1, sys.maxsize),)


def changed_lines(revision: str, root: Path) -> Mapping[Path, tuple[range, ...]]:
    """Return the files below ``root`` that differ from a revision, each with its changed lines.

    Files that git does not know yet, but does not ignore either, have changed as a whole. Where lines only went away,
    the line before the gap counts as changed.

    Args:
        revision: Anything that names one commit, such as ``"main"`` or ``"HEAD~3"``.
        root: A folder of the working tree.

    Returns:
        1-based line ranges, by resolved path.

    Raises:
        UsageError: If git is not installed, ``root`` is not in a repository, or the revision is unknown.
    """
    home = root.resolve()
    commit = _commit(revision, home)
    changed = {home / name: ranges for name, ranges in _hunks(_git(home, *_DIFF, commit, "--"))}
    untracked = _git(home, *_UNTRACKED).split(b"\0")
    return changed | {home / os.fsdecode(name): _WHOLE_FILE for name in untracked if name}


def _commit(revision: str, home: Path) -> str:
    """The revision's hash, which is safe to hand on."""
    if revision.startswith("-") or "\0" in revision:
        raise UsageError(f"{revision!r} is not a git revision")
    asked = f"{revision}^{{commit}}"
    answer = _git(home, "rev-parse", "--verify", "--quiet", "--end-of-options", asked, accept=(0, 1))
    hashes = answer.decode().split()
    if len(hashes) != 1:  # none, or those of a range
        raise UsageError(f"git knows no revision {revision!r}; give one branch, tag or commit that is fetched")
    return hashes[0]


def _git(home: Path, *arguments: str, accept: tuple[int, ...] = (0,)) -> bytes:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(  # noqa: S603
            [*_GIT, *arguments], cwd=home, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        raise UsageError(f"git is needed to tell what changed, but cannot be run: {error.strerror}") from error
    if done.returncode not in accept:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise UsageError(f"git cannot tell what changed in {home}: {said or done.returncode}")
    return done.stdout


def _hunks(diff: bytes) -> Iterator[tuple[str, tuple[range, ...]]]:
    """Each file of a diff without context. Lines of a hunk are counted off, for they may look like headers."""
    name, ranges = "", list[range]()
    lines = iter(diff.split(b"\n"))
    for line in lines:
        if line.startswith(b"+++ "):
            if name:
                yield name, tuple(ranges)
            name, ranges = _name(line[4:]), []
        elif hunk := _HUNK.match(line):
            removed, start, added = (1 if number is None else int(number) for number in hunk.groups())
            start = max(start, 1)
            ranges.append(range(start, start + max(added, 1)))
            _pass_over(lines, removed + added)
    if name:
        yield name, tuple(ranges)


def _pass_over(lines: Iterator[bytes], count: int) -> None:
    while count:
        count -= not next(lines, b"").startswith(b"\\")  # "\ No newline at end of file"


def _name(quoted: bytes) -> str:
    """The path in a ``+++`` line: after ``b/``, in C quotes where it holds odd characters."""
    name = quoted.removesuffix(b"\t")
    if name.startswith(b'"'):
        name = name[1:-1].decode("unicode_escape").encode("latin-1")
    return os.fsdecode(name.removeprefix(b"b/"))
