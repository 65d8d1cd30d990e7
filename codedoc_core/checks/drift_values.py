"""Types and defaults that a docstring and a signature state differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.read_defaults import is_no_choice, surely_another
from codedoc_core.docstrings.read_types import share_nothing, surely_differ
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.conduct import aliases_of
from codedoc_core.facts.facts import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.reading import ReadEntry
    from codedoc_core.facts.conduct import Taken

_SILENT: Final = frozenset({Role.OVERLOAD, Role.TEST, Role.SETTER, Role.DELETER})
_WRAPPED: Final = ("Awaitable", "Coroutine", "Iterator", "Generator", "Iterable", "AsyncIterator", "AsyncGenerator")


def value_findings(view: DriftView) -> Iterator[Finding]:
    """Compare the types and defaults that both state."""
    signature = view.signature
    if signature is None or view.role in _SILENT:
        return
    taken = {parameter.name: parameter for parameter in signature.parameters}
    for entry in view.reading.entries(SectionKind.PARAMETERS):
        if entry.name in taken:
            yield from _type(view, entry, taken[entry.name])
            yield from _default(view, entry, taken[entry.name])
    yield from _result_type(view)


def _type(view: DriftView, entry: ReadEntry, taken: Taken) -> Iterator[Finding]:
    if not entry.type or not taken.annotation or taken.is_star or entry.type_span is None:
        return
    code = _clash(entry.type, taken.annotation, view, "CD205")
    if code:
        message = f"`{entry.name}` is documented as `{entry.type}`, but annotated as `{taken.annotation}`"
        yield view.in_docstring(code, entry.type_span, message)


def _default(view: DriftView, entry: ReadEntry, taken: Taken) -> Iterator[Finding]:
    if not taken.default:
        return
    meaning = view.meaning(taken.default)
    meanings, stands = ((meaning,), f" (`{meaning}`)") if meaning else ((), "")
    if not entry.defaults and is_no_choice(entry.type, taken.default, meanings):
        message = f"`{entry.name}` defaults to `{taken.default}`{stands}, which is none of the documented choices"
        yield view.in_docstring("CD206", entry.name_span, message)
    if surely_another(entry.defaults, taken.default, meanings):
        message = f"`{entry.name}` is documented to default to `{entry.defaults[0]}`, not to `{taken.default}`{stands}"
        yield view.in_docstring("CD206", entry.name_span, message)


def _result_type(view: DriftView) -> Iterator[Finding]:
    entries = view.reading.entries(SectionKind.RETURNS)
    leaving = view.leaving if len(entries) == 1 else None
    if leaving is None or not leaving.annotation or leaving.yields or leaving.is_declared:
        return
    entry = entries[0]
    if entry.type_span is None or leaving.annotation.startswith(_WRAPPED) or leaving.annotation == "None":
        return
    code = _clash(entry.type, leaving.annotation, view, "CD213")
    if code:
        message = f"the result is documented as `{entry.type}`, but annotated as `{leaving.annotation}`"
        yield view.in_docstring(code, entry.type_span, message)


def _clash(documented: str, annotated: str, view: DriftView, code: str) -> str | None:
    if surely_differ(documented, annotated, aliases_of(view.module)):
        return code
    return "CD207" if share_nothing(documented, annotated) else None
