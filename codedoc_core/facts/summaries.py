"""The summary of a function: the first rung of the ladder of evidence that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.facts import effects, returned
from codedoc_core.facts.comments import summary_comment
from codedoc_core.facts.dunders import dunder_summary
from codedoc_core.facts.facts import Role
from codedoc_core.facts.suites import is_stub
from codedoc_core.facts.words import LONG, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.body import Body
    from codedoc_core.symbols.symbol import Module, Symbol

_SILENT: Final = frozenset({Role.TEST, Role.SETTER, Role.DELETER, Role.OVERLOAD})


def summary(symbol: Symbol, module: Module, role: Role, body: Body) -> str | None:
    """Return the best proved summary, or ``None``."""
    if role in _SILENT:
        return None
    said = summary_comment(symbol, module)
    if said or is_stub(body.suite):
        return said
    for rung in _RUNGS:
        said = rung(role, body)
        if said and len(said) < LONG:
            return _capped(sentence(said))
    return None


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
    returned.either,
    returned.attempted,
    effects.yielded,
    effects.attempts,
    effects.never,
    effects.checked,
    effects.done,
    effects.chained,
    effects.named,
    effects.called,
)
