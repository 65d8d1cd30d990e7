"""Redaction: secrets and personal data go before any code leaves the machine.

Structure first: only strings and comments are looked at, adjacent literals as one, each run of characters by its shape
and by the name it is bound to. A scanner that knows providers' prefixes misses what has no tell-tale name; a shape has
no name to miss.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codedoc_core.context.personal import personal_data
from codedoc_core.context.shapes import secret_runs
from codedoc_core.source.edit import Edit, apply
from codedoc_core.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLACEHOLDER: Final = re.compile(r"REDACTED_(?:SECRET|ADDRESS|KEY|CARD|ACCOUNT|PHONE|MACHINE)_\d+")
"""What stands in for a secret; a docstring that holds one was copied from the redacted text."""


@dataclass(frozen=True, slots=True)
class Masked:
    """One thing that was replaced.

    Attributes:
        span: Where it stood in the text.
        kind: What it is (``"secret"``, ``"address"``, ``"key"``, or a kind of personal data).
    """

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text that may leave the machine.

    Attributes:
        text: The text; where it was Python, it still is.
        masked: What was replaced, in order.
        hidden: The placeholder of each thing that was replaced; never to be sent or kept.
    """

    text: str
    masked: tuple[Masked, ...] = field(default=())
    hidden: Mapping[str, str] = field(default_factory=dict, repr=False)

    def hide(self, text: str) -> str:
        """Replace in a text about this one what was replaced here, where a quotation would tell it after all."""
        for value in sorted(self.hidden, key=len, reverse=True):
            text = text.replace(value, self.hidden[value])
        return text

    @property
    def counts(self) -> Mapping[str, int]:
        """How many things of each kind were replaced."""
        return dict(Counter(each.kind for each in self.masked))


_TOKEN: Final = re.compile(
    r"\#[^\r\n]*+"
    r'|"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+(?:"""|\\?\Z)'
    r"|'''(?:[^'\\]++|\\[\s\S]|'(?!''))*+(?:'''|\\?\Z)"
    r'|"(?:[^"\\\r\n]++|\\(?:\r\n|[\s\S]))*+"?'
    r"|'(?:[^'\\\r\n]++|\\(?:\r\n|[\s\S]))*+'?"
)
_LONG_QUOTES: Final = ('"""', "'''")
_BETWEEN: Final = re.compile(r"[\s+\\]*+")
_TELLING: Final = (
    r"(?:pass(?:wd|word|phrase|code)?|pwd|secret|token|api_?-?key|apikey|auth_?key|credential|private_?-?key|"
    r"access_?-?key|signing_?-?key|encryption_?-?key|client_?secret|bearer|connection_?string|dsn|salt)s?"
)
# The name stands right before a literal, whatever binds it: "=", ":", "==", ",", "(", "[".
_NAMED: Final = re.compile(
    rf"\b[\w.\-]*?{_TELLING}(?:_?(?:key|value|id|str|hex|base64|b64))?[\"'\]]*"
    r"\s*(?::\s*[\w.\[\], |]+)?\s*(?:[=:,]|==|!=)\s*\(?\s*\Z",
    re.IGNORECASE,
)
_TOLD: Final = re.compile(rf"(?i:{_TELLING})[\"']?\s*(?:[=:]|\bis\b)\s*[\"'`]?(?P<value>[^\s\"'`,;)\]}}]{{4,200}})")
_URL: Final = re.compile(r"(?<=://)[^\s/:@\"'<>{}]{0,100}:(?P<value>[^\s/@\"'<>{}]{1,200})@")
_ADDRESS: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}\b")
_KEY: Final = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY[A-Z ]{0,10}-----(?P<value>[\s\S]{1,20000}?)(?:-----END|\Z)"
)
_PLAIN: Final = re.compile(
    r"(?:[a-z]+|[A-Z][a-z]+|[A-Z]+)(?:[ _.\-:/][A-Za-z]+)*|[{<%$\[/~.].*|"
    r"(?:none|null|true|false|test|example|change.?me|x+|\*+|\.+|todo)",
    re.IGNORECASE,
)
_FORMAT: Final = re.compile(r"\{[^{}]*\}|%\([^()]*\)[a-z]")

_DIGIT: Final = re.compile(r"\d")
_HINTS: Final = ("pass", "pwd", "secret", "token", "key", "credential", "bearer", "dsn", "salt", "connection")
_SMALL: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_SHORTEST: Final = 6
_BEFORE: Final = 80


@dataclass(frozen=True, slots=True)
class _Piece:
    """The content of a string or comment."""

    start: int
    text: str
    is_comment: bool = False


