"""Requests and tokens that documenting a repository costs, beside the ways of others.

    python benchmarks/tokens.py DIR [DIR ...]

Every docstring is taken out of a copy, and then every symbol is to be documented. Nothing is sent: the requests are
built as a run builds them, and counted. All counts are estimates at 3.4 characters a token, ours and the others'
alike, so the ratios hold where the tokens themselves are off by some percent.

- ``ours``: input of all requests with their schemas, and the answers at their usual length
- ``symbol + file``: one request a symbol, with the whole file
- ``RepoAgent-like``: one request a symbol with its code, its callees' and callers' code, and 700 tokens of prompt
- ``DocAgent-like``: four requests a symbol (reader, searcher, writer, verifier) with the file, 2,400 tokens of prompts
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import anyio

import codedoc_core as core
from codedoc_core.context.budget import estimate_tokens
from codedoc_core.source.edit import Edit, apply
from codedoc_core.source.text import SourceText, Span


os.environ.setdefault("GEMINI_API_KEY", "none-is-used")


def strip(path: Path) -> int:
    """Take the docstrings out of a file and return its tokens; a file that cannot be read is removed."""
    try:
        module = core.parse(core.decode(path.read_bytes()))
    except core.UnreadableSource:
        path.unlink()
        return 0
    source, edits = module.source, []
    for symbol in module.symbols:
        if symbol.docstring is not None:
            node = symbol.node.body[0]
            start = source.offset_at(node.lineno, node.col_offset)
            end = source.offset_at(node.end_lineno or 0, node.end_col_offset or 0)
            edits.append(Edit(Span(start, end), "..." if len(symbol.node.body) == 1 else "0"))
    text = apply(source.text, edits)
    path.write_bytes(SourceText(text, source.encoding, source.has_bom).encode())
    return estimate_tokens(text)


def others(folder: Path) -> tuple[int, int, int]:
    """Tokens of the ways of others: symbol with file, RepoAgent-like, DocAgent-like."""
    whole = near = agents = 0
    for path in folder.rglob("*.py"):
        module = core.parse(core.decode(path.read_bytes()))
        file = estimate_tokens(module.source.text)
        for symbol in module.symbols[1:]:
            own = estimate_tokens(module.source.text[symbol.span.start : symbol.span.end])
            whole += file + 100
            near += 3 * own + 700
            agents += 4 * own + file + 2400
    return whole, near, agents


async def ours(folder: Path) -> core.Spent:
    """What a run over the folder would cost."""
    request = core.GenerateRequest((folder,), scope=core.Scope.ALL, writer="gemini", dry_run=True)
    report = await core.generate(request)
    assert report.spent is not None
    return report.spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    arguments = parser.parse_args()
    print("| package | source tokens | symbols | requests | a symbol | input | a symbol | x source | output |", end=" ")
    print("symbol + file | RepoAgent-like | DocAgent-like |\n|---|" + "---:|" * 11)
    with tempfile.TemporaryDirectory() as scratch:
        for folder in arguments.folders:
            copy = Path(scratch) / folder.name
            shutil.copytree(
                folder, copy, ignore=lambda _, names: [n for n in names if "." in n and not n.endswith(".py")]
            )
            (copy / "pyproject.toml").write_text(f"[project]\nname = '{folder.name}'\n")
            size = sum(strip(path) for path in sorted(copy.rglob("*.py")))
            files = list(copy.rglob("*.py"))
            count = sum(len(core.parse(core.decode(path.read_bytes())).symbols) for path in files)
            spent = anyio.run(ours, copy)
            cells = [f"{spent.requests}", f"{spent.requests / count:.3f}", f"{spent.input_tokens:,}"]
            cells += [
                f"{spent.input_tokens / count:.0f}",
                f"{spent.input_tokens / size:.2f}",
                f"{spent.output_tokens:,}",
            ]
            cells += [f"{each / size:.1f} x" for each in others(copy)]
            print(f"| {folder.name} | {size:,} | {count} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
