"""Settings: ``[tool.codedoc]`` in pyproject.toml, then ``CODEDOC_*`` in the environment."""

from __future__ import annotations

import difflib
import os
import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Literal

from codedoc_core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STYLES: Final = ("auto", "google", "numpy", "sphinx")


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What a project may tune of ``check``, in ``[tool.codedoc.check]``.

    Attributes:
        select: Prefixes of the codes to report; all but the optional ones where empty.
        ignore: Prefixes of codes to leave out.
        per_path_ignores: Prefixes to leave out in files that match a pattern, as in a .gitignore.
        fail_under: Coverage in percent below which a check fails.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path_ignores: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fail_under: float = 0.0


@dataclass(frozen=True, slots=True)
class DocstringSettings:
    """Habits that a project states in ``[tool.codedoc.docstrings]``; what is left out is taken from its docstrings.

    Attributes:
        summary_below: Whether a summary of several lines starts below the opening quotes.
        types: Whether entries repeat types that the signature states.
        quotes: The delimiter.
        titles: Names of sections by kind.
        inline_types: Whether types stand beside names.
        default: How a default is told, with ``{}`` for its value.
        notation: How types are spelled.
        ticks: What stands around code.
        full_stop: Whether summaries end in a full stop.
        mood: ``"imperative"`` or ``"descriptive"``.
        constructor: ``"class"`` or ``"init"``, where constructors are described.
    """

    summary_below: bool | None = None
    types: bool | None = None
    quotes: str | None = None
    titles: dict[str, str] = field(default_factory=dict)
    inline_types: bool | None = None
    default: str | None = None
    notation: str | None = None
    ticks: str | None = None
    full_stop: bool | None = None
    mood: Literal["imperative", "descriptive"] | None = None
    constructor: Literal["class", "init"] | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project may tune.

    Attributes:
        include: Patterns, as in a .gitignore, of files to document; all where empty.
        exclude: Patterns of files to leave alone.
        style: ``"google"``, ``"numpy"``, ``"sphinx"``, or ``"auto"`` to follow the project.
        scope: ``"public"`` or ``"all"`` symbols.
        line_length: Longest line of a docstring, or ``None`` to follow the project.
        include_runtime_docstrings: Whether to write docstrings that change what the program does.
        check: What ``check`` reports.
        never_send: Patterns of files that no model and no assistant sees anything of; they add to those built in.
        writer: ``"gemini"``, ``"offline"``, or ``"auto"`` for Gemini where the environment holds a key.
        gemini: What is tuned of Gemini, in ``[tool.codedoc.gemini]``; judged where it is used.
        docstrings: Habits that go before those of the project's docstrings.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    style: Literal["auto", "google", "numpy", "sphinx"] = "auto"
    scope: Literal["public", "all"] = "public"
    line_length: int | None = None
    include_runtime_docstrings: bool = False
    check: CheckSettings = field(default_factory=CheckSettings)
    never_send: tuple[str, ...] = ()
    writer: Literal["auto", "gemini", "offline"] = "auto"
    gemini: dict[str, Any] = field(default_factory=dict)
    docstrings: DocstringSettings = field(default_factory=DocstringSettings)


@dataclass(frozen=True, slots=True)
class Project:
    """A project root, its settings, and its whole pyproject.toml for hints of other tools."""

    root: Path
    settings: Settings = field(default_factory=Settings)
    pyproject: Mapping[str, Any] = field(default_factory=dict)


def load_project(root: Path, environment: Mapping[str, str] = os.environ) -> Project:
    """Read the settings of the project at ``root``.

    Raises:
        UsageError: If pyproject.toml cannot be read or a setting is unknown or of the wrong type.
    """
    path = root / "pyproject.toml"
    try:
        pyproject = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    table = pyproject.get("tool", {}).get("codedoc", {})
    if not isinstance(table, dict):
        raise UsageError(f"{path}: [tool.codedoc] must be a table")
    values = _underscored(table) | _from_environment(environment)
    for name, kind in (("check", CheckSettings), ("docstrings", DocstringSettings), ("gemini", None)):
        if isinstance(inner := values.get(name), dict):
            values[name] = _underscored(inner)
            if kind is not None:
                _refuse_unknown(values[name], kind, f"tool.codedoc.{name}", path)
    return Project(root, _validated(values, path), pyproject)


def _underscored(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key.replace("-", "_"): value for key, value in table.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    scalars = {f.name for f in fields(Settings)} - {"include", "exclude", "never_send", "check", "gemini", "docstrings"}
    return {name: environment[key] for name in scalars if (key := f"CODEDOC_{name.upper()}") in environment}


def _refuse_unknown(values: Mapping[str, Any], kind: type, table: str, path: Path) -> None:
    known = [f.name for f in fields(kind)]
    for key in values:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            raise UsageError(
                f"{path}: unknown setting {key!r} in [{table}]" + (f"; did you mean {near[0]!r}?" if near else "")
            )


def _validated(values: dict[str, Any], path: Path) -> Settings:
    _refuse_unknown(values, Settings, "tool.codedoc", path)
    if not values:
        return Settings()
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415  (70 ms that a run without settings need not pay)

    try:
        return TypeAdapter(Settings).validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{path}: setting {where!r} in [tool.codedoc]: {first['msg']}") from error
