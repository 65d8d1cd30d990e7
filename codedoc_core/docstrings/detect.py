"""How a project writes its docstrings: one vote per docstring, and the choice that follows from votes and settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.profile import Style, StyleProfile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ENOUGH: Final = 4  # votes that make a habit
_SHARE: Final = 0.05  # of all docstrings, for a habit
_SHARE_OF_FEW: Final = 0.2  # of all docstrings, where a whole project has fewer votes than a habit needs
_SHARE_OF_ROLES: Final = 0.2  # of all docstrings, for prose written for Sphinx

_NUMPY = re.compile(
    r"^[ \t]*(?:Parameters|Other Parameters|Attributes|Methods|Returns|Yields|Raises|Warns|Notes|Examples?|See Also)"
    r"[ \t]*\n[ \t]*-{3,}[ \t]*$",
    re.MULTILINE,
)
_SPHINX = re.compile(
    r"^[ \t]*(?::(?:param|parameter|arg|argument|key|keyword|type)\b[^:\n]*:"
    r"|:(?:returns?|rtype|raises?|except|yields?|[ic]?var)\b[^:\n]*:"
    r"|@(?:param|type|returns?|rtype|raises?|[ic]var)\b[^:\n]*:)",
    re.MULTILINE,
)
_GOOGLE = re.compile(
    r"^([ \t]*)(?:Args|Arguments|Keyword Args|Keyword Arguments|Attributes|Returns|Yields|Raises|Examples?):[ \t]*\n"
    r"\1[ \t]+\S",
    re.MULTILINE,
)
_ROLE = re.compile(r":[a-z]+(?::[a-z]+)?:`[^`\n]")
_STYLES: Final = ((Style.NUMPY, _NUMPY), (Style.SPHINX, _SPHINX), (Style.GOOGLE, _GOOGLE))
# For each style that may leave types out: how a parameter looks, and how one with a type does.
_PARAMETERS: Final = {
    Style.GOOGLE: (
        re.compile(r"^[ \t]*(?:Args|Arguments):[ \t]*\n[ \t]+\*{0,2}\w", re.MULTILINE),
        re.compile(r"^[ \t]*(?:Args|Arguments):[ \t]*\n[ \t]+\*{0,2}\w+[ \t]*\([^\n]+?\):", re.MULTILINE),
    ),
    Style.SPHINX: (
        re.compile(r"^[ \t]*[:@]param\b", re.MULTILINE),
        re.compile(r"^[ \t]*[:@](?:type[ \t]|param[ \t]+[^\s:]+[ \t]+[^\s:]+:)", re.MULTILINE),
    ),
}

_CONVENTIONS: Final = (
    ("codedoc", "style"),
    ("ruff", "lint", "pydocstyle", "convention"),
    ("ruff", "pydocstyle", "convention"),
    ("pydocstyle", "convention"),
    ("pydoclint", "style"),
)
_LINE_LENGTHS: Final = (
    ("ruff", "lint", "pycodestyle", "max-doc-length"),
    ("docformatter", "wrap-descriptions"),
    ("ruff", "line-length"),
    ("black", "line-length"),
    ("black", "line_length"),
    ("docformatter", "line-length"),
    ("flake8", "max-line-length"),
    ("autopep8", "max_line_length"),
    ("pylint", "format", "max-line-length"),
)
_SANE_LENGTHS: Final = range(60, 401)


@dataclass(frozen=True, slots=True)
class StyleVotes:
    """What a number of docstrings say about the habits of their writers; votes of several files can be added.

    Attributes:
        documents: Docstrings read.
        google: Those with a Google section.
        numpy: Those with an underlined section.
        sphinx: Those with a field list, Epytext included.
        roles: Those with an interpreted-text role.
        above: Docstrings of several lines whose text starts on the line of the quotes.
        below: Docstrings of several lines whose text starts on the next line.
        typed: Those whose first parameter entry states a type.
        untyped: Those whose first parameter entry states none.
        double: Literals in double quotes.
        single: Literals in single quotes.
    """

    documents: int = 0
    google: int = 0
    numpy: int = 0
    sphinx: int = 0
    roles: int = 0
    above: int = 0
    below: int = 0
    typed: int = 0
    untyped: int = 0
    double: int = 0
    single: int = 0

    def __add__(self, other: StyleVotes) -> StyleVotes:
        return StyleVotes(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def leader(self) -> tuple[Style, int]:
        """The style with the most votes, Google first among equals, and its votes."""
        counts = ((Style.GOOGLE, self.google), (Style.NUMPY, self.numpy), (Style.SPHINX, self.sphinx))
        return max(counts, key=lambda count: count[1])


NO_VOTES: Final = StyleVotes()


def vote(values: Iterable[str], openings: Iterable[str] = ()) -> StyleVotes:
    """Count the habits of docstrings.

    Args:
        values: Values of docstrings.
        openings: How string literals open, such as three double quotes; only the last character counts.
    """
    total = dict.fromkeys(StyleVotes.__slots__, 0)
    for value in values:
        for habit in _habits(value):
            total[habit] += 1
    for opening in openings:
        total["single" if opening.endswith("'") else "double"] += 1
    return StyleVotes(**total)


def choose(votes: Sequence[StyleVotes], hints: Mapping[str, object]) -> StyleProfile:
    """Choose how to write.

    What the project's settings state goes first, then the habits of the nearest place that has any, then Google.

    Args:
        votes: From the nearest place (the file) to the farthest (the project); may be empty.
        hints: The parsed pyproject.toml.
    """
    return StyleProfile(
        style=_stated_style(hints) or _voted_style(votes),
        line_length=_stated_length(hints),
        quotes="'''" if _habit(votes, lambda v: (v.single, v.double)) else '"""',
        summary_below=_habit(votes, lambda v: (v.below, v.above)),
        types=_habit(votes, lambda v: (v.typed, v.untyped)),
    )


