"""English: identifiers as words, verbs, plurals, articles, sentences, and markup for code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORT: Final = 72
LONG: Final = 100

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_MARKED = re.compile(r"``([^`]*)``")

# Verbs that begin names of functions, by base form: third person and -ing follow the rules unless listed.
_VERBS: Final = """
    abort accept acquire activate adapt add adjust advance align allocate annotate append apply assert assign
    attach authenticate authorize await balance batch begin bind block boost bootstrap broadcast build bump
    cache calculate call cancel capture cast change check choose clamp clean clear clone close collapse collect
    combine commit compare compile complete compose compress compute concatenate configure confirm connect
    construct consume convert copy correct count create crop cut deactivate decode decompress decorate decrease
    decrypt deduplicate defer define delete deliver demote deploy deregister derive describe deserialize destroy
    detach detect determine disable discard disconnect discover dismiss dispatch display divide download drain
    draw drop dump duplicate embed emit enable encode encrypt end enqueue enrich ensure enter enumerate erase
    escape establish estimate evaluate exclude execute exit expand expect explain export expose extend extract
    fetch fill filter find finish fire flatten flip flush fold follow force forget format forward freeze
    generate get grant group grow guess hash hide hold ignore implement import include increase increment indent
    infer inherit initialize inject insert inspect install instantiate intersect interpolate interpret
    invalidate invert invoke iterate join keep kill launch lex limit link list listen load locate lock log login
    logout lookup lower make mark mask match measure merge migrate mock modify monitor move multiply mutate
    negate normalize notify obtain open optimize order override pack pad parse partition patch pause perform
    pick plan play poll pop populate post predict prepare prepend preprocess print probe process produce promote
    propagate prove provide prune publish pull purge push put query queue quote raise randomize read rebuild
    receive recompute reconnect record recover redirect reduce refresh register reject release reload remove
    rename render reorder repair repeat replace replay reply report request require reserve reset resize resolve
    respond restart restore restrict resume retrieve retry return reverse revert revoke rewind rewrite roll
    rotate round route run sample sanitize save scale scan schedule score scroll search seek select send
    serialize serve set setup shift show shrink shuffle shut sign simplify simulate skip sleep slice slugify
    solve sort spawn split squash stack start stop store stream strip submit subscribe substitute subtract
    suggest sum summarize suppress suspend swap switch sync synchronize tag take teardown terminate toggle
    tokenize touch trace track train transfer transform translate transpose traverse trigger trim truncate tune
    undo unescape uninstall unlink unlock unpack unquote unregister unset unsubscribe unwrap update upgrade
    upload upsert use validate verify visit wait walk warn watch wrap write yield zip
"""
_THIRD: Final = {"do": "does", "go": "goes", "have": "has", "be": "is"}
_DOUBLED: Final = """
    begin cut drop flip get grab log map pad plan pop put run scan set shut skip spin split stop strip
    submit swap tag trim unset unwrap unzip wrap zip
"""
_PLURALS: Final = {
    "child": "children", "person": "people", "index": "indices", "vertex": "vertices", "matrix": "matrices",
    "analysis": "analyses", "axis": "axes", "basis": "bases", "man": "men", "datum": "data",
    "criterion": "criteria", "leaf": "leaves", "half": "halves", "self": "selves", "alias": "aliases",
    "status": "statuses", "bus": "buses", "class": "classes", "address": "addresses", "process": "processes",
}  # fmt: skip
_SINGULARS: Final = {plural: singular for singular, plural in _PLURALS.items()} | {"indexes": "index"}
_UNCOUNTED: Final = frozenset({"data", "info", "metadata", "series", "species", "news", "kwargs", "args", "settings"})
VERBS: Final = frozenset(_VERBS.split())
_DOUBLING: Final = frozenset(_DOUBLED.split())
_VOWEL_SOUND = re.compile(r"(?:[aeio]|u(?!ni|se|r[li]|tf|til)|h(?:our|onest|tml|ttp)|(?:[AEFHILMNORSX](?=[A-Z\d]|$)))")


def split_identifier(name: str) -> tuple[str, ...]:
    """Return the words of an identifier in lower case; runs of capitals stay as they are (``"HTTP"``)."""
    return tuple(part if part.isupper() and len(part) > 1 else part.lower() for part in _PARTS.findall(name))


def spoken(name: str) -> str:
    """Return an identifier as words: ``"due_date"`` becomes ``"due date"``."""
    return " ".join(split_identifier(name))


def third_person(verb: str) -> str:
    """Return a verb as in "it appends"."""
    if verb in _THIRD:
        return _THIRD[verb]
    return _with_s(verb)


def gerund(verb: str) -> str:
    """Return a verb as in "appending"."""
    if verb in _DOUBLING:
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"


def plural(word: str) -> str:
    """Return a noun as in "two items"."""
    if word in _PLURALS:
        return _PLURALS[word]
    return word if word in _UNCOUNTED else _with_s(word)


def singular(word: str) -> str | None:
    """Return the singular of a plural noun, or ``None`` where it is not surely a plural."""
    if word in _SINGULARS:
        return _SINGULARS[word]
    if re.fullmatch(r"[b-hj-np-tv-z]s", word):
        return word[0]
    if word in _UNCOUNTED or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "as", "os")):
        return None
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def article(noun: str) -> str:
    """Return ``"a"`` or ``"an"``, whichever goes before a noun, marked as code or not."""
    bare = noun.lstrip("`\"'_")
    initial = bare if bare[:2].isupper() else bare.lower()
    return "an" if _VOWEL_SOUND.match(initial) else "a"


def code(text: str) -> str:
    """Mark text as code."""
    return f"``{text}``"


def bare(phrase: str) -> str | None:
    """Return the code of a phrase that is nothing but code, else ``None``."""
    match = _MARKED.fullmatch(phrase)
    return match[1] if match else None


def joined(parts: Sequence[str], conjunction: str = "and") -> str:
    """Return ``"a"``, ``"a and b"`` or ``"a, b and c"``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"


def sentence(text: str) -> str:
    """Return text with a capital at its start and a full stop at its end; code is left as it is."""
    text = text.strip()
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:]


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"
