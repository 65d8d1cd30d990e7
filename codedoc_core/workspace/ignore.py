"""What the repository and the settings say to leave alone: gitignore patterns at every level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore import GitIgnorePatternError

from codedoc_core.errors import UsageError

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_GITIGNORE: Final = ".gitignore"


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns of one file, and the folder that they are relative to."""

    base: Path
    spec: GitIgnoreSpec

    def verdict(self, path: Path, *, is_folder: bool = False) -> bool | None:
        """Return whether the last pattern that means ``path`` itself ignores it; ``None`` where none means it.

        Patterns of pathspec also match all that is in a folder that they mean. On a walk from the top that would let
        ``!folder/`` bring back what another pattern ignores in it, which git does not.
        """
        name = self._name(path, is_folder=is_folder)
        for pattern in reversed(self.spec.patterns):
            if pattern.regex and _means_itself(pattern.regex, name):
                return pattern.include
        return None

    def covers(self, path: Path, *, is_folder: bool = False) -> bool:
        """Return whether the patterns mean ``path`` or a folder that it is in."""
        return path != self.base and self.spec.match_file(self._name(path, is_folder=is_folder))

    def _name(self, path: Path, *, is_folder: bool) -> str:
        relative = path.as_posix()[len(self.base.as_posix().rstrip("/")) + 1 :]
        return f"{relative}/" if is_folder else relative


def _means_itself(pattern: re.Pattern[str], name: str) -> bool:
    """Tell ``a``, which pathspec lets go on into the folder, from ``a/**``, which means only what is in it."""
    ends = [found.end() for found in pattern.finditer(name)]
    if pattern.groups:  # the slash where a folder's own name ends
        return len(name) in ends
    return bool(ends) and not (ends[0] == len(name) and name.endswith("/"))


def matches(rules: Sequence[Rules], path: Path, *, is_folder: bool = False) -> bool:
    """Return the verdict of the last rules that have one, as git does: deeper files overrule those above."""
    verdicts = (each.verdict(path, is_folder=is_folder) for each in reversed(rules))
    return next((verdict for verdict in verdicts if verdict is not None), False)


def from_settings(base: Path, patterns: Sequence[str]) -> tuple[Rules, ...]:
    """Compile the patterns of a setting; no rules where there are none.

    Raises:
        UsageError: If a pattern is none.
    """
    try:
        return (Rules(base, GitIgnoreSpec.from_lines(patterns)),) if patterns else ()
    except GitIgnorePatternError as error:
        raise UsageError(f"{error}, in a setting of [tool.codedoc]") from error


def inherited(folder: Path) -> tuple[Rules, ...]:
    """Return the rules that hold in ``folder`` from above it, outermost first, but for those that ignore it itself.

    A folder that was asked for by name is not empty because somebody ignores it.
    """
    chain = (folder, *folder.parents)
    top = next((parent for parent in chain if (parent / ".git").exists()), None)
    if top is None:
        return ()
    above = reversed(chain[1 : chain.index(top) + 1])
    rules = [*_read(top, top / ".git" / "info" / "exclude")]
    rules += [each for parent in above for each in own(parent)]
    return tuple(each for each in rules if not each.covers(folder, is_folder=True))


def own(folder: Path) -> tuple[Rules, ...]:
    """Return the rules of the .gitignore in ``folder``; none where there is none."""
    return _read(folder, folder / _GITIGNORE)


def _read(base: Path, path: Path) -> tuple[Rules, ...]:
    try:
        lines = path.read_bytes().decode("utf-8-sig", "surrogateescape").split("\n") if path.is_file() else []
    except OSError:
        return ()
    patterns = [line for line in lines if _is_pattern(line)]
    return (Rules(base, GitIgnoreSpec.from_lines(patterns)),) if patterns else ()


def _is_pattern(line: str) -> bool:
    """Git passes over a line that it cannot read, and so do we."""
    if not line.strip() or line.startswith("#"):
        return False
    try:
        GitIgnoreSpec.from_lines([line])
    except GitIgnorePatternError:
        return False
    return True


def below(rules: Iterable[Rules], folder: Path) -> tuple[Rules, ...]:
    """Return the rules that hold in ``folder``, given those that hold above it."""
    return (*rules, *own(folder))
