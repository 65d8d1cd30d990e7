"""Habits of writers beyond the style: what a docstring shows of each, as ``"habit=value"``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.profile import ConstructorDocs, Mood, Style
from codedoc_core.docstrings.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULTS: Final = {
    template: re.compile(pattern)
    for template, pattern in (
        ("Defaults to ``{}``.", r"\bDefaults to ``[^`\n]+``"),
        ("Defaults to `{}`.", r"\bDefaults to `[^`\n]+`(?!`)"),
        ("Defaults to {}.", r"\bDefaults to (?:[-+]?[\d.]+|'[^'\n]*'|\"[^\"\n]*\"|True|False|None)(?:[.\s]|$)"),
        ("Default is ``{}``.", r"\b[Dd]efault is ``[^`\n]+``"),
        ("Default is {}.", r"\b[Dd]efault is (?:[-+]?[\d.]+|'[^'\n]*'|\"[^\"\n]*\"|True|False|None)(?:[.\s]|$)"),
        ("(default: {})", r"\([Dd]efault: ?[^`)\n]+\)"),
        ("(default: ``{}``)", r"\([Dd]efault: ?``[^`)\n]+``\)"),
        ("(default {})", r"\(default (?!is\b)[^`)\n]+\)"),
        ("Default: ``{}``.", r"(?<!\()\bDefault: ?``[^`\n]+``"),
        ("Default: {}.", r"(?<!\()\bDefault: ?(?:[-+]?[\d.]+|'[^'\n]*'|\"[^\"\n]*\"|True|False|None)(?:[.\s]|$)"),
    )
}
"""Ways to state a default in prose, each with how it looks."""

NOTATIONS: Final = {
    "default={}": re.compile(r"^[ \t]*\w+ ?: .*\bdefault=\S", re.MULTILINE),
    "default: {}": re.compile(r"^[ \t]*\w+ ?: .*\bdefault: \S", re.MULTILINE),
    "default {}": re.compile(r"^[ \t]*\w+ ?: .*\bdefault (?!is\b|to\b)\S", re.MULTILINE),
    "optional": re.compile(r"^[ \t]*\w+ ?: [^\n]*\boptional[ \t]*$", re.MULTILINE),
}
"""Ways to state a default in the header of a NumPy entry."""

TITLES: Final = {
    Style.GOOGLE: (
        (SectionKind.PARAMETERS, "Args", re.compile(r"^[ \t]*Args:[ \t]*$", re.MULTILINE)),
        (SectionKind.PARAMETERS, "Arguments", re.compile(r"^[ \t]*Arguments:[ \t]*$", re.MULTILINE)),
        (SectionKind.EXAMPLES, "Examples", re.compile(r"^[ \t]*Examples:[ \t]*$", re.MULTILINE)),
        (SectionKind.EXAMPLES, "Example", re.compile(r"^[ \t]*Example:[ \t]*$", re.MULTILINE)),
    ),
    Style.SPHINX: (
        (SectionKind.PARAMETERS, "param", re.compile(r"^[ \t]*:param\b", re.MULTILINE)),
        (SectionKind.PARAMETERS, "parameter", re.compile(r"^[ \t]*:parameter\b", re.MULTILINE)),
        (SectionKind.PARAMETERS, "arg", re.compile(r"^[ \t]*:arg\b", re.MULTILINE)),
        (SectionKind.RETURNS, "returns", re.compile(r"^[ \t]*:returns:", re.MULTILINE)),
        (SectionKind.RETURNS, "return", re.compile(r"^[ \t]*:return:", re.MULTILINE)),
        (SectionKind.RAISES, "raises", re.compile(r"^[ \t]*:raises\b", re.MULTILINE)),
        (SectionKind.RAISES, "raise", re.compile(r"^[ \t]*:raise\b", re.MULTILINE)),
    ),
}
"""Names of sections among which the writers of a style choose, the usual one of each kind first."""

_INLINE_TYPE: Final = re.compile(r"^[ \t]*:param[ \t]+[^\s:]+[ \t]+[^\s:]+:", re.MULTILINE)
_OWN_TYPE: Final = re.compile(r"^[ \t]*:type[ \t]+[^\s:]+:", re.MULTILINE)
_DOUBLE: Final = re.compile(r"(?<!`)``[^`\n]+``(?!`)")
_SINGLE: Final = re.compile(r"(?<![`:\w])`[^`\n]+`(?![`_\w])")
_PARAGRAPH_END: Final = re.compile(r"\n[ \t]*\n|\n[ \t]*[:@]\w+")
# Verbs that begin many a summary, by base form; what others say of the mood, these say too.
_VERBS: Final = frozenset(
    """add apply build calculate call check compute convert copy create delete display execute extract fetch find format
    generate get give initialize insert load make parse perform print process provide raise read remove render replace
    return run save send set show start stop test update validate wrap write yield""".split()
)


def habits_of(value: str, style: Style | None) -> Iterator[str]:
    """Give what one docstring shows.

    Args:
        value: The docstring as Python stores it.
        style: How its sections look; ``None`` where it has none.
    """
    yield from _of_summary(value)
    if double := _DOUBLE.search(value):
        yield "ticks=``"
    elif not double and _SINGLE.search(value):
        yield "ticks=`"
    if style is None:
        return
    yield from (f"default={template}" for template, pattern in DEFAULTS.items() if pattern.search(value))
    yield from (
        f"title {style}.{kind}={title}" for kind, title, pattern in TITLES.get(style, ()) if pattern.search(value)
    )
    if style is Style.NUMPY:
        yield from (f"notation={template}" for template, pattern in NOTATIONS.items() if pattern.search(value))
    if style is Style.SPHINX:
        yield from ["inline_types=True"] if _INLINE_TYPE.search(value) else []
        yield from ["inline_types=False"] if _OWN_TYPE.search(value) else []


def constructor_habit(of_class: str | None, of_init: str | None) -> Iterator[str]:
    """Give where the parameters of one constructor are described, as far as either docstring has such a section."""
    if of_init and _describes_parameters(of_init):
        yield f"constructor={ConstructorDocs.INIT}"
    elif of_class and _describes_parameters(of_class):
        yield f"constructor={ConstructorDocs.CLASS}"


_PARAMETERS: Final = re.compile(
    r"^[ \t]*(?:(?:Args|Arguments|Parameters):[ \t]*\n|Parameters[ \t]*\n[ \t]*-{3}|[:@]param\b)", re.MULTILINE
)


def _describes_parameters(value: str) -> bool:
    return _PARAMETERS.search(value) is not None


def _of_summary(value: str) -> Iterator[str]:
    summary = _PARAGRAPH_END.split(value.strip(), maxsplit=1)[0]
    first, _, rest = summary.partition(" ")
    if not rest or len(summary) > 200:
        return
    yield f"full_stop={summary.endswith('.')}"
    verb = first.lower()
    if verb in _VERBS:
        yield f"mood={Mood.IMPERATIVE}"
    elif {verb.removesuffix("s"), verb.removesuffix("es")} & _VERBS:
        yield f"mood={Mood.DESCRIPTIVE}"
