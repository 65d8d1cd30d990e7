"""Parameters that a docstring and a signature name differently."""

from __future__ import annotations

import difflib
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.facts import Role
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.reading import ReadEntry
    from codedoc_core.facts.conduct import Signature, Taken

_SILENT: Final = frozenset({Role.OVERLOAD, Role.PROPERTY, Role.SETTER, Role.DELETER, Role.TEST})
_ELSEWHERE: Final = re.compile(
    r"\b(?:[Ss]ee|[Ss]ame as|[Ii]nherit\w*|[Oo]ther (?:parameters|arguments)|[Rr]emaining|[Aa]ll other|[Rr]efer to)\b"
)
_POINTS_ELSEWHERE: Final = re.compile(
    r"\bdocstrings? (?:of|for)\b|\bsame (?:parameters|arguments|options)\b"
    r"|\b(?:see|refer to)\b[^.]{0,60}\b(?:docstring|documentation|(?:parameters|arguments|options))\b",
    re.IGNORECASE,
)
_GENERIC: Final = frozenset("args kwargs kwds kw kwarg keywords options opts extra params rest a".split())
_COMPLETES: Final = re.compile(r"doc|descri|substitut|append", re.IGNORECASE)
_ALIKE: Final = 0.6
_VERY_ALIKE: Final = 0.75


def parameter_findings(view: DriftView) -> Iterator[Finding]:
    """Compare the names of parameters, where the docstring describes any."""
    entries, signature = view.parameters, view.signature
    if not entries or signature is None or view.role in _SILENT or _is_swapped(entries, signature):
        return
    unknown, missing = _unknown(entries, signature), _missing(entries, signature)
    pairs = _renamed(entries, unknown, missing, signature)
    yield from _said_of_unknown(view, unknown, pairs, signature)
    missing = [taken for taken in missing if taken.name not in pairs.values()]
    yield from _said_of_missing(view, missing, is_left_out=len(missing) > len(entries) or _is_told_elsewhere(view))
    if not unknown:
        yield from _reordered(view, signature)


def _said_of_unknown(
    view: DriftView, unknown: Sequence[ReadEntry], pairs: Mapping[str, str], signature: Signature
) -> Iterator[Finding]:
    is_closed = signature.is_sure and not signature.takes_any(entry.name for entry in view.parameters)
    for entry in unknown:
        if entry.name in pairs:
            message = f"`{entry.name}` is documented, but the parameter is called `{pairs[entry.name]}`"
            yield view.in_docstring("CD203", entry.name_span, message, pairs[entry.name])
        elif is_closed:
            message = f"`{entry.name}` is documented, but there is no such parameter"
            yield view.in_docstring("CD202", entry.name_span, message)


def _said_of_missing(view: DriftView, missing: Sequence[Taken], *, is_left_out: bool) -> Iterator[Finding]:
    for taken in missing:
        begun = re.search(
            rf"^[ \t]*[:*`\\]*{re.escape(taken.name)}\b[`*]*[ \t]*[(:\[-]", view.reading.text, re.MULTILINE
        )
        if begun:
            span = Span(begun.start(), begun.end())
            message = f"what is said of `{taken.name}` is not written as an entry"
            yield view.in_docstring("CD209", span, message)
        else:
            code = "CD208" if is_left_out or taken.is_star else "CD201"
            yield view.in_code(code, taken.line, taken.column, f"parameter `{taken.name}` is not documented")


def _is_swapped(entries: Sequence[ReadEntry], signature: Signature) -> bool:
    """Whether types stand where names belong, as in ``int (size)``."""
    known = {taken.name for taken in signature.parameters}
    return any(entry.name not in known and entry.type in known for entry in entries)


def _unknown(entries: Sequence[ReadEntry], signature: Signature) -> list[ReadEntry]:
    known = {signature.receiver} | {spelling for taken in signature.parameters for spelling in _spellings(taken.name)}
    return [entry for entry in entries if entry.name not in known and "." not in entry.name]


def _spellings(name: str) -> tuple[str, ...]:
    """A name, and what it would be if that were not taken: ``class_`` is documented as ``class`` too."""
    return name, name.rstrip("_")


def _missing(entries: Sequence[ReadEntry], signature: Signature) -> list[Taken]:
    """Parameters that a reader of the section looks for in vain; private ones and ``**kwargs`` need no entry."""
    documented = {spelling for entry in entries for spelling in (entry.name, f"{entry.name}_")}
    return [taken for taken in signature.parameters if taken.name not in documented and _is_due(taken)]


def _is_due(taken: Taken) -> bool:
    if taken.name.startswith("_") or (taken.is_star and taken.name in _GENERIC):
        return False
    return taken.default.rpartition(".")[2].strip("_") != taken.name


def _is_told_elsewhere(view: DriftView) -> bool:
    """Whether the docstring points to another one, or a decorator may add to it."""
    sections = view.reading.of(SectionKind.PARAMETERS)
    text = "\n".join(view.reading.text[section.span.start : section.span.end] for section in sections)
    is_added = any(_COMPLETES.search(name) for name in view.symbol.decorators)
    return is_added or bool(_ELSEWHERE.search(text) or _POINTS_ELSEWHERE.search(view.reading.text))


def _renamed(
    entries: Sequence[ReadEntry], unknown: list[ReadEntry], missing: list[Taken], signature: Signature
) -> dict[str, str]:
    """Pair documented names with parameters that they likely mean: alike, or alone in the same place."""
    pairs: dict[str, str] = {}
    left = list(missing)
    takes_any = signature.takes_any(entry.name for entry in entries)
    needed = _VERY_ALIKE if takes_any or not signature.is_sure else _ALIKE
    for entry in unknown:
        best = max(left, key=lambda taken: _likeness(entry.name, taken.name), default=None)
        if best is not None and _likeness(entry.name, best.name) >= needed:
            pairs[entry.name] = best.name
            left.remove(best)
    rest = [entry for entry in unknown if entry.name not in pairs]
    if len(rest) == len(left) == 1 and not takes_any:
        names = [taken.name for taken in signature.parameters]
        if [entry.name for entry in entries].index(rest[0].name) == names.index(left[0].name):
            pairs[rest[0].name] = left[0].name
    return pairs


def _likeness(first: str, second: str) -> float:
    if first.lower().replace("_", "") == second.lower().replace("_", ""):
        return 1.0
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def _reordered(view: DriftView, signature: Signature) -> Iterator[Finding]:
    """Positional parameters whose order in a section is not that of the signature."""
    order = {taken.name: at for at, taken in enumerate(signature.parameters) if taken.is_ordered}
    for section in view.reading.of(SectionKind.PARAMETERS):
        known = [entry for entry in section.entries if entry.name in order]
        for before, entry in pairwise(known):
            if order[entry.name] < order[before.name]:
                message = f"`{entry.name}` comes before `{before.name}` in the signature, not after it"
                yield view.in_docstring("CD204", entry.name_span, message)
                return
