"""Ten functions chosen at random, before and after, unedited: writes ``docs/before-after.md``.

    pip install --no-deps --target DIR PACKAGE ...
    python benchmarks/before_after.py DIR --seed N > docs/before-after.md

Functions are drawn from all of 3 to 25 lines that ``codedoc generate`` documents by default; the page says how many
it leaves alone for each that it documents.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import codedoc_core as core
from codedoc_core.checks.coverage import missing_docstrings


def candidates(folder: Path) -> list[tuple[Path, core.Symbol, bytes]]:
    """Return the undocumented functions of a package that are neither tests nor trivial."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        data = path.read_bytes()
        if "test" in str(path.relative_to(folder)):
            continue
        try:
            module = core.parse(core.decode(data))
        except core.UnreadableSource:
            continue
        due = [missing.symbol for missing in missing_docstrings(module, core.Scope.PUBLIC) if missing.reason is None]
        found += [(path, symbol, data) for symbol in due if _has_something_to_say(symbol, module)]
    return found


def _has_something_to_say(symbol: core.Symbol, module: core.Module) -> bool:
    lines = module.source.text[symbol.span.start : symbol.span.end].count("\n")
    return symbol.kind is core.SymbolKind.FUNCTION and 3 <= lines <= 25


def _is_documented(_: Path, symbol: core.Symbol, data: bytes) -> bool:
    request = core.DocumentRequest(data, qualnames=frozenset({symbol.qualname}))
    outcomes = core.document_offline(request).symbols
    return any(each.line == symbol.line and each.status is core.Status.DOCUMENTED for each in outcomes)


def _shown(data: bytes, qualname: str, line: int) -> str:
    module = core.parse(core.decode(data))
    twins = [symbol for symbol in module.symbols if symbol.qualname == qualname and symbol.line >= line]
    text = module.source.text[twins[0].span.start : twins[0].span.end]
    start = module.source.position_at(twins[0].span.start, core.Columns.UTF32)[1]
    return "\n".join(piece[start:] if piece[:start].isspace() else piece for piece in text.splitlines())


def main() -> None:
    """Draw, document, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the packages were installed")
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    due = candidates(arguments.folder)
    pool = [item for item in due if _is_documented(*item)]
    found = importlib.metadata.distributions(path=[str(arguments.folder)])
    names = ", ".join(sorted(f"{each.name} {each.version}" for each in found))
    print("# Ten functions, before and after\n")
    print(f"In {names}, {len(due):,} public functions of 3 to 25 lines lack a docstring.")
    print(f"The offline writer documents {len(pool):,} of them and leaves the others to a person or a model, for their")
    print(f"code proves nothing worth saying. These ten were drawn with seed {arguments.seed} by")
    print("`benchmarks/before_after.py`; nothing was edited or drawn again.")
    for path, symbol, data in random.Random(arguments.seed).sample(pool, 10):
        request = core.DocumentRequest(data, qualnames=frozenset({symbol.qualname}))
        result = core.document_offline(request)
        place = path.relative_to(arguments.folder)
        print(f"\n## `{symbol.qualname}` in {place}, line {symbol.line}\n\nBefore:\n")
        print(f"```py\n{_shown(data, symbol.qualname, symbol.line)}\n```\n")
        print(f"After:\n\n```py\n{_shown(result.data, symbol.qualname, symbol.line)}\n```")


if __name__ == "__main__":
    main()
