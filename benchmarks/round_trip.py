"""Renders what real docstrings say, in every style, and asks two readers what they find there.

    python -m venv /tmp/parser && /tmp/parser/bin/pip install docstring_parser griffe
    python benchmarks/round_trip.py /tmp/parser/bin DIR... [--every N] [--show N]

The words are those of people, the names, types and defaults those of their signatures: a docstring makes the round trip
where all parameters, results and exceptions come back with equal names, order, types and texts, white space apart. The
readers run in an environment of their own, because docstring_parser and its fork install the same package.
"""

# ruff: noqa: D103
from __future__ import annotations

import argparse
import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from codedoc_core.checks.draft import verify
from codedoc_core.docstrings.drafted import draft_of
from codedoc_core.docstrings.expressions import is_code_type, is_short_code
from codedoc_core.docstrings.profile import Style, StyleProfile
from codedoc_core.docstrings.prose import chunks, described
from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.render import render
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse
from codedoc_core.workspace.discover import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.sections import Docstring

KINDS = (SectionKind.PARAMETERS, SectionKind.RETURNS, SectionKind.YIELDS, SectionKind.RAISES)
WIDTHS = (72, 100)

READER = r"""
import json, logging, sys
import docstring_parser as parser, griffe
logging.getLogger("griffe").setLevel(logging.CRITICAL)
STYLES = {"google": "GOOGLE", "numpy": "NUMPYDOC", "sphinx": "REST"}
flat = lambda text: " ".join((text or "").split())
def by_griffe(style, text):
    options = {"returns_named_value": False, "returns_multiple_items": False} if style == "google" else {}
    for section in griffe.Docstring(text).parse(griffe.Parser(style), warnings=False, **options):
        kind = {"parameters": "parameters", "returns": "returns", "yields": "yields", "raises": "raises"}.get(section.kind.value)
        for item in section.value if kind else ():
            name = item.name if kind == "parameters" else ""
            yield kind, name, str(item.annotation or ""), flat(item.description)
def by_parser(style, text):
    for meta in parser.parse(text, getattr(parser.DocstringStyle, STYLES[style])).meta:
        name = type(meta).__name__
        kind = {"DocstringParam": "parameters", "DocstringReturns": "returns", "DocstringRaises": "raises"}.get(name)
        if kind == "returns" and meta.is_generator:
            kind = "yields"
        if kind and meta.args[0] != "attribute":
            yield kind, getattr(meta, "arg_name", ""), meta.type_name or "", flat(meta.description)
def entries(read, style, text):
    try:
        return [[k, n.replace("\\", ""), t, d] for k, n, t, d in read(style, text)]
    except Exception as error:
        return [["refused", "", "", str(error)]]
for line in sys.stdin:
    print(json.dumps([entries(read, *json.loads(line)) for read in (by_griffe, by_parser)]))
"""


def docstrings(folder: Path, every: int) -> Iterator[tuple[str, Docstring]]:
    """What the documented functions of a library say, as far as the facts bear it out."""
    paths = sorted(folder.rglob("*.py"))[::every]
    for path in paths:
        try:
            module = parse(decode(path.read_bytes()), module_name(path))
        except (UnreadableSource, OSError):
            continue
        index = SymbolIndex([summarise(module)])
        for symbol in module.symbols:
            if symbol.docstring and symbol.docstring.count("\n") > 2:
                facts = infer_facts(symbol, module, index)
                verdict = verify(draft_of(read(symbol.docstring)), facts, StyleProfile(types=True))
                if verdict.docstring and any(section.kind in KINDS for section in verdict.docstring.sections):
                    yield f"{module.name}:{symbol.qualname}", verdict.docstring


def meant(docstring: Docstring, style: Style) -> list[list[str]]:
    """The facts of a docstring as a reader should give them back."""
    found = []
    for section in docstring.sections:
        for entry in section.entries if section.kind in KINDS else ():
            is_raise = section.kind is SectionKind.RAISES
            name, type_ = ("", entry.name) if is_raise else (entry.name, entry.type if is_code_type(entry.type) else "")
            is_parameter = section.kind is SectionKind.PARAMETERS
            text = described(entry) if is_parameter and style is not Style.NUMPY else entry.text
            if style is Style.NUMPY and not is_raise:
                type_ = in_header(type_, entry.default) if is_parameter else type_ or "object"
            if style is Style.GOOGLE:
                type_, text = in_google(type_, text, is_parameter=is_parameter)
            found.append([section.kind.value, name, type_, flat(text)])
    return sorted(found)


