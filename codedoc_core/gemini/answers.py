"""Reading what a model said: the door at which its answer is held to the form, whatever the service promised."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import StringConstraints, TypeAdapter, ValidationError

from codedoc_core.docstrings.draft import Draft
from codedoc_core.gemini.schema import fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codedoc_core.facts.facts import SymbolFacts

_FENCED: Final = re.compile(r"\s*```[a-zA-Z]*\s*\n(.*?)\n?\s*(?:```\s*)?\Z", re.DOTALL)
_BETWEEN: Final = re.compile(r"[\s,]*")
_COLON: Final = re.compile(r"\s*:\s*")
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")

_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
_FIELDS: Final = TypeAdapter(dict[str, _Text | None])
"""A text that is longer is a model that repeats itself: then nothing that it said of the symbol is taken."""


def read_answer(text: str, symbols: Sequence[tuple[str, SymbolFacts]]) -> list[Draft | None]:
    """Read drafts from an answer; ``None`` for a symbol that it does not answer in good form.

    An answer that breaks off is read up to there. What nobody asked for is left out.

    Args:
        text: The answer; a fence around it is taken off.
        symbols: Key and facts of each symbol that was asked about.
    """
    said = _objects(text)
    return [_draft(said[key], facts) if key in said else None for key, facts in symbols]


def _objects(text: str) -> Mapping[str, object]:
    """Return the values of the outermost object that are complete."""
    fenced = _FENCED.match(text)
    bare = (fenced[1] if fenced else text).strip()
    found: dict[str, object] = {}
    if not bare.startswith("{"):
        return found
    decoder, at = json.JSONDecoder(), 1
    try:
        while (at := _skip(_BETWEEN, bare, at)) < len(bare) and bare[at] != "}":
            key, at = decoder.raw_decode(bare, at)
            colon = _COLON.match(bare, at)
            if not isinstance(key, str) or colon is None:
                break
            found[key], at = decoder.raw_decode(bare, colon.end())
    except (ValueError, RecursionError):
        return found
    return found


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _draft(said: object, facts: SymbolFacts) -> Draft | None:
    try:
        texts = _FIELDS.validate_python(said)
    except ValidationError:
        return None
    values: dict[str, Any] = {"summary": "", "description": (), "parameters": (), "attributes": (), "raises": ()}
    for key, part, name in fields_of(facts):
        text = texts.get(key)
        if not text:
            continue
        if name:
            values[part] += ((name, text),)
        else:
            values[part] = tuple(_PARAGRAPHS.split(text)) if part == "description" else text
    return Draft(**values)
