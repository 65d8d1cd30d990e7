"""What an editor asks, and what it is told: values that cost nothing to import."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.context.symbol import FileContext
    from codedoc_core.docstrings.detect import StyleVotes
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.source.edit import Edit
    from codedoc_core.source.text import Span
    from codedoc_core.symbols.index import ModuleSummary


@dataclass(frozen=True, slots=True)
class EditorOptions:
    """What a person set in the editor; it goes before what the project says.

    Attributes:
        style: ``"auto"`` or the name of a style.
        scope: ``"public"``, ``"all"``, or ``None`` to follow the project.
        is_trusted: Whether the project's own settings may be read.
    """

    style: str = "auto"
    scope: str | None = None
    is_trusted: bool = True


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a buffer.

    Attributes:
        module_name: Dotted name, where known.
        hints: The project's parsed pyproject.toml.
        votes: On style, of the files around, the nearest first.
        style: ``"auto"`` or the name of a style.
        line_length: Longest line of a docstring, or ``None`` to follow the project.
        scope: Which symbols ought to have a docstring, ``"public"`` or ``"all"``.
        include_runtime: Whether also those whose docstring changes what the program does.
        select: Prefixes of the codes to report.
        ignore: Prefixes of codes to leave out.
        summaries: Other modules of the repository that this one refers to.
        exceptions: What the exceptions of the repository derive from.
        excluded: Why the file is to be left alone; empty where it is not.
        path: As people name the file; empty where it has no name.
    """

    module_name: str = ""
    hints: Mapping[str, Any] = field(default_factory=dict)
    votes: tuple[StyleVotes, ...] = ()
    style: str = "auto"
    line_length: int | None = None
    scope: str = "public"
    include_runtime: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    summaries: tuple[ModuleSummary, ...] = ()
    exceptions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    excluded: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Buffer:
    """The text of an editor.

    Attributes:
        text: As the editor has it, a byte-order mark included.
        around: What is known around it.
    """

    text: str
    around: Around = field(default_factory=Around)


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One symbol; all places are offsets in the text.

    Attributes:
        qualname: Its qualified name; empty for the module.
        kind: ``"module"``, ``"class"`` or ``"function"``.
        start: Where it begins, decorators included.
        name: Where its name begins.
        name_end: Where its name ends.
        head_end: Behind its docstring, else behind its first statement.
        end: Where it ends.
        is_documented: Whether it has a docstring.
        is_due: Whether it lacks one that it ought to have.
        barred: Why it had better have none; empty where it may.
        docstring: Where its docstring begins; 0 where it has none.
        style: How the sections of its docstring seem to be written; empty where it has none.
    """

    qualname: str
    kind: str
    start: int
    name: int
    name_end: int
    head_end: int
    end: int
    is_documented: bool = False
    is_due: bool = False
    barred: str = ""
    docstring: int = 0
    style: str = ""

    def moved(self, start: int, end: int, length: int) -> OutlineItem:
        """Return it as it stands after the text from ``start`` to ``end`` was replaced by ``length`` characters."""
        if start > self.end:
            return self

        def moved(place: int) -> int:
            return place + length - (end - start) if place >= end else min(place, start + length)

        return OutlineItem(
            self.qualname,
            self.kind,
            moved(self.start),
            moved(self.name),
            moved(self.name_end),
            moved(self.head_end),
            moved(self.end),
            self.is_documented,
            self.is_due,
            self.barred,
            moved(self.docstring) if self.docstring else 0,
            self.style,
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """The symbols of a buffer in source order, the module first.

    Attributes:
        items: None where the buffer cannot be read at all.
        fault: What is wrong with its syntax, or why it cannot be read; empty where nothing is.
    """

    items: tuple[OutlineItem, ...] = ()
    fault: str = ""

    def moved(self, start: int, end: int, length: int) -> Outline:
        """Return it as it stands after an edit."""
        return replace(self, items=tuple(item.moved(start, end, length) for item in self.items))

    def find(self, qualname: str, near: int) -> OutlineItem | None:
        """Return the symbol of a qualified name; of twins, the one whose name stands nearest to an offset."""
        twins = (item for item in self.items if item.qualname == qualname)
        return min(twins, key=lambda item: abs(item.name - near), default=None)

    def around(self, offset: int) -> OutlineItem | None:
        """Return the innermost symbol that holds an offset."""
        holding = (item for item in reversed(self.items) if item.start <= offset <= item.end)
        return next(holding, None)

    def members(self, owner: OutlineItem) -> tuple[OutlineItem, ...]:
        """Return a symbol and those in it."""
        return tuple(item for item in self.items if owner.start <= item.start and item.end <= owner.end)


class Deed(StrEnum):
    """What is to be done."""

    GENERATE = "generate"
    UPDATE = "update"
    CONVERT = "convert"


@dataclass(frozen=True, slots=True)
class Target:
    """Which docstrings of a buffer.

    Attributes:
        deed: Whether missing ones are written, stale ones repaired, or one is told in another style.
        qualname: The symbol; empty for the module.
        near: An offset near its name, which tells twins apart.
        members: Whether also those of the symbols in it that ought to have one; with the module, the whole file.
        style: The style that one is converted to; empty for other deeds.
    """

    deed: Deed = Deed.GENERATE
    qualname: str = ""
    near: int = 0
    members: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What is to be done to a text.

    Attributes:
        edits: In the order of the text; none overlap.
        count: How many docstrings are written or repaired.
        reason: Why nothing is to be done; empty where something is.
        kept: Qualified names whose draft was not used, because the code has changed since it was written.
    """

    edits: tuple[Edit, ...] = ()
    count: int = 0
    reason: str = ""
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A draft, and the code that it was written for.

    Attributes:
        qualname: The symbol.
        fingerprint: Of its code; empty where it may have changed.
        draft: What somebody said of it.
    """

    qualname: str
    fingerprint: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Sighting:
    """Symbols that a writer is to be asked about at once.

    Attributes:
        fingerprints: Of their code, by qualified name.
        context: What a writer gets to see of them, redacted.
    """

    fingerprints: Mapping[str, str]
    context: FileContext


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A docstring for the place at which one was opened.

    Attributes:
        span: What it replaces: the opening quotes, and the closing ones that an editor adds by itself.
        text: The whole literal.
        snippet: The same with gaps as tab stops, as editors write them.
        summary: What it says first.
    """

    span: Span
    text: str
    snippet: str
    summary: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in the text of an editor.

    Attributes:
        code: ``"CD"`` and three digits.
        message: What is wrong, in words.
        span: Where.
        qualname: The symbol; empty for the module.
        near: Where its name begins.
        fix: What would mend it, where that is one edit.
        is_needless: Whether it is about something that could simply go.
        evidence: Where it shows that this is so, if that is elsewhere.
        shows: What stands there.
    """

    code: str
    message: str
    span: Span
    qualname: str = ""
    near: int = 0
    fix: Edit | None = None
    is_needless: bool = False
    evidence: Span | None = None
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found in a buffer.

    Attributes:
        marks: In the order of lines.
    """

    marks: tuple[Mark, ...] = ()

    @property
    def stale(self) -> frozenset[str]:
        """Qualified names of the symbols whose docstring has drifted."""
        return frozenset(mark.qualname for mark in self.marks if mark.code.startswith("CD2"))

    @property
    def missing(self) -> frozenset[str]:
        """Qualified names of the symbols that lack a docstring."""
        return frozenset(mark.qualname for mark in self.marks if mark.code.startswith("CD1"))


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that could be done at a place.

    Attributes:
        title: In the words of a menu.
        target: Which docstrings.
        barred: Why it cannot be done; empty where it can.
    """

    title: str
    target: Target
    barred: str = ""
