"""What a repository adds to the facts of one file: exceptions from elsewhere, callers, overrides, constructors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.linkage import Linkage
from codedoc_core.facts.propagation import Propagation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codedoc_core.facts.facts import AttributeFact, ParameterFact
    from codedoc_core.facts.flows import ModuleFlows
    from codedoc_core.facts.propagation import Escape


@dataclass(frozen=True, slots=True)
class Reach:
    """What the rest of a repository tells about one module; names are qualified names in it.

    Attributes:
        escapes: The exceptions that leave each function.
        callers: Dotted names of the functions that call each function.
        overrides: Dotted name of the nearest method that each method overrides.
        constructors: Parameters of the constructor that each class inherits from another.
        inherited: Attributes that the bases of each class give to it.
    """

    escapes: Mapping[str, tuple[Escape, ...]] = field(default_factory=dict)
    callers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    constructors: Mapping[str, tuple[ParameterFact, ...]] = field(default_factory=dict)
    inherited: Mapping[str, tuple[AttributeFact, ...]] = field(default_factory=dict)


class Repository:
    """The modules of a repository, ready to be asked what they know of each other."""

    def __init__(self, modules: Iterable[ModuleFlows], depth: int | None = None) -> None:
        """Link the modules.

        Args:
            modules: All that is known.
            depth: As for ``Propagation``.
        """
        self._linkage = Linkage(modules)
        self._propagation = Propagation(self._linkage, depth)
        self._callers = self._all_callers()

    def reach_of(self, module_name: str) -> Reach:
        """Return what the repository tells about one module."""
        module = self._linkage.modules.get(module_name)
        if module is None:
            return Reach()
        names = module.functions
        escapes = {name: self._propagation.escapes((module_name, name)) for name in names}
        callers = {name: self._callers.get((module_name, name), ()) for name in names}
        overrides = {name: self._overridden(module_name, name) for name in names}
        constructors = {name: self._constructor(module_name, name) for name in module.summary.classes}
        inherited = {name: self._inherited(module_name, name) for name in module.summary.classes}
        return Reach(
            {name: found for name, found in escapes.items() if found},
            {name: tuple(found) for name, found in callers.items() if found},
            {name: found for name, found in overrides.items() if found},
            {name: found for name, found in constructors.items() if found},
            {name: found for name, found in inherited.items() if found},
        )

    def _all_callers(self) -> dict[tuple[str, str], dict[str, None]]:
        found: dict[tuple[str, str], dict[str, None]] = {}
        for name, module in self._linkage.modules.items():
            for flow in module.functions.values():
                for called in dict.fromkeys(called.name for called in flow.calls):
                    callee = self._propagation.callee(name, flow, called)
                    if callee is not None:
                        key = (callee[0], callee[1].qualname)
                        found.setdefault(key, {})[f"{name}.{flow.qualname}"] = None
        return found

    def _overridden(self, module_name: str, qualname: str) -> str:
        flow = self._linkage.modules[module_name].functions[qualname]
        if not flow.owner or flow.name == "__init__":
            return ""
        found = self._linkage.method(f"{module_name}.{flow.owner}", flow.name, inherited_only=True)
        return f"{found[0]}.{found[1].qualname}" if found else ""

    def _constructor(self, module_name: str, cls: str) -> tuple[ParameterFact, ...]:
        """The parameters of the nearest constructor, or those that the fields of a record and of its bases make."""
        lineage = [f"{module_name}.{cls}", *self._linkage.ancestors(f"{module_name}.{cls}")]
        is_model = any(name.rpartition(".")[2] in _MODELS for name in lineage)
        for at, each in enumerate(lineage):
            found = self._linkage.class_of(each)
            if found is None:
                continue
            module, summary = self._linkage.modules[found[0]], found[1]
            for name in ("__init__", "__new__"):
                if own := module.functions.get(f"{summary.qualname}.{name}"):
                    return own.taken
            if is_model or summary.qualname in module.records:
                return self._fields(lineage[at:], is_model=is_model)
        return ()

    def _inherited(self, module_name: str, cls: str) -> tuple[AttributeFact, ...]:
        found: dict[str, AttributeFact] = {}
        for each in self._linkage.ancestors(f"{module_name}.{cls}"):
            known = self._linkage.class_of(each)
            for fact in self._linkage.modules[known[0]].holdings.get(known[1].qualname, ()) if known else ():
                found.setdefault(fact.name, replace(fact, of="inherited"))
        return tuple(found.values())

    def _fields(self, lineage: list[str], *, is_model: bool) -> tuple[ParameterFact, ...]:
        fields: dict[str, ParameterFact] = {}
        for each in reversed(lineage):
            found = self._linkage.class_of(each)
            module = self._linkage.modules[found[0]] if found else None
            if found and module and (is_model or found[1].qualname in module.records):
                fields |= {fact.name: fact for fact in module.fields.get(found[1].qualname, ())}
        return tuple(fields.values())


_MODELS: Final = frozenset({"BaseModel", "BaseSettings", "SQLModel"})
