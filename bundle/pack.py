"""Lay out what a ``.mcpb`` bundle holds: our own packages, never a name that a registry might give to somebody else.

``python bundle/pack.py FOLDER`` fills an empty folder; ``mcpb pack FOLDER codedoc.mcpb`` makes the bundle of it.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def lay_out(folder: Path) -> None:
    """Fill a folder with what the bundle holds.

    Args:
        folder: Empty, or not there yet.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    for package in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "bundle/manifest.json"):
        shutil.copy2(ROOT / name, folder)


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
