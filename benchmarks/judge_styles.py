"""Renders varied docstrings in every style and asks the judges of each style what they think.

The judges cannot share one environment: pydoclint brings a fork that installs itself as ``docstring_parser``. Run:

    python -m venv /tmp/judges && /tmp/judges/bin/pip install ruff pydoclint numpydoc docsig
    python -m venv /tmp/parser && /tmp/parser/bin/pip install docstring_parser
    python benchmarks/judge_styles.py /tmp/judges/bin /tmp/parser/bin

Prints one line per judge and finding, and exits 1 if there is any.
"""

# ruff: noqa: D103
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from codedoc_core.docstrings.literal import literal
from codedoc_core.docstrings.profile import Style, StyleProfile
from codedoc_core.docstrings.prose import described
from codedoc_core.docstrings.render import render
from codedoc_core.docstrings.sections import Docstring, Entry, Section, SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = "The one that goes on, with ``code spans that stay whole``, a: colon, and note: words until lines must wrap."
P, R, Y, X, A = (
    SectionKind.PARAMETERS,
    SectionKind.RETURNS,
    SectionKind.YIELDS,
    SectionKind.RAISES,
    SectionKind.ATTRIBUTES,
)


@dataclass(frozen=True)
class Case:
    """A definition without its docstring, and the docstring."""

    header: str
    body: str
    docstring: Docstring


def case(header: str, body: str, summary: str, *sections: Section, description: tuple[str, ...] = ()) -> Case:
    return Case(header, body, Docstring(summary, description, sections))


def params(*entries: tuple[str, str, str, str | None]) -> Section:
    return Section(P, tuple(Entry(*entry) for entry in entries))


def result(kind: SectionKind, type_: str, text: str) -> Section:
    return Section(kind, (Entry("", type_, text),))


def raises(*entries: tuple[str, str]) -> Section:
    return Section(X, tuple(Entry(name, "", text) for name, text in entries))


RAISE = "raise ValueError(x)"
CASES = (
    case("def f{n}() -> None:", "pass", "Do one thing."),
    case("def f{n}(x: int) -> int:", "return x", "Return it.", params(("x", "int", "The number.", None)), result(R, "int", "The number.")),
    case("def f{n}(x: int = 3) -> None:", "print(x)", "Print it.", params(("x", "int", "The number.", "3"))),
    case("def f{n}(x: int = 3) -> None:", "print(x)", "Print it.", params(("x", "int", "", "3"))),
    case("def f{n}(x: str | None = None) -> None:", "print(x)", "Print it.", params(("x", "str | None", LONG, "None"))),
    case("def f{n}(x: str = 'a: b') -> None:", "print(x)", "Print it.", params(("x", "str", LONG, "'a: b'"))),
    case("def f{n}(x: str = '\\n') -> None:", "print(x)", "Print it.", params(("x", "str", "The separator.", "'\\n'"))),
    case("def f{n}(*args: int, **kwargs: str) -> None:", "print(args, kwargs)", "Print all.", params(("*args", "int", "The numbers.", None), ("**kwargs", "str", LONG, None))),
    case("def f{n}(x: dict[str, list[int]]) -> dict[str, int]:", "return {}", "Count.", params(("x", "dict[str, list[int]]", "Lists by name.", None)), result(R, "dict[str, int]", LONG)),
    case("def f{n}(x: int) -> None:", RAISE, "Fail.", params(("x", "int", "The number.", None)), raises(("ValueError", "If ``x`` is wrong."))),
    case("def f{n}(x: int) -> None:", f"if x:\n        {RAISE}\n    raise KeyError(x)", "Fail.", params(("x", "int", "The number.", None)), raises(("KeyError", "If ``x`` is zero: " + LONG), ("ValueError", "If ``x`` is not zero."))),
    case("def f{n}() -> Iterator[int]:", "yield 1", "Yield one.", result(Y, "int", "The number one.")),
    case("def f{n}() -> Iterator[int]:", "yield 1", "Yield one.", result(Y, "int", LONG)),
    case("def f{n}() -> int:", "return 1", "Return one.", result(R, "int", LONG)),
    case("def f{n}() -> slice:", "return slice(1)", "Return a slice.", result(R, "slice", "The slice ``a[1:2]`` of it.")),
    case("def f{n}() -> slice:", "return slice(1)", "Return a slice.", result(R, "slice", "``a[1:2]`` of it.")),
    case("def f{n}() -> tuple[int, str]:", "return 1, ''", "Return a pair.", result(R, "tuple[int, str]", "A pair: a number and a text.")),
    case("def f{n}() -> None:", "pass", "Say more.", description=(LONG, "Another paragraph.")),
    case("def f{n}() -> None:", "pass", "List things.", description=("These:", "- " + LONG + "\n- Two.\n- Three.")),
    case("def f{n}() -> None:", "pass", "Speak of :class:`Foo` and *stars*.", description=("See https://example.org/a/very/long/url/that/does/not/fit/into/the/line/at/all/so/there.",)),
    case("def f{n}() -> None:", "pass", "Mention names.", description=("The words that follow, when they wrap badly, could look like a section's name. See: Returns: and Args: and Parameters and returns",)),
    case("def f{n}() -> None:", "pass", "Mention markup.", description=("Numbers such as 1. and 2. or dashes - like this - and prompts >>> or .. dots, and : colons :param x: y, all must stay inside.",)),
    case("def f{n}(a: int, /, b: int, *, c: int = 2) -> None:", "print(a, b, c)", "Take all kinds.", params(("a", "int", "First.", None), ("b", "int", "Second.", None), ("c", "int", "Third.", "2"))),
    case("async def f{n}(x: Callable[[int], str]) -> str:", "return x(1)", "Call it.", params(("x", "Callable[[int], str]", "What to call.", None)), result(R, "str", "What ``x`` gives.")),
    case("def f{n}(x: float = 0.5, y: bool = True, z: tuple[int, ...] = ()) -> None:", "print(x, y, z)", "Print.", params(("x", "float", "A share.", "0.5"), ("y", "bool", "Whether to do it.", "True"), ("z", "tuple[int, ...]", "More.", "()"))),
    case("def f{n}(path: str | os.PathLike[str]) -> bytes:", "return b''", "Read.", params(("path", "str | os.PathLike[str]", LONG, None)), result(R, "bytes", "The bytes.")),
    case("def f{n}(x: int) -> int | None:", "if x:\n        raise errors.NotFound(x)\n    return None", "Find.", params(("x", "int", "The key.", None)), result(R, "int | None", "The value, or ``None`` where there is none."), raises(("errors.NotFound", "If there is no ``x``."))),
    case("class C{n}:", "x: int = 1\n    y: str = ''", "Hold two things.", Section(A, (Entry("x", "int", "The number.", "1"), Entry("y", "str", LONG, "''")))),
    case("def f{n}(x: Literal['a', 'b c']) -> None:", "print(x)", "Print it.", params(("x", "Literal['a', 'b c']", "Which one.", None))),
    case("def f{n}() -> None:", "pass", "Give an example.", Section(SectionKind.NOTES, (Entry(text=LONG),)), Section(SectionKind.EXAMPLES, (Entry(text=">>> 1 + 1\n2"),))),
)  # fmt: skip
HEAD = '"""A module."""\n\nimport errors\nimport os\nfrom collections.abc import Callable, Iterator\nfrom typing import Literal\n'