def redact(text: str) -> Redacted:
    """Replace secrets and personal data in the strings and comments of Python code by placeholders.

    One secret has one placeholder, wherever it stands in the text; nothing of it, not its length, is left.

    Args:
        text: Python code; code that does not parse is looked at as well.
    """
    hints = _hints(text)
    found = {span: kind for group in _groups(text) for span, kind in _found(group, text, hints)}
    spans = list(_apart(sorted(found, key=lambda span: (span.start, -span.end))))
    numbers: dict[str, int] = {}
    edits = []
    for span in spans:
        number = numbers.setdefault(text[span.start : span.end], len(numbers) + 1)
        edits.append(Edit(span, f"REDACTED_{found[span].upper()}_{number}"))
    hidden = {text[edit.span.start : edit.span.end]: edit.text for edit in edits}
    return Redacted(apply(text, edits), tuple(Masked(span, found[span]) for span in spans), hidden)


def redact_line(text: str) -> str:
    """Replace secrets and personal data in a line of prose, as in a comment.

    Args:
        text: One line.
    """
    return redact(f"#{text}").text[1:]


def _hints(text: str) -> list[int]:
    """Where words stand that tell of secrets."""
    small = text.translate(_SMALL)
    return sorted(match.start() for hint in _HINTS for match in re.finditer(hint, small))


def _is_hinted(hints: list[int], start: int, end: int) -> bool:
    at = bisect_left(hints, start)
    return at < len(hints) and hints[at] < end


def _apart(spans: list[Span]) -> Iterator[Span]:
    end = 0
    for span in spans:
        if span.start >= end:
            yield span
            end = span.end


def _pieces(text: str) -> Iterator[_Piece]:
    for token in _TOKEN.finditer(text):
        found = token[0]
        if found[0] == "#":
            yield _Piece(token.start(), found, is_comment=True)
            continue
        quote = found[:3] if found[:3] in _LONG_QUOTES else found[0]
        content = found[len(quote) :].removesuffix(quote)
        yield _Piece(token.start() + len(quote), content)


def _groups(text: str) -> Iterator[list[_Piece]]:
    """Literals that Python, or a plus, joins are one."""
    group: list[_Piece] = []
    for piece in _pieces(text):
        if group and not piece.is_comment and not group[-1].is_comment and _is_joined(group[-1], piece, text):
            group.append(piece)
        else:
            if group:
                yield group
            group = [piece]
    if group:
        yield group


def _is_joined(first: _Piece, second: _Piece, text: str) -> bool:
    between = text[first.start + len(first.text) : second.start].strip("\"'rRbBuUfF")
    return len(between) < 200 and _BETWEEN.fullmatch(between) is not None


def _found(group: list[_Piece], text: str, hints: list[int]) -> Iterator[tuple[Span, str]]:
    joined = "".join(piece.text for piece in group)
    if len(joined) < 4:
        return
    first, last = group[0], group[-1]
    is_told = _is_hinted(hints, first.start, last.start + len(last.text))
    spans = dict(_in_text(joined, is_told=is_told))
    is_bound = not first.is_comment and not spans and _is_hinted(hints, first.start - _BEFORE, first.start)
    if is_bound and _is_named_secret(first, joined, text):
        spans = {Span(0, len(joined)): "secret"}
    for span, kind in spans.items():
        yield from ((part, kind) for part in _placed(span, group))


def _placed(span: Span, group: list[_Piece]) -> Iterator[Span]:
    """Where a span of the joined text stands in each piece."""
    done = 0
    for piece in group:
        start, end = max(span.start - done, 0), min(span.end - done, len(piece.text))
        if start < end:
            yield Span(piece.start + start, piece.start + end)
        done += len(piece.text)


def _is_named_secret(piece: _Piece, value: str, text: str) -> bool:
    before = text[max(0, piece.start - _BEFORE) : piece.start].rstrip("\"'").rstrip("rRbBuUfF")
    named = _NAMED.search(before)
    is_secret = named is not None and "\n" not in value and len(value) <= 400 and " " not in value.strip()
    return is_secret and _PLAIN.fullmatch(value) is None and not _FORMAT.search(value) and len(value) >= 4


def _in_text(text: str, *, is_told: bool) -> Iterator[tuple[Span, str]]:
    # What has a name of its own goes by that, so it comes last.
    yield from ((Span(*place), "secret") for place in secret_runs(text))
    if "PRIVATE KEY" in text:
        yield from ((Span(*match.span("value")), "key") for match in _KEY.finditer(text))
    if "@" in text:
        yield from ((Span(*match.span("value")), "secret") for match in _URL.finditer(text))
        yield from ((Span(*match.span()), "address") for match in _ADDRESS.finditer(text))
    if len(text) >= _SHORTEST and _DIGIT.search(text):
        yield from _numbered(text, is_told=is_told)


def _numbered(text: str, *, is_told: bool) -> Iterator[tuple[Span, str]]:
    told = _TOLD.finditer(text) if is_told else ()
    yield from ((Span(*match.span("value")), "secret") for match in told if _is_telling(match["value"]))
    yield from ((Span(start, end), kind) for start, end, kind in personal_data(text))


def _is_telling(value: str) -> bool:
    mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return (
        mixed
        and len(value) >= 6
        and not _FORMAT.search(value)
        and "(" not in value
        and not value.startswith(("%", "$", "<"))
    )
