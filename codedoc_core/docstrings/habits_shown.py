"""The habits of a project, each with what shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codedoc_core.docstrings.detect import ENOUGH, StyleVotes, choose
from codedoc_core.docstrings.habits import TITLES
from codedoc_core.docstrings.hints import CONVENTIONS, LINE_LENGTHS, READERS, setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codedoc_core.docstrings.profile import Style, StyleProfile


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit, and what shows it.

    Attributes:
        name: What it is about, as in ``StyleProfile``.
        value: What is followed.
        source: ``"settings"``, ``"docstrings"`` where enough of them show it, or ``"default"``.
        counts: How many docstrings show each way.
    """

    name: str
    value: str
    source: str
    counts: dict[str, int]


def habits(votes: StyleVotes, hints: Mapping[str, object]) -> tuple[Habit, ...]:
    """Tell each habit of a project, with what shows it.

    Args:
        votes: Those of the whole project.
        hints: The parsed pyproject.toml.
    """
    profile = choose([votes], hints)
    return tuple(
        Habit(name, _shown(getattr(profile, name)), _source(name, profile, counts, hints), counts)
        for name, counts in _counts(votes, profile.style)
    )


def _counts(votes: StyleVotes, style: Style) -> Iterable[tuple[str, dict[str, int]]]:
    yield "style", {"google": votes.google, "numpy": votes.numpy, "sphinx": votes.sphinx}
    yield "line_length", {}
    yield "quotes", {'"""': votes.double, "'''": votes.single}
    yield "summary_below", {"False": votes.above, "True": votes.below}
    yield "types", {"False": votes.untyped, "True": votes.typed}
    names = [title for _, title, _ in TITLES.get(style, ())]
    found = Counter({key.partition("=")[2]: n for key, n in votes.habits.items() if key.startswith(f"title {style}.")})
    yield "titles", {name: found[name] for name in names if found[name]}
    for name in READERS:
        start = f"{name}="
        yield name, {key.removeprefix(start): n for key, n in votes.habits.items() if key.startswith(start)}


def _source(name: str, profile: StyleProfile, counts: dict[str, int], hints: Mapping[str, object]) -> str:
    own = setting(hints, ("codedoc", "docstrings"))
    is_own = isinstance(own, Mapping) and name in {str(key).replace("-", "_") for key in own}
    paths = {"style": CONVENTIONS, "line_length": LINE_LENGTHS}.get(name, ())
    if is_own or any(setting(hints, path) == getattr(profile, name) for path in paths):
        return "settings"
    return "docstrings" if sum(counts.values()) >= ENOUGH else "default"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{kind}: {title}" for kind, title in value)
    return str(value)
