"""Escapes that Python took for what they stand for, so that readers see a line break where a backslash was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding

_QUOTED_BREAK: Final = re.compile(
    r"(?<=[\s(\[,=:])(?P<quote>[\"'])(?:[ \t]*\r?\n)+[ \t]*(?P=quote)(?=[\s.,;:)\]]|\Z)", re.MULTILINE
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def escape_findings(view: DriftView) -> Iterator[Finding]:
    """Find where a backslash was meant and a control character came of it."""
    text = view.reading.text
    for match in _QUOTED_BREAK.finditer(text):
        span = Span(match.start(), match.start() + 1)
        yield view.in_docstring("CD252", span, "a line break stands between quotes where `\\n` is meant: write `\\\\n`")
    stray = next((match for match in _CONTROL.finditer(text) if not _is_for_click(match)), None)
    if stray:
        message = f"the docstring holds the control character {stray[0]!r}: double its backslash"
        yield view.in_docstring("CD252", Span(*stray.span()), message)


def _is_for_click(match: re.Match[str]) -> bool:
    """Whether it is the mark on a line of its own by which click is told not to wrap what follows."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return match[0] == "\b" and not before.rpartition("\n")[2].strip() and not after.partition("\n")[0].strip()
