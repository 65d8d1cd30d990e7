"""Types as sets of terms, so that unions and what is not known need no special case.

A term is a dotted name with type arguments (``"dict[str, int]"``), ``"None"``, ``"?"`` for what is not known, or
``"~"``, which marks a type that rests on something likely but not proved. Terms that are no types of values begin with
a kind: ``"type[X]"``, ``"module:m"``, ``"def:f"``, and ``"bound:f|X"`` for a method of an instance of X.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

Type = frozenset[str]
NOTHING: Final[Type] = frozenset()
UNKNOWN: Final[Type] = frozenset({"?"})
NONE: Final[Type] = frozenset({"None"})
LIKELY: Final[Type] = frozenset({"~"})
MAX_TERMS: Final = 6
_MAX_LENGTH: Final = 160
_OPENING, _CLOSING = "[(", "])"


def union(*types: Type) -> Type:
    """Return what any of some types allows."""
    found = frozenset[str]().union(*types)
    heads = {head(term) for term in found if "[" in term}
    if "int" in found and "float" in found:
        found -= {"int"}
    return frozenset(term for term in found if term not in heads)


def is_known(kind: Type) -> bool:
    """Whether a type says anything, and all of it."""
    return bool(kind - LIKELY) and "?" not in kind


def without_none(kind: Type) -> Type:
    """Return a type without ``None``."""
    return kind - NONE


@lru_cache(maxsize=20_000)
def parsed(text: str) -> Type:
    """Read a union as it is written."""
    return frozenset(split(text, "|")) if text else UNKNOWN


@lru_cache(maxsize=20_000)
def split(text: str, separator: str) -> tuple[str, ...]:
    """Split at a separator that stands in no bracket."""
    depth, start, parts = 0, 0, []
    for at, char in enumerate(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
        elif char == separator and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return tuple(part.strip() for part in [*parts, text[start:]] if part.strip())


def head(term: str) -> str:
    """Return a term without its arguments."""
    return term.partition("[")[0]


def arguments(term: str) -> tuple[str, ...]:
    """Return the arguments of a term."""
    return split(term[term.index("[") + 1 : -1], ",") if term.endswith("]") and "[" in term else ()


def made(name: str, *inner: Type) -> Type:
    """Return a type with arguments, as far as these are known."""
    if not inner or not all(is_known(kind) for kind in inner):
        return frozenset({name})
    likely = frozenset[str]().union(*inner) & LIKELY
    term = f"{name}[{', '.join(' | '.join(sorted(kind - LIKELY)) for kind in inner)}]"
    return frozenset({term if len(term) <= _MAX_LENGTH and ":" not in term else name}) | likely


def element(kind: Type) -> Type:
    """Return what iteration over a value gives."""
    found = [_element(term) for term in without_none(kind) - LIKELY]
    return union(*found, kind & LIKELY) if found else UNKNOWN


def _element(term: str) -> Type:
    name, inner = head(term).rpartition(".")[2], arguments(term)
    if name in _OF_SELF:
        return frozenset({_OF_SELF[name]})
    if name == "tuple":
        return union(*map(parsed, inner)) if inner else UNKNOWN
    if name in {"dict_items", "ItemsView"}:
        return made("tuple", *map(parsed, inner)) if len(inner) == 2 else frozenset({"tuple"})
    if name in {"dict_values", "ValuesView"}:
        return parsed(inner[-1]) if inner else UNKNOWN
    if name == "enumerate":
        return made("tuple", frozenset({"int"}), parsed(inner[0])) if inner else frozenset({"tuple"})
    return parsed(inner[0]) if inner and name in _CONTAINERS else UNKNOWN


def ended(term: str) -> Type:
    """Return what ``yield from`` gives when a generator is through."""
    inner = arguments(term)
    return parsed(inner[2]) if head(term).rpartition(".")[2] == "Generator" and len(inner) == 3 else UNKNOWN


def shown(kind: Type) -> str:
    """Write a type as an annotation, modules left out and ``None`` last."""
    terms = {_shown(term) for term in kind if term not in {"~", "None"}}
    return " | ".join([*sorted(terms), *(["None"] if "None" in kind else [])])


def _shown(term: str) -> str:
    if term.startswith(("def:", "bound:")):
        return "Callable"
    if term.startswith("module:"):
        return "ModuleType"
    inner = [shown(parsed(part)) for part in arguments(term)]
    name = head(term).rpartition(".")[2]
    name = {"Pattern": "re.Pattern", "Match": "re.Match"}.get(name, name)
    if not inner or "?" in term:
        return name
    return f"{name}[{', '.join(inner)}]"


_OF_SELF: Final = {
    "str": "str",
    "bytes": "int",
    "bytearray": "int",
    "range": "int",
    "TextIOWrapper": "str",
    "StringIO": "str",
}
_CONTAINERS: Final = frozenset(
    "list set frozenset dict Iterator Iterable Generator AsyncGenerator AsyncIterator deque defaultdict OrderedDict"
    " Counter Sequence Mapping MutableMapping MutableSequence Collection dict_keys KeysView map filter"
    " zip reversed chain".split()
)
