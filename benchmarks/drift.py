"""Drift that people really fixed: is it found before their fix, and is there silence after it?

    python benchmarks/drift.py CASES.jsonl [CASES.jsonl ...] [--around FOLDER ...] [--select CODES] [--list]

A line of CASES holds a function whose docstring somebody corrected while its code stayed the same: ``before`` and
``after`` are the docstrings, ``code`` the function, ``path`` and ``symbol`` its place, ``commit`` the correction,
``kinds`` the facts that were corrected.

A FOLDER holds one release of the package, as a wheel unpacks: the repository around the function. Name the oldest first.
The first release behind the correction is taken, else the last one before it, else any that has the function; the
function, and all others of the same commit, are put into it as they were. Without a FOLDER each is checked alone.

Printed for each kind: the share flagged before (recall), and the share still flagged after (false alarms by the
verdict of the person who fixed it); of those, the share with a finding about what was corrected: the others are about
something else in the docstring, which that person may have overlooked.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import re
import sys
import textwrap
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import codedoc_core as core
from codedoc_core.checks.select import Selection
from codedoc_core.checks.service import FileCheck, check_file
from codedoc_core.docstrings.literal import literal
from codedoc_core.facts.outlook import Outlooks
from codedoc_core.facts.flows import ModuleFlows, survey_flows
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.source.edit import Edit, apply
from codedoc_core.source.text import Span
from codedoc_core.symbols.index import SymbolIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

CODES = {
    "param_missing": ("CD201", "CD203", "CD207", "CD208", "CD209"),
    "param_unknown": ("CD202", "CD203", "CD204"),
    "raise_missing": ("CD231", "CD232", "CD230", "CD235", "CD236", "CD237", "CD238", "CD252"),
    "raise_extra": ("CD233", "CD234", "CD238", "CD239"),
    "returns": ("CD211", "CD212", "CD213", "CD215"),
    "yields": ("CD221", "CD222", "CD223", "CD224", "CD211", "CD212"),
    "default": ("CD206", "CD252"),
}


Codes = dict[str, set[str]]
"""Codes of findings, with the first thing that each message quotes."""


@dataclass(frozen=True)
class Case:
    """A function whose docstring was corrected."""

    commit: str
    path: str
    symbol: str
    kinds: tuple[str, ...]
    before: str
    after: str
    code: str

    @property
    def place(self) -> str:
        """Path below the folder that imports start from."""
        return self.path.removeprefix("src/")

    def function(self, docstring: str) -> str:
        """The function with a docstring."""
        module = core.parse(core.decode(self.code.encode()))
        node = module.symbols[1].node.body[0]
        source = module.source
        start = source.offset_at(node.lineno, node.col_offset)
        end = source.offset_at(node.end_lineno or 0, node.end_col_offset or 0)
        indent = " " * node.col_offset
        said = literal(docstring, indent=indent, newline="\n", quotes='"""', encoding="utf-8")
        return apply(source.text, [Edit(Span(start, end), said)]) + "\n"

    def alone(self, docstring: str) -> bytes:
        """The function as a file of its own, in a class where it is a method."""
        text = self.function(docstring)
        return ("class A:\n" + textwrap.indent(text, "    ") if "." in self.symbol else text).encode()


class Release:
    """The modules of one release of a package."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.rglob("*.py"))
        self.files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
        self.flows: dict[str, ModuleFlows] = {}
        for place, data in self.files.items():
            if (flows := flows_in(place, data)) is not None:
                self.flows[place] = flows

    def nearness(self, case: Case) -> int:
        """How near what stands here is to a case: below nothing where the function is not here."""
        node = self.functions(case.place).get(case.symbol)
        if node is None:
            return -1
        said = ast.get_docstring(node)
        return {case.after: 4, case.before: 2}.get(said or "", 0) + (bare(node) == bare(ast.parse(case.code).body[0]))

    @cache  # noqa: B019
    def functions(self, place: str) -> dict[str, ast.AST]:
        """The functions of a file by qualified name."""
        if place not in self.files:
            return {}
        module = core.parse(core.decode(self.files[place]))
        return {symbol.qualname: symbol.node for symbol in module.symbols if symbol.kind.value == "function"}

    def with_cases(self, cases: list[Case], when: str) -> dict[str, bytes]:
        """The files that hold some cases, with their functions as they were before or after the correction."""
        changed: dict[str, bytes] = {}
        for case in cases:
            node = self.functions(case.place).get(case.symbol)
            if node is not None:
                data = changed.get(case.place, self.files[case.place])
                changed[case.place] = replaced(data, case, getattr(case, when))
        return changed


def bare(node: ast.AST) -> str:
    """A function without its docstring, to compare."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body  # type: ignore[attr-defined, arg-type]
    return ast.dump(node.args) + "".join(map(ast.dump, body))  # type: ignore[attr-defined]


def replaced(data: bytes, case: Case, docstring: str) -> bytes:
    """A file with a function put in the place of what has its name."""
    lines = core.decode(data).text.splitlines(keepends=True)
    module = core.parse(core.decode(data))
    node = next(symbol.node for symbol in module.symbols if symbol.qualname == case.symbol)
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])  # type: ignore[union-attr]
    text = textwrap.indent(case.function(docstring), " " * node.col_offset)  # type: ignore[union-attr]
    return "".join([*lines[: first - 1], text, *lines[node.end_lineno :]]).encode()  # type: ignore[union-attr]


