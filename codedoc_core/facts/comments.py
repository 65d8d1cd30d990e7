"""Existing comments as evidence: above a definition, at the start of its body, beside a parameter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.words import LONG, VERBS, sentence, third_person
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from codedoc_core.symbols.symbol import Module, Symbol

_COMMENT = re.compile(r"[ \t]*#+:?[ \t]?(.*)")
_TRAILING = re.compile(r"#\s*(?P<text>[A-Za-z`].*)$")
_PRAGMA = re.compile(
    r"\b(?:todo|fixme|xxx|hack|noqa|pragma|pylint|mypy|pyright|isort|nosec|ruff|bug|issue|deprecated|copyright|"
    r"https?:|license|workaround|temporary|backward|compat)\b|\b(?:type|fmt|yapf)\s*:|[#=*~-]{3}",
    re.IGNORECASE,
)
_CODE = re.compile(r"[=(){}\[\]<>;\\|@^$]|\w\.\w+\(|^\s*(?:def|class|import|from|if|for|return|print)\b.*[:(]")
_PERSONAL = re.compile(
    r"\b(?:we|i|our|us|you|let's|this|these|those|here|above|below|it|they|them|note|see|now|next|first|also|still|sorry|"
    r"hmm|probably|maybe|should|why)\b",
    re.IGNORECASE,
)
_FINITE: Final = frozenset(
    """is are was were isn't aren't wasn't weren't has have had hasn't must mustn't can can't cannot could will won't
    would should may might does doesn't did needs requires happens depends fails works means becomes takes""".split()
)
_TAKES_CLAUSE: Final = frozenset("assert check confirm determine ensure see test tell validate verify".split())
_OPENS_CLAUSE: Final = frozenset("what whatever who that which whether if how where when".split())
_THIRD_PERSONS: Final = {third_person(verb): verb for verb in VERBS}


def summary_comment(symbol: Symbol, module: Module) -> str | None:
    """Return the comment that stands directly above a definition as a summary, where it is prose about it."""
    if symbol.parent is not None and symbol.parent.kind is SymbolKind.FUNCTION:
        return None  # it may as well speak of the function around it
    lines = _lines_above(symbol, module)
    text = " ".join(lines).strip()
    if not lines or len(lines) > 6 or _PRAGMA.search(text):
        return None
    first = re.split(r"(?<=[.!?])\s", text)[0]
    return _as_summary(first.rstrip(" .:"))


def _as_summary(text: str) -> str | None:
    """Turn a comment into a summary where it begins with a verb in the imperative or the third person."""
    words = text.split()
    if not len(words) >= 3 or len(text) + 1 > LONG or _CODE.search(text) or _PERSONAL.search(text) or "`" in text:
        return None
    verb = words[0].lower()
    if _is_statement(verb, words[1].lower(), words[2].lower()):
        return None
    if verb in _THIRD_PERSONS:
        return sentence(" ".join([_THIRD_PERSONS[verb], *words[1:]]))
    return sentence(text) if verb in VERBS and words[0][0].isupper() else None


def _is_statement(first: str, second: str, third: str) -> bool:
    """Whether the verb is a noun after all, and a sentence goes on behind it: "Copy is required"."""
    return second in _FINITE or (third in _FINITE and first not in _TAKES_CLAUSE and second not in _OPENS_CLAUSE)


def _lines_above(symbol: Symbol, module: Module) -> list[str]:
    """Lines of the comment block that touches a definition and stands alone."""
    source = module.source
    line = source.line_of(symbol.span.start) - 2
    column = symbol.span.start - source.line_starts[line + 1]
    found: list[str] = []
    while line >= 0:
        text = source.text[source.line_starts[line] : source.line_starts[line + 1]]
        match = _COMMENT.match(text)
        if match is None or text.index("#") != column:
            break
        found.append(match[1].strip())
        line -= 1
    is_alone = line < 0 or not source.text[source.line_starts[line] : source.line_starts[line + 1]].strip()
    return found[::-1] if is_alone or _opens_block(module, line) else []


def _opens_block(module: Module, line: int) -> bool:
    text = module.source.text[module.source.line_starts[line] : module.source.line_starts[line + 1]]
    return text.rstrip().endswith(":")


def signature_comments(symbol: Symbol, module: Module) -> dict[str, str]:
    """Return the comments that trail parameters which stand on lines of their own."""
    node, source = symbol.node, module.source
    args = getattr(node, "args", None)
    if args is None or not node.body or node.body[0].lineno - symbol.line < 2:
        return {}
    found: dict[str, str] = {}
    listed = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    lines = [arg.lineno for arg in listed if arg is not None]
    for arg in listed:
        if arg is None or lines.count(arg.lineno) > 1:
            continue
        text = source.text[source.line_starts[arg.lineno - 1] : source.offset_at(arg.lineno, 0)]
        text = _line(module, arg.lineno)
        match = _TRAILING.search(text) if "#" in text and '"' not in text and "'" not in text else None
        if match and _is_description(match["text"]):
            found[arg.arg] = sentence(match["text"])
    return found


def _line(module: Module, line: int) -> str:
    starts = module.source.line_starts
    end = starts[line] if line < len(starts) else len(module.source.text)
    return module.source.text[starts[line - 1] : end].rstrip("\r\n")


def _is_description(text: str) -> bool:
    is_prose = 3 < len(text) <= LONG and not _PRAGMA.search(text) and not _CODE.search(text)
    return is_prose and text.split(maxsplit=1)[0].lower() not in VERBS
