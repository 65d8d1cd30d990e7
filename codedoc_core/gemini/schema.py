"""The form of an answer, derived from the facts: a name that they do not list cannot be said."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codedoc_core.facts.facts import SymbolFacts

Field = tuple[str, str, str]
"""Key in the answer; field of the draft; name within that field, or empty."""

_PROSE: Final = ("summary", "description")
_TAKEN: Final = frozenset({*_PROSE, "returns", "yields", "notes", "example"})
_TEXT: Final = {"type": "string"}


def fields_of(facts: SymbolFacts) -> tuple[Field, ...]:
    """Return what may be said of a symbol, in the order in which it is to be said.

    Parameters and attributes go by their name, exceptions by ``raises ValueError``. A name that is taken says what it
    names (``attribute x``), so that every key is unique: flat keys are half as long as objects in objects.
    """
    fields: dict[str, tuple[str, str]] = {name: (name, "") for name in _PROSE}
    for part, name in _names(facts):
        key = f"raises {name}" if part == "raises" else name
        if key in fields or key in _TAKEN:
            key = f"{part.removesuffix('s')} {name}"
        fields[key] = (part, name)
    fields |= {part: (part, "") for part in ("returns", "yields") if getattr(facts, part) is not None}
    return tuple((key, part, name) for key, (part, name) in fields.items())


def _names(facts: SymbolFacts) -> Iterator[tuple[str, str]]:
    yield from (("parameters", fact.name) for fact in facts.parameters)
    yield from (("attributes", fact.name) for fact in facts.attributes)
    yield from (("raises", fact.type) for fact in facts.raises)


def draft_schema(symbols: Sequence[tuple[str, SymbolFacts]]) -> dict[str, Any]:
    """Return the JSON schema of an answer about several symbols.

    Models from 2.5 on answer in the order of the schema's keys, so that order is not said again; and what several
    symbols have in common is said once, for the schema is sent and paid for as well. Nothing but its properties can be
    said, so that is not repeated for each symbol; whatever were said besides them would not be read.

    Args:
        symbols: Key and facts of each.
    """
    shapes = [tuple(key for key, _, _ in fields_of(facts)) for _, facts in symbols]
    shared = [shape for shape, count in Counter(shapes).items() if count > 1]
    named = {shape: f"s{at}" for at, shape in enumerate(shared)}
    keys = [key for key, _ in symbols]
    schema: dict[str, Any] = {"$defs": {named[shape]: _object(shape) for shape in shared}} if shared else {}
    properties = {
        key: {"$ref": f"#/$defs/{named[shape]}"} if shape in named else _object(shape)
        for key, shape in zip(keys, shapes, strict=True)
    }
    return schema | {"type": "object", "properties": properties, "required": keys, "additionalProperties": False}


def _object(shape: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "object", "properties": dict.fromkeys(shape, _TEXT), "required": ["summary"]}


def schema_text(schema: dict[str, Any]) -> str:
    """Return a schema as it is sent."""
    return json.dumps(schema, separators=(",", ":"))
