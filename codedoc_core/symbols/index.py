"""A repository's modules in brief, and what they know of each other: bases, overrides, subclasses, raise sites."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from codedoc_core.symbols.names import base_names, guarded_statements, imports_of
from codedoc_core.symbols.parse import dotted_name
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.symbols.symbol import Module, Symbol

_MOST_HOPS: Final = 20
_MOST_ANCESTORS: Final = 200
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """A class in brief.

    Attributes:
        qualname: As in its module.
        bases: Dotted names of its bases as the module writes them.
        methods: Names of the functions in its body.
        docstring: First paragraph of its docstring, or ``None``.
        documented: First paragraph of the docstring of each method that has one.
        reads_docstring: Whether its code reads the docstring of its own or of a subclass.
    """

    qualname: str
    bases: tuple[str, ...]
    methods: tuple[str, ...]
    docstring: str | None = None
    documented: dict[str, str] = field(default_factory=dict)
    reads_docstring: bool = False


@dataclass(frozen=True, slots=True)
class ModuleSummary:
    """A module in brief.

    Attributes:
        name: Dotted name.
        imports: What each imported name stands for; relative targets keep their leading dots.
        classes: Its classes by qualified name.
        raises: Exceptions that are raised, as written, with the qualified name of the function around, and whether a
            ``try`` or ``with`` of that function may stop them.
    """

    name: str
    imports: dict[str, str]
    classes: dict[str, ClassSummary]
    raises: tuple[tuple[str, str, bool], ...]


_READS_DOCSTRING: Final = re.compile(
    r"\b(?:self|cls|self\.__class__|type\((?:self|cls)\)|klass)\.__doc__(?!\s*=[^=])|getdoc\((?:self|cls|type\(self\))\)"
)


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


def summarise(module: Module) -> ModuleSummary:
    """Put into brief what other modules may need to know of one."""
    classes: dict[str, ClassSummary] = {}
    methods: dict[Symbol, list[Symbol]] = {}
    for symbol in module.symbols:
        if symbol.is_method and symbol.parent is not None:
            methods.setdefault(symbol.parent, []).append(symbol)
    text = module.source.text
    may_read = "__doc__" in text or "getdoc" in text
    reads = [match.start() for match in _READS_DOCSTRING.finditer(text)] if may_read else []
    for symbol in module.symbols:
        if symbol.kind is SymbolKind.CLASS:
            reader = any(symbol.span.start < at < symbol.span.end for at in reads)
            classes.setdefault(symbol.qualname, _class_summary(symbol, methods.get(symbol, []), reader=reader))
    has_raise = "raise" in text
    raises = tuple(site for symbol in module.symbols for site in _raises(symbol)) if has_raise else ()
    return ModuleSummary(module.name, imports_of(module.tree.body), classes, raises)


def _class_summary(symbol: Symbol, methods: list[Symbol], *, reader: bool) -> ClassSummary:
    assert isinstance(symbol.node, ast.ClassDef)
    documented = {method.name: text for method in methods if (text := _first_paragraph(method.docstring))}
    names = tuple(method.name for method in methods)
    text = _first_paragraph(symbol.docstring)
    return ClassSummary(symbol.qualname, base_names(symbol.node), names, text, documented, reader)


def _first_paragraph(docstring: str | None) -> str | None:
    return _PARAGRAPH.split(docstring.strip(), maxsplit=1)[0] if docstring else None


def _raises(symbol: Symbol) -> Iterator[tuple[str, str, bool]]:
    if symbol.kind is not SymbolKind.FUNCTION:
        return
    for node, guarded in guarded_statements(symbol.node.body):
        if isinstance(node, ast.Raise) and node.exc is not None:
            name = dotted_name(node.exc)
            if name:
                yield name, symbol.qualname, guarded


class SymbolIndex:
    """What the modules of a repository, or one file alone, know of each other.

    A class is named by its dotted name: that of its module and its qualified name.
    """

    def __init__(self, summaries: Iterable[ModuleSummary]) -> None:
        self._modules = {summary.name: summary for summary in summaries}

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

    def ancestors(self, module_name: str, qualname: str) -> Iterator[str]:
        """Give the dotted names of all bases of a class, nearest first and left to right; cycles end."""
        start = _joined(module_name, qualname)
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
        found = self.find(name)
        if found is None:
            return ()
        module_name, summary = found
        scope = summary.qualname.rpartition(".")[0]
        resolved = [(base, self.resolve(module_name, base, scope)) for base in summary.bases]
        module = self._modules[module_name]
        # In ``class A(A)`` the base is the A that was there before.
        return tuple(self._imported(module, base) if target == name else target for base, target in resolved)

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
        """Return the modules that matter to one: those its base classes come from, and those that name its classes."""
        wanted: dict[str, None] = {}
        module = self._modules.get(module_name)
        for qualname in module.classes if module else ():
            name = _joined(module_name, qualname)
            owners = [found[0] for ancestor in self.ancestors(module_name, qualname) if (found := self.find(ancestor))]
            heirs = [found[0] for heir in self.subclasses(name) if (found := self.find(heir))]
            wanted.update(dict.fromkeys([*owners, *heirs, *(site.module for site in self.raise_sites(name))]))
        wanted.pop(module_name, None)
        return tuple(self._modules[name] for name in wanted)

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
