"""Parameters as objects: the attributes, methods and entries that a body asks of them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.words import code, joined, split_identifier

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body
    from codedoc_core.facts.occurrences import Occurrence

MAX_MEMBERS: Final = 3

_TAKERS: Final = frozenset({"get", "pop", "setdefault"})


def asked_of(readings: list[Occurrence], body: Body) -> str | None:
    """Say what a body asks of an object that has no annotation, where that is all it does with it."""
    name = readings[0].name.id
    if name in body.scope.types or not readings:
        return None
    return _with_members(readings) or _with_entries(readings)


def _with_members(readings: list[Occurrence]) -> str | None:
    """Say "Object with ``name`` and ``close()``."."""
    members = [_member(reading) for reading in readings]
    known = list(dict.fromkeys(member for member in members if member))
    if len(members) != len([m for m in members if m]) or not 1 <= len(known) <= MAX_MEMBERS:
        return None
    return f"Object with {joined([code(member) for member in known])}."


def _member(reading: Occurrence) -> str | None:
    node = reading.parent
    if not isinstance(node, ast.Attribute) or node.attr.startswith("_") or node.attr in _EVERYDAY:
        return None
    is_called = isinstance(reading.around[1], ast.Call) and reading.around[1].func is node
    if not is_called and not isinstance(node.ctx, ast.Load):
        return None
    return f"{node.attr}()" if is_called else node.attr


def _with_entries(readings: list[Occurrence]) -> str | None:
    """Say which entries of a mapping are read."""
    entries = [_entry(reading) for reading in readings]
    known = list(dict.fromkeys(entry for entry in entries if entry))
    if len([e for e in entries if e]) != len(entries) or not 1 <= len(known) <= MAX_MEMBERS + 1:
        return None
    return f"Mapping with {joined([code(entry) for entry in known])}."


def _entry(reading: Occurrence) -> str | None:
    match reading.parent:
        case ast.Subscript(slice=ast.Constant(value=str(key)), ctx=ast.Load()) if key.isidentifier():
            return f'"{key}"'
    return None


def options(readings: list[Occurrence]) -> str | None:
    """Say which keyword arguments are looked at one by one."""
    found = [_option(reading) or _entry(reading) for reading in readings]
    known = list(dict.fromkeys(name.strip('"') for name in found if name))
    if not known or len(known) > MAX_MEMBERS + 2:
        return None
    is_all = all(found)
    return f"{'Options: ' if is_all else 'Options, among them '}{joined([code(name) for name in known])}."


def _option(reading: Occurrence) -> str | None:
    match reading.around[:2]:
        case (ast.Attribute(attr=attr), ast.Call(args=[ast.Constant(value=str(key)), *_])) if attr in _TAKERS:
            return key if key.isidentifier() else None
    return None


def is_text(readings: list[Occurrence]) -> bool:
    """Whether a parameter can only be a string: it is asked for what only strings do."""
    return any(_asks_string(reading) for reading in readings if reading.is_sure)


def _asks_string(reading: Occurrence) -> bool:
    chain: list[str] = []
    nodes = list(reading.around)
    while len(nodes) > 1 and isinstance(nodes[0], ast.Attribute) and isinstance(nodes[1], ast.Call):
        call, attr = nodes[1], nodes[0].attr
        if call.func is not nodes[0]:
            return False
        chain.append(attr)
        takes_text = any(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in call.args)
        if attr in _STRING_ONLY or (attr in _TEXTUAL and takes_text):
            return True
        if attr not in _TEXTUAL or attr in {"split", "rsplit", "partition", "rpartition"}:
            return False
        nodes = nodes[2:]
    return False


def handed_in(name: str, function: str, readings: list[Occurrence]) -> str | None:
    """Say "Text to parse." where the function is named after what it does to its only input, a string."""
    words = split_identifier(function)
    if not words or words[0] not in _CONSUMING or not is_text(readings) or words[0] in split_identifier(name):
        return None
    return f"Text to {words[0]}."


_EVERYDAY: Final = frozenset(
    {"items", "keys", "values", "get", "pop", "update", "append", "extend", "copy", "insert", "remove", "index",
     "count", "sort", "add", "discard", "clear", "split", "strip", "lstrip", "rstrip", "lower", "upper",
     "encode", "decode", "replace", "startswith", "endswith", "format", "join", "find", "rfind", "splitlines",
     "partition", "rpartition", "isdigit", "title", "real", "imag", "setdefault", "popitem", "rsplit",
     "isidentifier", "zfill", "ljust", "rjust", "shape", "dtype", "ndim", "T"}
)  # fmt: skip
_STRING_ONLY: Final = frozenset({"encode", "casefold", "isidentifier", "isdecimal", "isnumeric", "isprintable"})
_TEXTUAL: Final = frozenset(
    {"strip", "lstrip", "rstrip", "lower", "upper", "split", "rsplit", "partition", "rpartition", "startswith",
     "endswith", "replace", "removeprefix", "removesuffix", "find", "index", "title", "capitalize"}
)  # fmt: skip
_CONSUMING: Final = frozenset(
    {"parse", "normalize", "normalise", "escape", "unescape", "quote", "unquote", "encode", "decode", "convert",
     "tokenize", "split", "sanitize", "clean", "strip", "slugify", "format", "wrap", "indent", "dedent",
     "highlight", "translate", "validate", "check", "capitalize", "camelize", "underscore"}
)  # fmt: skip
