"""Types as docstrings and annotations write them: which kinds of values they mean, and whether two surely differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.expressions import is_code_type

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_DEPTH: Final = 6
_ITEM: Final = re.compile(r"[~!]?(?P<name>[A-Za-z_][\w.]*)\s*(?P<arguments>\[.*\])?(?:\s+of\s+\S.*)?", re.DOTALL)
_ROLE: Final = re.compile(r":[\w:]+:`~?([^`<]+)`|``?([^`]+)``?")
_STRING: Final = re.compile(r"'[^'\\]*'|\"[^\"\\]*\"")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_CLASS: Final = re.compile(r"(?:\w+\.)*_?[A-Z]\w*[a-z]\w*|np\.ndarray|numpy\.ndarray|ndarray")
_TYPE_VARIABLE: Final = re.compile(
    r"_?[A-Z]{1,2}\d?(?:_(?:co|contra))?|\w*_(?:co|contra)|_?[A-Z]\w*(?:T|Type|TypeVar|Like|Alias)"
)

_NAMES: Final = {
    "number": """int float complex bool number numbers integer Integer Integral Real Number Decimal double long boolean
        Boolean Float Int Bool integers floats ints bools float32 float64 int32 int64 Rational Fraction""",
    "str": "str string String unicode Text text LiteralString basestring strings Str",
    "bytes": "bytes bytearray memoryview Buffer",
    "str bytes": "AnyStr",
    "list": "list List MutableSequence lists",
    "tuple": "tuple Tuple NamedTuple namedtuple tuples",
    "dict": "dict Dict Mapping MutableMapping OrderedDict defaultdict Counter TypedDict dictionary dicts mapping",
    "set": "set Set frozenset FrozenSet AbstractSet MutableSet sets",
    "deque": "deque Deque",
    "list tuple str bytes deque": "Sequence sequence",
    "iterator": "Iterator Generator AsyncIterator AsyncGenerator generator iterator",
    "list tuple dict set deque iterator str bytes": """Iterable iterable Collection Container AsyncIterable
        collection""",
    "callable": "Callable callable function func Function",
    "none": "None NoneType",
}
_FAMILIES: Final = {name: frozenset(kinds.split()) for kinds, names in _NAMES.items() for name in names.split()}
_WRAPPERS: Final = frozenset("Union Optional Annotated Final ClassVar Required NotRequired InitVar".split())
_SCALARS: Final = frozenset({"number", "str", "bytes"})
_SEQUENCES: Final = frozenset({"Sequence", "Iterable", "Collection", "sequence", "iterable", "collection"})


def surely_differ(documented: str, annotated: str, aliases: frozenset[str] = frozenset()) -> bool:
    """Whether no value can have both types, as far as their names tell.

    Args:
        documented: The type in the docstring.
        annotated: The type in the signature.
        aliases: Names that stand for other types.
    """
    said, meant = _kinds(documented, aliases), _kinds(annotated, aliases)
    if said is None or meant is None:
        return False
    said, meant = said - {"none"} or said, meant - {"none"} or meant
    if said & meant:
        return False
    # A class by name may be anything but a plain scalar.
    named = {kind for kind in said | meant if kind.startswith("class ")}
    return not named or (named <= said and meant <= _SCALARS)


def share_nothing(documented: str, annotated: str) -> bool:
    """Whether a type written as code has no name in common with a plain scalar, nor a kind of values.

    Args:
        documented: The type in the docstring.
        annotated: The type in the signature.
    """
    if not is_code_type(documented) or re.search(r"[^\w.\[\], |'\"~`]", documented):
        return False
    names = [set(re.findall(r"\w+", text)) - {"None", "Optional", "Union"} for text in (documented, annotated)]
    kinds = [_kinds(text, frozenset()) for text in (documented, annotated)]
    if not kinds[1] or not kinds[1] - {"none"} <= _SCALARS:
        return False
    share_kinds = bool((kinds[0] or frozenset()) & kinds[1]) and "[" not in documented
    return all(names) and not names[0] & names[1] and not share_kinds


def _kinds(text: str, aliases: frozenset[str], depth: int = 0) -> frozenset[str] | None:
    """Kinds of values that a type means; ``None`` where that is open."""
    found: set[str] = set()
    for part in _alternatives(_ROLE.sub(lambda match: match[1] or match[2], text)):
        kinds = _kinds_of_one(part, aliases, depth)
        if kinds is None:
            return None
        found |= kinds
    return frozenset(found) or None


def _kinds_of_one(part: str, aliases: frozenset[str], depth: int) -> frozenset[str] | None:
    part = part.strip("'\"")
    if part.startswith("{") and part.endswith("}"):
        return _literal_kinds(part[1:-1])
    match = _ITEM.fullmatch(part)
    if match is None or depth > _MOST_DEPTH or {match["name"].partition(".")[0], match["name"]} & aliases:
        return None
    name, arguments = match["name"].rpartition(".")[2], (match["arguments"] or "")[1:-1]
    if name in _WRAPPERS and arguments:
        return _wrapped_kinds(name, arguments, aliases, depth)
    return _literal_kinds(arguments) if name == "Literal" else _named_kinds(name, match["name"], arguments)


def _wrapped_kinds(name: str, arguments: str, aliases: frozenset[str], depth: int) -> frozenset[str] | None:
    inner = next(_alternatives(arguments), "") if name == "Annotated" else arguments
    kinds = _kinds(inner, aliases, depth + 1)
    return kinds | {"none"} if kinds and name == "Optional" else kinds


def _named_kinds(name: str, dotted: str, arguments: str) -> frozenset[str] | None:
    if name in _FAMILIES:
        families = _FAMILIES[name]
        first = next(_alternatives(arguments), "") if name in _SEQUENCES else ""
        return families - _elements_refused(first) if first else families
    if name in _WILD or _TYPE_VARIABLE.fullmatch(name) or not _CLASS.fullmatch(dotted):
        return None
    return frozenset({f"class {name}"})


def _elements_refused(element: str) -> frozenset[str]:
    """Text yields text, bytes yield numbers: what a sequence of other elements is not."""
    kinds = _kinds(element, frozenset(), 1)
    if kinds is None:
        return frozenset()
    return frozenset(({"str"} if "str" not in kinds else set()) | ({"bytes"} if "number" not in kinds else set()))


def _literal_kinds(values: str) -> frozenset[str] | None:
    kinds: set[str] = set()
    for value in _alternatives(values):
        if _STRING.fullmatch(value):
            kinds.add("str")
        elif _NUMBER.fullmatch(value) or value in {"True", "False"}:
            kinds.add("number")
        elif value == "None":
            kinds.add("none")
        else:
            return None
    return frozenset(kinds) or None


_MARK: Final = re.compile(r"'[^']*'|\"[^\"]*\"|[\[\](){}|,]|\s+or\s+")


def _alternatives(text: str) -> Iterator[str]:
    """Split a type at bars, commas and "or" outside brackets."""
    depth, start = 0, 0
    for match in _MARK.finditer(text):
        mark = match[0].strip()
        depth += (mark in "[({") - (mark in "])}")
        if not depth and mark in {"|", ",", "or"}:
            if text[start : match.start()].strip():
                yield text[start : match.start()].strip()
            start = match.end()
    if text[start:].strip():
        yield text[start:].strip()


_WILD: Final = frozenset(
    """Any Object Self Type Hashable Sized Array ArrayLike Enum Instance Class Model Path PathLike File FileLike Url URL
    Json JSON Variable Value Values Data Color Key Node Expr Expression Symbol Scalar Numeric Dtype DType Shape Date
    Awaitable Coroutine Context Literal Protocol Generic Unknown Optional Union True False""".split()
)
