"""Settings of the editor: what was said at the start, what it says since, and what a folder says for itself.

A workspace may choose how docstrings look and what is shown of them. It can choose no writer, no endpoint, no key and
no command: there is nothing here by which it could.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Final

from codedoc_core.writing.asked import EditorOptions

_VALUES: Final = {
    "diagnostics": ("off", "hints", "warnings"),
    "code_lens": (False, True),
    "style": ("auto", "google", "numpy", "sphinx"),
    "scope": (None, "public", "all"),
}


@dataclass(frozen=True, slots=True)
class EditorSettings:
    """What a person or a folder may tune.

    Attributes:
        diagnostics: ``"off"``, ``"hints"`` or ``"warnings"``.
        code_lens: Whether counts are shown above the code.
        style: ``"auto"`` or the name of a style.
        scope: ``"public"``, ``"all"``, or ``None`` to follow the project.
    """

    diagnostics: str = "warnings"
    code_lens: bool = False
    style: str = "auto"
    scope: str | None = None

    def updated(self, said: object) -> EditorSettings:
        """Return the settings with what makes sense of what an editor says; names may be written ``codeLens``."""
        if not isinstance(said, dict):
            return self
        snake = {"".join(f"_{c.lower()}" if c.isupper() else c for c in str(key)): said[key] for key in said}
        known = {f.name: snake[f.name] for f in fields(self) if f.name in snake}
        sound = {name: value for name, value in known.items() if any(value is v or value == v for v in _VALUES[name])}
        return replace(self, **sound)


@dataclass(slots=True)
class EditorConfiguration:
    """The settings of every folder.

    Attributes:
        is_trusted: Whether the editor's user trusts what is in the workspace.
        writer: Who writes: ``"offline"``, or the name of a model.
        base: Settings where no folder has its own.
        folders: Settings by the address of a folder.
    """

    is_trusted: bool = True
    writer: str = "offline"
    base: EditorSettings = field(default_factory=EditorSettings)
    folders: dict[str, EditorSettings] = field(default_factory=dict)

    def start(self, options: object) -> None:
        """Take the options of the ``initialize`` request; later, no one may choose who writes, nor give trust."""
        said = options if isinstance(options, dict) else {}
        self.base = EditorSettings().updated(said)
        self.is_trusted = said.get("trusted") is not False
        self.writer = str(said.get("writer", "offline"))

    def of(self, uri: str) -> EditorSettings:
        """Return the settings for a document: those of the innermost folder that holds it."""
        holding = [folder for folder in self.folders if uri.startswith(folder.rstrip("/") + "/")]
        return self.folders[max(holding, key=len)] if holding else self.base

    def options(self, uri: str) -> EditorOptions:
        """Return what the core needs to know of them."""
        settings = self.of(uri)
        return EditorOptions(settings.style, settings.scope, self.is_trusted)
