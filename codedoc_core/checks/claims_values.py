"""Defaults and types in prose, held to the signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.claims import Objection
from codedoc_core.docstrings.read_defaults import surely_another
from codedoc_core.docstrings.read_entries import defaults_in
from codedoc_core.docstrings.read_types import surely_differ
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.facts import ParameterKind, Role

if TYPE_CHECKING:
    from codedoc_core.checks.claims import Case, Place
    from codedoc_core.facts.facts import ParameterFact

_QUOTES: Final = ("'", '"')
_LITERAL: Final = re.compile(r"\(\)|\[\]|\{\}|[-+]?\d[\d_.]*|True|False|None|'[^']*'|\"[^\"]*\"")
_SILENT: Final = frozenset({Role.OVERLOAD, Role.TEST, Role.DATACLASS, Role.NAMED_TUPLE, Role.TYPED_DICT})
_GATHERING: Final = (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
_OF_OTHERS: Final = re.compile(r"\b(?:the|a) defaults? (?:value )?of\b|\bdefaults? (?:value )?of the\b", re.IGNORECASE)
_CONDITIONAL: Final = re.compile(r"\bdefault.*\b(?:if|when|where|otherwise|unless|except)\b", re.IGNORECASE | re.DOTALL)
# What is said of one of several parts, such as the entries of a mapping.
_OF_PART: Final = re.compile(r"(?:^|\s)[-*] |`[^`]*`.*\bdefault|:.*\bdefaults? to", re.IGNORECASE | re.DOTALL)
_NAMED_DEFAULT: Final = re.compile(r"``?(?P<name>[^\W\d]\w*)``? (?:defaults to|is by default|by default is)\b")
_PLAIN: Final = frozenset(
    "str int float bool complex bytes bytearray list dict tuple set frozenset None Optional Union".split()
)
_NOUNS: Final = {
    "string": "str", "str": "str", "integer": "int", "int": "int", "float": "float", "boolean": "bool", "bool": "bool",
    "list": "list", "dict": "dict", "dictionary": "dict", "tuple": "tuple", "bytes": "bytes", "callable": "Callable",
}  # fmt: skip
# A list may well be written in a string, and bytes are called strings.
_LOOSE: Final = (("list", "str"), ("str", "bytes"))
_LEADING: Final = re.compile(
    rf"(?:(?:An?|The|Optional|optional)\s+)?`{{0,2}}(?P<noun>{'|'.join(_NOUNS)})`{{0,2}}"
    r"(?:\s+(?:of|containing|with|that|which|to|mapping|holding)\b|[.,;:]|$)",
    re.IGNORECASE,
)
_RETURNED: Final = re.compile(
    rf"\b[Rr]eturns? (?:an?|the) `{{0,2}}(?P<noun>{'|'.join(_NOUNS)})`{{0,2}}"
    r"(?:\s+(?:of|containing|with|that|which|mapping|holding)\b|[.,;]|$)"
)
_INNER: Final = re.compile(r"\[.*\]", re.DOTALL)
_TUPLE: Final = re.compile(r"(?:\w+\.)?[Tt]uple\b")
_MUST: Final = re.compile(
    rf"\b(?:[Mm]ust|[Ss]hould|[Nn]eeds to|[Hh]as to) be an? `{{0,2}}(?P<noun>{'|'.join(_NOUNS)})`{{0,2}}\s*(?:[.,;]|$)"
)


def default_objection(said: str, place: Place, case: Case) -> Objection | None:
    """Object to a stated default that is not the parameter's."""
    named = _NAMED_DEFAULT.search(said)
    if named is not None:
        return _default_of(named["name"], said[named.start("name") :], case)
    return _default_of(place.name, said, case) if place.kind is SectionKind.PARAMETERS else None


def _default_of(name: str, said: str, case: Case) -> Objection | None:
    fact = case.parameter(name.lstrip("*"))
    stated = defaults_in(_OF_OTHERS.sub("", said)) if fact is not None else ()
    if fact is None or not stated or not _LITERAL.fullmatch(stated[0]) or _CONDITIONAL.search(said):
        return None
    if fact.default is None:
        if fact.kind not in _GATHERING and case.facts.role not in _SILENT and not _OF_PART.search(said):
            return Objection("CD407", f"`{name}` has no default, so not `{stated[0]}`; leave the default out")
        return None
    if fact.default[0] in _QUOTES and fact.default.strip("'\"") in re.findall(r"[^\s'\"`(),;]+", said):
        return None  # the right one is among those it speaks of
    meaning = case.known.constants.get(fact.default)
    is_filled = fact.default in ("''", '""') and stated[0][0] in _QUOTES and len(stated[0]) > 2
    if is_filled or surely_another(stated, fact.default, (meaning,) if meaning else ()):
        right = f"`{name}` defaults to `{fact.default}`, not to `{stated[0]}`"
        return Objection("CD407", f"{right}; leave the default out: it is added from the signature")
    return None


def type_word_objection(said: str, place: Place, case: Case) -> Objection | None:
    """Object to a type in words that the annotation excludes."""
    name = "return" if place.is_summary else _place_name(place)
    match = None if place.is_summary else _LEADING.match(said) or _MUST.search(said)
    if match is None and name == "return":
        match = _RETURNED.search(said)
    if match is None:
        return None
    noun, annotation = _NOUNS[match["noun"].lower()], _annotation(name, case) or ""
    is_loose = any(noun == loose and exact in _INNER.sub("", annotation) for loose, exact in _LOOSE)
    return None if is_loose else stated_type_objection(name, noun, case)


def stated_type_objection(name: str, stated: str, case: Case) -> Objection | None:
    """Object to a type that the annotation excludes; ``"return"`` is the name of the result."""
    annotation = _annotation(name, case)
    if name == "return" and _TUPLE.match(annotation or ""):
        return None  # it may be the type of one of its elements
    if not annotation or not surely_differ(stated, annotation, case.known.aliases):
        return None
    if case.evidence is None and not set(re.findall(r"[^\W\d][\w.]*", annotation)) <= _PLAIN:
        return None
    what = "the result" if name == "return" else f"`{name}`"
    return Objection("CD408", f"{what} is annotated `{annotation}`, not `{stated}`; leave the type out")


def _place_name(place: Place) -> str:
    return {SectionKind.PARAMETERS: place.name, SectionKind.RETURNS: "return"}.get(place.kind or SectionKind.NOTES, "")


def _annotation(name: str, case: Case) -> str | None:
    if name == "return":
        fact = case.facts.returns
        return fact.annotation if fact else None
    parameter = case.parameter(name)
    return parameter.annotation if parameter is not None and _is_single(parameter) else None


def _is_single(fact: ParameterFact) -> bool:
    return fact.kind not in _GATHERING