def _habits(value: str) -> Iterable[str]:
    yield "documents"
    if _ROLE.search(value):
        yield "roles"
    first, newline, _ = value.partition("\n")
    if not newline:
        return
    yield "above" if first.strip() else "below"
    style = next((style for style, pattern in _STYLES if pattern.search(value)), None)
    if style is None:
        return
    yield style.value
    states, typed = _PARAMETERS.get(style, (None, None))
    if states and typed and states.search(value):
        yield "typed" if typed.search(value) else "untyped"


def _voted_style(votes: Sequence[StyleVotes]) -> Style:
    for place in votes:
        style, count = place.leader
        if count >= max(_ENOUGH, _SHARE * place.documents):
            return style
    return _faint_style(votes[-1]) if votes else Style.GOOGLE


def _faint_style(project: StyleVotes) -> Style:
    """Few docstrings with sections still are the best example that a project gives."""
    style, count = project.leader
    if count and count >= _SHARE_OF_FEW * project.documents:
        return style
    return Style.SPHINX if project.roles > _SHARE_OF_ROLES * project.documents else Style.GOOGLE


def _habit(votes: Sequence[StyleVotes], counts: Callable[[StyleVotes], tuple[int, int]]) -> bool:
    """Whether the unusual way outnumbers the usual one in the nearest place with enough examples of either."""
    for place in votes:
        unusual, usual = counts(place)
        if unusual + usual >= _ENOUGH:
            return unusual > usual
    return False


def _stated_style(hints: Mapping[str, object]) -> Style | None:
    stated = (_setting(hints, path) for path in _CONVENTIONS)
    return next((style for value in stated for style in Style if style == value), None)


def _stated_length(hints: Mapping[str, object]) -> int:
    stated = (_setting(hints, path) for path in _LINE_LENGTHS)
    default = StyleProfile().line_length
    return next((value for value in stated if isinstance(value, int) and value in _SANE_LENGTHS), default)


def _setting(hints: Mapping[str, object], path: tuple[str, ...]) -> object:
    value: object = hints
    for key in ("tool", *path):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
