"""How near the facts come to what people wrote down: parameters, exceptions, results and attributes.

    python benchmarks/truth.py DIR... [--misses KIND]

A folder holds the packages of one library. They are copied without docstrings and annotations, ``codedoc facts`` is run
on the copy, and what it proves is compared with the sections that people wrote; where they wrote none, nothing is
compared. A second row runs on the library as it is, so that what callees document counts. Beside them stand the
signatures and ``raise`` statements that ``ast`` shows, and griffe where it is installed.
"""

# ruff: noqa: D102, D103
from __future__ import annotations

import argparse
import ast
import builtins
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import codedoc_core
from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.documenter.facts import FactsRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.reading import Reading

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
KINDS = ("raises", "params", "class params", "named class params", "attributes", "returns due", "value due")
SKIPPED = {"tests", "test", "testing", "conftest", "examples", "benchmarks", "_vendor", "externals"}
OPENS_WITH_RESULT = re.compile(r"\s*(?:Returns?|Yields?)\b")
EXCEPTION = re.compile(r"[a-z][A-Z]|[A-Z]{2,}[a-z]|(?:Error|Exception|Warning|Exit|Timeout)$")


@dataclass(frozen=True)
class Told:
    """What is known of a symbol; ``None`` where nobody said."""

    params: frozenset[str] | None = None
    raises: frozenset[str] | None = None
    attributes: frozenset[str] | None = None
    returns: bool | None = None
    is_class: bool = False
    value: bool | None = None
    stars: frozenset[str] = frozenset()


