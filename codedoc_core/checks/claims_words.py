"""What prose may not bring in from outside: names, links, qualities, markup, and what cannot be seen."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.claims import Objection
from codedoc_core.checks.claims_evidence import PYTHON_NAMES
from codedoc_core.checks.claims_prose import CODE

if TYPE_CHECKING:
    from codedoc_core.checks.claims import Case, Place

_NAME: Final = re.compile(r"[~!]?(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)(?P<call>\(\))?")
_CODE_ROLES: Final = re.compile(r"func|meth|class|mod|attr|exc|data|obj|const|any")
_CODEY: Final = re.compile(r"[^_]_[^_]|[a-z][A-Z]")
_URL: Final = re.compile(r"(?:https?|ftp)://[^\s<>`'\"\])},]+|\bwww\.[^\s<>`'\"\])},]+")
_ADDRESS: Final = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_QUALITIES: Final = (
    (re.compile(r"\bthread[- ]?safe(?:ty|ly)?\b", re.IGNORECASE), "thread"),
    (re.compile(r"\b(?:re-?entrant|process[- ]safe|async[- ]safe|signal[- ]safe)\b", re.IGNORECASE), "safe"),
    (re.compile(r"\bO\((?:1|[nNkmMVE]\b|log\b|[^)\n]{0,12}(?:log|\^|\*\*|²))[^)\n]{0,20}\)"), "O("),
    (re.compile(r"\b(?:constant|linear|quadratic|logarithmic|amortized) time\b", re.IGNORECASE), "time"),
    (re.compile(r"\bidempoten(?:t|tly|ce|cy)\b", re.IGNORECASE), "idempot"),
    (
        re.compile(
            r"\b(?:is|are|as) atomic\b|\batomic(?:ally|ity)\b|\batomic (?:operation|write|update)", re.IGNORECASE
        ),
        "atomic",
    ),
)
_MARKUP: Final = (
    (re.compile(r"^\s*\.\. |^\s*@\w+:? \w|^\s*:\w+(?: [\w.]+)?:\s(?!`)", re.MULTILINE), "a directive or field"),
    (re.compile(r"^\s*(?:#{1,6} |={3,}|-{3,}|```|~~~)", re.MULTILINE), "a heading or fence"),
    (re.compile(r"^\s*(?:import [\w.]+(?: as \w+)?\s*$|from [\w.]+ import \w)", re.MULTILINE), "an import"),
    (re.compile(r"^\s*(?:>>>|\.\.\. )", re.MULTILINE), "an example"),
    (
        re.compile(
            r"^\s*(?:\$ [a-z]|#!/|sudo |curl |wget |rm -)\S|\bpip3? install \S|\b(?:curl|wget) (?:-\w+ )*https?:"
            r"|\brm -rf?\b|\bsudo \w|\|\s*(?:ba)?sh\b",
            re.MULTILINE,
        ),
        "a command",
    ),
    (re.compile(r"<(?:script|img|iframe|a|div|br)\b|<!--|javascript:", re.IGNORECASE), "HTML"),
)
_JOINERS: Final = "\u200c\u200d\ufe0f"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def name_objection(said: str, place: Place, case: Case) -> Objection | None:  # noqa: ARG001  (one signature for all)
    """Object to a code name that neither the repository nor Python has."""
    if case.evidence is None:
        return None
    for match in CODE.finditer(said):
        if match["role"] and not _CODE_ROLES.search(match["role"]):
            continue
        name = _NAME.fullmatch(match["text"].strip())
        is_code = name is not None and (bool(name["call"]) or _CODEY.search(name["name"]) is not None)
        if name is not None and is_code and not _resolves(name["name"], case):
            return Objection("CD424", f"nothing here is called `{name['name']}`; name only what the code has")
    return None


def _resolves(name: str, case: Case) -> bool:
    known = case.known
    first, last = name.partition(".")[0], name.rpartition(".")[2]
    if last in known.names or last in PYTHON_NAMES or last in known.members:
        return True
    return first != last and (first in known.imports or first in sys.stdlib_module_names)


def link_objection(said: str, place: Place, case: Case) -> Objection | None:  # noqa: ARG001  (one signature for all)
    """Object to links and addresses that the file does not hold."""
    file = case.known.file
    for pattern in (_URL, _ADDRESS):
        for match in pattern.finditer(said):
            if match[0].rstrip(".,;") not in file:
                return Objection("CD425", f"the file does not hold `{match[0]}`; leave links and addresses out")
    return None


def quality_objection(said: str, place: Place, case: Case) -> Objection | None:  # noqa: ARG001  (one signature for all)
    """Object to qualities that no reading of code proves, unless the code's own words claim them."""
    for pattern, stem in _QUALITIES:
        match = pattern.search(said)
        if match and stem not in case.known.source.lower() and stem not in case.known.source:
            return Objection("CD426", f"nothing in the code says `{match[0]}`; leave that out")
    return None


def markup_objection(said: str, place: Place, case: Case) -> Objection | None:  # noqa: ARG001  (one signature for all)
    """Object to what is no prose: directives, headings, imports, commands."""
    for pattern, what in _MARKUP:
        if pattern.search(said):
            return Objection("CD432", f"this holds {what}; write plain sentences")
    return None


def unseen_objection(said: str, place: Place, case: Case) -> Objection | None:  # noqa: ARG001  (one signature for all)
    """Object to characters that a reader cannot see, and that may turn or hide the text around them."""
    for at, character in enumerate(said):
        if not _is_seen(said, at):
            return Objection("CD431", f"this holds the invisible character U+{ord(character):04X}; write visible text")
    return None


def on_one_line(said: str) -> str:
    """Return a text as one line of what can be seen."""
    seen = "".join(character if _is_seen(said, at) else " " * character.isspace() for at, character in enumerate(said))
    return " ".join(seen.split())


def _is_seen(said: str, at: int) -> bool:
    character = said[at]
    if character in "\n\t\r" or (character in _JOINERS and at and not said[at - 1].isascii()):
        return True
    return unicodedata.category(character) not in _UNSEEN
