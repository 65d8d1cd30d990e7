"""Text to the source of a string literal whose value is exactly that text, whatever the text holds."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINE_END = re.compile(r"\r\n?|\n")
_ASCII = re.compile(r"[\n\x20-\x7e]*")
_LEADING = re.compile(r"\s+")
# What a reader cannot see, or what an editor may take for a line end: control, format (bidi, zero width), surrogate,
# private, unassigned, line and paragraph separators.
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def clean(text: str) -> str:
    """Bring text into the form that ``inspect.cleandoc`` leaves alone.

    Line ends become line feeds, tabs become spaces, blanks at line ends and blank lines around the text go, the first
    line loses its indentation and the others what they have in common. Idempotent.
    """
    lines = [_clean_line(line) for line in _LINE_END.sub("\n", text).expandtabs().split("\n")]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    if not lines:
        return ""
    first, rest = lines[0].lstrip(), lines[1:]
    margin = min((len(line) - len(line.lstrip()) for line in rest if line), default=0)
    return "\n".join([first, *(line[margin:] for line in rest)])


def literal(text: str, *, indent: str, newline: str, quotes: str, encoding: str, summary_below: bool = False) -> str:
    r"""Return the source of a string literal that holds ``text``.

    Args:
        text: The docstring; taken in its ``clean`` form.
        indent: Goes before each line but the first; blank lines stay empty.
        newline: The line end of the source file.
        quotes: The delimiter, three double or three single quotes.
        encoding: Codec of the source file; what it cannot express is escaped.
        summary_below: Whether a text of several lines starts on the line after the opening quotes.

    Returns:
        Source without indentation before its first line. Where the text has backslashes and nothing that needs an
        escape, the literal is raw. Evaluating it gives ``value_of`` the same arguments.
    """
    value = value_of(text, indent=indent, summary_below=summary_below)
    unfit = _unfit(value.replace("\t", ""), encoding)
    if "\\" in value and not unfit and _can_be_raw(value, quotes):
        source = f"r{quotes}{value}{quotes}"
    else:
        source = f"{quotes}{_escaped(value, quotes, unfit)}{quotes}"
    return source if newline == "\n" else source.replace("\n", newline)


def value_of(text: str, *, indent: str, summary_below: bool = False, **_form: object) -> str:
    """Return the value of the literal that ``literal`` makes of the same arguments.

    Args:
        text: The docstring.
        indent: Indentation of continuation lines, which is part of the value.
        summary_below: Whether a text of several lines starts on the line after the opening quotes.
        **_form: The other arguments of ``literal``; they do not change the value.
    """
    first, *rest = clean(text).split("\n")
    if not rest:
        return first
    opening = f"\n{indent}{first}" if summary_below else first
    return "\n".join([opening, *(indent + line if line else "" for line in rest), indent])


def _clean_line(line: str) -> str:
    """Blanks at the start become spaces: Python versions disagree on which others count as indentation."""
    return (
        _LEADING.sub(lambda blanks: " " * len(blanks[0]), line.rstrip(), count=1)
        if line[:1].isspace()
        else line.rstrip()
    )


def _unfit(value: str, encoding: str) -> frozenset[str]:
    """The characters that must not stand in the source as they are."""
    if _ASCII.fullmatch(value):
        return frozenset()
    return frozenset(
        char for char in set(value) - {"\n"} if unicodedata.category(char) in _UNSEEN or not _survives(char, encoding)
    )


def _survives(char: str, encoding: str) -> bool:
    try:
        return char.encode(encoding).decode(encoding) == char
    except UnicodeError:
        return False


def _can_be_raw(value: str, quotes: str) -> bool:
    return quotes not in value and not value.endswith(("\\", quotes[0]))


def _escaped(value: str, quotes: str, unfit: frozenset[str]) -> str:
    """A quote at the very end is escaped first, or escaping a run of three would reach it too."""
    quote = quotes[0]
    tail = f"\\{quote}" if value.endswith(quote) else ""
    value = value.removesuffix(quote).replace("\\", "\\\\").replace(quotes, f"{quote}{quote}\\{quote}") + tail
    return value.translate({ord(char): _escape(ord(char)) for char in unfit}) if unfit else value


def _escape(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
