"""The name of a function as a sentence, only where facts complete it.

A name alone says nothing that the reader does not see. It becomes a summary where the body confirms it (a call of the
same verb on the main path, a result that carries the name's noun), or where proved results and exceptions stand below
it and make the docstring worth reading.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.facts import Role
from codedoc_core.facts.locals import is_noun
from codedoc_core.facts.scope import dotted
from codedoc_core.facts.suites import is_stub
from codedoc_core.facts.words import VERBS, code, joined, singular, split_identifier

if TYPE_CHECKING:
    from codedoc_core.facts.body import Body
    from codedoc_core.facts.facts import ParameterFact, RaiseFact, ResultFact

_ROLES: Final = frozenset({Role.FUNCTION, Role.METHOD, Role.CLASS_METHOD, Role.STATIC_METHOD})
_PREPOSITIONS: Final = frozenset("as at by for from in into of on onto over per to under with within".split())
_PARTICLES: Final = frozenset("up down out off back away".split())
_DETERMINERS: Final = frozenset("all any each every no".split())
_SHORT_NOUNS: Final = frozenset("db id ids io ip js key os ui url uri".split())
# Words that make a name more than a verb and its objects, or less.
_UNSPEAKABLE: Final = frozenset(
    """
    and async but callback cb else fn func helper hook if impl inner internal is needed none not nowait once only or
    safe self sync then tmp unless until when while wrapper
    """.split()
)
# First words that are as often a noun, as in ``query_params`` and ``batch_size``.
_AMBIGUOUS: Final = frozenset(
    """
    address alias balance batch block boost change collapse crop cut display divide drain end escape estimate exit
    file fire flip force format grant guess hash hold increase index input iterate limit link look map mark mask model
    order output override pad pass pause plan play point poll post probe project query queue quote range rank rate
    repeat request reserve resource result reverse review roll rotate route sample scale score scroll sequence share
    shift
    signal slice stack state stream strip switch tag token touch trace use value view work zip
    """.split()
)
_VERBS: Final = VERBS - _AMBIGUOUS - frozenset("process perform execute run use set test visit call end".split())
# Words of parameters that alone are not worth a constructor's docstring.
_VAGUE: Final = ("Passed to ", "Object with ", "Positional arguments for ", "Keyword arguments for ")
_PLURAL_OBJECT: Final = frozenset(
    "cache count filter group list lock match measure record report schedule track".split()
)
_NO_NOUNS: Final = frozenset(
    "next previous first last new old current default empty valid ready same other active one two".split()
)
_NO_NOUN_ENDINGS: Final = ("ed", "able", "ible", "ous", "ly")
_MAKERS: Final = frozenset(
    """
    build calculate collect combine compute concatenate convert create decode derive encode extract format generate
    infer merge normalize parse transform
    """.split()
)
_INITIALS: Final = frozenset(
    "api css csv db dns html http id io ip json os pdf sql ssh ssl tls ui uri url utf xml yaml".split()
)
_NOUN = re.compile(r"[A-Za-z][a-z]{2,}|[A-Z]{2,}")
_MOST_WORDS: Final = 6


def named_summary(
    body: Body,
    role: Role,
    parameters: tuple[ParameterFact, ...],
    returns: ResultFact | None,
    raises: tuple[RaiseFact, ...],
) -> str | None:
    """Return a summary made of the function's name and what completes it, or ``None``."""
    is_telling = any(fact.when for fact in raises)
    if role is Role.CONSTRUCTOR:
        return _constructed(parameters) if is_telling or _is_described(parameters) else None
    spoken = (
        _spoken(body.node.name, {fact.name for fact in parameters})
        if role in _ROLES and not is_stub(body.suite)
        else None
    )
    if spoken is None or (spoken[0] == "get" and returns is None):
        return None
    verb, rest = spoken
    said = f"{'Return' if verb == 'get' else verb.capitalize()} {rest}"
    last = rest.rpartition(" ")[2].lower()
    is_clear = rest.startswith("``") or is_noun(singular(last) or last) or rest.endswith(("HTML", "URL", "JSON", "SQL"))
    is_complete = is_telling or (is_clear and (_is_described(parameters) or _is_told(returns)))
    completed = _through(body, said) or _from(body, said) or (said if is_complete else None)
    return f"{completed}." if completed else None


