"""Everything proved about a module."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.attributes import constants_of
from codedoc_core.facts.classes import class_facts
from codedoc_core.facts.facts import Role, SymbolFacts
from codedoc_core.facts.notes import module_comment
from codedoc_core.facts.nouns import coded
from codedoc_core.facts.purpose import only_imports, runs_as_script
from codedoc_core.facts.roles import is_public, role_of
from codedoc_core.facts.view import children_of, is_class
from codedoc_core.facts.words import LONG, VERBS, sentence
from codedoc_core.symbols.nodes import walk
from codedoc_core.symbols.parse import dotted_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol

_MOST_NAMES: Final = 5
_PLURALS: Final = {
    Role.EXCEPTION: "exceptions",
    Role.ENUM: "enumerations",
    Role.PROTOCOL: "protocols",
    Role.TYPED_DICT: "typed dictionaries",
}
_PROGRAM = re.compile(r"(?:^|\.)(?:__main__|main|cli|app)$")
# Sentences that are true of a class, but not of the file around it.
_ABOUT_CLASS = re.compile(
    r"(?:These|It|See|Note|Deprecated|Internal|Same|Like|Raised|Holds|Objects|Callable|Dictionary|Mixin|Exception|Do|Don't)\b|"
    r".*(?:\b(?:[Cc]lass|[Tt]his|[Ss]ubclass\w*|[Ii]nstances?|objects?|self)\b|\b(?:with|whose) ``|[\n>:]|\.\s)"
)


def module_facts(symbol: Symbol, module: Module, role: Role, index: SymbolIndex) -> SymbolFacts:
    """Prove what can be proved about a module.

    Args:
        symbol: The symbol of the module itself.
        module: The module.
        role: What it is to its reader.
        index: The repository around it, or the module alone.
    """
    summary = None
    if role is not Role.TEST:
        summary = next((said for rung in _RUNGS if (said := rung(module, index)) and len(said) <= LONG), None)
    return SymbolFacts(qualname=symbol.qualname, line=symbol.line, role=role, summary=summary)


def _comment(module: Module, index: SymbolIndex) -> str | None:  # noqa: ARG001
    return module_comment(module)


def _entry_point(module: Module, index: SymbolIndex) -> str | None:  # noqa: ARG001
    package, _, last = module.name.rpartition(".")
    return f"Entry point of ``python -m {package}``." if last == "__main__" and package else None


def _parser_description(module: Module, index: SymbolIndex) -> str | None:  # noqa: ARG001
    """What the only argument parser of a module says that the program does."""
    if "ArgumentParser(" not in module.source.text or not (runs_as_script(module) or _PROGRAM.search(module.name)):
        return None
    calls = [node for node in walk(module.tree) if isinstance(node, ast.Call)]
    parsers = [call for call in calls if dotted_name(call.func).rpartition(".")[2] == "ArgumentParser"]
    if len(parsers) != 1:
        return None
    values = [keyword.value for keyword in parsers[0].keywords if keyword.arg == "description"]
    text = values[0].value if values and isinstance(values[0], ast.Constant) else None
    return _as_summary(text) if isinstance(text, str) else None


def _as_summary(text: str) -> str | None:
    line = " ".join(text.split())
    is_prose = len(line.split()) >= 3 and line.isprintable() and not re.search(r"[%{}`\\<>\[\]*_|]|\.\s", line)
    return sentence(line) if is_prose and line.split()[0].lower() in VERBS else None


def _re_exports(module: Module, index: SymbolIndex) -> str | None:  # noqa: ARG001
    """Say what a module that only imports offers, where that is little."""
    nodes = [node for node in module.tree.body if isinstance(node, ast.ImportFrom) and node.module != "__future__"]
    if not nodes or not only_imports(module) or not all(_is_own(node, module) for node in nodes):
        return None
    names = [alias.asname or alias.name for node in nodes for alias in node.names]
    public = [name for name in names if (name in module.exports if module.exports else not name.startswith("_"))]
    if "*" in names or not 1 <= len(public) <= _MOST_NAMES or (module.exports and set(public) != module.exports):
        return None
    sources = dict.fromkeys("." * node.level + (node.module or "") for node in nodes)
    return f"Re-exports {coded(public)}{f' from {coded([*sources])}' if len(sources) == 1 else ''}."


def _is_own(node: ast.ImportFrom, module: Module) -> bool:
    """Whether an import is from the package of the module itself."""
    return node.level > 0 or (node.module or "").partition(".")[0] == module.name.partition(".")[0]


def _only_class(module: Module, index: SymbolIndex) -> str | None:
    """What the only public thing of a module says of itself, where that is a class."""
    public = _public(module)
    if len(public) != 1 or not is_class(public[0]) or _public_constants(module):
        return None
    only = public[0]
    text = only.docstring or class_facts(only, module, role_of(only, module, index), index).summary or ""
    line = text.strip().partition("\n")[0].strip()
    rest = text.strip().partition("\n")[2]
    is_whole = not rest or not rest.partition("\n")[0].strip()
    return sentence(line) if is_whole and len(line.split()) >= 3 and not _ABOUT_CLASS.match(line.rstrip(".")) else None


def _of_one_kind(module: Module, index: SymbolIndex) -> str | None:
    """Say the names of a module whose public classes are all of one kind."""
    public = _public(module)
    roles = {role_of(symbol, module, index) for symbol in public}
    if len(public) < 2 or len(roles) != 1 or _public_constants(module):
        return None
    plural = _PLURALS.get(roles.pop())
    if plural is None:
        return None
    if len(public) <= _MOST_NAMES:
        return f"The {plural} {coded([symbol.name for symbol in public])}."
    package = module.name.rpartition(".")[0]
    return f"{plural.capitalize()} of ``{package}``." if package else None


def _constants(module: Module, index: SymbolIndex) -> str | None:  # noqa: ARG001
    """Say the names of a module that holds nothing but a few constants."""
    names = _public_constants(module)
    is_plain = all(
        isinstance(node, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom) for node in module.tree.body
    )
    if not is_plain or not 2 <= len(names) <= _MOST_NAMES or not all(name.isupper() for name in names):
        return None
    return f"The constants {coded(names)}."


def _public(module: Module) -> list[Symbol]:
    return [symbol for symbol in children_of(module).get(module.root, []) if is_public(symbol, module)]


def _public_constants(module: Module) -> list[str]:
    names = dict.fromkeys(fact.name for fact in constants_of(module.root, module))
    return [name for name in names if module.exports is None or name in module.exports]


_RUNGS: Final[tuple[Callable[[Module, SymbolIndex], str | None], ...]] = (
    _comment,
    _parser_description,
    _entry_point,
    _re_exports,
    _only_class,
    _of_one_kind,
    _constants,
)
