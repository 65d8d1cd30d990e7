"""Names across modules: which function or class of the repository a name means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.facts.exceptions import BUILTIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.facts.flows import Flow, ModuleFlows
    from codedoc_core.symbols.summary import ClassSummary

_MOST_HOPS: Final = 12
_MOST_ANCESTORS: Final = 100


class Linkage:
    """The functions and classes of a repository by dotted name, and what the names in its code mean."""

    def __init__(self, modules: Iterable[ModuleFlows]) -> None:
        self.modules = {module.summary.name: module for module in modules}
        self._targets: dict[tuple[str, str], str] = {}
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._givers: dict[str, tuple[ModuleFlows, ...]] = {}

    def function(self, dotted: str) -> tuple[str, Flow] | None:
        """Return a function and the name of its module by its dotted name."""
        for module, rest in self._splits(dotted):
            flow = self.modules[module].functions.get(rest)
            if flow is not None:
                return module, flow
        return None

    def class_of(self, dotted: str) -> tuple[str, ClassSummary] | None:
        """Return a class and the name of its module by its dotted name."""
        for module, rest in self._splits(dotted):
            found = self.modules[module].summary.classes.get(rest)
            if found is not None:
                return module, found
        return None

    def target(self, module: str, name: str, scope: str = "") -> str:
        """Return what a dotted name means in a module: something of the repository, or the name through its imports.

        Args:
            module: Where the name is written.
            name: The name as written.
            scope: Qualified name of the function around it.
        """
        known = self.modules.get(module)
        parts = scope.split(".") if known else []
        while parts and known:
            inner = f"{'.'.join(parts)}.<locals>.{name}"
            if inner in known.functions or inner in known.summary.classes:
                return f"{module}.{inner}"
            parts.pop()
        key = (module, name)
        if key not in self._targets:
            self._targets[key] = self._find(module, name)
        return self._targets[key]

    def method(self, owner: str, name: str, *, inherited_only: bool = False) -> tuple[str, Flow] | None:
        """Return the method that a class has, its own or that of the nearest base, with the name of its module."""
        for cls in (*(() if inherited_only else (owner,)), *self.ancestors(owner)):
            found = self.class_of(cls)
            if found is not None:
                flow = self.modules[found[0]].functions.get(f"{found[1].qualname}.{name}")
                if flow is not None:
                    return found[0], flow
        return None

    def ancestors(self, cls: str) -> tuple[str, ...]:
        """Return the dotted names of all bases of a class, nearest first; builtins by their names."""
        if cls not in self._ancestors:
            self._ancestors[cls] = tuple(self._find_ancestors(cls))
        return self._ancestors[cls]

    def kinds(self, exception: str) -> frozenset[str]:
        """Return the dotted names of all that an exception is."""
        return frozenset((exception, *self.ancestors(exception)))

    def _find_ancestors(self, start: str) -> Iterator[str]:
        seen, stack = {start}, [start]
        while stack and len(seen) < _MOST_ANCESTORS:
            top = stack.pop()
            if top is not start:
                yield top
            bases = [base for base in self._bases(top) if base not in seen]
            seen.update(bases)
            stack.extend(reversed(bases))

    def _bases(self, cls: str) -> list[str]:
        found = self.class_of(cls)
        if found is not None:
            scope = found[1].qualname.rpartition(".")[0]
            return [self.target(found[0], base, scope) for base in found[1].bases if base]
        known = BUILTIN.get(cls)
        return [base.__name__ for base in known.__mro__[1:]] if known else _KNOWN.get(cls, [])

    def _find(self, module: str, name: str) -> str:
        for _ in range(_MOST_HOPS):
            step = self._step(module, name)
            if step is None:
                return f"{module}.{name}" if module else name
            module, name = step
        return name

    def _step(self, module: str, name: str) -> tuple[str, str] | None:
        """Follow one import; ``None`` where the name is at home."""
        here = self.modules.get(module)
        if here is None:
            return None if not module else ("", f"{module}.{name}")
        head, _, rest = name.partition(".")
        if any(head in names for names in (here.functions, here.summary.classes, here.instances, here.constants)):
            return None
        if target := here.summary.imports.get(head):
            return self._placed(_joined(self.absolute(here, target), rest))
        for star in here.stars:
            origin = self.absolute(here, star)
            if origin in self.modules and origin != module and self._has(origin, head):
                return origin, name
        return "", name

    def _has(self, module: str, head: str) -> bool:
        """Whether a module gives a name to those who import everything from it."""
        if module not in self._givers:
            self._givers[module] = tuple(self._find_givers(module))
        return any(
            head in names
            for here in self._givers[module]
            for names in (here.functions, here.summary.classes, here.summary.imports, here.instances, here.constants)
        )

    def _find_givers(self, start: str) -> Iterator[ModuleFlows]:
        """Give a module and all that it imports everything from."""
        seen, stack = {start}, [start]
        while stack:
            here = self.modules[stack.pop()]
            yield here
            stars = {self.absolute(here, star) for star in here.stars}
            stack += sorted(star for star in stars - seen if star in self.modules)
            seen |= stars

    def _placed(self, dotted: str) -> tuple[str, str]:
        """Take a dotted name apart where the longest known module ends."""
        return next(((module, rest) for module, rest in self._splits(dotted)), ("", dotted))

    def absolute(self, here: ModuleFlows, target: str) -> str:
        """Resolve the leading dots of an import."""
        name = target.lstrip(".")
        level = len(target) - len(name)
        if not level:
            return target
        kept = here.summary.name.split(".")
        up = level - 1 if here.is_package else level
        return _joined(".".join(kept[: len(kept) - up]), name) if up <= len(kept) else name

    def _splits(self, dotted: str) -> Iterator[tuple[str, str]]:
        """Give each way to read a dotted name as a known module and something in it, the longest module first."""
        head, rest = dotted, ""
        while head:
            head, _, last = head.rpartition(".")
            rest = _joined(last, rest)
            if head in self.modules:
                yield head, rest


def _joined(first: str, second: str) -> str:
    return f"{first}.{second}" if first and second else first or second


# Exceptions of the standard library that handlers speak of; of others nothing but the name is known.
_KNOWN: Final = {
    "json.JSONDecodeError": ["ValueError"],
    "json.decoder.JSONDecodeError": ["ValueError"],
    "subprocess.CalledProcessError": ["subprocess.SubprocessError", "Exception"],
    "subprocess.TimeoutExpired": ["subprocess.SubprocessError", "Exception"],
    "asyncio.TimeoutError": ["TimeoutError"],
    "asyncio.CancelledError": ["BaseException"],
    "socket.timeout": ["TimeoutError"],
    "socket.gaierror": ["OSError"],
    "ssl.SSLError": ["OSError"],
    "urllib.error.URLError": ["OSError"],
    "urllib.error.HTTPError": ["urllib.error.URLError", "OSError"],
    "zipfile.BadZipFile": ["Exception"],
    "queue.Empty": ["Exception"],
    "queue.Full": ["Exception"],
    "re.error": ["Exception"],
    "struct.error": ["Exception"],
    "binascii.Error": ["ValueError"],
}
