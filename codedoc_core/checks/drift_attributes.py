"""Attributes that a docstring and a class name differently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.members import members_of
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding


_SAYS_OTHERS: Final = re.compile(
    r"\bsubclass(?:es)?\b[^.]{0,30}\b(?:this|should|must|may|can|need|provide|set|define)|\bsubclass this\b",
    re.IGNORECASE,
)
_INCOMPLETE: Final = re.compile(r"Mixin|Abstract|Interface|Base")


def attribute_findings(view: DriftView) -> Iterator[Finding]:
    """Compare the attributes of a class, where the docstring describes any."""
    entries = view.reading.entries(SectionKind.ATTRIBUTES)
    if not entries or view.symbol.kind is not SymbolKind.CLASS:
        return
    members = members_of(view.symbol, view.module, view.index)
    is_open = _SAYS_OTHERS.search(view.reading.text) or _INCOMPLETE.search(view.symbol.name)
    code = "CD242" if members.is_complete and not is_open else "CD244"
    for entry in entries:
        if entry.name not in members.names and "." not in entry.name:
            message = f"`{entry.name}` is documented, but the class has no such attribute"
            yield view.in_docstring(code, entry.name_span, message)
    fields = members.fields
    left_out = [name for name in fields if not re.search(rf"\b{re.escape(name)}\b", view.reading.text)]
    code = "CD241" if len(left_out) < len(members.fields) / 2 else "CD243"
    for name in left_out:
        yield view.in_code(code, *fields[name], f"attribute `{name}` is not documented")
