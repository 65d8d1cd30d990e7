"""What leaves a function because of what it calls, for those who hold documentation against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.facts.linkage import Linkage
from codedoc_core.facts.propagation import MAX_DEPTH, Propagation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codedoc_core.facts.flows import ModuleFlows
    from codedoc_core.facts.propagation import Escape


@dataclass(frozen=True, slots=True)
class Escaping:
    """The exceptions that callees in the repository let through a function.

    Attributes:
        told: Those that documentation would tell of.
        possible: Last parts of the names of all that may come, and of all that they are.
    """

    told: tuple[Escape, ...] = ()
    possible: frozenset[str] = frozenset()


class Escapings:
    """The modules of a repository, ready to be asked what their functions let through."""

    def __init__(self, modules: Iterable[ModuleFlows]) -> None:
        """Link the modules.

        Args:
            modules: All that is known.
        """
        self._linkage = Linkage(modules)
        self._told = Propagation(self._linkage)
        self._possible = Propagation(self._linkage, MAX_DEPTH)

    def of(self, module_name: str) -> dict[str, Escaping]:
        """Return what the functions of a module let through, by qualified name; those that let nothing are left out."""
        module = self._linkage.modules.get(module_name)
        found = {name: self._escaping(module_name, name) for name in module.functions} if module else {}
        return {name: escaping for name, escaping in found.items() if escaping.told or escaping.possible}

    def _escaping(self, module: str, qualname: str) -> Escaping:
        place = (module, qualname)
        possible = {kind for escape in self._possible.escapes(place) for kind in self._linkage.kinds(escape.type)}
        told = tuple(escape for escape in self._told.escapes(place) if escape.steps)
        return Escaping(told, frozenset(kind.rpartition(".")[2] for kind in possible))
