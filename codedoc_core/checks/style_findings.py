"""Style: what readers and tools stumble over in the text of a docstring, whatever it says."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.reading import lines_of
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.reading import Line

_UNDERLINE: Final = re.compile(r"\s*(-{3,}|={3,})\s*$")
_ENDS: Final = re.compile(r"[.!?:…。！？`)\]>]\W*$")
_FIELD: Final = re.compile(r"\s*(?::\w[\w ]*:|@\w+|\.\. |>>> |[-*+] |\d+\. |\w[\w ]*:\s*$)")


def style_findings(view: DriftView) -> Iterator[Finding]:
    """Judge the text of a docstring."""
    lines = lines_of(view.reading.text)
    first = next((at for at, line in enumerate(lines) if not line.is_blank), None)
    if first is None:
        return
    yield from _summary(lines, first, view)
    yield from _underlines(lines, view)


def _summary(lines: list[Line], first: int, view: DriftView) -> Iterator[Finding]:
    last = next((at for at in range(first, len(lines)) if at + 1 == len(lines) or lines[at + 1].is_blank), first)
    is_titled = any(_UNDERLINE.match(line.text) for line in lines[first : last + 1])
    if is_titled or _FIELD.match(lines[first].text):
        return
    text = lines[first].text.rstrip()
    if last > first and (text.endswith((".", "!", "?")) or _FIELD.match(lines[first + 1].text)):
        after = lines[first + 1]
        yield view.in_docstring("CD302", Span(after.start, after.start), "a blank line belongs below the summary")
    elif not _ENDS.search(lines[last].text.rstrip()):
        end = lines[last].start + len(lines[last].text.rstrip())
        yield view.in_docstring("CD301", Span(end, end), "the summary does not end its sentence", ".")


def _underlines(lines: list[Line], view: DriftView) -> Iterator[Finding]:
    for title, line in pairwise(lines):
        match = _UNDERLINE.match(line.text)
        length = len(title.text.strip())
        if (
            match
            and length
            and len(match[1]) != length
            and title.indent == line.indent
            and not _UNDERLINE.match(title.text)
        ):
            span = Span(line.start + match.start(1), line.start + match.end(1))
            yield view.in_docstring(
                "CD303",
                span,
                f"the underline has {len(match[1])} characters, and its title {length}",
                match[1][0] * length,
            )
