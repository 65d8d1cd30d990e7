"""Results that a docstring and a body speak of differently: returned, yielded, or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.facts import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.checks.drift_view import DriftView
    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.reading import ReadSection
    from codedoc_core.facts.leaving import Leaving

_SILENT: Final = frozenset({Role.OVERLOAD, Role.SETTER, Role.DELETER, Role.TEST, Role.PROPERTY})
_NOTHING: Final = frozenset({"None", "NoReturn", "Never", "typing.NoReturn", "typing.Never"})
_SAYS_NOTHING: Final = re.compile(
    r"\W*(?:[LCBI]\{)?(?:None|[Nn]othing|NoneType|N/A|[Nn]o return|[Vv]oid|No value|NoReturn)\b"
)
_SAYS_NO_MORE: Final = re.compile(r"(?:\W*(?:None|[Nn]othing|NoneType|N/A|[Vv]oid)\b)+\W*")
_SAYS_HOOK: Final = re.compile(
    r"\boverrid(?:e|den)\b[^.]{0,30}\b(?:this|subclass)|\bsubclass\w*[^.]{0,40}\boverrid|\bdefault implementation\b",
    re.IGNORECASE,
)
_SAYS_RETURN: Final = re.compile(r"^\s*(?:Returns?|Yields?)\s*:", re.MULTILINE)
_SAYS_ITERATOR: Final = re.compile(
    r"\b(?:iterat\w*|iterables?|generators?|yields?|yielded|streams?|lazy|lazily|context ?managers?|coroutines?)\b"
    r"|Iter|Generator|ContextManager|contextmanager",
    re.IGNORECASE,
)


def result_findings(view: DriftView) -> Iterator[Finding]:
    """Compare what is said to come back with what the body gives back."""
    if not view.reading.sections or view.role in _SILENT or view.leaving is None:
        return
    returns, yields = view.reading.of(SectionKind.RETURNS), view.reading.of(SectionKind.YIELDS)
    if returns:
        yield from _returns_said(view, view.leaving, returns, is_yield_said=bool(yields))
    if yields:
        yield from _yields_said(view, view.leaving, yields)
    if not returns and not yields:
        yield from _nothing_said(view, view.leaving)


def _returns_said(
    view: DriftView, leaving: Leaving, sections: tuple[ReadSection, ...], *, is_yield_said: bool
) -> Iterator[Finding]:
    said = _said(sections)
    if leaving.yields and not is_yield_said and not leaving.returns_value and _is_sure(view):
        is_said = _SAYS_ITERATOR.search(f"{said} {leaving.annotation} {' '.join(view.symbol.decorators)}")
        code = "CD224" if is_said else "CD223"
        yield view.in_docstring(code, sections[0].span, "the function yields what is documented as returned")
    elif not leaving.yields and _gives_nothing(view, leaving):
        if not _SAYS_NOTHING.match(said):
            yield view.in_docstring("CD212", sections[0].span, "the function returns nothing")
        elif _SAYS_NO_MORE.fullmatch(said):
            yield view.in_docstring("CD215", sections[0].span, "the section says only that nothing is returned")


def _gives_nothing(view: DriftView, leaving: Leaving) -> bool:
    if leaving.returns_value or leaving.never_returns or leaving.is_declared or not _is_sure(view):
        return False
    if view.role is Role.CONSTRUCTOR:
        return False
    if leaving.annotation:
        return leaving.annotation in _NOTHING
    return not (leaving.is_empty and _SAYS_HOOK.search(view.reading.text))


def _yields_said(view: DriftView, leaving: Leaving, sections: tuple[ReadSection, ...]) -> Iterator[Finding]:
    if leaving.yields or leaving.is_declared or leaving.never_returns or not _is_sure(view):
        return
    if leaving.returns_plainly:
        yield view.in_docstring("CD222", sections[0].span, "the function yields nothing")
    else:
        yield view.in_docstring("CD224", sections[0].span, "the function returns what is documented as yielded")


def _nothing_said(view: DriftView, leaving: Leaving) -> Iterator[Finding]:
    """A missing section; never where the text speaks of what is returned, or where nobody looks for a section."""
    if leaving.is_declared or view.role in (Role.CONSTRUCTOR, Role.DUNDER) or leaving.annotation in _NOTHING:
        return
    if not view.reading.of(SectionKind.PARAMETERS) or _SAYS_RETURN.search(view.reading.text):
        return
    line, column = view.symbol.line, getattr(view.symbol.node, "col_offset", 0)
    if leaving.yields:
        yield view.in_code("CD221", line, column, "what is yielded is not documented")
    elif leaving.returns_value:
        yield view.in_code("CD211", line, column, "what is returned is not documented")


def _said(sections: tuple[ReadSection, ...]) -> str:
    return " ".join(f"{entry.type} {entry.text}" for section in sections for entry in section.entries).strip()


def _is_sure(view: DriftView) -> bool:
    """Whether no decorator may make another function of this one."""
    return view.signature is not None and view.signature.is_sure
