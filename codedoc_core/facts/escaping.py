"""What leaves a function because of what it calls, for those who hold documentation against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.linkage import Linkage
from codedoc_core.facts.propagation import MAX_DEPTH, SILENT, Propagation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codedoc_core.facts.flows import Flow, ModuleFlows
    from codedoc_core.facts.propagation import Escape


FEW: Final = 5
HABIT: Final = 0.3


@dataclass(frozen=True, slots=True)
class Escaping:
    """The exceptions that callees in the repository let through a function.

    Attributes:
        told: Those that documentation would tell of.
        raised: Last parts of the names of all that may come.
        possible: Beside those, of all that they are.
    """

    told: tuple[Escape, ...] = ()
    raised: frozenset[str] = frozenset()
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

    def tells_of_raises(self) -> bool:
        """Whether the repository makes a habit of documenting what its functions raise."""
        raising = [flow for module in self._linkage.modules.values() for flow in module.functions.values()]
        raising = [flow for flow in raising if flow.documented is not None and _raises(flow)]
        return sum(bool(flow.documented) for flow in raising) >= max(FEW, HABIT * len(raising))

    def _escaping(self, module: str, qualname: str) -> Escaping:
        place = (module, qualname)
        raised = {escape.type for escape in self._possible.escapes(place)}
        possible = {kind for each in raised for kind in self._linkage.kinds(each)}
        told = tuple(escape for escape in self._told.escapes(place) if escape.steps)
        return Escaping(told, _last_parts(raised), _last_parts(possible))


def _raises(flow: Flow) -> bool:
    """Whether a reader of a public function would look for what it raises."""
    return not flow.is_private and any(
        thrown.name and not thrown.guards and thrown.name.rpartition(".")[2] not in SILENT for thrown in flow.raises
    )


def _last_parts(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.rpartition(".")[2] for name in names)
