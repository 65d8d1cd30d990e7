"""Exceptions that come out of callees and are not documented, and documented ones that are called otherwise now."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.drift_raises import EVERY, PLAIN_ROLES, SOMETIMES, UNSAID
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.exceptions import BUILTIN
from codedoc_core.facts.facts import Role
from codedoc_core.facts.hierarchy import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.reading import ReadEntry
    from codedoc_core.facts.leaving import Leaving

_SILENT: Final = frozenset({Role.OVERLOAD, Role.TEST})
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
_ALIKE: Final = 0.87
_FEW: Final = 2


def callee_findings(view: DriftView) -> Iterator[Finding]:
    """Compare the exceptions that are documented with those that callees in the repository let through."""
    is_asked = view.reading.sections or (
        view.around.outlook.raises_told >= SOMETIMES and view.role not in PLAIN_ROLES and view.escaping.told
    )
    if not is_asked or view.role in _SILENT or view.leaving is None or view.leaving.is_declared:
        return
    entries = view.reading.entries(SectionKind.RAISES)
    yield from _let_through(view, view.leaving, {_last(entry) for entry in entries})
    for entry in entries:
        yield from _called_otherwise(view, view.leaving, entry)


def _last(entry: ReadEntry) -> str:
    return entry.name.rpartition(".")[2]


def _let_through(view: DriftView, leaving: Leaving, documented: set[str]) -> Iterator[Finding]:
    own = {raised.name for raised in leaving.raised}
    for escape in view.escaping.told:
        name = escape.name
        if name in own | UNSAID or name.startswith("_") or kinds_of(name, view.exceptions) & documented:
            continue
        if not re.search(rf"\b{re.escape(name)}\b", view.reading.text):
            message = f"`{name}` comes out of `{escape.via.lstrip('@')}`, but is not documented"
            code = "CD236" if name in view.escaping.due and view.reading.sections else "CD237"
            yield view.in_code(code, escape.line, 0, message)


def _called_otherwise(view: DriftView, leaving: Leaving, entry: ReadEntry) -> Iterator[Finding]:
    """An exception that is raised under another name: that of a class derived from it, or one spelt alike."""
    name, raised = _last(entry), {each.name for each in leaving.raised} | view.escaping.raised
    if name in raised:
        return
    if name in BUILTIN:
        exact = sorted(each for each in raised & view.exceptions.keys() if name in view.exceptions[each])
        if name not in EVERY and 0 < len(exact) <= _FEW and not _is_named(exact, view):
            message = f"`{entry.name}` is documented, but what is raised of that kind is `{'` and `'.join(exact)}`"
            yield view.in_docstring("CD238", entry.name_span, message, exact[0] if len(exact) == 1 else None)
    elif _is_unheard(entry, view, leaving) and (meant := _alike(name, [*raised, *view.exceptions])):
        message = f"`{entry.name}` is documented, but no such exception is known here; there is `{meant}`"
        yield view.in_docstring("CD239", entry.name_span, message, meant if "." not in entry.name else None)


def _is_named(names: Iterable[str], view: DriftView) -> bool:
    return any(re.search(rf"\b{re.escape(name)}\b", view.reading.text) for name in names)


def _is_unheard(entry: ReadEntry, view: DriftView, leaving: Leaving) -> bool:
    """Whether nothing in reach has the name of a documented exception."""
    root, _, rest = entry.name.partition(".")
    if rest and root != view.module.name.partition(".")[0]:
        return False
    name = _last(entry)
    return name not in view.exceptions and name not in leaving.mentioned and not view.mentions(name)


def _alike(name: str, known: Iterable[str]) -> str:
    """Return the exception whose name has the same words as another, or nearly the same letters."""
    words = sorted(_WORD.findall(name))
    for each in known:
        if sorted(_WORD.findall(each)) == words:
            return each
        matcher = difflib.SequenceMatcher(None, name, each, autojunk=False)
        if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            return each
    return ""
