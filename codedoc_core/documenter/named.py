"""Files that a tool names one by one, such as pre-commit, held to what the project's settings leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.documenter.run import project_around
from codedoc_core.workspace import ignore

if TYPE_CHECKING:
    from pathlib import Path


def without_excluded(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Leave out the files that ``include`` and ``exclude`` of the settings keep from being found.

    Who names a file means it. A tool that names whatever changed does not.

    Args:
        paths: Files and folders; folders are kept, for what is found in them is held to the settings anyway.

    Raises:
        UsageError: If a setting makes no sense.
    """
    project = project_around(paths)
    home, settings = project.root.resolve(), project.settings
    include, exclude = ignore.from_settings(home, settings.include), ignore.from_settings(home, settings.exclude)

    def is_kept(path: Path) -> bool:
        real = path.resolve()
        if path.is_dir():
            return True
        is_included = not include or any(rules.covers(real) for rules in include)
        return is_included and not any(rules.covers(real) for rules in exclude)

    return tuple(path for path in paths if is_kept(path))