def cases_for(profile: StyleProfile) -> list[Case]:
    """NumPy's guide allows a parameter without words, its linters do not: that one is left out."""
    return [item for item in CASES if profile.style is not Style.NUMPY or not wordless(item.docstring)]


def wordless(docstring: Docstring) -> bool:
    return not all(entry.text for section in docstring.sections for entry in section.entries)


def shown(docstring: Docstring, profile: StyleProfile) -> Docstring:
    """Without the types that the profile leaves to the signature."""
    if profile.types or profile.style is Style.NUMPY:
        return docstring
    sections = (
        replace(section, entries=tuple(replace(entry, type="") for entry in section.entries))
        for section in docstring.sections
    )
    return replace(docstring, sections=tuple(sections))


def source_of(profile: StyleProfile) -> str:
    form = {"indent": "    ", "newline": "\n", "quotes": profile.quotes, "encoding": "utf-8"}
    parts = [HEAD]
    for n, item in enumerate(cases_for(profile)):
        code = literal(render(shown(item.docstring, profile), profile, 84), **form)
        gap = "\n" if item.header.startswith("class") else ""
        parts.append(f"\n\n{item.header.replace('{n}', str(n))}\n    {code}\n{gap}    {item.body}\n")
    return "".join(parts)


def judgements(profile: StyleProfile, path: Path, judges: Path) -> list[str]:
    style = profile.style.value
    typed = str(profile.types or profile.style is Style.NUMPY)
    convention = "pep257" if profile.style is Style.SPHINX else style
    ruff = f"lint.pydocstyle.convention='{convention}'"
    pydoclint = [
        *("--style", style, "--arg-type-hints-in-docstring", typed, "--check-return-types", typed, "--quiet"),
        *("--check-yield-types", "False", "--check-class-attributes", str(profile.style is not Style.SPHINX)),
        *("--check-arg-defaults", str(profile.style is Style.NUMPY)),
        *("--skip-checking-short-docstrings", "False"),
    ]
    commands = {
        "ruff": ["ruff", "check", "--isolated", "--select=D,W505,W291,W293,DOC", "--preview", "--config", ruff,
                 "--config", "lint.pycodestyle.max-doc-length=88", "--output-format=concise", "--quiet", path],
        "pydoclint": ["pydoclint", *pydoclint, path],
        "docsig": ["docsig", "--check-class", "--no-ansi", path],
    }  # fmt: skip
    if profile.style is Style.SPHINX:  # ruff's DOC rules do not read field lists
        commands["ruff"][3] = "--select=D,W505,W291,W293"
    if profile.style is Style.NUMPY:
        commands["numpydoc"] = [
            "numpydoc",
            "lint",
            path,
            *(part for code in ("EX01", "SA01", "ES01", "GL01") for part in ("--ignore", code)),
        ]
    found = []
    for name, command in commands.items():
        run = subprocess.run([judges / command[0], *command[1:]], capture_output=True, text=True, check=False)
        output = (run.stdout + run.stderr).strip()
        if run.returncode or output:
            found += [f"{name}: {line}" for line in output.splitlines() if line.strip()] or [
                f"{name}: {run.returncode}"
            ]
    return found


