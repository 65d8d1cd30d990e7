"""Drift that people really fixed: is it found before their fix, and is there silence after it?

    python benchmarks/drift.py CASES.jsonl [CASES.jsonl ...] [--select CODES]

A line of CASES holds a function whose docstring somebody corrected while its code stayed the same: ``before`` and
``after`` are the docstrings, ``code`` the function, ``kinds`` the facts that were corrected. Each function is checked
alone, without the repository around it.

Printed for each kind: the share flagged before (recall), and the share still flagged after (false alarms by the
verdict of the person who fixed it).
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import codedoc_core as core
from codedoc_core.checks.select import Selection
from codedoc_core.checks.service import FileCheck, check_file
from codedoc_core.docstrings.literal import literal
from codedoc_core.source.edit import Edit, apply
from codedoc_core.source.text import Span

CODES = {
    "param_missing": ("CD201", "CD203", "CD207", "CD208", "CD209"),
    "param_unknown": ("CD202", "CD203", "CD204"),
    "raise_missing": ("CD231", "CD232"),
    "raise_extra": ("CD233", "CD234"),
    "returns": ("CD211", "CD212", "CD213"),
    "yields": ("CD221", "CD222", "CD223", "CD224", "CD211", "CD212"),
    "default": ("CD206",),
}


def source_of(case: dict[str, object], docstring: str) -> bytes:
    """The function with a docstring, in a class where it is a method."""
    module = core.parse(core.decode(str(case["code"]).encode()))
    symbol = module.symbols[1]
    node = symbol.node.body[0]
    source = module.source
    start = source.offset_at(node.lineno, node.col_offset)
    end = source.offset_at(node.end_lineno or 0, node.end_col_offset or 0)
    indent = " " * node.col_offset
    said = literal(docstring, indent=indent, newline="\n", quotes='"""', encoding="utf-8")
    text = apply(source.text, [Edit(Span(start, end), said)]) + "\n"
    if "." in str(case["symbol"]):
        text = "class A:\n" + textwrap.indent(text, "    ")
    return text.encode()


def found(data: bytes, select: tuple[str, ...]) -> set[str]:
    """Codes of the findings in a file."""
    request = FileCheck(data, "case", core.Scope.ALL, Selection(select, ("CD1",)), None, (), {})
    return {finding.code for finding in check_file(request).findings}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--select", default="", help="prefixes of codes; the default selection where empty")
    parser.add_argument("--list", action="store_true", help="print what was missed and what was still flagged")
    arguments = parser.parse_args()
    select = tuple(code for code in arguments.select.split(",") if code)
    seen, before, after, silent = Counter[str](), Counter[str](), Counter[str](), 0
    for path in arguments.cases:
        for line in path.read_text().splitlines():
            case = json.loads(line)
            try:
                first, second = (found(source_of(case, case[when]), select) for when in ("before", "after"))
            except core.UnreadableSource:
                silent += 1
                continue
            for kind in case["kinds"]:
                seen[kind] += 1
                hit, left = (bool(codes & set(CODES[kind])) for codes in (first, second))
                before[kind] += hit
                after[kind] += left
                if arguments.list and (left or not hit):
                    print(
                        kind,
                        "missed" if not hit else "still",
                        case["path"],
                        case["symbol"],
                        sorted(first),
                        sorted(second),
                    )
    print(f"{'kind':15}{'n':>5}{'found before':>14}{'still after':>13}")
    for kind, count in sorted(seen.items()):
        print(f"{kind:15}{count:5}{before[kind] / count:14.3f}{after[kind] / count:13.3f}")
    total = seen.total()
    print(f"{'all':15}{total:5}{before.total() / total:14.3f}{after.total() / total:13.3f}")
    if silent:
        print(f"{silent} cases that this interpreter cannot read")


if __name__ == "__main__":
    main()
