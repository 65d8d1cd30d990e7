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


_SAYS_OTHERS: Final = re.compile(r"\b(?:subclass|mixin|abstract|interface)", re.IGNORECASE)


def attribute_findings(view: DriftView) -> Iterator[Finding]:
    """Compare the attributes of a class, where the docstring describes any."""
    entries = view.reading.entries(SectionKind.ATTRIBUTES)
    if not entries or view.symbol.kind is not SymbolKind.CLASS:
        return
    members = members_of(view.symbol, view.module, view.index)
    if members.is_complete and not _SAYS_OTHERS.search(view.reading.text):
        for entry in entries:
            if entry.name not in members.names and "." not in entry.name:
                message = f"`{entry.name}` is documented, but there is no such attribute"
                yield view.in_docstring("CD242", entry.name_span, message)
    fields = members.fields
    left_out = [name for name in fields if not re.search(rf"\b{re.escape(name)}\b", view.reading.text)]
    code = "CD241" if len(left_out) < len(members.fields) / 2 else "CD243"
    for name in left_out:
        yield view.in_code(code, *fields[name], f"attribute `{name}` is not documented")
