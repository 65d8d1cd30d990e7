"""What is asked of a model as JSON, for those who answer later or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import TypeAdapter

from codedoc_core.context import symbol as contexts
from codedoc_core.facts import facts

_PACKS: Final = TypeAdapter(list[list[contexts.FileContext]])
# The values of the core name their types for readers and checkers only; here they are needed.
_PACKS.rebuild(force=True, _types_namespace={**vars(facts), **vars(contexts), "Mapping": Mapping, "Sequence": Sequence})


def to_json(packs: Sequence[Sequence[contexts.FileContext]]) -> bytes:
    """Return packs of files as JSON; they are redacted already."""
    return _PACKS.dump_json([list(files) for files in packs], warnings=False)


def from_json(data: bytes) -> list[list[contexts.FileContext]]:
    """Return the packs that ``to_json`` took apart."""
    return _PACKS.validate_json(data)