@dataclass
class Tally:
    """Hits, false alarms and misses of each kind."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, kind: str, symbol: str, human: frozenset[str], ours: frozenset[str]) -> None:
        self.counts[kind, "hit"] += len(human & ours)
        self.counts[kind, "false"] += len(ours - human)
        self.counts[kind, "missed"] += len(human - ours)
        self.counts[kind, "symbols"] += 1
        if human != ours:
            self.misses.append(f"{kind}: {symbol} missed {sorted(human - ours)} false {sorted(ours - human)}")

    def cell(self, kind: str) -> str:
        hit, false, missed = (self.counts[kind, name] for name in ("hit", "false", "missed"))
        if not hit:
            return "-"
        precision, recall = hit / (hit + false), hit / (hit + missed)
        return f"**{2 * precision * recall / (precision + recall):.3f}** ({precision:.2f} / {recall:.2f})"


def modules_of(folder: Path) -> Iterator[tuple[Path, str, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if SKIPPED.isdisjoint(parts) and not any(part.startswith("test_") for part in parts):
            try:
                tree = ast.parse(path.read_text("utf-8", errors="replace"))
            except (SyntaxError, ValueError):
                continue
            yield path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts), tree


def definitions(suite: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Definition, bool]]:
    """Give the functions and classes that can be reached from outside, and whether they stand in a class."""
    stack: list[tuple[ast.stmt, str, bool]] = [(node, prefix, False) for node in reversed(suite)]
    while stack:
        node, name, inside = stack.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            if not any(re.search(r"\boverload\b|\.(setter|deleter)$", ast.unparse(d)) for d in node.decorator_list):
                yield f"{name}.{node.name}", node, inside
            if isinstance(node, ast.ClassDef):
                stack.extend((child, f"{name}.{node.name}", True) for child in reversed(node.body))
        elif isinstance(node, ast.If | ast.Try):
            stack.extend((child, name, inside) for child in [*node.body, *node.orelse])


def human_facts(folder: Path) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for _, module, tree in modules_of(folder):
        for symbol, node, _ in definitions(tree.body, module):
            text = ast.get_docstring(node, clean=False)
            if text and not (isinstance(node, FUNCTIONS) and is_stub(node)):
                found[symbol] = of_docstring(read(text), node, bool(OPENS_WITH_RESULT.match(text)))
    return found


def of_docstring(reading: Reading, node: Definition, opens_with_result: bool) -> Told:
    names = {kind: entry_names(reading, kind) for kind in (SectionKind.PARAMETERS, SectionKind.ATTRIBUTES)}
    raised = (name for entry in reading.entries(SectionKind.RAISES) for name in exception_names(entry.name))
    is_property = any("property" in ast.unparse(decorator) for decorator in node.decorator_list)
    is_judged = bool(reading.sections) and not isinstance(node, ast.ClassDef) and not is_property
    return Told(
        names[SectionKind.PARAMETERS],
        frozenset(raised) or None,
        names[SectionKind.ATTRIBUTES],
        bool(reading.of(SectionKind.RETURNS)) if is_judged else None,
        isinstance(node, ast.ClassDef),
        opens_with_result or tells_value(reading) if is_judged else None,
    )


def tells_value(reading: Reading) -> bool:
    return bool(reading.of(SectionKind.RETURNS) or reading.of(SectionKind.YIELDS))


def entry_names(reading: Reading, kind: SectionKind) -> frozenset[str] | None:
    found = (name.strip(" *`") for entry in reading.entries(kind) for name in entry.name.split(","))
    return frozenset(name for name in found if name.isidentifier()) or None


def exception_names(text: str) -> Iterator[str]:
    for word in re.findall(r"[\w.]+", text):
        last = word.rpartition(".")[2]
        known = getattr(builtins, last, None)
        if (isinstance(known, type) and issubclass(known, BaseException)) or EXCEPTION.search(last):
            yield last


def is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    is_abstract = len(body) == 1 and isinstance(body[0], ast.Raise) and "NotImplemented" in ast.unparse(body[0])
    return is_abstract or all(isinstance(statement, ast.Pass) for statement in body)


def strip(folder: Path, target: Path) -> None:
    """Copy a library without docstrings and annotations of functions."""
    for path, _, tree in modules_of(folder):
        for node in ast.walk(tree):
            if isinstance(node, FUNCTIONS):
                node.returns = None
                arguments = node.args
                every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
                for argument in [*every, arguments.vararg, arguments.kwarg]:
                    if argument is not None:
                        argument.annotation = None
            if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Module)) and ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
        copy = target / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(ast.unparse(tree), "utf-8")


def codedoc_facts(folder: Path) -> dict[str, Told]:
    report = codedoc_core.run(codedoc_core.list_facts, FactsRequest((folder,)))
    found: dict[str, Told] = {}
    for record in report.records:
        if record["role"] not in {"setter", "deleter"}:
            found[str(record["symbol"])] = Told(
                frozenset(each["name"] for each in record["params"]),  # type: ignore[attr-defined]
                frozenset(each["type"] for each in record["raises"]),  # type: ignore[attr-defined]
                frozenset(each["name"] for each in record["attributes"]),  # type: ignore[attr-defined]
                record["returns"] is not None,
                value=record["returns"] is not None or record["yields"] is not None,
                stars=frozenset(each["name"] for each in record["params"] if each["kind"].startswith("var-")),  # type: ignore[attr-defined]
            )
    return found


def plain_facts(folder: Path) -> dict[str, Told]:
    """What the text shows without a second thought: signatures, ``raise`` statements, names in class bodies."""
    found: dict[str, Told] = {}
    for _, module, tree in modules_of(folder):
        every = {symbol: node for symbol, node, _ in definitions(tree.body, module)}
        inside = {symbol for symbol, _, is_inside in definitions(tree.body, module) if is_inside}
        for symbol, node in every.items():
            function = every.get(f"{symbol}.__init__") if isinstance(node, ast.ClassDef) else node
            names = signature(function, symbol in inside or function is not node) if function is not None else ()
            raised = {e for n in own_nodes(node) if isinstance(n, ast.Raise) and n.exc for e in raised_names(n.exc)}
            bound = {t.id for n in node.body for t in targets(n) if isinstance(t, ast.Name)}
            returns = any(isinstance(n, ast.Return) and n.value is not None for n in own_nodes(node))
            value = returns or any(isinstance(n, ast.Yield | ast.YieldFrom) for n in own_nodes(node))
            stars = star_names(function) if function is not None else frozenset()
            found[symbol] = Told(
                frozenset(names), frozenset(raised), frozenset(bound), returns, value=value, stars=stars
            )
    return found


def signature(node: ast.AST, has_receiver: bool) -> list[str]:
    assert isinstance(node, FUNCTIONS)
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    is_static = any(ast.unparse(decorator).endswith("staticmethod") for decorator in node.decorator_list)
    shown = positional[1:] if has_receiver and not is_static else positional
    every = [*shown, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
    return [argument.arg for argument in every if argument is not None]


def star_names(node: ast.AST) -> frozenset[str]:
    assert isinstance(node, FUNCTIONS)
    return frozenset(star.arg for star in (node.args.vararg, node.args.kwarg) if star is not None)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    stack: list[ast.AST] = list(getattr(node, "body", []))
    while stack:
        top = stack.pop()
        yield top
        if not isinstance(top, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            stack.extend(ast.iter_child_nodes(top))


def raised_names(node: ast.expr) -> Iterator[str]:
    yield from exception_names(ast.unparse(node.func if isinstance(node, ast.Call) else node))


def targets(node: ast.stmt) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []


def griffe_facts(folder: Path) -> dict[str, Told]:
    import griffe  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415

    loader = griffe.GriffeLoader(search_paths=[str(folder)], allow_inspection=False)
    tops = [p for p in sorted(folder.iterdir()) if p.suffix == ".py" or next(p.rglob("__init__.py"), None)]
    stack = [loader.load(top.stem, try_relative_path=False) for top in tops]
    found: dict[str, Told] = {}
    while stack:
        owner = stack.pop()
        for member in owner.members.values():
            if member.is_alias:
                continue
            stack += [member] if member.is_module or member.is_class else []
            if member.is_class or member.is_function:
                shown = frozenset(p.name.lstrip("*") for p in member.parameters if p.name not in {"self", "cls"})
                held = frozenset(n for n, m in member.members.items() if not m.is_alias and m.is_attribute)
                stars = frozenset(p.name.lstrip("*") for p in member.parameters if p.kind.value.startswith("variadic"))
                returns = bool(getattr(member, "returns", None))
                found[member.path] = Told(shown, frozenset(), held, returns, stars=stars)
    return found


def compare(human: dict[str, Told], ours: dict[str, Told], tally: Tally) -> None:
    """Compare what people wrote with what was found.

    Two columns are the same question without a convention of writers: "named class params" leaves out ``*args`` and
    ``**kwargs`` that nobody described, "value due" takes an opening "Return ..." or a Yields section for a told value.
    """
    for symbol, told in human.items():
        known = ours.get(symbol, Told(frozenset(), frozenset(), frozenset(), returns=False))
        if told.params is not None:
            tally.add("class params" if told.is_class else "params", symbol, told.params, known.params or frozenset())
        if told.params is not None and told.is_class:
            named = (known.params or frozenset()) - (known.stars - told.params)
            tally.add("named class params", symbol, told.params, named)
        if told.raises is not None and not told.is_class:
            tally.add("raises", symbol, told.raises, known.raises or frozenset())
        if told.attributes is not None and told.is_class:
            public = frozenset(a for a in known.attributes or () if not a.startswith("_") or a in told.attributes)
            tally.add("attributes", symbol, told.attributes, public)
        if told.returns is not None:
            due, found = (frozenset(["returns"] if flag else []) for flag in (told.returns, known.returns))
            tally.add("returns due", symbol, due, found)
            due, found = (frozenset(["value"] if flag else []) for flag in (told.value, known.value))
            tally.add("value due", symbol, due, found)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--misses", default="", choices=("", *KINDS))
    given = arguments.parse_args()
    tallies: dict[str, Tally] = {}
    for folder in given.folders:
        human = human_facts(folder)
        with tempfile.TemporaryDirectory() as scratch:
            stripped = Path(scratch) / folder.name
            strip(folder, stripped)
            found = {"codedoc, nothing documented": codedoc_facts(stripped)}
            found["codedoc, callees documented"] = codedoc_facts(folder)
            found["raise statements and signatures (ast)"] = plain_facts(stripped)
            if find_spec("griffe") is not None:
                found["griffe"] = griffe_facts(stripped)
        for name, ours in found.items():
            compare(human, ours, tallies.setdefault(name, Tally()))
    first = next(iter(tallies.values()))
    print("| F1 (precision / recall) | " + " | ".join(f"{k} ({first.counts[k, 'symbols']})" for k in KINDS) + " |")
    print("|---|" + "---|" * len(KINDS))
    for name, tally in tallies.items():
        print(f"| {name} | " + " | ".join(tally.cell(kind) for kind in KINDS) + " |")
    if given.misses:
        print("\n".join(line for line in first.misses if line.startswith(f"{given.misses}:")))


if __name__ == "__main__":
    main()
