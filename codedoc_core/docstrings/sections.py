"""A docstring as structured values, independent of any style."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SectionKind(StrEnum):
    """The sections that CodeDoc renders, in the order in which it renders them."""

    ATTRIBUTES = "attributes"
    PARAMETERS = "parameters"
    RETURNS = "returns"
    YIELDS = "yields"
    RAISES = "raises"
    NOTES = "notes"
    EXAMPLES = "examples"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a section: a parameter, an exception, an attribute, or what is returned.

    Attributes:
        name: Parameter (with its stars), exception or attribute; empty for returns and yields.
        type: A code expression, or empty where the signature or nothing states it.
        text: The description, one paragraph of plain text; may be empty.
        default: Source of the default, or ``None`` where there is none to state.
    """

    name: str = ""
    type: str = ""
    text: str = ""
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A kind and its entries; notes and examples hold one entry with text only."""

    kind: SectionKind
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Docstring:
    """Summary, description paragraphs and sections, each already verified."""

    summary: str
    description: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
