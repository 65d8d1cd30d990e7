"""Files that are never sent to a model or shown to an assistant, whatever is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.workspace.ignore import Rules, from_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# What else holds secrets is no Python, and nothing else is read for a model.
_ALWAYS: Final = (".env*", "*secrets.py", "*credentials.py", "local_settings.py")


def unsent_rules(root: Path, patterns: Sequence[str]) -> tuple[Rules, ...]:
    """Compile the patterns of files that are never sent; those of the project add to ours and take none away.

    Args:
        root: The project, which the patterns are relative to.
        patterns: Those of the project, as in a .gitignore.

    Raises:
        UsageError: If a pattern is none.
    """
    return (*from_settings(root, _ALWAYS), *from_settings(root, patterns))


def is_unsent(path: Path, rules: Sequence[Rules]) -> bool:
    """Return whether a file is never sent, by the name that it was asked for or by that of the file behind a link.

    Args:
        path: The file.
        rules: From ``unsent_rules``.
    """
    names = {path.absolute(), path.resolve()}
    return any(each.covers(name) for each in rules for name in names if name.is_relative_to(each.base))
