"""Types that are inferred, beside the annotations that people wrote.

    python benchmarks/annotations.py DIR... [--misses KIND]

A folder holds the packages of one library. Annotations and docstrings are taken out of its functions, types are inferred
for the whole of it at once, and what is found is compared with what was taken out. A type is right where each of its
members is one that the annotation allows by name (``compat``); a second figure also follows the library's own aliases and takes a
subclass for its base. Beside it stand literals and constructors as plain ``ast`` shows them.
"""

# ruff: noqa: D102, D103
from __future__ import annotations

import argparse
import ast
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from codedoc_core.facts.infer_repository import InferredType, infer_types
from codedoc_core.facts.infer_terms import split

if TYPE_CHECKING:
    from collections.abc import Iterator

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SKIPPED = {"tests", "test", "testing", "_vendor", "examples"}
VAGUE = {"Any", "Self", "NoReturn", "Never"}
KINDS = ("result", "None result", "parameter", "parameter = None", "parameter = value")
ALLOWED = {
    "Iterable": {"list", "tuple", "set", "dict", "frozenset", "str", "Iterator", "Generator", "Sequence", "dict_items", "dict_values", "dict_keys", "enumerate", "zip"},
    "Sequence": {"list", "tuple", "str"}, "Collection": {"list", "tuple", "set", "dict"},
    "Mapping": {"dict", "defaultdict", "OrderedDict"}, "MutableMapping": {"dict"}, "Iterator": {"Generator"},
    "AsyncIterator": {"AsyncGenerator"}, "AsyncIterable": {"AsyncGenerator", "AsyncIterator"}, "float": {"int"},
}  # fmt: skip
OLD = {"List": "list", "Dict": "dict", "Tuple": "tuple", "Set": "set", "FrozenSet": "frozenset", "Type": "type"}


class Library:
    """The files of a library, and what its own names allow."""

    def __init__(self, folder: Path) -> None:
        self.trees = dict(modules_of(folder))
        self.aliases: dict[str, ast.expr] = {}
        self.bases: dict[str, set[str]] = {}
        for tree in self.trees.values():
            for node in ast.walk(tree):
                self._note(node)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.ClassDef):
            self.bases.setdefault(node.name, set()).update(last(ast.unparse(base)) for base in node.bases)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id[:1].isupper():
                self.aliases.setdefault(target.id, node.value)

    def expanded(self, names: set[str]) -> set[str]:
        """Follow aliases."""
        found = set(names)
        for _ in range(4):
            found |= {n for name in found if name in self.aliases for n in heads(ast.unparse(self.aliases[name]))}
        return found

    def line(self, name: str) -> set[str]:
        found = {name}
        for _ in range(8):
            found |= {base for one in found for base in self.bases.get(one, ())}
        return found


