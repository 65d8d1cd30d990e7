"""Sections of any style written in another, in the words of their writers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.profile import Style
from codedoc_core.docstrings.prose import fill, indented
from codedoc_core.docstrings.reading import joined
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.docstrings.taken_apart import PROSE, RESULTS, NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from codedoc_core.docstrings.profile import StyleProfile
    from codedoc_core.docstrings.taken_apart import Block, Item

STYLE_NAMES: Final = {Style.GOOGLE: "Google", Style.NUMPY: "NumPy", Style.SPHINX: "Sphinx"}
UNKNOWN: Final = "object"
"""The type of a result of which nothing narrower is known: NumPy style cannot do without one."""

_INDENT: Final = "    "
_HANGING: Final = "        "
_TITLES: Final = {
    SectionKind.ATTRIBUTES: ("Attributes", "Attributes", "ivar"),
    SectionKind.PARAMETERS: ("Args", "Parameters", "param"),
    SectionKind.RETURNS: ("Returns", "Returns", "returns"),
    SectionKind.YIELDS: ("Yields", "Yields", "yields"),
    SectionKind.RAISES: ("Raises", "Raises", "raises"),
    SectionKind.NOTES: ("Note", "Notes", ".. note::"),
    SectionKind.EXAMPLES: ("Examples", "Examples", ".. rubric:: Examples"),
}
_ALIASES: Final = frozenset(
    """Args Arguments Parameters Params Returns Return Yields Yield Raises Attributes Note Notes Example
    Examples""".split()
) | {""}
_OTHER_TITLES: Final = {
    "Keyword Args": ("Keyword Args", "Keyword Arguments", "keyword"),
    "Keyword Arguments": ("Keyword Args", "Keyword Arguments", "keyword"),
    "Other Parameters": ("Other Parameters", "Other Parameters", ""),
    "See Also": ("See Also", "See Also", ".. seealso::"),
    "References": ("References", "References", ".. rubric:: References"),
    "Warning": ("Warning", "Warnings", ".. warning::"),
    "Warnings": ("Warning", "Warnings", ".. warning::"),
    "Todo": ("Todo", "Todo", ".. todo::"),
}
_COLUMNS: Final = (Style.GOOGLE, Style.NUMPY, Style.SPHINX)
_TYPE_FIELDS: Final = {
    SectionKind.PARAMETERS: "type ",
    SectionKind.ATTRIBUTES: "vartype ",
    SectionKind.RETURNS: "rtype",
    SectionKind.YIELDS: "ytype",
}


@dataclass(frozen=True, slots=True)
class Form:
    """How sections are written.

    Attributes:
        profile: The style and its habits.
        width: Columns of a line.
        results: Types of what is returned and yielded, where the code tells.
    """

    profile: StyleProfile
    width: int
    results: Mapping[SectionKind, str]


def retold(blocks: Sequence[Block], form: Form) -> Iterator[list[str]]:
    """Write sections, each as lines; as fields they make one list at the end.

    Raises:
        NotUnderstood: If the style has no form for one of them.
    """
    if form.profile.style is not Style.SPHINX:
        for block in blocks:
            yield [*_heading(block, form), *_content(block, form)]
        return
    for block in blocks:
        if block.kind in PROSE:
            title = _title(block, form)
            yield [title, "", *indented([*block.items[0].lines], "" if ".. rubric" in title else _INDENT)]
    if fields := [line for block in blocks if block.kind not in PROSE for line in _content(block, form)]:
        yield fields


def _title(block: Block, form: Form) -> str:
    """What a section is called in a style."""
    column = _COLUMNS.index(form.profile.style)
    if block.kind is not None and block.title in _ALIASES:
        return form.profile.title(block.kind, _TITLES[block.kind][column])
    title = _OTHER_TITLES.get(block.title, ("", "", ""))[column]
    if not title:
        raise NotUnderstood(f"{STYLE_NAMES[form.profile.style]} style has no section {block.title!r}")
    return title


def _heading(block: Block, form: Form) -> list[str]:
    title = _title(block, form)
    return [f"{title}:"] if form.profile.style is Style.GOOGLE else [title, "-" * len(title)]


def _content(block: Block, form: Form) -> list[str]:
    style = form.profile.style
    if block.kind in PROSE:
        return indented([*block.items[0].lines], _INDENT if style is Style.GOOGLE else "")
    entry = _ENTRIES[style, block.kind in RESULTS]
    return [line for item in block.items for line in entry(item, block, form)]


def _google(item: Item, _: Block, form: Form) -> list[str]:
    stated = f" ({item.stated})" if item.stated else ""
    return _described(f"{_INDENT}{item.names}{stated}:", item, _HANGING, form)


def _google_result(item: Item, _: Block, form: Form) -> list[str]:
    return _described(f"{_INDENT}{item.stated}:" if item.stated else "", item, _INDENT, form)


def _numpy(item: Item, _: Block, form: Form) -> list[str]:
    head = f"{item.names} : {item.stated}" if item.stated else item.names
    return [head, *_described("", item, _INDENT, form)]


def _numpy_result(item: Item, block: Block, form: Form) -> list[str]:
    known = form.results.get(block.kind) if block.kind else None
    return [item.stated or known or UNKNOWN, *_described("", item, _INDENT, form)]


def _field(item: Item, block: Block, form: Form) -> list[str]:
    if "," in item.names and block.kind is not SectionKind.RAISES:
        raise NotUnderstood(f"{item.names!r} share an entry, which Sphinx style does not have")
    tag = f"{_title(block, form)} {item.names}".rstrip().replace("*", "\\*")
    lines = _described(f":{tag}:", item, _INDENT, form)
    if not item.stated or block.kind is None:
        return lines
    typed = f":{_TYPE_FIELDS[block.kind]}{item.names.lstrip('*')}: {item.stated}"
    return [*lines, typed] if any(item.lines) or block.kind not in RESULTS else [typed]


def _described(head: str, item: Item, indent: str, form: Form) -> list[str]:
    """Put a description behind a head, or below it; it is wrapped anew where a line would be too long."""
    first, *rest = item.lines
    lines = indented(rest, indent)
    if head or first:
        lines = [f"{head} {first}".rstrip() if head else indent + first, *lines]
    if max(map(len, lines), default=0) <= form.width or not _is_paragraph(item):
        return lines
    filled = fill(joined([*item.lines]), form.width, f"{head} " if head else indent, indent)
    return filled if joined(filled) == joined(lines) else lines


def _is_paragraph(item: Item) -> bool:
    """Whether a description may be broken elsewhere."""
    return all(line[:1].isalnum() for line in item.lines[1:]) and bool(item.lines[0])


_ENTRIES: Final[dict[tuple[Style, bool], Callable[[Item, Block, Form], list[str]]]] = {
    (Style.GOOGLE, False): _google,
    (Style.GOOGLE, True): _google_result,
    (Style.NUMPY, False): _numpy,
    (Style.NUMPY, True): _numpy_result,
    (Style.SPHINX, False): _field,
    (Style.SPHINX, True): _field,
}
