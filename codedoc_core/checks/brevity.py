"""Brevity: what adds nothing to name, signature and facts is cut, and what is longer than its code is worth."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.claims import Objection
from codedoc_core.checks.claims_ground import is_echo
from codedoc_core.checks.claims_prose import CODE, filtered, items, sentences
from codedoc_core.checks.stems import FILLER, WORD, stem, stems

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.checks.claims_evidence import Evidence
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.facts.facts import SymbolFacts

LONGEST_ENTRY: Final = 120
"""Words of the text of one parameter, result or exception; half of it for what is private."""
LONGEST_PROSE: Final = 120
"""Words of summary, description and notes that any code is worth; half of it for what is private."""
WORDS_PER_LINE: Final = 12
"""Words that each line of code is worth beyond that."""

_NEGATION: Final = frozenset({"not", "never", "no", "only", "always", "must", "may", "unless", "without", "cannot"})
_EMPTY_CONDITION: Final = frozenset(
    "error errors exception exceptions raise raises raised occur occurs happen happens something goes wrong fail fails"
    " failure any there during".split()
)
_SUBJECT: Final = re.compile(
    r"(?:This|The) (?:function|method|class|property|module|constructor|helper|routine)(?: \(?`+\w+`+\)?)?"
    r" (?:(?:is )?(?:used|responsible|designed|intended|meant) (?:to|for) |will |can be used to |allows you to )?",
)
_NO_NEWS: Final = re.compile(
    r"(?:This|The|It|Returns?|Raises?|Takes?)\b[^.]{0,30}\b(?:(?:does not|doesn't) (?:return|take|accept|raise|have)"
    r" (?:any|anything|a value)|returns? (?:nothing|None)|takes? no (?:arguments|parameters))\b[^.]{0,20}\.?"
    r"|(?:For (?:more|further) (?:information|details)|See (?:the )?(?:documentation|docs|code|source|implementation))"
    r"\b[^.`:\[#]{0,60}\.?|No (?:parameters|arguments|exceptions|return value)\b[^.]{0,20}\.?",
    re.IGNORECASE,
)
_ENDS: Final = (".", "!", ";")  # what ends otherwise leads to something
_MARKERS: Final = ("- ", "* ", "+ ", "• ")
_NOTHING: Final = re.compile(r"\W*(?:None|nothing|N/A|no return value|void)\W*", re.IGNORECASE)
_OPENING: Final = re.compile(
    r"(?:(?:Please )?[Nn]ote that|[Ii]t (?:is important to note|should be noted|is worth noting) that"
    r"|[Ii]n (?:summary|essence|other words),|[Ee]ssentially,|[Bb]asically,|[Oo]verall,) "
)


def tightened(draft: Draft, facts: SymbolFacts, evidence: Evidence) -> tuple[Draft, list[Objection]]:
    """Cut what a reader of the signature knows already, then what is beyond the length that the code is worth.

    Parameters are cut only as a whole, where none of their entries says anything and no other section stands beside
    them: readers look for all parameters, or for no sections at all.

    Args:
        draft: What somebody said, and the facts bear out.
        facts: What the code proves.
        evidence: The source, for the length that it is worth, and whether it is public.

    Returns:
        What is left, and why the rest is not.
    """
    cuts: list[Objection] = []
    known = stems([facts.qualname.replace("<locals>", ""), *(fact.name for fact in facts.parameters)])
    return _budgeted(_without_news(_opened(draft), known, cuts), evidence, cuts), cuts


def _opened(draft: Draft) -> Draft:
    """Take out how sentences are opened where it says nothing."""
    return replace(
        draft,
        summary=_begun(_SUBJECT, draft.summary),
        description=tuple(_begun(_OPENING, text) for text in draft.description),
    )


def _begun(opening: re.Pattern[str], text: str) -> str:
    match = opening.match(text)
    rest = text[match.end() :] if match else ""
    return rest[0].upper() + rest[1:] if rest[:1].isalpha() else text


def _without_news(draft: Draft, known: set[str], cuts: list[Objection]) -> Draft:
    told = known | stems([draft.summary])

    def says(sentence: str) -> bool:
        if is_echo(sentence, draft):
            cuts.append(Objection("CD441", f"description: `{_shown(sentence)}` repeats the summary"))
            return False
        is_sentence = sentence.endswith(_ENDS) and not sentence.startswith(_MARKERS)
        if is_sentence and (_NO_NEWS.fullmatch(sentence) or not _news(sentence, told)):
            cuts.append(Objection("CD441", f"description: `{_shown(sentence)}` says nothing new"))
            return False
        return True

    is_alone = not (draft.returns or draft.yields or draft.raises or draft.attributes)
    returns, yields = (None if text and _NOTHING.fullmatch(text) else text for text in (draft.returns, draft.yields))
    return replace(
        draft,
        description=_each(draft.description, says),
        parameters=_entries("parameters", draft.parameters, known, cuts) if is_alone else draft.parameters,
        attributes=_entries("attributes", draft.attributes, known, cuts),
        raises=_conditions(draft.raises, cuts),
        returns=returns,
        yields=yields,
    )


def _entries(
    kind: str, pairs: tuple[tuple[str, str], ...], known: set[str], cuts: list[Objection]
) -> tuple[tuple[str, str], ...]:
    """Keep a section where at least one entry says something, and in each entry the sentences that do."""
    if pairs and not any(_news(text, known | stems([name])) for name, text in pairs):
        cuts.append(
            Objection("CD441", f"{kind}: they only repeat names; say what a caller has to know, or leave them out")
        )
        return ()
    return pairs


def _conditions(pairs: tuple[tuple[str, str], ...], cuts: list[Objection]) -> tuple[tuple[str, str], ...]:
    """Keep the exceptions of which it is said when they are raised."""
    empty = stems(_EMPTY_CONDITION)
    held = tuple((name, text) for name, text in pairs if _news(text, empty))
    for name, text in pairs:
        if (name, text) not in held:
            cuts.append(Objection("CD441", f"raises `{name}`: `{_shown(text)}` does not say when"))
    return held


def _budgeted(draft: Draft, evidence: Evidence, cuts: list[Objection]) -> Draft:
    share = 1 if evidence.is_public else 2
    lines = sum(bool(line.strip()) for line in evidence.source.splitlines())
    left = LONGEST_PROSE // share + WORDS_PER_LINE * lines - len(draft.summary.split())
    entry = LONGEST_ENTRY // share
    described = _Budget(left, "description", cuts)
    return replace(
        draft,
        description=_each(draft.description, described.affords),
        notes=_each(draft.notes, described.affords),
        parameters=tuple((name, _short(text, entry, name, cuts)) for name, text in draft.parameters),
        raises=tuple((name, _short(text, entry, name, cuts)) for name, text in draft.raises),
        returns=_short(draft.returns, entry, "returns", cuts) if draft.returns else draft.returns,
    )


def _short(text: str, most: int, where: str, cuts: list[Objection]) -> str:
    """Keep the first sentence, and others as long as there is room."""
    first, *_ = sentences(items(text)[0]) or [""]
    budget = _Budget(max(most, len(first.split())), where, cuts)
    return filtered(text, budget.affords)


class _Budget:
    """Words that are left for a text; once a sentence does not fit, none does."""

    def __init__(self, words: int, where: str, cuts: list[Objection]) -> None:
        self._left, self._where, self._cuts = words, where, cuts

    def affords(self, sentence: str) -> bool:
        self._left -= len(sentence.split())
        if self._left < 0:
            self._cuts.append(
                Objection("CD442", f"{self._where}: `{_shown(sentence)}` is beyond what the code is worth")
            )
            self._left = 0
            return False
        return True


def _each(texts: tuple[str, ...], holds: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(held for text in texts if (held := filtered(text, holds)))


def _news(text: str, known: set[str]) -> bool:
    """Whether a text has a word that neither a name nor any text of its kind has; a list or code is news as it is."""
    if any(not match["text"].isidentifier() for match in CODE.finditer(text)):
        return True
    words = {word.lower() for word in WORD.findall(text)}
    return bool(words & _NEGATION) or bool({stem(word) for word in words - FILLER} - known)


def _shown(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