def modules_of(folder: Path) -> Iterator[tuple[tuple[str, bool], ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if SKIPPED.isdisjoint(parts):
            is_package = parts[-1] == "__init__" and len(parts) > 1
            name = ".".join(parts[:-1] if is_package else parts)
            try:
                yield (name, is_package), ast.parse(path.read_bytes())
            except (SyntaxError, ValueError):
                continue


def last(text: str) -> str:
    return text.partition("[")[0].rpartition(".")[2].strip("'\" ")


def heads(text: str) -> set[str]:
    """Return the names of the members of a union, type arguments left out."""
    found: set[str] = set()
    for part in split(text.strip("'\" "), "|"):
        name = last(part)
        inner = part.partition("[")[2].removesuffix("]") if "[" in part else ""
        if name in {"Optional", "Union"}:
            found |= {one for piece in split(inner, ",") for one in heads(piece)} | (
                {"None"} if name == "Optional" else set()
            )
        elif inner and name in {"Annotated", "Final"}:
            found |= heads(split(inner, ",")[0])
        elif name == "Literal":
            found |= {type(ast.literal_eval(piece)).__name__.replace("NoneType", "None") for piece in split(inner, ",")}
        else:
            found.add({"TypeGuard": "bool", "TypeIs": "bool", "Text": "str"}.get(name, OLD.get(name, name)))
    return found


class Tally:
    """How often each kind was asked for, told and right."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.misses: list[str] = []

    def add(self, kind: str, truth: str, told: str, library: Library, where: str) -> None:
        wanted = heads(truth)
        if wanted & VAGUE:
            return
        self.counts[kind, "asked"] += 1
        found = heads(told) if told else set()
        if not found or (kind == "parameter = None" and found == {"None"}):
            return
        self.counts[kind, "told"] += 1
        is_right = found <= allowed(wanted)
        wide = allowed(library.expanded(wanted))
        self.counts[kind, "right"] += is_right
        self.counts[kind, "right by aliases"] += all(wide & (library.line(name) | {name}) for name in found)
        if not is_right:
            self.misses.append(f"{kind}: {where} {truth!r}, told {told!r}")

    def row(self, kind: str) -> str:
        asked, told, right, wide = (self.counts[kind, key] for key in ("asked", "told", "right", "right by aliases"))
        share = f"{told / asked:.2f} | {right / asked:.2f} | {right / max(told, 1):.2f} | {wide / max(told, 1):.2f}"
        return f"{kind} | {asked:,} | {share}"


def allowed(names: set[str]) -> set[str]:
    return names.union(*(ALLOWED.get(name, set()) for name in names))


class Strip(ast.NodeTransformer):
    """Takes annotations and docstrings away; what was there is in ``taken`` by line of the new source."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, FUNCTIONS):
            node.returns = None
            for arg in arguments_of(node):
                arg.annotation = None
            node.body = [_unannotated(child) for child in node.body]
        return node


def _unannotated(node: ast.stmt) -> ast.stmt:
    if not isinstance(node, ast.AnnAssign):
        return node
    return ast.Assign([node.target], node.value) if node.value is not None else ast.Pass()


def arguments_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    given = node.args
    stars = [arg for arg in (given.vararg, given.kwarg) if arg is not None]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *stars]


def score(library: Library, tally: Tally, plain: Tally) -> int:
    """Compare; return the milliseconds that inference took."""
    truths, sources = {}, []
    for (name, is_package), tree in library.trees.items():
        original = ast.parse(ast.unparse(tree))
        stripped = ast.unparse(ast.fix_missing_locations(Strip().visit(tree)))
        sources.append((name, stripped.encode(), is_package))
        old = [node for node in ast.walk(original) if isinstance(node, FUNCTIONS)]
        new = [node for node in ast.walk(ast.parse(stripped)) if isinstance(node, FUNCTIONS)]
        truths[name] = list(zip(old, new, strict=True))
    start = time.perf_counter()
    types = infer_types(sources)
    spent = time.perf_counter() - start
    for name, pairs in truths.items():
        by_line = {told.line: told for told in types[name].functions.values()} if name in types else {}
        for old, new in pairs:
            told = by_line.get(new.lineno)
            if told is not None and all(
                last(ast.unparse(d)) in {"staticmethod", "classmethod"} for d in old.decorator_list
            ):
                where = f"{name}.{old.name}"
                compare(old, new, (told.returns, told.parameters), (tally, plain), library, where)
    return round(spent * 1000)


def compare(old, new, told, tallies, library: Library, where: str) -> None:  # type: ignore[no-untyped-def]
    tally, plain = tallies
    returned, parameters = told
    if old.returns is not None and not is_stub(new):
        truth = ast.unparse(old.returns)
        kind = "None result" if heads(truth) == {"None"} else "result"
        tally.add(kind, truth, text(returned), library, where)
        values = [node.value for node in ast.walk(new) if isinstance(node, ast.Return)]
        plain.add(
            kind, truth, " | ".join({literal(v) for v in values}) if all(map(literal, values)) else "", library, where
        )
    places = [*old.args.posonlyargs, *old.args.args]
    defaults = dict(
        zip([a.arg for a in places][len(places) - len(old.args.defaults) :], old.args.defaults, strict=True)
    )
    defaults |= {a.arg: d for a, d in zip(old.args.kwonlyargs, old.args.kw_defaults, strict=True) if d is not None}
    for arg in [*places, *old.args.kwonlyargs]:
        if arg.annotation is not None:
            kind = "parameter" if arg.arg not in defaults else "parameter = value"
            kind = "parameter = None" if arg.arg in defaults and literal(defaults[arg.arg]) == "None" else kind
            truth = ast.unparse(arg.annotation)
            tally.add(kind, truth, text(parameters.get(arg.arg)), library, f"{where}({arg.arg})")
            plain.add(kind, truth, literal(defaults[arg.arg]) if arg.arg in defaults else "", library, where)


def text(told: InferredType | None) -> str:
    return told.type if told is not None else ""


def is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = [n for n in node.body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
    only = body[0] if len(body) == 1 else None
    return all(isinstance(n, ast.Pass) for n in body) or (
        isinstance(only, ast.Raise) and "NotImpl" in ast.unparse(only)
    )


def literal(node: ast.expr | None) -> str:
    """Return the type of what is a literal or the call of a class by its looks."""
    if node is None:
        return "None"
    if isinstance(node, ast.Constant) and node.value is not ...:
        return type(node.value).__name__.replace("NoneType", "None")
    if isinstance(node, ast.Call) and last(ast.unparse(node.func))[:1].isupper():
        return last(ast.unparse(node.func))
    names = {ast.List: "list", ast.ListComp: "list", ast.Dict: "dict", ast.DictComp: "dict", ast.Tuple: "tuple"}
    return (names | {ast.Set: "set", ast.JoinedStr: "str", ast.Compare: "bool"}).get(type(node), "")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--misses", choices=KINDS)
    given = parser.parse_args()
    sys.setrecursionlimit(5000)
    tally, plain, spent = Tally(), Tally(), 0
    for folder in given.folders:
        spent += score(Library(folder), tally, plain)
    print(
        "| engine | kind | asked | told | recall | precision | with aliases and subclasses |\n|---|---|---|---|---|---|---|"
    )
    for engine, counts in (("codedoc", tally), ("plain ast", plain)):
        for kind in KINDS:
            print(f"| {engine} | {counts.row(kind)} |")
    print(f"\n{spent / 1000:.1f} s")
    print("\n".join(miss for miss in tally.misses if given.misses and miss.startswith(f"{given.misses}:")))


if __name__ == "__main__":
    main()
