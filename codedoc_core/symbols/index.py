"""What the modules of a repository know of each other: bases, overrides, subclasses, raise sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from codedoc_core.symbols.summary import ClassSummary, ModuleSummary, summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ClassSummary", "ModuleSummary", "RaiseSite", "SymbolIndex", "summarise"]

_MOST_HOPS: Final = 20
_MOST_ANCESTORS: Final = 200
_MOST_USERS: Final = 20


@dataclass(frozen=True, slots=True)
class RaiseSite:
    """A function that raises an exception.

    Attributes:
        module: Its module.
        qualname: The function.
        guarded: Whether a ``try`` or ``with`` of the function may stop the exception.
    """

    module: str
    qualname: str
    guarded: bool


class SymbolIndex:
    """What the modules of a repository, or one file alone, know of each other.

    A class is named by its dotted name: that of its module and its qualified name. Of two summaries of one module the
    later holds, with the imports that the earlier has settled.
    """

    def __init__(self, summaries: Iterable[ModuleSummary]) -> None:
        self._modules: dict[str, ModuleSummary] = {}
        for summary in summaries:
            earlier = self._modules.get(summary.name)
            imports = summary.imports | earlier.imports if earlier else summary.imports
            self._modules[summary.name] = replace(summary, imports=imports)
        self._bases: dict[str, tuple[str, ...]] = {}
        self._ancestors: dict[str, tuple[str, ...]] = {}

    def resolve(self, module_name: str, name: str, scope: str = "") -> str:
        """Return what a dotted name means in a module, through imports and re-exports as far as they are known.

        Args:
            module_name: The module in which the name is written.
            name: The name as written.
            scope: Qualified name of the class body around it, or that of the function with ``.<locals>``.

        Returns:
            The dotted name of the class or function; the name itself where it is a builtin or not known.
        """
        module = self._modules.get(module_name)
        if module is None or not name:
            return name
        for outer in _outwards(scope):
            if f"{outer}{name}" in module.classes:
                return _joined(module_name, f"{outer}{name}")
        return self._imported(module, name)

    def _imported(self, module: ModuleSummary, name: str) -> str:
        settled = module.imports.get(name)
        if settled and "." in name:
            return settled
        head, _, rest = name.partition(".")
        target = module.imports.get(head)
        return self._canonical(_joined(self._absolute(module.name, target), rest)) if target else name

    def find(self, name: str) -> tuple[str, ClassSummary] | None:
        """Return a class and the name of its module by the dotted name of the class."""
        for module_name, rest in self._splits(name):
            summary = self._modules[module_name].classes.get(rest)
            if summary is not None:
                return module_name, summary
        return None

    def ancestors(self, module_name: str, qualname: str) -> tuple[str, ...]:
        """Return the dotted names of all bases of a class, nearest first and left to right; cycles end."""
        start = _joined(module_name, qualname)
        if start not in self._ancestors:
            self._ancestors[start] = tuple(self._find_ancestors(start))
        return self._ancestors[start]

    def _find_ancestors(self, start: str) -> Iterator[str]:
        seen, stack = {start}, [start]
        while stack and len(seen) < _MOST_ANCESTORS:
            top = stack.pop()
            if top is not start:
                yield top
            bases = [base for base in self.bases(top) if base and base not in seen]
            seen.update(bases)
            stack.extend(reversed(bases))

    def bases(self, name: str) -> tuple[str, ...]:
        """Return the dotted names of the direct bases of a class; none where the class is not known."""
        if name not in self._bases:
            self._bases[name] = tuple(self._find_bases(name))
        return self._bases[name]

    def _find_bases(self, name: str) -> Iterator[str]:
        found = self.find(name)
        if found is None:
            return
        module_name, summary = found
        scope = summary.qualname.rpartition(".")[0]
        module = self._modules[module_name]
        for base in summary.bases:
            target = self.resolve(module_name, base, scope)
            # In ``class A(A)`` the base is the A that was there before.
            yield self._imported(module, base) if target == name else target

    def overridden(self, module_name: str, class_qualname: str, method: str) -> tuple[str, str] | None:
        """Return the documented method that a method overrides.

        Returns:
            The dotted name of the nearest one that has a docstring and the first paragraph of that docstring, or
            ``None``.
        """
        for ancestor in self.ancestors(module_name, class_qualname):
            found = self.find(ancestor)
            text = found[1].documented.get(method) if found else None
            if text:
                return f"{ancestor}.{method}", text
        return None

    def raise_sites(self, exception: str) -> tuple[RaiseSite, ...]:
        """Return the functions that raise an exception, each once."""
        return tuple(dict.fromkeys(self._raises.get(exception, ())))

    def subclasses(self, name: str) -> tuple[str, ...]:
        """Return the dotted names of the classes that have a class among their direct bases."""
        return tuple(self._children.get(name, ()))

    def around(self, module_name: str) -> tuple[ModuleSummary, ...]:
        """Return the modules that matter to one, itself first: where its bases come from, and who uses its classes.

        What they import is settled, so that an index of these few knows as much as this one.
        """
        module = self._modules.get(module_name)
        if module is None:
            return ()
        wanted = {module_name: None}
        for qualname in module.classes:
            name = _joined(module_name, qualname)
            owners = [found[0] for ancestor in self.ancestors(module_name, qualname) if (found := self.find(ancestor))]
            heirs = [found[0] for heir in self.subclasses(name) if (found := self.find(heir))]
            raisers = [site.module for site in self.raise_sites(name)]
            wanted.update(dict.fromkeys([*owners, *heirs[:_MOST_USERS], *raisers[:_MOST_USERS]]))
        return tuple(self._settled(self._modules[name]) for name in wanted)

    def _settled(self, module: ModuleSummary) -> ModuleSummary:
        """Resolve what a module imports, and the dotted names that it builds on and raises."""
        used = [base for summary in module.classes.values() for base in summary.bases]
        used += [name for name, _, _ in module.raises]
        dotted = [name for name in used if name.partition(".")[0] in module.imports]
        names = dict.fromkeys([*module.imports, *dotted])
        return replace(module, imports={name: self._imported(module, name) for name in names})

    @cached_property
    def _raises(self) -> dict[str, list[RaiseSite]]:
        found: dict[str, list[RaiseSite]] = {}
        for module in self._modules.values():
            for name, qualname, guarded in module.raises:
                exception = self.resolve(module.name, name, f"{qualname}.<locals>")
                found.setdefault(exception, []).append(RaiseSite(module.name, qualname, guarded))
        return found

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for module in self._modules.values():
            for qualname in module.classes:
                name = _joined(module.name, qualname)
                for base in self.bases(name):
                    found.setdefault(base, []).append(name)
        return found

    @cached_property
    def _packages(self) -> frozenset[str]:
        parents = (name.rpartition(".")[0] for name in self._modules)
        return frozenset(parents)

    def _absolute(self, module_name: str, target: str) -> str:
        """Resolve leading dots; whether the module is a package is known by the modules in it."""
        name = target.lstrip(".")
        level = len(target) - len(name)
        if not level:
            return target
        is_package = module_name in self._packages or "." not in module_name
        kept = module_name.split(".")
        up = level - 1 if is_package else level
        return _joined(".".join(kept[: len(kept) - up]), name) if up <= len(kept) else name

    def _canonical(self, name: str) -> str:
        """Follow re-exports to where a class is defined."""
        for _ in range(_MOST_HOPS):
            followed = self._followed(name)
            if followed == name:
                break
            name = followed
        return name

    def _followed(self, name: str) -> str:
        for module_name, rest in self._splits(name):
            module = self._modules[module_name]
            head, _, tail = rest.partition(".")
            if head in module.classes:
                return name
            if target := module.imports.get(head):
                return _joined(self._absolute(module_name, target), tail)
        return name

    def _splits(self, name: str) -> Iterator[tuple[str, str]]:
        """Give each way to read a dotted name as a known module and something in it, the longest module first."""
        head, rest = name, ""
        while head:
            head, _, last = head.rpartition(".")
            rest = _joined(last, rest)
            if head in self._modules:
                yield head, rest


def _joined(first: str, second: str) -> str:
    return f"{first}.{second}" if first and second else first or second


def _outwards(scope: str) -> Iterator[str]:
    """Give the prefixes of the scopes that a name is looked up in: where it stands, functions around, the module."""
    prefix = f"{scope}." if scope else ""
    while prefix:
        yield prefix
        head, _, _ = prefix.removesuffix("<locals>.").rpartition("<locals>.")
        prefix = f"{head}<locals>." if head else ""
    yield ""
