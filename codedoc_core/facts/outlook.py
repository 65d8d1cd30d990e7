"""What a repository tells about a module, for those who hold documentation against it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.linkage import Linkage
from codedoc_core.facts.propagation import MAX_DEPTH, SILENT, Propagation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from codedoc_core.facts.flows import Flow, ModuleFlows
    from codedoc_core.facts.propagation import Escape

FEW: Final = 5
SOME: Final = 3
MOSTLY: Final = 0.6


@dataclass(frozen=True, slots=True)
class Escaping:
    """The exceptions that callees in the repository let through a function.

    Attributes:
        told: Those that documentation may tell of.
        due: Last parts of the names of those among them that it tells of as a rule, elsewhere in the repository.
        raised: Last parts of the names of all that may come.
        possible: Beside those, of all that they are.
    """

    told: tuple[Escape, ...] = ()
    due: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a repository tells about one module.

    Attributes:
        escapes: What callees let through its functions, by qualified name.
        constants: Values of the constants that it imports, by the names that they have in it.
        raises_told: The share of public functions that raise something whose docstrings tell what; 0 where they are
            few.
    """

    escapes: Mapping[str, Escaping] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    raises_told: float = 0.0


class Outlooks:
    """The modules of a repository, ready to be asked what they tell about each other."""

    def __init__(self, modules: Iterable[ModuleFlows]) -> None:
        """Link the modules.

        Args:
            modules: All that is known.
        """
        self._linkage = Linkage(modules)
        self._told = Propagation(self._linkage)
        self._possible = Propagation(self._linkage, MAX_DEPTH)

    def of(self, module_name: str) -> Outlook:
        """Return what the repository tells about a module; nothing where that is not one of its own."""
        module = self._linkage.modules.get(module_name)
        if module is None:
            return Outlook()
        escapes = {name: self._escaping(module_name, name) for name in module.functions}
        escapes = {name: escaping for name, escaping in escapes.items() if escaping.told or escaping.raised}
        return Outlook(escapes, dict(self._imported(module)), self._raises_told)

    @cached_property
    def _raises_told(self) -> float:
        raising = [flow for flow in self._flows().values() if flow.documented is not None and _raises(flow)]
        return sum(bool(flow.documented) for flow in raising) / len(raising) if len(raising) >= FEW else 0.0

    @cached_property
    def _due(self) -> frozenset[str]:
        """The exceptions of callees that most functions with a docstring tell of which let them through."""
        let_through, told = Counter[str](), Counter[str]()
        for (module, qualname), flow in self._flows().items():
            documented = _last_parts(name for name, _ in flow.documented or ())
            for escape in self._told.escapes((module, qualname)) if flow.documented is not None else ():
                if escape.steps:
                    let_through[escape.type] += 1
                    told[escape.type] += bool(_last_parts(self._linkage.kinds(escape.type)) & documented)
        return frozenset(kind for kind, count in let_through.items() if told[kind] >= max(SOME, MOSTLY * count))

    def _flows(self) -> dict[tuple[str, str], Flow]:
        modules = self._linkage.modules.items()
        return {(name, qualname): flow for name, module in modules for qualname, flow in module.functions.items()}

    def _escaping(self, module: str, qualname: str) -> Escaping:
        place = (module, qualname)
        raised = {escape.type for escape in self._possible.escapes(place)}
        possible = {kind for each in raised for kind in self._linkage.kinds(each)}
        told = tuple(escape for escape in self._told.escapes(place) if escape.steps)
        due = _last_parts(escape.type for escape in told if escape.type in self._due)
        return Escaping(told, due, _last_parts(raised), _last_parts(possible))

    def _imported(self, module: ModuleFlows) -> Iterator[tuple[str, str]]:
        """Give the constants of imported modules and classes, and those that are imported themselves."""
        for name, target in module.summary.imports.items():
            whole = self._linkage.modules.get(self._linkage.absolute(module, target))
            if whole is not None:
                yield from ((f"{name}.{inner}", value) for inner, value in whole.constants.items())
                continue
            home, _, last = self._linkage.target(module.summary.name, name).rpartition(".")
            known = self._linkage.modules[home].constants if home in self._linkage.modules else {}
            if last in known:
                yield name, known[last]
            yield from (
                (f"{name}.{inner.removeprefix(f'{last}.')}", value)
                for inner, value in known.items()
                if inner.startswith(f"{last}.")
            )


def _raises(flow: Flow) -> bool:
    """Whether a reader of a public function would look for what it raises."""
    return not flow.is_private and any(
        thrown.name and not thrown.guards and thrown.name.rpartition(".")[2] not in SILENT for thrown in flow.raises
    )


def _last_parts(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.rpartition(".")[2] for name in names)