def module_name(place: str) -> str:
    """The dotted name of a file of a release."""
    return place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def flows_in(place: str, data: bytes) -> ModuleFlows | None:
    """The functions of a file in brief."""
    return survey_flows(data, module_name(place), place.endswith("__init__.py"))


def found_around(release: Release, cases: list[Case], when: str, select: tuple[str, ...]) -> list[Codes]:
    """Codes of the findings on each case of a commit, in the repository as it was."""
    changed = release.with_cases(cases, when)
    fresh = {place: flows for place, data in changed.items() if (flows := flows_in(place, data)) is not None}
    modules = (release.flows | fresh).values()
    summaries = [module.summary for module in modules]
    index, exceptions, outlooks = SymbolIndex(summaries), exception_kinds(summaries), Outlooks(modules)
    answers = []
    for case in cases:
        name = module_name(case.place)
        request = FileCheck(
            changed[case.place],
            name,
            core.Scope.ALL,
            Selection(select, ("CD1",)),
            None,
            index.around(name),
            exceptions,
            outlooks.of(name),
        )
        answers.append(codes_of(each for each in check_file(request).findings if each.qualname == case.symbol))
    return answers


def found_alone(case: Case, when: str, select: tuple[str, ...]) -> Codes:
    """Codes of the findings on a function alone."""
    data = case.alone(getattr(case, when))
    request = FileCheck(data, "case", core.Scope.ALL, Selection(select, ("CD1",)), None, (), {})
    return codes_of(check_file(request).findings)


def codes_of(findings: Iterable[core.Finding]) -> Codes:
    """The codes of some findings, with what they are about."""
    found: Codes = {}
    for each in findings:
        quoted = re.findall("`([^`]*)`", each.message)
        found.setdefault(each.code, set()).add(quoted[0].rpartition(".")[2] if quoted else "")
    return found


def is_about_the_correction(case: Case, kind: str, after: Codes) -> bool:
    """Whether something that is still flagged stands in the lines that were written for the correction."""
    lines = difflib.ndiff(case.before.splitlines(), case.after.splitlines())
    written = "\n".join(line[2:] for line in lines if line.startswith("+ "))
    subjects = {subject for code in CODES[kind] for subject in after.get(code, ())}
    return any(re.search(rf"\b{re.escape(subject)}\b", written) for subject in subjects)


def read_cases(paths: list[Path]) -> list[Case]:
    """The cases of some files that this interpreter can read."""
    read, names = [], ("commit", "path", "symbol", "kinds", "before", "after", "code")
    for path in paths:
        for line in path.read_text().splitlines():
            told = json.loads(line)
            case = Case(**{name: told[name] for name in names})
            try:
                ast.parse(case.code)
            except SyntaxError:
                print(f"{case.path} {case.symbol}: cannot be read by this interpreter")
                continue
            read.append(case)
    return read


def nearest(case: Case, releases: list[Release]) -> Release | None:
    """The release that a case belongs to: the first behind it, else the last before it."""
    scores = [release.nearness(case) for release in releases]
    best = max(scores, default=-1)
    if best < 0:
        return None
    at = scores.index(best) if best >= 4 else len(scores) - 1 - scores[::-1].index(best)
    return releases[at]


def judged(cases: list[Case], folders: list[Path], select: tuple[str, ...]) -> list[tuple[Case, Codes, Codes, bool]]:
    """Each case with the codes found before and after, and whether a repository was around it."""
    releases = [Release(folder) for folder in folders]
    groups: defaultdict[tuple[str, Release | None], list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.commit, nearest(case, releases)].append(case)
    done = []
    for (_, release), group in groups.items():
        if release is None:
            found = [[found_alone(case, when, select) for case in group] for when in ("before", "after")]
        else:
            found = [found_around(release, group, when, select) for when in ("before", "after")]
        done += [(case, first, second, release is not None) for case, first, second in zip(group, *found, strict=True)]
    return done


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--around", nargs="+", type=Path, default=[], help="releases, each unpacked into a folder")
    parser.add_argument("--select", default="", help="prefixes of codes; the default selection where empty")
    parser.add_argument("--list", action="store_true", help="print what was missed and what was still flagged")
    arguments = parser.parse_args()
    select = tuple(code for code in arguments.select.split(",") if code)
    seen, before, after, wrong, around = Counter[str](), Counter[str](), Counter[str](), Counter[str](), 0
    for case, first, second, is_around in judged(read_cases(arguments.cases), arguments.around, select):
        around += is_around
        for kind in case.kinds:
            seen[kind] += 1
            hit, left = (bool(codes.keys() & set(CODES[kind])) for codes in (first, second))
            before[kind] += hit
            after[kind] += left
            wrong[kind] += left and is_about_the_correction(case, kind, second)
            if arguments.list and (left or not hit):
                told = "missed" if not hit else "still"
                print(kind, told, case.path, case.symbol, first, second, "" if is_around else "(alone)")
    print(f"{'kind':15}{'n':>5}{'found before':>14}{'still after':>13}{'at the correction':>19}")
    for kind in [*sorted(seen), "all"]:
        n, *counts = [each.total() if kind == "all" else each[kind] for each in (seen, before, after, wrong)]
        print(f"{kind:15}{n:5}{counts[0] / n:14.3f}{counts[1] / n:13.3f}{counts[2] / n:19.3f}")
    print(f"{around} functions with their repository around them")


if __name__ == "__main__":
    main()
