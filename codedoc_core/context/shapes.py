"""Shapes of secrets: whether a run of characters looks like chance and not like words."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN: Final = re.compile(r"(?<![A-Za-z0-9_\-+/=.~%:@!$&*^|#?])[A-Za-z0-9_\-+/=.~%:@!$&*^|#?]{12,}+")
_PART: Final = re.compile(r"[^/.:@_\-+=&%~|#?*^!$]+")
_WORDY: Final = re.compile(r"[A-Za-z]?[a-z]{2,}|[A-Z]{2,}")
_NUMBERED: Final = re.compile(r"([A-Za-z]+)\d{1,6}[A-Za-z]{0,8}")
_ALPHABET: Final = re.compile(r"(?:abcdef|ABCDEF|0123456|123456789|qwerty|QWERTY)")
_NUMBER: Final = re.compile(
    r"0[xX][\w.]+(?:[pP][+-]?\d+)?|0[oO][0-7_]+|0[bB][01_]+|[\d_]+(?:\.\d+)?(?:[eE][+-]?\d+)?|[\d.,:;\-+/ ]+"
)
_TAKING_TURNS: Final = re.compile(r"(?:[A-Za-z]?[a-z]{2,}|[A-Z]{2,4}(?![A-Z])|\d{1,4}(?!\d)){1,6}")
_PREFIXED: Final = re.compile(
    r"(?:A(?:KI|SI|GP|ID)A[A-Z2-7]{12}|AIza[\w\-]{20}|gh[opusr]_\w{16}|github_pat_\w{16}|glpat-[\w\-]{16}|"
    r"xox[abposr]-[\w\-]{10}|[sr]k_(?:live|test)_\w{10}|sk-(?:proj-|ant-)?[\w\-]{16}|SG\.[\w\-]{16}|npm_\w{20}|"
    r"pypi-[\w\-]{20}|eyJ[\w\-]{10,}\.|hf_\w{20}|do[opr]_v1_\w{20}|shp(?:at|ca|pa|ss)_\w{16}|key-[0-9a-f]{20}|"
    r"sq0(?:atp|csp|idp)-[\w\-]{16}|GOCSPX-[\w\-]{20}|\w{3}[78]Q~[\w.~\-]{30}|glsa_\w{20}|hv[sbr]\.\w{20}|"
    r"lin_api_\w{20}|dapi[0-9a-f]{32}|NRAK-\w{20}|AGE-SECRET-KEY-1\w{20}|xapp-\d-\w{8}|sl\.[\w\-]{60}|"
    r"hooks\.slack\.com/services/T\w{6}|discord(?:app)?\.com/api/webhooks/\d{10})"
)
"""Starts that providers publish for the keys they give out."""
_LONG_IN_URL: Final = 24
_KEY_IN_HEX: Final = re.compile(r"0[xX](?=[0-9a-fA-F]*[a-fA-F])(?=[a-fA-F]*[0-9])[0-9a-fA-F]{40,}")
_HEX: Final = re.compile(r"[0-9a-f]{32,}|[0-9A-F]{32,}")
_RANGE: Final = re.compile(r"[a-zA-Z0-9]-[a-zA-Z0-9]|%[-#\d.]*[A-Za-z]")
_VALUE: Final = re.compile(r"(?<==)[^&=#]+")
_LETTERS: Final = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"))
_CHANGES: Final = re.compile(r"[a-z]+|[A-Z]+|[0-9]+|[^a-zA-Z0-9_.\-/:]")
_MOST_IN_TURN: Final = 0.46
_STRANGE: Final = 0.3
# Each letter of the alphabet with those that follow it in English often enough to be no surprise.
_FOLLOWERS: Final = dict(
    pair.split(":")
    for pair in (
        "a:bcdfgiklmnprstuvwy b:aeijloru c:acehiklorstuy d:adegiorsuy e:acdefgilmnpqrstvwxy f:aefilortu g:aeghilnorsu "
        "h:aeiortuy i:abcdefgklmnoprstvxz j:aeou k:aeilnsy l:acdefiklmopstuvy m:abeimopsuy n:acdefgiklnostuvy "
        "o:abcdefgiklmnoprstuvwxy p:aehiloprstuy q:u r:acdegiklmnoprstuvy s:acehiklmnopqstuwy t:aceghiilmorstuwy "
        "u:abcdegilmnprst v:aeioy w:aehinors x:aceiptu y:aeilmnopst z:aeioz"
    ).split()
)


def secret_runs(text: str) -> Iterator[tuple[int, int]]:
    """Give start and end of each run of characters that looks like a secret."""
    for match in _RUN.finditer(text):
        if _PREFIXED.search(match[0]) or _is_random(match[0]):
            yield match.span()


def _is_random(run: str) -> bool:
    """Whether a run does not look like words, a path, a version, a dotted name, a number or an alphabet."""
    core = run.strip(".:/=-_&*%!")
    if _KEY_IN_HEX.fullmatch(core):
        return True
    if len(core) < 12 or _NUMBER.fullmatch(core) or _ALPHABET.search(core) or core.startswith("REDACTED_"):
        return False
    path, _, query = core.partition("?")
    if core.startswith(("http:", "https:")):
        parts = [part for part in _PART.findall(path) if len(part) >= _LONG_IN_URL]
        if query and any(map(_is_random, _VALUE.findall(query))):
            return True
    elif _takes_turns_too_often(core):
        return True
    else:
        parts = _PART.findall(core)
    if any(_is_random_part(part) for part in parts if len(part) >= 10):
        return True
    mixed = [part for part in parts if not part.isalpha() and not part.isdigit()]
    return sum(map(len, mixed)) >= 14 and _entropy(core) >= 3.4 and not all(map(_NUMBERED.fullmatch, mixed))


def _is_random_part(part: str) -> bool:
    digits = sum(c.isdigit() for c in part)
    letters = sum(c.isalpha() for c in part)
    if digits and letters:
        if _HEX.fullmatch(part):
            return True
        numbered = _NUMBERED.fullmatch(part)
        is_word = numbered is not None and _WORDY.fullmatch(numbered[1]) is not None
        return (
            not is_word and not _TAKING_TURNS.fullmatch(part) and not _NUMBER.fullmatch(part) and _entropy(part) >= 2.8
        )
    if letters >= 16 and part.isupper():
        return sum(c in "AEIOUY" for c in part) < letters * 0.28 and _entropy(part) >= 3.0
    return letters >= 16 and not digits and _is_no_word(part)


def _is_no_word(letters: str) -> bool:
    """Whether letters follow each other as they do in no language, ends of words in camel case aside."""
    changes = sum(1 for first, second in pairwise(letters) if first.islower() and second.isupper())
    if changes >= max(4, len(letters) / 5) and _entropy(letters) >= 3.5:
        return True
    pairs = [pair for pair in pairwise(letters) if pair[1].islower() or not pair[0].islower()]
    odd = sum(second.lower() not in _FOLLOWERS.get(first.lower(), "") for first, second in pairs)
    return odd >= _STRANGE * len(pairs) and _entropy(letters) >= 3.3


def _takes_turns_too_often(run: str) -> bool:
    """Whether small and capital letters, digits and signs change places as only a generator of passwords has them."""
    if len(run) > 64 or run.isalpha() or not all(kind.search(run) for kind in _LETTERS):
        return False
    plain = _RANGE.sub("", run) if len(_RANGE.findall(run)) > 1 else run
    return (
        len(plain) >= 12
        and len(_CHANGES.findall(plain)) > _MOST_IN_TURN * len(plain)
        and all(kind.search(plain) for kind in _LETTERS)
        and len(set(plain)) >= 0.6 * len(plain)
    )


def _entropy(text: str) -> float:
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values())
