"""How a project writes its docstrings: one vote per docstring, and the choice that follows from votes and settings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.docstrings.habits import TITLES, constructor_habit, habits_of
from codedoc_core.docstrings.hints import READERS, overrides, stated_length, stated_style
from codedoc_core.docstrings.profile import Style, StyleProfile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from codedoc_core.docstrings.sections import SectionKind

ENOUGH: Final = 4  # votes that make a habit
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
        habits: Docstrings that show a habit, by ``"habit=value"``.
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
    habits: Mapping[str, int] = field(default_factory=dict, compare=False)

    def __add__(self, other: StyleVotes) -> StyleVotes:
        habits = Counter(self.habits)
        habits.update(other.habits)
        return StyleVotes(**{name: getattr(self, name) + getattr(other, name) for name in _COUNTS}, habits=habits)

    @property
    def leader(self) -> tuple[Style, int]:
        """The style with the most votes, Google first among equals, and its votes."""
        counts = ((Style.GOOGLE, self.google), (Style.NUMPY, self.numpy), (Style.SPHINX, self.sphinx))
        return max(counts, key=lambda count: count[1])


_COUNTS: Final = tuple(each.name for each in fields(StyleVotes) if each.name != "habits")
NO_VOTES: Final = StyleVotes()


def vote(
    values: Iterable[str],
    openings: Iterable[str] = (),
    constructors: Iterable[tuple[str | None, str | None]] = (),
) -> StyleVotes:
    """Count the habits of docstrings.

    Args:
        values: Values of docstrings.
        openings: How string literals open, such as three double quotes; only the last character counts.
        constructors: Docstrings of classes, each with that of its ``__init__``.
    """
    total, habits = dict.fromkeys(_COUNTS, 0), Counter[str]()
    for value in values:
        for habit in _habits(value):
            total[habit] += 1
        habits.update(habits_of(value, style_of(value)))
    for opening in openings:
        total["single" if opening.endswith("'") else "double"] += 1
    for of_class, of_init in constructors:
        habits.update(constructor_habit(of_class, of_init))
    return StyleVotes(**total, habits=habits)


def style_of(value: str) -> Style | None:
    """Return how the sections of a docstring look; ``None`` where it has none."""
    if "\n" not in value:
        return None
    return next((style for style, pattern in _STYLES if pattern.search(value)), None)


def choose(votes: Sequence[StyleVotes], hints: Mapping[str, object]) -> StyleProfile:
    """Choose how to write.

    What the project's settings state goes first, then the habits of the nearest place that has any, then Google.

    Args:
        votes: From the nearest place (the file) to the farthest (the project); may be empty.
        hints: The parsed pyproject.toml.
    """
    style = stated_style(hints) or _voted_style(votes)
    found = {
        "style": style,
        "line_length": stated_length(hints),
        "quotes": "'''" if _habit(votes, lambda v: (v.single, v.double)) else '"""',
        "summary_below": _habit(votes, lambda v: (v.below, v.above)),
        "types": _habit(votes, lambda v: (v.typed, v.untyped)),
        "titles": tuple(_titles(votes, style)),
        **_voted_habits(votes),
    }
    return StyleProfile(**found | overrides(hints))


def _habits(value: str) -> Iterable[str]:
    yield "documents"
    if _ROLE.search(value):
        yield "roles"
    first, newline, _ = value.partition("\n")
    if not newline:
        return
    yield "above" if first.strip() else "below"
    style = style_of(value)
    if style is None:
        return
    yield style.value
    states, typed = _PARAMETERS.get(style, (None, None))
    if states and typed and states.search(value):
        yield "typed" if typed.search(value) else "untyped"


def _voted_style(votes: Sequence[StyleVotes]) -> Style:
    for place in votes:
        style, count = place.leader
        if count >= max(ENOUGH, _SHARE * place.documents):
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
        if unusual + usual >= ENOUGH:
            return unusual > usual
    return False


def _voted_habits(votes: Sequence[StyleVotes]) -> dict[str, Any]:
    """Values of the habits of which the nearest place with enough examples has a clear majority."""
    return {name: read(value) for name, read in READERS.items() if (value := _favourite(votes, f"{name}=")) is not None}


def _favourite(votes: Sequence[StyleVotes], start: str) -> str | None:
    for place in votes:
        counts = {key.removeprefix(start): count for key, count in place.habits.items() if key.startswith(start)}
        if sum(counts.values()) >= ENOUGH:
            value = max(counts, key=lambda value: counts[value])
            return value if 2 * counts[value] > sum(counts.values()) else None
    return None


def _titles(votes: Sequence[StyleVotes], style: Style) -> Iterable[tuple[SectionKind, str]]:
    """Names of sections that are not the usual ones."""
    usual: dict[SectionKind, str] = {}
    for kind, title, _ in TITLES.get(style, ()):
        usual.setdefault(kind, title)
    for kind, title in usual.items():
        favourite = _favourite(votes, f"title {style}.{kind}=")
        if favourite not in (None, title):
            yield kind, favourite or title
