"""Names of classes as nouns, and lists of names as prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.facts.words import VERBS, article, code, joined, plural, singular, split_identifier, third_person

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_NOUN_ENDINGS: Final = ("ed", "able", "ible", "ful", "less", "ous", "ly", "ic", "ish", "ing")
_NOUNS: Final = """
    seed feed need speed bed shed variable table cable executable able bible topic metric logic statistic music
    fabric public traffic graphic mechanic heuristic diagnostic characteristic anomaly reply supply family
    assembly polynomial rubric lyric epic clinic republic magic tactic picnic panic cubic basic dialogue fish
    dish mimic poly
"""
_NOUNS_IN_ING: Final = """
    string setting mapping binding ring thing warning listing building meeting spring king wing encoding heading
    ending padding rating ranking pricing embedding mailing booking ping routing drawing painting saving spacing
    finding offering training scaling filing posting rendering shipping billing timing logging tracing testing
    recording pairing opening closing sibling ceiling landing holding
"""
_PLURAL_ONLY: Final = frozenset({"data", "info", "metadata", "args", "kwargs", "params", "opts", "stats", "config"})
# Words that say nothing about what an object is.
_SUFFIXES: Final = frozenset({"class", "cls", "base", "impl", "mixin", "object", "obj", "abstract"})
_ALSO_NOUNS: Final = """
    address alias attach balance batch block boost broadcast build bump cache call cast change check clone
    collapse commit compare compile copy count crop cut display divide download drain draw drop dump embed end
    escape estimate exit export file fill filter find fire flip fold force format forward freeze function grant
    group guess hash hide hold import increase index input install iterate join link limit list load lock log look
    loop map mark mask match measure merge mock model move order output override pack pad pass patch pause pick
    plan play point poll post print probe process produce project pull push query queue quote raise range rank
    rate read record release render repair repeat replay reply report request reserve reset resource result
    return review roll rotate route run sample scale scan schedule score scroll search select send sequence set
    share shift show shuffle signal skip slice sort split stack start state stop store stream strip submit swap
    switch sync tag test token touch trace track train transfer transform trim trigger update upgrade upload use
    value view visit wait walk watch work wrap write yield zip
"""


_SURELY_NOUNS: Final = frozenset([*_NOUNS.split(), *_NOUNS_IN_ING.split()])
_ONLY_VERBS: Final = VERBS - frozenset(_ALSO_NOUNS.split())
_SMALL_WORDS: Final = """
    is has can not no to with than in of by on at as and or from if both each all any none off out up down for per via
"""
_FUNCTION_WORDS: Final = frozenset(_SMALL_WORDS.split())
_CLAUSE_STARTS: Final = _ONLY_VERBS | {third_person(verb) for verb in VERBS}


def kind(name: str) -> str | None:
    """Return the name of a class as a noun, ``"line item"`` for ``LineItem``, or ``None`` where it is hardly one."""
    parts = list(split_identifier(name.strip("_")))
    if not parts or any(part.isdigit() or part in _FUNCTION_WORDS for part in parts) or not _is_noun(parts[-1]):
        return None
    if parts[-1].lower() in _SUFFIXES or (len(parts) > 1 and parts[0] in _CLAUSE_STARTS):
        return None
    return " ".join(parts)


def a(noun: str) -> str:
    """Return a noun with its article; plurals have none."""
    last = noun.rpartition(" ")[2]
    return noun if last in _PLURAL_ONLY or singular(last) is not None else f"{_article(noun)} {noun}"


def one(name: str) -> str:
    """Return the name of a class as code with its article: "an ``Item``"."""
    return f"{_article(name)} {code(name)}"


def many(noun: str) -> str:
    """Return a noun phrase in the plural."""
    first, space, last = noun.rpartition(" ")
    return noun if singular(last) is not None or last in _PLURAL_ONLY else f"{first}{space}{plural(last)}"


def coded(names: Sequence[str], conjunction: str = "and") -> str:
    """Return names as code in a list: "``a``, ``b`` and ``c``"."""
    return joined([code(name) for name in names], conjunction)


def _is_noun(word: str) -> bool:
    if word.isupper() or word in _SURELY_NOUNS:
        return True
    return len(word) > 2 and not word.endswith(_NO_NOUN_ENDINGS) and word not in _ONLY_VERBS


def _article(noun: str) -> str:
    """As it sounds: capitals are spelled ("an SSL"), unless a vowel makes them a word ("a NAT")."""
    if noun[1:2] in {"", " "}:
        return "an" if noun[0] in "aefhilmnorsx" else "a"
    if not noun[:2].isupper():
        return article(noun)
    is_word = noun[1:2] in tuple("AEIOU") and noun[2:3].isupper()
    return "an" if noun[0] in "AEIO" or (noun[0] in "FHLMNRSX" and not is_word) else "a"
