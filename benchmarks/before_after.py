"""Ten functions chosen at random, before and after, unedited: writes ``docs/before-after.md``.

    python benchmarks/before_after.py DIR [DIR ...] --seed N > docs/before-after.md

Functions are drawn from all that lack a docstring and have a body of 3 to 25 lines, so that the page is about code
that has something to say. One that the offline writer leaves alone is shown as such: it counts among the ten.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import codedoc_core as core


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
        found += [(path, symbol, data) for symbol in module.symbols if _is_wanted(symbol, module)]
    return found


def _is_wanted(symbol: core.Symbol, module: core.Module) -> bool:
    lines = module.source.text[symbol.span.start : symbol.span.end].count("\n")
    is_public = not any(part.startswith("_") for part in symbol.qualname.split("."))
    return symbol.kind is core.SymbolKind.FUNCTION and symbol.docstring is None and is_public and 3 <= lines <= 25


def _shown(data: bytes, qualname: str, line: int) -> str:
    module = core.parse(core.decode(data))
    twins = [symbol for symbol in module.symbols if symbol.qualname == qualname and symbol.line >= line]
    text = module.source.text[twins[0].span.start : twins[0].span.end]
    start = module.source.position_at(twins[0].span.start, core.Columns.UTF32)[1]
    return "\n".join(piece[start:] if piece[:start].isspace() else piece for piece in text.splitlines())


def main() -> None:
    """Draw, document, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    pool = [item for folder in arguments.folders for item in candidates(folder)]
    names = ", ".join(folder.name for folder in arguments.folders)
    print("# Ten functions, before and after\n")
    print(f"Drawn with seed {arguments.seed} from the {len(pool):,} undocumented public functions of 3 to 25 lines in")
    print(f"{names}, by `benchmarks/before_after.py`. Nothing was edited or left out.")
    for path, symbol, data in random.Random(arguments.seed).sample(pool, 10):
        request = core.DocumentRequest(data, qualnames=frozenset({symbol.qualname}))
        result = core.document_offline(request)
        print(f"\n## `{symbol.qualname}` in {path.name}\n\nBefore:\n")
        print(f"```py\n{_shown(data, symbol.qualname, symbol.line)}\n```\n")
        outcomes = [outcome for outcome in result.symbols if outcome.line == symbol.line]
        if outcomes and outcomes[0].status is core.Status.DOCUMENTED:
            print(f"After:\n\n```py\n{_shown(result.data, symbol.qualname, symbol.line)}\n```")
        else:
            print(f"After: unchanged, {outcomes[0].reason if outcomes else 'not due'}.")


if __name__ == "__main__":
    main()
