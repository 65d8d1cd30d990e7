"""The exceptions of a repository and what they derive from, by last name: enough to tell which covers which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codedoc_core.facts.exceptions import BUILTIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codedoc_core.symbols.index import ModuleSummary


def exception_kinds(summaries: Iterable[ModuleSummary]) -> dict[str, frozenset[str]]:
    """Return the last names of each exception of some modules and of all it derives from.

    Classes of one name count as one: what either is, both may be.
    """
    bases: dict[str, set[str]] = {}
    for summary in summaries:
        for each in summary.classes.values():
            names = {base.rpartition(".")[2] for base in each.bases}
            bases.setdefault(each.qualname.rpartition(".")[2], set()).update(names)
    found = {name: _closure(name, bases) for name in bases}
    return {name: kinds for name, kinds in found.items() if "BaseException" in kinds}


def kinds_of(name: str, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the last names of an exception and of all it derives from, as far as they are known."""
    if name in BUILTIN:
        return frozenset({name, *(base.__name__ for base in BUILTIN[name].__mro__)})
    return known.get(name, frozenset({name}))


def _closure(start: str, bases: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    stack = [start]
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            found |= {base.__name__ for base in BUILTIN[name].__mro__} if name in BUILTIN else set()
            stack.extend(bases.get(name, ()))
    return frozenset(found)
