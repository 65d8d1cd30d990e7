"""The summary of a function: the first rung of the ladder of evidence that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.facts import branches, effects, gathering, returned
from codedoc_core.facts.comments import summary_comment
from codedoc_core.facts.delegates import closure_words, documented_summary, returned_function
from codedoc_core.facts.dunders import dunder_summary
from codedoc_core.facts.facts import Role
from codedoc_core.facts.reading import read_body
from codedoc_core.facts.suites import is_stub
from codedoc_core.facts.words import LONG, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.body import Body
    from codedoc_core.symbols.symbol import Module, Symbol

# Roles whose functions may speak with the words of another function.
_OPEN: Final = frozenset({Role.FUNCTION, Role.METHOD, Role.CLASS_METHOD, Role.STATIC_METHOD})
_SILENT: Final = frozenset({Role.TEST, Role.SETTER, Role.DELETER, Role.OVERLOAD})


def summary(symbol: Symbol, module: Module, role: Role, body: Body) -> str | None:
    """Return the best proved summary, or ``None``."""
    if role in _SILENT:
        return None
    said = summary_comment(symbol, module)
    if said or is_stub(body.suite):
        return said
    handed_on = documented_summary(symbol, module, body) or _closure(symbol, module, body) if role in _OPEN else None
    return handed_on or _said(role, body)


def _closure(symbol: Symbol, module: Module, body: Body) -> str | None:
    inner = returned_function(symbol, module, body)
    if inner is None:
        return None
    within = read_body(inner, module, Role.FUNCTION)
    said = closure_words(within, None if returned_function(inner, module, within) else _said(Role.FUNCTION, within))
    return _capped(sentence(said)) if said else None


def _said(role: Role, body: Body) -> str | None:
    """Return what the first rung that holds says."""
    if is_stub(body.suite):
        return None
    said = next((said for rung in _RUNGS if (said := rung(role, body)) and len(said) < LONG), None)
    return _capped(sentence(said)) if said else None


def _capped(text: str) -> str | None:
    return text if len(text) <= LONG and text.count("``") % 2 == 0 else None


def _dunder(role: Role, body: Body) -> str | None:
    name = body.node.name
    is_dunder = role in {Role.DUNDER, Role.CONSTRUCTOR} or (name.startswith("__") and name.endswith("__"))
    return dunder_summary(body) if is_dunder else None


_RUNGS: Final[tuple[Callable[[Role, Body], str | None], ...]] = (
    _dunder,
    effects.file,
    returned.created,
    returned.returned,
    branches.kept,
    branches.either,
    branches.attempted,
    branches.searched,
    gathering.gathered,
    gathering.entered,
    effects.yielded,
    gathering.yielded_each,
    effects.attempts,
    effects.never,
    effects.checked,
    effects.done,
    effects.chained,
    effects.concluded,
    effects.named,
    effects.called,
)
