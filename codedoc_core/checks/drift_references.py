"""References to what is not there: names of this very file that the file does not define."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.members import members_of
from codedoc_core.facts.surroundings import surroundings
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding
    from codedoc_core.symbols.symbol import Symbol

_ROLE: Final = re.compile(
    r":(?:py:)?(?P<role>func|meth|class|exc|attr|data|obj):`(?P<title>[^`<>]*<)?[~!.]?(?P<name>\.?[A-Za-z_][\w.]*)(?:\(\))?>?`"
)


def reference_findings(view: DriftView) -> Iterator[Finding]:
    """Judge the references of a docstring that name something of its own file.

    What another file defines is not known here, so only a reference through a class or module of this file is judged.
    """
    if ":`" not in view.reading.text:
        return
    for match in _ROLE.finditer(view.reading.text):
        name = match["name"].lstrip(".")
        if problem := _problem(name, view):
            yield view.in_docstring("CD251", Span(*match.span("name")), problem)


def _problem(name: str, view: DriftView) -> str:
    module = view.module
    local = name.removeprefix(f"{module.name}.") if module.name else name
    owner, _, last = local.rpartition(".")
    if owner:
        holder = surroundings(module).classes.get(owner)
        return _missing_member(holder, last, view) if holder is not None else ""
    if local == name or "*" in module.source.text or "__getattr__" in module.source.text:
        return ""
    return "" if view.mentions(local) else f"`{name}` is referred to, but {module.name} has no `{local}`"


def _missing_member(holder: Symbol, name: str, view: DriftView) -> str:
    members = members_of(holder, view.module, view.index)
    if not members.is_complete or name in members.names or name.startswith("__"):
        return ""
    return f"`{holder.qualname}.{name}` is referred to, but the class has no such attribute"