def flat(text: str) -> str:
    return " ".join(" ".join(chunks(text)).split())


def in_header(type_: str, default: str | None) -> str:
    """NumPy's header holds type and default; readers take the default off a type, and for the type where it is alone."""
    if type_ or default is None:
        return type_
    return f"default={default}" if is_short_code(default) else "optional"


def in_google(type_: str, text: str, *, is_parameter: bool) -> tuple[str, str]:
    """A type without words becomes the words; one that cannot stand before a colon is left out."""
    if is_parameter:
        is_out = ":" in type_ or type_.startswith("(") or type_.endswith(")")
        return ("", f"``{type_}``.") if type_ and not is_out and not text else ("" if is_out else type_, text)
    return ("" if ":" in type_ else type_), text


def essence(entry: list[str]) -> list[str]:
    """A Google result without a type must do without colons, so that its first words are not taken for one.

    A text that is nothing but the name of a section, such as "keyword arguments", gets a full stop in every style.
    """
    kind, name, type_, text = entry
    text = text.removesuffix(".")
    if kind in ("returns", "yields") and not type_:
        text = text.removeprefix("The value ").replace(" --", "").replace(":", "")
        text = " ".join(text.split())
    return [kind, name, type_, text]


def allowed(entries: list[list[str]], style: Style, reader: str) -> list[list[str]]:
    """What a reader can give back at best.

    griffe knows no yields in field lists, docstring_parser no type of theirs, and it takes a Google result's type with a
    blank outside brackets for text.
    """
    if style is Style.SPHINX:
        if reader == "griffe":
            return [entry for entry in entries if entry[0] != "yields"]
        return [[kind, name, "" if kind == "yields" else type_, text] for kind, name, type_, text in entries]
    if style is Style.GOOGLE and reader != "griffe":
        return [
            [kind, name, "", f"{type_}: {text}"] if kind in ("returns", "yields") and " " in type_ and type_[-1] != "]" else
            [kind, name, type_, text]
            for kind, name, type_, text in entries
        ]  # fmt: skip
    return entries


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("parser", type=Path)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--every", type=int, default=1)
    arguments.add_argument("--show", type=int, default=0)
    given = arguments.parse_args()
    said = [each for folder in given.folders for each in docstrings(folder, given.every)]
    trips = [(label, doc, style, width) for label, doc in said for style in Style for width in WIDTHS]
    asked = [json.dumps([style, render(doc, StyleProfile(style, types=True), width)]) for _, doc, style, width in trips]
    run = subprocess.run(
        [given.parser / "python", "-c", READER], input="\n".join(asked), capture_output=True, text=True, check=True
    )
    tried, whole, at_best, shown = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for (label, doc, style, width), answer in zip(trips, run.stdout.splitlines(), strict=True):
        for reader, found in zip(("griffe", "docstring_parser"), json.loads(answer), strict=True):
            key = f"{style.value:7} {reader}"
            tried[key] += 1
            got, want = sorted(map(essence, found)), sorted(map(essence, meant(doc, style)))
            best = sorted(map(essence, allowed(meant(doc, style), style, reader)))
            whole[key] += got == want
            at_best[key] += got in (want, best)
            if got not in (want, best) and shown[key] < given.show:
                shown[key] += 1
                lost, other = [each for each in best if each not in got], [each for each in got if each not in best]
                print(f"{key} {label} at {width}\n  meant {lost}\n  read  {other}\n")
    for key in sorted(tried):
        print(
            f"{key:26} {tried[key]:6} docstrings, whole {whole[key] / tried[key]:.4f}, as whole as the reader can {at_best[key] / tried[key]:.4f}"
        )


if __name__ == "__main__":
    main()
