"""Exceptions that a docstring leaves out, or that the code cannot raise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.reading import Layout
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.facts import Role
from codedoc_core.facts.hierarchy import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.reading import ReadEntry
    from codedoc_core.facts.leaving import Leaving, Raised

_SILENT: Final = frozenset({Role.OVERLOAD, Role.TEST})
# Never documented, whatever raises them.
UNSAID: Final = frozenset({"NotImplementedError", "AssertionError", "StopIteration", "StopAsyncIteration"})
# What operators, attributes and indexes may raise without a ``raise``.
_IMPLICIT: Final = frozenset(
    {"TypeError", "AttributeError", "KeyError", "IndexError", "LookupError", "ZeroDivisionError", "ArithmeticError",
     "OverflowError", "MemoryError", "RecursionError", "KeyboardInterrupt", "Exception", "BaseException", "NameError",
     "AssertionError", "StopIteration", "StopAsyncIteration", "GeneratorExit", "ImportError", "ModuleNotFoundError",
     "UnboundLocalError", "DeprecationWarning", "FutureWarning", "UserWarning", "Warning", "RuntimeWarning"}
)  # fmt: skip
SOMETIMES: Final = 0.3
PLAIN_ROLES: Final = frozenset({Role.DUNDER, Role.SETTER, Role.DELETER})
EVERY: Final = frozenset({"Exception", "BaseException"})


def raise_findings(view: DriftView) -> Iterator[Finding]:
    """Compare the exceptions that are documented with those that are raised."""
    if not view.reading.sections and view.around.outlook.raises_told < SOMETIMES:
        return
    if view.role in _SILENT or view.leaving is None:
        return
    if not view.reading.sections:
        yield from _untold(view, view.leaving)
        return
    entries = view.reading.entries(SectionKind.RAISES)
    has_section = bool(view.reading.of(SectionKind.RAISES))
    yield from _unnamed(view)
    if not view.leaving.is_declared:
        yield from _missing(view, view.leaving, entries, "CD231" if has_section else "CD232")
        for entry in entries:
            yield from _impossible(view, view.leaving, entry)


def _untold(view: DriftView, leaving: Leaving) -> Iterator[Finding]:
    """Exceptions of a function whose docstring has no sections at all, in a project that tells of such."""
    if not leaving.is_declared and view.role not in PLAIN_ROLES:
        yield from _missing(view, leaving, (), "CD230")


def _unnamed(view: DriftView) -> Iterator[Finding]:
    """Fields that tell of an exception without naming it where a reader of the field looks."""
    for section in view.reading.of(SectionKind.RAISES):
        if not section.entries and section.layout in (Layout.SPHINX, Layout.EPYTEXT):
            yield view.in_docstring("CD235", section.span, "the field names no exception before its second colon")


def _missing(view: DriftView, leaving: Leaving, entries: tuple[ReadEntry, ...], code: str) -> Iterator[Finding]:
    documented = {entry.name.rpartition(".")[2] for entry in entries}
    told: set[str] = set()
    for raised in leaving.raised:
        if _is_due(raised) and raised.name not in told and not raised.kinds & documented:
            told.add(raised.name)
            if not _may_be_covered(raised, documented, leaving, view) and not re.search(
                rf"\b{re.escape(raised.name)}\b", view.reading.text
            ):
                yield view.in_code(code, raised.line, raised.column, f"`{raised.name}` is raised, but not documented")


def _may_be_covered(raised: Raised, documented: set[str], leaving: Leaving, view: DriftView) -> bool:
    """Whether a documented exception of unknown kind may be a base of one whose bases are unknown too."""
    if "BaseException" in raised.kinds:
        return False
    own = {each.name for each in leaving.raised}
    return any("BaseException" not in kinds_of(name, view.exceptions) for name in documented - own)


def _is_due(raised: Raised) -> bool:
    return raised.is_own and not raised.name.startswith("_") and raised.name not in UNSAID


def _impossible(view: DriftView, leaving: Leaving, entry: ReadEntry) -> Iterator[Finding]:
    name = entry.name.rpartition(".")[2]
    kinds = kinds_of(name, view.exceptions)
    is_raised = any(
        name in raised.kinds or (raised.name in kinds and raised.name not in {"Exception", "BaseException"})
        for raised in leaving.raised
    )
    if is_raised or not leaving.is_known or name in view.escaping.possible:
        return
    is_sure = view.signature is not None and view.signature.is_sure
    is_implicit = name in _IMPLICIT or (kinds - EVERY) & _IMPLICIT
    if leaving.is_closed and is_sure and name not in leaving.mentioned and not is_implicit:
        yield view.in_docstring("CD233", entry.name_span, f"`{entry.name}` cannot be raised here")
    elif leaving.is_closed or name not in view.exceptions:
        # An exception of the repository's own is seldom documented by mistake where a call may raise it.
        message = f"`{entry.name}` is documented, but the function does not raise it itself"
        yield view.in_docstring("CD234", entry.name_span, message)
