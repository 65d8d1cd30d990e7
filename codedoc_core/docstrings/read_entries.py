"""What entries of all styles have in common: names, types, and what is said about defaults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.reading import ReadEntry, joined
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.docstrings.reading import Line

NAME: Final = r"[^\W\d]\w*"
_NAMES: Final = re.compile(rf"{NAME}(?:\.{NAME})*")
_DRESS: Final = r"[`'\"]*(?:\\?\*){0,2}[`'\"]*"
NAME_LIST: Final = rf"{_DRESS}{NAME}(?:\.{NAME})*[`'\"]*(?:\s*(?:,|/|\band\b|\bor\b|&)\s*{_DRESS}{NAME}[`'\"]*)*"

_OPTIONAL: Final = re.compile(r"(?:^|[,;(\s])[oO]ptional\b")
_BY_DEFAULT: Final = re.compile(
    r",?\s*(?:\(?\s*)?\b(?:optional|keyword[- ]only|required|(?<!['\"])(?:by )?defaults?\b.*)\s*\)?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_DEFAULT: Final = re.compile(
    r"""
    (?P<said>\b[Dd]efaults?(?:\s+values?)?\s*(?:to\b|is\b|are\b|:|=|of\b|being\b)?\s*[:=]?\s*)
    (?<=[\s:=(])(?P<value>
        '[^'\n]*' | "[^"\n]*" | ``[^`\n]+`` | `[^`\n]+` | :\w+:`[^`\n]+`
        | \(\s*\) | \[\s*\] | \{\s*\} | \([-\w.,\s]*\)
        | [-+]?\.?\d[-+\w.]* | (?:True|False|None)\b
        | [A-Za-z_][\w.]*(?:\([^)]*\))?(?=\s*(?:[).,;\]]|$))
    )""",
    re.VERBOSE,
)
_CONSTANTS: Final = frozenset({"True", "False", "None"})
_EXCEPTION: Final = re.compile(
    rf"\s*(?::[\w:]+:)?[`'\"!~*]*(?P<name>{NAME}(?:\.{NAME})*)[`'\"*]*(?:\(\))?\s*(?P<more>,|\bor\b|\band\b|/|\||$|)"
)
_SAYS_SO: Final = re.compile(r"(?:Error|Exception|Warning|Exit|Interrupt)$")


def defaults_in(*texts: str) -> tuple[str, ...]:
    """Return every default that texts state, as written but for quotes of code."""
    found = (match["value"] for text in texts for match in _DEFAULT.finditer(text) if _is_said(match))
    return tuple(value for value in map(_undressed, found) if value)


def _is_said(match: re.Match[str]) -> bool:
    """Whether a bare word is stated as the default: "default: linear", not "default is slow" or "the default one"."""
    value, said = match["value"], match["said"].rstrip()
    if said == "default" and match.string[: match.start()].endswith(("the ", "The ", "a ", "its ")):
        return not value.isalpha() or value in _CONSTANTS
    return not value.isalpha() or value in _CONSTANTS or said.endswith(("to", ":", "=", "default"))


def bare_type(stated: str) -> str:
    """Return a type without what is said about defaults beside it."""
    previous, text = "", stated.strip()
    while text != previous:
        previous, text = text, _BY_DEFAULT.sub("", text).strip().rstrip(",;")
    return text.strip("`")


def named_entries(line: Line, names: Span, stated: Span | None, texts: list[str], span: Span) -> Iterator[ReadEntry]:
    """Give one entry for each name that a line lists.

    Args:
        line: The first line of the entry.
        names: Where in the docstring the names stand.
        stated: Where the type stands, with all that is beside it.
        texts: The description.
        span: The whole entry.
    """
    text = joined(texts)
    written = line.cut(stated) if stated else ""
    found = list(_NAMES.finditer(line.text, names.start - line.start, names.end - line.start))
    for match in found:
        if match[0] not in {"and", "or"} or len(found) == 1:
            yield ReadEntry(
                name=match[0],
                type=bare_type(written),
                text=text,
                span=span,
                name_span=line.span_of(match, 0),
                type_span=stated,
                defaults=defaults_in(written, text),
                optional=_OPTIONAL.search(written) is not None,
            )


def exceptions_in(text: str, offset: int = 0) -> list[tuple[str, Span]]:
    """Return the exceptions that a list names, dotted as written, each with its span; none where it is no list."""
    found: list[tuple[str, Span]] = []
    at = 0
    while match := _EXCEPTION.match(text, at):
        is_last = match.end() == len(text)
        if not match["more"] and not is_last and not _SAYS_SO.search(match["name"]):
            return []
        found.append((match["name"], Span(offset + match.start("name"), offset + match.end("name"))))
        at = match.end()
        if not match["more"] or is_last:
            break
    return [item for item in found if item[0] not in NOT_NAMES]


def raised_entries(listed: str, offset: int, lines: list[str], span: Span) -> Iterator[ReadEntry]:
    """Give one entry for each exception that a line lists."""
    text = joined(lines)
    for name, name_span in exceptions_in(listed, offset):
        yield ReadEntry(name=name, type="", text=text, span=span, name_span=name_span)


def result_entry(stated: str, lines: list[str], span: Span, type_span: Span | None) -> ReadEntry:
    """Return the entry for a result."""
    return ReadEntry(
        name="", type=bare_type(stated), text=joined(lines), span=span, name_span=Span(span.start, span.start),
        type_span=type_span,
    )  # fmt: skip


def split_type(text: str) -> tuple[str, str] | None:
    """Split ``"type: description"`` at the first colon outside brackets and quotes; ``None`` where that is no type."""
    depth = 0
    for match in _MARKS.finditer(text):
        mark = match[0]
        depth += (mark in "([{") - (mark in ")]}")
        if mark == ":" and not depth:
            stated, rest = text[: match.start()], text[match.end() :]
            return (stated, rest) if _is_type(stated) and (not rest or rest[0].isspace()) else None
    return None


_MARKS: Final = re.compile(r":\w+:`[^`]*`|`[^`]*`|'[^']*'|\"[^\"]*\"|[()\[\]{}:]")
_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|`[^`]*`|'[^']*'|\"[^\"]*\"")
_JOINERS: Final = re.compile(r",\s*|\s*\|\s*|\s+(?:or|of|and)\s+")


def _is_type(stated: str) -> bool:
    """Whether text reads as a type: words joined by commas, bars, "or" and "of"."""
    text, previous = stated.strip(), ""
    while text != previous:
        previous, text = text, _BRACKETED.sub("", text)
    return bool(stated.strip()) and not any(" " in part.strip() for part in _JOINERS.split(text))


TITLES: Final[dict[str, SectionKind | None]] = (
    dict.fromkeys(
        ["Args", "Arg", "Arguments", "Argument", "Parameters", "Parameter", "Params", "Param", "Other Parameters",
         "Keyword Args", "Keyword Arguments", "Keyword Parameters", "Other Args", "Kwargs", "Other Arguments"],
        SectionKind.PARAMETERS,
    )
    | dict.fromkeys(["Returns", "Return"], SectionKind.RETURNS)
    | dict.fromkeys(["Yields", "Yield"], SectionKind.YIELDS)
    | dict.fromkeys(["Raises", "Raise", "Exceptions", "Except"], SectionKind.RAISES)
    | dict.fromkeys(["Attributes", "Attribute"], SectionKind.ATTRIBUTES)
    | dict.fromkeys(["Examples", "Example", "Usage", "Sample usage"], SectionKind.EXAMPLES)
    | dict.fromkeys(["Notes", "Note"], SectionKind.NOTES)
    | dict.fromkeys(
        ["See Also", "References", "Reference", "Warnings", "Warning", "Warns", "Warn", "Todo", "Methods", "Receives",
         "Receive", "Attention", "Caution", "Danger", "Error", "Hint", "Important", "Tip", "Deprecated", "Side Effects",
         "Input shape", "Output shape", "Call arguments", "Requires", "Ensures", "Functions", "Classes"],
        None,
    )
)  # fmt: skip
NOT_NAMES: Final = frozenset(title for title, kind in TITLES.items() if " " not in title and title[0].isupper()) | {
    "Default",
    "Defaults",
    "Optional",
    "Required",
    "None",
}


def _undressed(value: str) -> str:
    value = re.sub(r"^:\w+:", "", value).strip("`").strip()
    return value.rstrip(".,;") if not value.endswith("...") else value
