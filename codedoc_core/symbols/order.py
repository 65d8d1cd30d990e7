"""An order of modules in which each comes after those that it imports, as far as circles allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codedoc_core.symbols.summary import ModuleSummary


def dependencies_first(modules: Mapping[str, ModuleSummary]) -> list[str]:
    """Return the names of modules, each after those that it imports; a circle is entered at its first name.

    Args:
        modules: Summaries by dotted name.
    """
    ordered: dict[str, None] = {}
    for start in sorted(modules):
        stack = [(start, iter(_imported(modules[start], modules)))]
        open_names = {start}
        while stack and start not in ordered:
            name, rest = stack[-1]
            following = next((each for each in rest if each not in ordered and each not in open_names), None)
            if following is None:
                ordered[name] = None
                stack.pop()
            else:
                open_names.add(following)
                stack.append((following, iter(_imported(modules[following], modules))))
    return list(ordered)


def _imported(module: ModuleSummary, modules: Mapping[str, ModuleSummary]) -> Iterator[str]:
    """Modules of the repository that a module imports; a relative target is taken as seen from its package."""
    for target in module.imports.values():
        name = target
        if target.startswith("."):
            level = len(target) - len(target.lstrip("."))
            name = ".".join([*module.name.split(".")[:-level], target.lstrip(".")])
        candidates = (name, name.rpartition(".")[0])
        yield from (each for each in candidates if each in modules and each != module.name)