READ_BACK = """
import json, sys, docstring_parser as parser
STYLES = {"google": "GOOGLE", "numpy": "NUMPYDOC", "sphinx": "REST"}
KINDS = {"DocstringParam": "parameters", "DocstringReturns": "returns", "DocstringYields": "returns", "DocstringRaises": "raises"}
flat = lambda text: " ".join((text or "").split())
for line in sys.stdin:
    style, text = json.loads(line)
    parsed = parser.parse(text, getattr(parser.DocstringStyle, STYLES[style]))
    metas = [m for m in parsed.meta if type(m).__name__ in KINDS]
    print(json.dumps([flat(parsed.short_description), sorted(
        [KINDS[type(m).__name__], getattr(m, "arg_name", None) or "", flat(m.type_name), flat(m.description)] for m in metas)]))
"""


def read_back(profile: StyleProfile, parser: Path) -> list[str]:
    """What docstring_parser reads differently from what was rendered."""
    docstrings = [shown(item.docstring, profile) for item in cases_for(profile)]
    asked = [json.dumps([profile.style, render(docstring, profile, 84)]) for docstring in docstrings]
    command = [parser / "python", "-c", READ_BACK]
    answers = subprocess.run(command, input="\n".join(asked), capture_output=True, text=True, check=True).stdout
    found = []
    for docstring, answer in zip(docstrings, answers.splitlines(), strict=True):
        summary, entries = json.loads(answer)
        entries = [[kind, name.replace("\\", ""), type_, essence(text)] for kind, name, type_, text in entries]
        expected = sorted(list(entry) for entry in meant(docstring, profile))
        if summary != docstring.summary or entries != expected:
            found.append(f"docstring_parser: meant {docstring.summary} {expected}, read {summary} {entries}")
    return found


def meant(docstring: Docstring, profile: StyleProfile) -> Iterator[tuple[str, str, str, str]]:
    """The entries as docstring_parser should give them back, its own limits allowed for.

    It knows no ``:ivar:`` and no ``:ytype:``, and takes a Google result's type with spaces for text.
    """
    names = {P: "parameters", A: "parameters", R: "returns", Y: "returns", X: "raises"}
    google, sphinx = profile.style is Style.GOOGLE, profile.style is Style.SPHINX
    for section in docstring.sections:
        for entry in section.entries if section.kind in names and not (sphinx and section.kind is A) else ():
            name, type_ = ("", entry.name) if section.kind is X else (entry.name, entry.type)
            text = entry.text if profile.style is Style.NUMPY else described(entry, profile.default)
            if google and section.kind in (R, Y) and " " in type_ and not type_.endswith("]"):
                type_, text = "", f"{type_}: {text}"
            yield names[section.kind], name, "" if sphinx and section.kind is Y else type_, essence(text)


def essence(text: str) -> str:
    """Text without what the Google renderer may change in a result without a type."""
    return text.removeprefix("The value ").replace(" --", "").replace(":", "")


# What a project may do otherwise, and no judge minds.
HABITS = [
    StyleProfile(Style.GOOGLE, titles=((P, "Arguments"),), default="(default: {})"),
    StyleProfile(Style.GOOGLE, types=True, default="Defaults to {}.", summary_below=True),
    StyleProfile(Style.GOOGLE, default="Default is ``{}``."),
    StyleProfile(Style.SPHINX, default="(default: ``{}``)", titles=((R, "return"), (X, "raise"))),
    StyleProfile(Style.SPHINX, types=True, inline_types=True),
]


def main() -> int:
    judges, parser = Path(sys.argv[1]), Path(sys.argv[2])
    worst = 0
    profiles = [StyleProfile(style, types=types) for style in Style for types in (False, True)] + HABITS
    with tempfile.TemporaryDirectory() as folder:
        for at, profile in enumerate(profiles):
            path = Path(folder) / f"{profile.style}_{profile.types}_{at}.py"
            path.write_text(source_of(profile), "utf-8")
            found = [*judgements(profile, path, judges), *read_back(profile, parser)]
            print(f"{path.stem}: {len(cases_for(profile))} docstrings, {len(found)} findings")
            print("".join(f"  {line}\n" for line in found), end="")
            worst += len(found)
    return min(worst, 1)


if __name__ == "__main__":
    sys.exit(main())
