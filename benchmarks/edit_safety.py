"""Does an edit ever harm a file? The real journey over every file of a corpus, judged by an independent oracle.

    python benchmarks/edit_safety.py DIR [DIR ...] [--writer offline|plain|hostile] [--every N]

Each folder is copied, and every .py file in the copy documented with scope ``all``:

- ``offline``: exactly as ``codedoc generate --scope all`` does, through workers and atomic writes, twice;
- ``plain``: a writer that says one sentence about every symbol, so that every symbol is served;
- ``hostile``: a writer whose prose tries to break out of the docstring.

The last two also write docstrings that are behaviour, and draw a style per file. The oracle (``tests/oracle.py``)
imports nothing of CodeDoc. Prints what was read, documented and skipped, and the damage of each kind; exits 1 on any.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import codedoc_core as core
from canned import HOSTILE, PLAIN, CannedWriter
from oracle import damage, docstrings, written


@dataclass
class Tally:
    """What a run came to."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    damage: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.counts += other.counts
        self.reasons += other.reasons
        self.damage += other.damage


def documented_in_process(data: bytes, writer: CannedWriter) -> core.DocumentResult:
    """Run the journey of one file with a canned writer, in a style drawn from its bytes."""
    lot = hashlib.sha1(data).digest()
    profile = core.StyleProfile(
        style=list(core.Style)[lot[0] % 3],
        line_length=60 + lot[1] % 60,
        quotes=('"""', "'''")[lot[2] % 2],
        summary_below=bool(lot[3] % 2),
    )
    request = core.DocumentRequest(data, scope=core.Scope.ALL, profile=profile, include_runtime=True)
    return core.run(core.document, request, writer)


def judge_canned(job: tuple[str, bool]) -> Tally:
    """Document one file twice with a canned writer and judge it."""
    name, hostile = job
    tally, old = Tally(Counter(files=1)), Path(name).read_bytes()
    texts = HOSTILE if hostile else PLAIN
    writer = CannedWriter(texts, start=len(old))
    try:
        result = documented_in_process(old, writer)
        again = documented_in_process(result.data, CannedWriter(texts))
    except Exception as error:
        print(f"crash: {name}: {type(error).__name__}: {error}", file=sys.stderr)
        tally.damage["crash"] += 1
        return tally
    if result.unreadable:
        tally.reasons[f"not read: {result.unreadable.message[:60]}"] += 1
        return tally
    tally.counts["documented"] += result.count(core.Status.DOCUMENTED)
    tally.damage["refused"] += result.count(core.Status.DROPPED) + result.count(core.Status.LEFT)
    tally.damage["unserved"] += sum(text is None for text in docstrings(result.data)) - result.count(
        core.Status.SKIPPED
    )
    tally.damage["unstable"] += again.data != result.data
    kinds = damage(old, result.data)
    if not kinds:
        untrue = [where for where, value in written(old, result.data).items() if not writer.is_said(where, value)]
        kinds = [f"value of line {line}" for line, _ in untrue]
    for kind in kinds:
        print(f"{kind}: {name}", file=sys.stderr)
        tally.damage[kind.partition(" ")[0]] += 1
    return tally


def canned(files: list[Path], *, hostile: bool) -> Tally:
    """Judge all files with a canned writer, on two processes."""
    tally = Tally()
    with ProcessPoolExecutor(max_workers=2) as pool:
        for done, one in enumerate(pool.map(judge_canned, ((str(f), hostile) for f in files), chunksize=8), 1):
            tally.add(one)
            if done % 1000 == 0:
                print(f"{done} of {len(files)}", file=sys.stderr)
    return tally


def offline(files: list[Path], copy: Path) -> Tally:
    """Run ``generate`` over all files twice, and judge what it wrote."""
    tally = Tally()
    old = {path: hashlib.sha1(path.read_bytes()).digest() for path in files}
    kept = copy.with_name("old")
    shutil.copytree(copy, kept)
    request = core.GenerateRequest(tuple(files), scope=core.Scope.ALL)
    report = core.run(core.generate, request)
    tally.counts.update(files=sum(report.files.values()), documented=report.symbols[core.Status.DOCUMENTED])
    tally.counts.update(seconds=round(report.seconds))
    tally.reasons.update(report.skipped)
    tally.damage["refused"] += report.symbols[core.Status.DROPPED] + report.refused
    for trouble in report.troubles:
        reason = trouble.reason or trouble.findings[0].message
        tally.damage["crash"] += "bug" in reason or "crashed" in reason
        tally.reasons[f"not read: {reason[:60]}"] += 1
    for path in files:
        new = path.read_bytes()
        if hashlib.sha1(new).digest() != old[path]:
            for kind in damage((kept / path.relative_to(copy)).read_bytes(), new):
                print(f"{kind}: {path}", file=sys.stderr)
                tally.damage[kind] += 1
    again = core.run(core.generate, request, _name_changed)
    tally.damage["unstable"] += again.changed
    return tally


def _name_changed(event: core.Event) -> None:
    if isinstance(event, core.FileOutcome) and event.status is core.FileStatus.CHANGED:
        print(f"unstable: {event.path}", file=sys.stderr)


def main() -> int:
    """Run and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--writer", choices=["offline", "plain", "hostile"], default="offline")
    parser.add_argument("--every", type=int, default=1, help="take every n-th file only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch).resolve() / "new"
        for folder in arguments.folders:
            shutil.copytree(folder, copy / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "pyproject.toml").write_text("")
        files = sorted(path for path in copy.rglob("*.py") if path.is_file())[:: arguments.every]
        if arguments.writer == "offline":
            tally = offline(files, copy)
        else:
            tally = canned(files, hostile=arguments.writer == "hostile")
    for title, counts in (("counts", tally.counts), ("left or skipped", tally.reasons), ("damage", +tally.damage)):
        print(f"{title}:")
        for name, count in counts.most_common():
            print(f"  {count:8,}  {name}")
    print(f"total damage: {sum(tally.damage.values())}")
    return int(bool(+tally.damage))


if __name__ == "__main__":
    sys.exit(main())
