"""What stands in a project and is not its own work: environments, installed, vendored, built and generated code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_MANIFESTS: Final = ("pyproject.toml", "setup.py", "setup.cfg")
_UNTOLD: Final = frozenset(
    {"__pycache__", ".git", ".hg", ".svn", ".tox", ".nox", ".eggs", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
)
_ENVIRONMENT_MARKS: Final = frozenset({"pyvenv.cfg", "conda-meta"})
_BUILD_FOLDERS: Final = frozenset({"build", "dist"})
_VENDORED: Final = "vendored code"
_INSTALLED: Final = "installed packages"
_GENERATED: Final = "generated code"
_FOLDERS: Final = {
    **dict.fromkeys(("_vendor", "_vendored", "vendor", "vendored", "third_party", "extern", "externals"), _VENDORED),
    **dict.fromkeys(("site-packages", "node_modules"), _INSTALLED),
}

_GENERATED_NAME: Final = re.compile(r".*_pb2(?:_grpc)?\.pyi?\Z")
_GENERATED_HEAD: Final = re.compile(
    r"@generated\b|\bDO NOT (?:EDIT|MODIFY)\b"
    r"|^[\s#\"']*(?i:(?:(?:this|the) (?:file|code|module) (?:is|was|has been) |(?:file|code) )?"
    r"(?:auto[- ]?|automatically )?generated\b(?: by| with| from| file| code| using|[.:!]|[ \t]*$))",
    re.MULTILINE,
)
_HEAD_BYTES: Final = 2_000
_HEAD_LINES: Final = 10


def is_untold(name: str) -> bool:
    """Whether a folder of this name belongs to a tool, and nobody misses it."""
    return name in _UNTOLD or name.endswith(".egg-info")


def foreign_name(name: str) -> str:
    """Return why a folder of this name is foreign; empty where it is not."""
    return _FOLDERS.get(name, "")


def foreign_folder(folder: Path, names: set[str]) -> str:
    """Return why a folder that holds ``names`` is foreign; empty where it is not."""
    if names & _ENVIRONMENT_MARKS:
        return "a virtual environment"
    if folder.name in _BUILD_FOLDERS and "__init__.py" not in names:
        return "build output" if any((folder.parent / mark).exists() for mark in _MANIFESTS) else ""
    return ""


def generated(path: Path) -> str:
    """Return why a file is not for people to edit, by its name and its first lines; empty where it is."""
    if _GENERATED_NAME.match(path.name):
        return _GENERATED
    try:
        return _GENERATED if _GENERATED_HEAD.search(_head(path)) else ""
    except OSError as error:
        return f"it cannot be read: {error.strerror}"


def _head(path: Path) -> str:
    with path.open("rb") as file:
        lines = file.read(_HEAD_BYTES).decode("utf-8", "replace").splitlines()
    return "\n".join(_prose(lines[:_HEAD_LINES]))


def _prose(lines: Sequence[str]) -> Iterator[str]:
    """Drop lines of code: a string or a name in them says nothing about the file."""
    for line in lines:
        if not re.match(r"\s*(?:from|import|class|def|async|return|if|@?\w+[\s(]*[=(.])", line):
            yield line
