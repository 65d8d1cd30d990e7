"""Prose to lines: wrapping that cannot turn words into markup, and the words that entries have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.expressions import is_short_code
from codedoc_core.docstrings.literal import clean

if TYPE_CHECKING:
    from codedoc_core.docstrings.sections import Entry

# Words that some reader of docstrings takes for the head of a section when they stand on a line of their own.
_SECTION_NAMES: Final = frozenset(
    (
        *("args", "arg", "arguments", "argument", "attention", "attributes", "attribute", "caution", "classes"),
        *("danger", "error", "example", "examples", "except", "exceptions", "extended summary", "functions", "hint"),
        *("important", "keyword args", "keyword arguments", "kwargs", "methods", "modules", "note", "notes"),
        *("other args", "other arguments", "other parameters", "parameters", "parameter", "params", "raise", "raises"),
        *("receives", "references", "return", "returns", "see also", "short summary", "summary", "tip", "todo"),
        *("type aliases", "usage", "variables", "warn", "warning", "warnings", "warns", "yield", "yields"),
    )
)
# A run without a break: code spans and interpreted text hold together with what touches them.
_CHUNK = re.compile(r"(?:``.+?``(?!`)|(?<!\w)`[^`\s](?:[^`]*[^`\s])?`(?!\w)|\S)+", re.DOTALL)
_INNER_BREAK = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff]")
# What must not begin a line: doctest prompts, fields, directives, list markers, quotes, headings, underlines.
_MARKUP = re.compile(r">>>|\.\.|[:@]|```|~~~|[-=~^*+#>|•‣⁃]+\Z|\(?(?:[0-9]+|[A-Za-z]|#|[ivxlcdmIVXLCDM]+)[.)]\Z")
_OPENING_MARKUP = re.compile(r">>>|\.\.(?!\.)|:(?![A-Za-z][\w:+.-]*:`)|@\w+|`{3}|~{3}")
_ITEM = re.compile(r"(?:[-*+]|[0-9]+[.)]) +(?=\S)")
_STATES_DEFAULT = re.compile(r"\bdefaults? (?:to|is|of|value)\b|\bby default\b|\bdefaults?:|\(default", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n\s*\n")


def fill(text: str, width: int, head: str = "", indent: str = "", first_width: int | None = None) -> list[str]:
    """Wrap one paragraph.

    No line begins with what reST, doctest or a section parser would read as markup, and code spans stay whole; where
    that leaves no room, a line is longer than ``width``. Idempotent.

    Args:
        text: The paragraph; its white space does not matter.
        width: Columns of a line, ``head`` and ``indent`` included.
        head: Goes before the first line.
        indent: Goes before the other lines.
        first_width: Columns of the first line, where they differ.
    """
    lines: list[str] = []
    line, separator, limit = head, "", first_width or width
    for unit in _units(text):
        if not separator or len(line) + 1 + len(unit) <= limit or _is_section_name(line):
            line += separator + unit
        else:
            lines.append(line)
            line, limit = indent + unit, width
        separator = " "
    return [*lines, line.rstrip()]


def fill_description(text: str, width: int) -> list[str]:
    """Wrap a paragraph that may be a list; each item of a list starts a line."""
    items: list[list[str]] = []
    for line in clean(text).split("\n"):
        if not items or _ITEM.match(line):
            items.append([])
        items[-1].append(line)
    if not all(_ITEM.match(item[0]) for item in items):
        return fill(text, width)
    return [line for item in items for line in _fill_item(" ".join(item), width)]


def wrapped(text: str, width: int) -> list[str]:
    """Wrap text of several paragraphs."""
    parts = [fill_description(part, width) for part in _BLANK_LINES.split(clean(text))]
    return "\n\n".join("\n".join(part) for part in parts).split("\n")


def chunks(text: str) -> list[str]:
    """Split prose at the blanks where a line may break; what no terminal can print becomes U+FFFD."""
    return [_INNER_BREAK.sub(" ", chunk) for chunk in _CHUNK.findall(_UNPRINTABLE.sub("\ufffd", text))]


def indented(lines: list[str], indent: str) -> list[str]:
    """Put ``indent`` before each line that is not blank."""
    return [indent + line if line else "" for line in lines]


def described(entry: Entry, statement: str = "Defaults to ``{}``.") -> str:
    """Return an entry's text with its default stated at the end.

    ``None`` goes unsaid beside a text, as does a default that the text speaks of already or that does not fit between
    double backquotes.

    Args:
        entry: The entry.
        statement: How a default is stated; braces stand for its source.
    """
    default = entry.default
    if default is None or not is_short_code(default) or _STATES_DEFAULT.search(entry.text):
        return entry.text
    if entry.text.strip() and default == "None":
        return entry.text
    said, text = statement.replace("{}", default), entry.text.rstrip()
    if said.startswith("("):
        return _in_parentheses(text, said)
    if text and text[-1] not in ".!?:;":
        text += "."
    return f"{text} {said}".strip()


def _in_parentheses(text: str, said: str) -> str:
    if not text:
        return f"{said[1].upper()}{said[2:-1]}."
    ends = text.endswith(".") and not text.endswith("..")
    return f"{text.removesuffix('.')} {said}." if ends else f"{text} {said}"


def _fill_item(item: str, width: int) -> list[str]:
    marker = _ITEM.match(item)
    assert marker is not None
    return fill(item[marker.end() :], width, marker[0], " " * len(marker[0]))


def _units(text: str) -> list[str]:
    """Chunks, each joined with what must not begin the next line."""
    units: list[str] = []
    parts = _defused(chunks(text))
    for at, chunk in enumerate(parts):
        if units and (_MARKUP.match(chunk) or _starts_section(parts, at)):
            units[-1] += " " + chunk
        else:
            units.append(chunk)
    return units


def _defused(parts: list[str]) -> list[str]:
    """A paragraph that opens like markup opens with a backslash instead; one that is only a section's name, ends."""
    if _is_section_name(" ".join(parts[:3])):
        return [*parts[:-1], parts[-1].rstrip(":") + "."]
    if parts and _OPENING_MARKUP.match(" ".join(parts[:4])):
        return ["\\" + parts[0], *parts[1:]]
    return parts


def _starts_section(parts: list[str], at: int) -> bool:
    """Whether a line that starts here would open, or be, a section's name."""
    for count in (1, 2):
        words = " ".join(parts[at : at + count])
        if (words.endswith(":") or at + count >= len(parts)) and _is_section_name(words):
            return True
    return False


def _is_section_name(line: str) -> bool:
    return line.strip().rstrip(":").lower() in _SECTION_NAMES