def _is_described(parameters: tuple[ParameterFact, ...]) -> bool:
    """Whether enough is known of the parameters to make the docstring worth reading."""
    described = sum(fact.words is not None and not fact.words.startswith(_VAGUE) for fact in parameters)
    return 0 < len(parameters) <= 2 * described


def _is_told(returns: ResultFact | None) -> bool:
    """Whether the result is known by more than an expression or a callee."""
    words = returns.words if returns is not None else None
    return words is not None and not words.startswith(("``", "The result of ", "A ``", "An ``", "This instance"))


def _constructed(parameters: tuple[ParameterFact, ...]) -> str:
    """Every constructor initializes; this one is worth a docstring for what stands below its summary."""
    if 1 <= len(parameters) <= 3:
        return f"Initialize with {joined([code(fact.display_name) for fact in parameters])}."
    return "Initialize the instance."


def _spoken(name: str, parameters: set[str]) -> tuple[str, str] | None:
    """Split a name into its verb and its objects, with articles; ``None`` where it does not read as that."""
    words = split_identifier(name.strip("_"))
    if not 2 <= len(words) <= _MOST_WORDS or words[0] not in _VERBS or _UNSPEAKABLE & {*words}:
        return None
    if words[0] in _PLURAL_OBJECT and singular(words[-1]) is None:
        return None
    if words[-1] in _PREPOSITIONS or not all(_is_word(word) for word in words[1:]):
        return None
    if words[-1] in _NO_NOUNS or words[-1].endswith(_NO_NOUN_ENDINGS):
        return None
    if (own := "_".join(words[1:])) in parameters:
        return words[0], code(own)
    said: list[str] = []
    opens = True
    for part in words[1:]:
        is_noun = part not in _PREPOSITIONS | _PARTICLES
        word = part.upper() if part in _INITIALS else part
        said += ["the", word] if opens and is_noun and part not in _DETERMINERS else [word]
        opens = not is_noun
    return words[0], " ".join(said)


def _is_word(word: str) -> bool:
    return bool(_NOUN.fullmatch(word)) or word in _SHORT_NOUNS | _PREPOSITIONS | _PARTICLES


def _through(body: Body, said: str) -> str | None:
    """Complete by the object whose method of the same name, or of the same verb, does it on the main path."""
    own = body.node.name.strip("_")
    for site in body.calls:
        function = site.node.func  # type: ignore[attr-defined]
        if site.frame is not None or not isinstance(function, ast.Attribute) or function.attr.strip("_") != own:
            continue
        owner = dotted(function.value).removeprefix(f"{body.receiver}.")
        root = owner.partition(".")[0]
        if owner and root not in body.scope.hidden | {body.receiver, "super"} and root not in said and len(owner) < 40:
            return f"{said} through {code(owner)}"
    return None


def _from(body: Body, said: str) -> str | None:
    """Complete by the parameters, where the thing that the name speaks of is built and returned."""
    verb, *nouns = split_identifier(body.node.name.strip("_"))
    result = _only_result(body)
    if verb not in _MAKERS or result is None or split_identifier(result)[-1:] != tuple(nouns[-1:]):
        return None
    names = [parameter.arg for parameter in body.parameters if body.loads.get(parameter.arg)]
    if not 1 <= len(names) <= 2 or len(names) != len(body.parameters) or _PREPOSITIONS & {*nouns}:
        return None
    return f"{said} from {joined([code(name) for name in names])}"


def _only_result(body: Body) -> str | None:
    """Name of the local variable that every ``return`` returns."""
    values = [site.node.value for site in body.returns]  # type: ignore[attr-defined]
    names = {value.id for value in values if isinstance(value, ast.Name)}
    if len(names) != 1 or len(values) != sum(isinstance(value, ast.Name) for value in values):
        return None
    (name,) = names
    return name if name in body.stores and name not in {parameter.arg for parameter in body.parameters} else None
