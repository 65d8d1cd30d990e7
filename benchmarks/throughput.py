"""What the journey costs, as ratios to ``ast.parse`` over the same files in the same run.

    python benchmarks/throughput.py DIR [DIR ...] [--every N]

CPU seconds of one process, the works interleaved file by file so that a noisy machine disturbs all of them alike:

- ``ast.parse``: the floor
- ``survey``: what a run reads of each file beforehand (style votes, bases, raise sites)
- ``analysis``: decode, parse, symbols, coverage, and the facts of every symbol that lacks a docstring
- ``facts of all``: the facts of every symbol, documented or not
- ``journey``: the whole offline journey of a file with its proof, scope ``all``

The garbage collector is off during all of them and runs between two files, as in CodeDoc's workers.
Peak memory is read after each tenth of the files: it may not grow with their number.
"""

from __future__ import annotations

import argparse
import ast
import gc
import resource
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import codedoc_core as core
from codedoc_core.checks.coverage import missing_docstrings
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.writing.survey import survey


def analyse(data: bytes) -> None:
    """Read a file and prove the facts of what lacks a docstring."""
    module = core.parse(core.decode(data))
    index = SymbolIndex([summarise(module)])
    for missing in missing_docstrings(module, core.Scope.ALL, index=index):
        if missing.reason is None:
            core.infer_facts(missing.symbol, module, index)


def prove_all(data: bytes) -> None:
    """Read a file and prove the facts of all that it defines."""
    module = core.parse(core.decode(data))
    index = SymbolIndex([summarise(module)])
    for symbol in module.symbols:
        core.infer_facts(symbol, module, index)


WORKS = {
    "ast.parse": ast.parse,
    "survey": lambda data: survey(data, "m"),
    "analysis": analyse,
    "facts of all": prove_all,
    "journey": lambda data: core.document_offline(core.DocumentRequest(data, scope=core.Scope.ALL)),
}


def readable(data: bytes) -> bool:
    """Whether the file is source that this interpreter reads; the others cost nothing worth measuring."""
    try:
        core.parse(core.decode(data))
    except core.UnreadableSource:
        return False
    return True


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th file only")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    gc.disable()
    gc.freeze()
    files = sorted(path for folder in arguments.folders for path in folder.rglob("*.py"))[:: arguments.every]
    seconds: Counter[str] = Counter()
    size = count = 0
    memory = []
    for at, path in enumerate(files):
        data = path.read_bytes()
        if readable(data):
            size, count = size + len(data), count + 1
            for name, work in WORKS.items():
                start = time.process_time()
                work(data)
                seconds[name] += time.process_time() - start
            gc.collect()
        if at % max(1, len(files) // 10) == 0:
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
    print(f"{count:,} files, {size / 1e6:.1f} MB")
    for name, spent in seconds.items():
        ratio = spent / seconds["ast.parse"]
        print(
            f"{name:14} {spent:8.2f} s  {size / 1e6 / spent:6.2f} MB/s  {count / spent:7.0f} files/s  {ratio:5.2f} x ast.parse"
        )
    print("peak memory after each tenth, MiB:", *memory)


if __name__ == "__main__":
    main()
