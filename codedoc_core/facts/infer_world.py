"""Every class, function and global variable of a repository, by dotted name."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codedoc_core.facts import infer_library as library
from codedoc_core.facts.infer_flow import Binding, Flow, Place, flow_of
from codedoc_core.symbols.names import base_names, imports_of
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.symbols.symbol import Module, Symbol

_MAX_HOPS: Final = 12
_MAX_BASES: Final = 60
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True, eq=False)
class Code:
    """A function, or the body of a module.

    Attributes:
        name: Dotted name with the module.
        module: Dotted name of the module.
        node: The definition.
        owner: Dotted name of the class, or empty.
        around: The function around it.
        receiver: Name of ``self`` or ``cls``, or empty.
        is_class_method: Whether the receiver is the class.
        decorators: Dotted names of the decorators.
        flow: Its bindings.
    """

    name: str
    module: str
    node: Function | ast.Module
    owner: str = ""
    around: Code | None = None
    receiver: str = ""
    is_class_method: bool = False
    decorators: tuple[str, ...] = ()
    flow: Flow = field(default_factory=Flow)

    @property
    def parameters(self) -> list[ast.arg]:
        """The parameters but the receiver, stars left out."""
        if isinstance(self.node, ast.Module):
            return []
        places = self.positional
        return [*places, *self.node.args.kwonlyargs]

    @property
    def positional(self) -> list[ast.arg]:
        """The parameters that may be given by place."""
        assert not isinstance(self.node, ast.Module)
        return [*self.node.args.posonlyargs, *self.node.args.args][bool(self.receiver) :]

    @property
    def defaults(self) -> dict[str, ast.expr]:
        """The default of each parameter that has one."""
        assert not isinstance(self.node, ast.Module)
        given = self.node.args
        places = [*given.posonlyargs, *given.args]
        found = dict(zip([arg.arg for arg in places][len(places) - len(given.defaults) :], given.defaults, strict=True))
        named = zip(given.kwonlyargs, given.kw_defaults, strict=True)
        return found | {arg.arg: default for arg, default in named if default is not None}


@dataclass(slots=True, eq=False)
class Owner:
    """A class.

    Attributes:
        name: Dotted name with the module.
        node: The definition.
        bases: Dotted names of the direct bases.
        methods: Its functions by name; of twins the last.
        body: Its body read as code.
        sets: What its methods assign to each attribute of their receiver.
    """

    name: str
    node: ast.ClassDef
    bases: tuple[str, ...]
    body: Code
    methods: dict[str, Code] = field(default_factory=dict)
    sets: dict[str, list[tuple[Code, Binding]]] = field(default_factory=dict)


class World:
    """The modules of a repository."""

    def __init__(self, modules: Iterable[tuple[Module, bool]]) -> None:
        """Read every module.

        Args:
            modules: Modules, and whether each is the ``__init__`` of a package.
        """
        self.modules: dict[str, Code] = {}
        self.imports: dict[str, dict[str, str]] = {}
        self.stars: dict[str, list[str]] = {}
        self.functions: dict[str, Code] = {}
        self.classes: dict[str, Owner] = {}
        self.codes: list[Code] = []
        self._lines: dict[str, tuple[str, ...]] = {}
        self._resolved: dict[tuple[str, str], str] = {}
        for module, is_package in modules:
            self._add(module, is_package=is_package)
        for owner in self.classes.values():
            owner.bases = tuple(self.resolve(owner.body.module, b) for b in base_names(owner.node) if b)
        for code in self.codes:
            self._note_attributes(code)
        self.children: dict[str, list[str]] = {}
        for owner in self.classes.values():
            for base in owner.bases:
                self.children.setdefault(base, []).append(owner.name)

    def _add(self, module: Module, *, is_package: bool) -> None:
        name = module.name
        self.imports[name] = {k: absolute(v, name, is_package) for k, v in imports_of(module.tree.body).items()}
        self.stars[name] = [
            absolute("." * node.level + (node.module or ""), name, is_package)
            for node in module.tree.body
            if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
        ]
        self.modules[name] = Code(name, name, module.tree, flow=flow_of(module.tree.body))
        self.codes.append(self.modules[name])
        made: dict[Symbol, Code] = {}
        for symbol in module.symbols:
            if symbol.kind is SymbolKind.CLASS:
                self._add_class(symbol, name)
            elif symbol.kind is SymbolKind.FUNCTION:
                made[symbol] = self._add_function(symbol, name, made)

    def _add_class(self, symbol: Symbol, module: str) -> None:
        assert isinstance(symbol.node, ast.ClassDef)
        full = f"{module}.{symbol.qualname}"
        body = Code(full, module, ast.Module(symbol.node.body, []), owner=full, flow=flow_of(symbol.node.body))
        self.codes.append(body)
        self.classes[full] = Owner(full, symbol.node, (), body)

    def _add_function(self, symbol: Symbol, module: str, made: dict[Symbol, Code]) -> Code:
        assert isinstance(symbol.node, ast.FunctionDef | ast.AsyncFunctionDef)
        code = Code(f"{module}.{symbol.qualname}", module, symbol.node, flow=flow_of(symbol.node.body))
        code.decorators = tuple(symbol.decorators)
        last = {name.rpartition(".")[2] for name in code.decorators}
        if symbol.is_method and symbol.parent is not None:
            code.owner = f"{module}.{symbol.parent.qualname}"
            places = [*symbol.node.args.posonlyargs, *symbol.node.args.args]
            code.receiver = places[0].arg if places and "staticmethod" not in last else ""
            implicit = symbol.name in {"__new__", "__init_subclass__", "__class_getitem__"}
            code.is_class_method = "classmethod" in last or implicit
            if not last & {"setter", "deleter", "overload"}:
                self.classes[code.owner].methods[symbol.name] = code
        code.around = made.get(symbol.parent) if symbol.parent is not None else None
        if not last & {"setter", "deleter", "overload"}:
            self.functions[code.name] = code
        self.codes.append(code)
        return code

    def _note_attributes(self, code: Code) -> None:
        owner = self.classes.get(code.owner)
        if owner is None or not code.receiver:
            return
        for target, binding in code.flow.attributes:
            if isinstance(target.value, ast.Name) and target.value.id == code.receiver:
                owner.sets.setdefault(target.attr, []).append((code, binding))

    def resolve(self, module: str, name: str) -> str:
        """Return the dotted name of what a name means in a module, through imports and re-exports."""
        key = (module, name)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(module, name)
        return self._resolved[key]

    def _resolve(self, module: str, name: str) -> str:
        top, _, rest = name.partition(".")
        if f"{module}.{top}" in self.classes or f"{module}.{top}" in self.functions:
            return f"{module}.{name}"
        target = self.imports.get(module, {}).get(top)
        if target is not None:
            return self.canonical(f"{target}.{rest}" if rest else target)
        if self.modules.get(module) and top in self.modules[module].flow.bindings:
            return f"{module}.{name}"
        for star in self.stars.get(module, ()):
            found = self.canonical(f"{star}.{name}")
            if found in self.classes or found in self.functions:
                return found
        return name

    def canonical(self, name: str) -> str:
        """Follow re-exports to where something is defined."""
        for _ in range(_MAX_HOPS):
            followed = self._followed(name)
            if followed == name:
                break
            name = followed
        return (
            name if name in self.classes or name in self.functions or name in self.modules else library.canonical(name)
        )

    def _followed(self, name: str) -> str:
        if name in self.classes or name in self.functions or name in self.modules:
            return name
        module, rest = name, ""
        while "." in module:
            module, _, last = module.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
            if module in self.modules:
                top, _, tail = rest.partition(".")
                target = self.imports[module].get(top)
                if target and target != f"{module}.{top}":
                    return f"{target}.{tail}" if tail else target
                found = [s for s in self.stars[module] if s in self.modules and f"{s}.{top}" != name]
                known = [s for s in found if self._defines(s, top)]
                return f"{known[0]}.{rest}" if known else name
        return name

    def _defines(self, module: str, name: str) -> bool:
        return name in self.modules[module].flow.bindings or name in self.imports[module]

    def line(self, name: str) -> tuple[str, ...]:
        """Return a class and all its bases, nearest first."""
        if name not in self._lines:
            self._lines[name] = tuple(dict.fromkeys(self._line(name)))
        return self._lines[name]

    def _line(self, name: str) -> Iterator[str]:
        stack, seen = [name], 0
        while stack and seen < _MAX_BASES:
            seen += 1
            top = stack.pop()
            yield top
            owner = self.classes.get(top)
            if owner is not None:
                stack.extend(base for base in reversed(owner.bases) if base != top)
            elif library.is_class(top):
                yield from library.ancestors(top)[1:]

    def method(self, owner: str, name: str) -> Code | None:
        """Return the method that an instance of a class has."""
        for base in self.line(owner):
            found = self.classes[base].methods.get(name) if base in self.classes else None
            if found is not None:
                return found
        return None

    def plain(self, terms: frozenset[str]) -> frozenset[str]:
        """Return a union without the classes whose bases are in it too."""
        if len(terms) < 2:
            return terms
        return frozenset(term for term in terms if terms.isdisjoint(self.line(term)[1:]))

    def joined(self, terms: frozenset[str]) -> frozenset[str]:
        """Return the nearest class of the repository that all classes of a union have as a base, else the union."""
        kept = self.plain(terms - {"None"})
        if len(kept) < 2:
            return kept | (terms & {"None"})
        lines = [self.line(term) for term in sorted(kept)]
        shared = [c for c in lines[0] if c in self.classes and all(c in line for line in lines)]
        return frozenset(shared[:1] or kept) | (terms & {"None"})

    def heirs(self, name: str) -> list[str]:
        """Return all subclasses of a class."""
        found: dict[str, None] = {}
        stack = list(self.children.get(name, ()))
        while stack and len(found) < _MAX_BASES:
            top = stack.pop()
            if top not in found:
                found[top] = None
                stack.extend(self.children.get(top, ()))
        return list(found)


def absolute(target: str, module: str, is_package: bool) -> str:
    """Resolve the leading dots of an import."""
    name = target.lstrip(".")
    level = len(target) - len(name)
    if not level:
        return target
    kept = module.split(".")
    kept = kept[: len(kept) - (level - 1 if is_package else level)]
    return ".".join([*kept, name] if name else kept)


NOWHERE: Final = Place(())
