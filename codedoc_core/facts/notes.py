"""Comments beside statements, above classes and at the top of files, where they read as prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.words import LONG, VERBS, sentence, third_person

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from codedoc_core.symbols.symbol import Module, Symbol

_COMMENT = re.compile(r"[ \t]*#+(?P<mark>:?)[ \t]*(?P<text>.*?)[ \t]*$")
_TRAILING = re.compile(r"[ \t]*,?[ \t]*#+:?[ \t]*(?P<text>[^\r\n]*)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")
# Comments for tools and for the people who wrote them.
_ASIDE = re.compile(
    r"\b(?:todo|fixme|xxx|hack|noqa|pragma|pylint|mypy|pyright|isort|nosec|ruff|flake8|bugs?|issues?|pr|deprecated|"
    r"copyright|licen[cs]e|workaround|temporary|backwards?|compat\w*|see|cf|unused|refactor|legacy|adapted|"
    r"borrowed|copied|vendored|taken from|sadly|hopefully|note)\b|"
    r"https?:|\b(?:type|fmt|yapf|pep|gh|bpo|sf)\s*[:#-]?\s*\d*:|#\d|"
    r"[#=*~+_-]{3}",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:we|i|our|us|my|you|your|let's|this|these|those|here|above|below|it|its|they|them|now|next|first|also|still|sorry|"
    r"hmm|probably|maybe|should|why|same|following|previous|previously|old|otherwise|so|because|otherwise|instead|"
    r"classes|functions|methods|but|another|other|others|don't|can't|isn't|doesn't|won't)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[=(){}\[\]<>;\\|@^$`?!&*]|\w\.\w+\(|\w_\w|\.\.\.|\b(?:def|class|import|return|lambda)\b.*:|:$")
_ABOUT_ITSELF = re.compile(r"(?:This|The) (?:module|file|script|package|program) (?=[a-z]+s\b)")
_OF_FILE = re.compile(
    r"^!|coding[:=]|copyright|\(c\)|©|licen[cs]e|spdx|all rights reserved|-\*-|vim?:|authors?:|written by|@|/// |"
    r"generated|last (?:change|modif)|created|version\b|^\w+\.py\b|\$Id|permission|warranty",
    re.IGNORECASE,
)
_THIRD_PERSONS: Final = frozenset(third_person(verb) for verb in VERBS) | {"contains", "manages", "handles"}
_MOST_LINES: Final = 120
_CLASS_START = re.compile(
    r"(?:An? |The |Base class |Abstract |Represents |Raised (?:when|if|by) |Mixin |Wrapper |Exception )"
)


def class_comment(symbol: Symbol, module: Module) -> str | None:
    """Return the first sentence of the comment directly above a class, where it says what the class is."""
    source = module.source
    line = source.line_of(symbol.span.start)
    lines = _block_above(module, line, symbol.span.start - source.line_starts[line - 1])
    text = _first_sentence(lines)
    if len(lines) > 8 or not _CLASS_START.match(text) or not _is_prose(text) or len(text.split()) < 3:
        return None
    return sentence(text.rstrip(" .:"))


def module_comment(module: Module) -> str | None:
    """Return the first sentence of a comment at the top of a file that says what the file is for."""
    first = module.tree.body[0].lineno if module.tree.body else len(module.source.line_starts) + 1
    for lines, gap in _blocks(module, first):
        text = _ABOUT_ITSELF.sub("", _first_sentence(lines))
        if not gap or any(_OF_FILE.search(line) for line in lines):
            continue
        is_fit = len(text.split()) >= 4 and text[:1].isalpha() and _is_prose(text) and not text.endswith((":", ","))
        is_closed = text.endswith(".") or len(lines) == 1
        return sentence(text) if is_fit and is_closed and (text[0].isupper() or _is_third_person(text)) else None
    return None


def _blocks(module: Module, end: int) -> Iterator[tuple[list[str], bool]]:
    """Give the comment blocks before a line, and whether a blank line or an import stands behind each."""
    block: list[str] = []
    for line in range(1, min(end, _MOST_LINES)):
        text = line_text(module, line)
        match = _COMMENT.match(text)
        if match and text.startswith("#"):
            block.append(match["text"])
        elif block:
            yield block, not text.strip()
            block = []
    if block and end <= len(module.source.line_starts):
        yield block, line_text(module, end).startswith(("import ", "from "))


def _is_third_person(text: str) -> bool:
    return text.partition(" ")[0] in _THIRD_PERSONS


def attribute_comment(statement: ast.stmt, module: Module) -> str | None:
    """Return what a comment behind an assignment, or a ``#:`` comment above it, says of what is assigned."""
    source = module.source
    end = source.offset_at(statement.end_lineno or statement.lineno, statement.end_col_offset or 0)
    trailing = _TRAILING.match(source.text, end)
    if trailing:
        return _description([trailing["text"]])
    return _description(_block_above(module, statement.lineno, statement.col_offset, mark=":"))


def _description(lines: list[str]) -> str | None:
    """Turn a comment into the description of an attribute: short prose, whole."""
    text = " ".join(lines).strip()
    is_fit = 8 <= len(text) <= LONG and " " in text and text[0].isalpha()
    return sentence(text) if is_fit and _is_prose(text) else None


def _is_prose(text: str) -> bool:
    is_short = 0 < len(text) <= LONG
    return is_short and text.isprintable() and not any(p.search(text) for p in (_ASIDE, _PERSONAL, _CODE))


def _first_sentence(lines: list[str]) -> str:
    return _SENTENCE_END.split(" ".join(lines).strip(), maxsplit=1)[0]


def _block_above(module: Module, line: int, column: int, mark: str = "") -> list[str]:
    """Give the texts of the comment lines that touch ``line`` from above in its column, and stand apart from others."""
    found: list[str] = []
    above = line - 1
    while above > 0:
        text = line_text(module, above)
        match = _COMMENT.match(text)
        if match is None or text.index("#") != column or (mark and match["mark"] != mark):
            break
        found.insert(0, match["text"])
        above -= 1
    before = line_text(module, above).strip() if above > 0 else ""
    return found if mark or not before or before.endswith(":") else []


def line_text(module: Module, line: int) -> str:
    """Return a 1-based line without its end."""
    starts = module.source.line_starts
    end = starts[line] if line < len(starts) else len(module.source.text)
    return module.source.text[starts[line - 1] : end].rstrip("\r\n")
