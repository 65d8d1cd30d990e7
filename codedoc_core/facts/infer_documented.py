"""Types of parameters as documentation of the same parameter elsewhere in the repository states them."""

from __future__ import annotations

import ast
import builtins
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts import infer_library as library
from codedoc_core.facts.infer_annotations import annotated
from codedoc_core.facts.infer_terms import NONE, NOTHING, UNKNOWN, Type, arguments, head, is_known, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.reading import ReadEntry
    from codedoc_core.facts.infer_world import Code, World

_SECTIONS: Final = re.compile(r"\b(?:Arg(?:ument)?s|Parameters|Keyword Args)\b|[:@]param\b")
_ROLE: Final = re.compile(r":[\w:]+:`~?([\w.]+)`|``?~?([\w.]+)``?")
_OF: Final = re.compile(r"(?P<outer>\w+)(?: of (?P<inner>\w+))?(?P<none> or None| \| None)?")
_WORDS: Final = {
    "string": "str", "strings": "str", "integer": "int", "integers": "int", "boolean": "bool", "bools": "bool",
    "ints": "int", "floats": "float", "strs": "str", "dictionary": "dict", "dicts": "dict", "lists": "list",
    "callable": "Callable", "iterable": "Iterable", "sequence": "Sequence", "mapping": "Mapping",
}  # fmt: skip
_FEWEST: Final = 2
_ABSTRACT: Final = frozenset("Callable Iterable Iterator Sequence Mapping Collection Hashable Generator".split())


@dataclass(slots=True)
class Documented:
    """What docstrings say the types of parameters are.

    Attributes:
        by_name: For each name of a parameter, what each function says whose documentation states a type for it.
    """

    by_name: dict[str, dict[str, Type]] = field(default_factory=dict)

    def elsewhere(self, code: Code, name: str, relatives: frozenset[str]) -> Type:
        """Return the type that all documentation of a parameter states, its own left aside.

        Args:
            code: The function.
            name: The parameter.
            relatives: Dotted names of the methods that it overrides or that override it, whose word is enough.
        """
        said = {place: kind for place, kind in self.by_name.get(name, {}).items() if place != code.name}
        near = {kind for place, kind in said.items() if place in relatives}
        kinds = near or (set(said.values()) if len(said) >= _FEWEST else set())
        agreed = {kind - NONE for kind in kinds}
        return next(iter(agreed)) if len(agreed) == 1 and is_known(*agreed) else NOTHING


def documented(world: World) -> Documented:
    """Read the documentation of every function and constructor.

    Args:
        world: The repository.
    """
    found = Documented()
    for code, text in _texts(world):
        names = {arg.arg for arg in code.parameters}
        for entry in read(text).entries(SectionKind.PARAMETERS):
            for name in re.findall(r"\w+", entry.name):
                if entry.type and name in names:
                    found.by_name.setdefault(name, {}).setdefault(code.name, _meant(entry, code, world))
    return found


def _texts(world: World) -> Iterator[tuple[Code, str]]:
    """Docstrings with parameters in them, and the functions that take these; a class describes its constructor."""
    for code in world.codes:
        if not isinstance(code.node, ast.Module) and (text := _docstring(code.node)):
            yield code, text
    for owner in world.classes.values():
        constructor = owner.methods.get("__init__")
        if constructor is not None and (text := _docstring(owner.node)):
            yield constructor, text


def _docstring(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    text = ast.get_docstring(node, clean=False) or ""
    return text if _SECTIONS.search(text) else ""


def _meant(entry: ReadEntry, code: Code, world: World) -> Type:
    """Return the type that an entry states, or that it is not known: prose, or a class that nobody defines."""
    source = _ROLE.sub(r"\1\2", entry.type).strip()
    if phrase := _OF.fullmatch(source):
        outer, inner = (_WORDS.get(phrase[part] or "", phrase[part]) for part in ("outer", "inner"))
        source = f"{outer}[{inner}]" if inner and inner != "any" else str(outer)
    try:
        kind = annotated(ast.parse(source, mode="eval").body, code, world)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return UNKNOWN
    return kind if is_known(kind) and all(_exists(term, world) for term in kind) else UNKNOWN


def _exists(term: str, world: World) -> bool:
    name = head(term)
    is_class = name in world.classes or library.is_class(name) or name.rpartition(".")[2] in _ABSTRACT
    is_builtin = isinstance(getattr(builtins, name, None), type) or name == "None"
    return (is_class or is_builtin) and all(_exists(t, world) for part in arguments(term) for t in parsed(part))
