"""Takes all docstrings out of a library, has CodeDoc document it offline in every style, and asks the judges.

    python -m venv /tmp/judges && /tmp/judges/bin/pip install ruff pydoclint numpydoc docsig
    python benchmarks/own_output.py /tmp/judges/bin DIR... [--show N]

Findings are what the judges object to in what was written. Apart from that stands what is due and left unsaid: the
offline writer says only what it can prove. What is left without a docstring counts as neither.
"""

# ruff: noqa: D103
from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from codedoc_core import DocumentRequest, Status, document_offline
from codedoc_core.checks.coverage import Scope
from codedoc_core.docstrings.profile import Style, StyleProfile
from codedoc_core.errors import UnreadableSource
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse
from codedoc_core.workspace.discover import module_name

# Docstrings that are not there, and sections that no fact can fill.
_NOT_ASKED = ("GL08", "EX01", "SA01", "ES01", "SIG101")
# What is due and left to a person or a model, because nothing proves the words.
UNSAID = frozenset(
    "DOC101 DOC103 DOC201 DOC203 DOC402 DOC404 DOC501 DOC502 DOC503 SIG203 SIG503 PR01 RT01 YD01".split()
)
CODE = re.compile(r"\b(D\d{3}|DOC\d{3}|SIG\d{3}|W\d{3}|[A-Z]{2}\d{2})\b")


def stripped(data: bytes) -> bytes | None:
    """A file without its docstrings; ``...`` stands where nothing else is left of a body."""
    try:
        module = parse(decode(data))
    except UnreadableSource:
        return None
    text = module.source.text
    for symbol in reversed([symbol for symbol in module.symbols if symbol.docstring is not None]):
        literal = symbol.node.body[0].value
        start = module.source.offset_at(literal.lineno, literal.col_offset)
        end = module.source.offset_at(literal.end_lineno, literal.end_col_offset)
        text = text[:start] + ("..." if len(symbol.node.body) == 1 else "0") + text[end:]
    return text.encode(module.source.encoding)


def documented(folder: Path, target: Path, profile: StyleProfile) -> int:
    """Document a stripped copy of a library; the number of docstrings written."""
    written = 0
    for path in sorted(folder.rglob("*.py")):
        bare = stripped(path.read_bytes())
        if bare is None:
            continue
        request = DocumentRequest(bare.replace(b"\n    0\n", b"\n"), module_name(path), profile, Scope.ALL)
        result = document_offline(request)
        written += result.count(Status.DOCUMENTED)
        place = target / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(result.data)
    return written


def commands(profile: StyleProfile, path: Path) -> dict[str, list[str | Path]]:
    style, typed = profile.style.value, str(profile.types or profile.style is Style.NUMPY)
    convention = "pep257" if profile.style is Style.SPHINX else style
    rules = "D2,D3,D4" if profile.style is Style.SPHINX else "D2,D3,D4,DOC"
    found: dict[str, list[str | Path]] = {
        "ruff": ["ruff", "check", "--isolated", f"--select={rules}", "--preview", "--output-format=concise", "--quiet",
                 "--config", f"lint.pydocstyle.convention='{convention}'", path],
        "pydoclint": ["pydoclint", "--style", style, "--arg-type-hints-in-docstring", typed, "--check-return-types", typed,
                      "--quiet", "--check-yield-types", "False", "--check-class-attributes", "False",
                      "--check-arg-defaults", str(profile.style is Style.NUMPY),
                      "--allow-init-docstring", "True", path],
        "docsig": ["docsig", "--no-ansi", path],
    }  # fmt: skip
    if profile.style is Style.NUMPY:
        ignored = [part for code in _NOT_ASKED[:4] for part in ("--ignore", code)]
        found["numpydoc"] = ["numpydoc", "lint", *sorted(path.rglob("*.py")), *ignored]
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("judges", type=Path)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--show", type=int, default=0)
    given = arguments.parse_args()
    for folder in given.folders:
        for profile in (StyleProfile(style) for style in Style):
            with tempfile.TemporaryDirectory() as temporary:
                target = Path(temporary)
                written = documented(folder, target, profile)
                print(f"{folder.name} {profile.style}: {written} docstrings")
                for name, command in commands(profile, target).items():
                    judge(name, [given.judges / command[0], *command[1:]], given.show)
                shutil.rmtree(target / "__pycache__", ignore_errors=True)


def judge(name: str, command: list[str | Path], show: int) -> None:
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (run.stdout + run.stderr).splitlines()
    codes = Counter(match[1] for line in lines if (match := CODE.search(line)) and match[1] not in _NOT_ASKED)
    form = {code: count for code, count in codes.most_common() if code not in UNSAID}
    unsaid = {code: count for code, count in codes.most_common() if code in UNSAID}
    print(
        f"  {name:9} findings {sum(form.values()):4} {form or ''}  left unsaid {sum(unsaid.values()):4} {unsaid or ''}"
    )
    for code in form:
        shown = [line for line in lines if code in line][:show]
        print(*(f"      {line.strip()[:200]}" for line in shown), sep="\n")


if __name__ == "__main__":
    main()
