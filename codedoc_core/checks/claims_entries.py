"""Entries of a draft: whether there is such a parameter, exception, attribute or result at all."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from codedoc_core.checks.claims import Objection
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.facts.exceptions import BUILTIN
from codedoc_core.facts.facts import ParameterKind, Role
from codedoc_core.facts.hierarchy import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codedoc_core.checks.claims import Case
    from codedoc_core.checks.claims_evidence import Evidence

_CLASSES: Final = frozenset(
    {Role.CLASS, Role.DATACLASS, Role.ENUM, Role.EXCEPTION, Role.PROTOCOL, Role.NAMED_TUPLE, Role.TYPED_DICT}
)
_GATHERED: Final = frozenset({"args", "kwargs", "kwds"})
_RECEIVERS: Final = frozenset({"self", "cls", "mcs", "mcls"})
_SAYS_NOTHING: Final = re.compile(
    r"\W*(?:[LCBI]\{)?(?:None|[Nn]othing|NoneType|N/A|[Nn]o return|[Vv]oid|No value|NoReturn)\b"
)
_SAYS_COROUTINE: Final = re.compile(r"\b(?:coroutine|awaitable|future|Deferred)\b", re.IGNORECASE)
_VERBS: Final = {SectionKind.RETURNS: "returns", SectionKind.YIELDS: "yields"}
_REFUTED: Final = {SectionKind.RETURNS: "CD405", SectionKind.YIELDS: "CD406"}
# What operators, attributes and indexes may raise without a ``raise``.
_IMPLICIT: Final = frozenset(
    {"TypeError", "AttributeError", "KeyError", "IndexError", "LookupError", "ZeroDivisionError", "ArithmeticError",
     "OverflowError", "MemoryError", "RecursionError", "KeyboardInterrupt", "Exception", "BaseException", "NameError",
     "AssertionError", "StopIteration", "StopAsyncIteration", "GeneratorExit", "ImportError", "ModuleNotFoundError",
     "UnboundLocalError", "DeprecationWarning", "FutureWarning", "UserWarning", "Warning", "RuntimeWarning"}
)  # fmt: skip


def parameter_objection(name: str, case: Case) -> Objection | None:
    """Object to a parameter that does not exist."""
    facts, known = case.facts.parameters, case.known
    names = {fact.name for fact in facts} | known.parameters | {f"{fact.name}".rstrip("_") for fact in facts}
    bare = name.lstrip("*").replace("\\", "")
    if bare in names or bare in _RECEIVERS or bare.rstrip("_") in names:
        return None
    gathers = any(fact.kind is ParameterKind.VAR_KEYWORD for fact in facts)
    is_of_method = case.facts.role in _CLASSES and (_mentions(case, bare) or name in _GATHERED)
    if case.settles(SectionKind.PARAMETERS) and not gathers and not is_of_method:
        listed = _listed([fact.display_name for fact in facts] or sorted(known.parameters))
        return Objection("CD402", f"there is no parameter `{name}`; the signature has {listed}: describe only that")
    if gathers and _mentions(case, bare):
        return None
    return Objection(
        "CD422", f"`{name}` is no parameter by name; say what it is in the text of the one that gathers it"
    )


def attribute_objection(name: str, case: Case) -> Objection | None:
    """Object to an attribute that does not exist."""
    known = {fact.name for fact in case.facts.attributes} | case.known.members
    if name.rpartition(".")[2] in known:
        return None
    if case.settles(SectionKind.ATTRIBUTES) and not _mentions(case, name):
        return Objection("CD404", f"there is no attribute `{name}`; leave it out")
    return Objection("CD423", f"nothing in sight sets `{name}`; leave it out")


def raise_objection(name: str, case: Case) -> Objection | None:
    """Object to an exception that cannot be raised, or that nothing in sight raises.

    What the function raises itself and by known contracts is borne out, with the bases of all that. An exception that
    nobody has heard of is refuted; so is one that stands nowhere in a function of which every way out is known.
    """
    last = name.rpartition(".")[2]
    if supported_exception(name, case) is not None:
        return None
    raised = _listed(fact.type for fact in case.facts.raises)
    if case.evidence is not None and not _exists(name, case.evidence):
        return Objection("CD403", f"nothing here knows `{name}`; the code raises {raised}: describe only that")
    is_sure = case.settles(SectionKind.RAISES) and last not in _IMPLICIT and not _stands_in(case.known.file, last)
    if case.evidence is None or is_sure:
        return Objection("CD403", f"`{name}` cannot be raised here; the code raises {raised}: describe only that")
    return Objection("CD421", f"nothing in sight raises `{name}`; the code raises {raised}: leave others out")


def _exists(name: str, evidence: Evidence) -> bool:
    first, last = name.partition(".")[0], name.rpartition(".")[2]
    return last in BUILTIN or last in evidence.names or first in evidence.imports or first in sys.stdlib_module_names


def supported_exception(name: str, case: Case) -> str | None:
    """Return the name under which a claimed exception is borne out, as the facts have it where they do."""
    last = name.rpartition(".")[2]
    types = [fact.type for fact in case.facts.raises]
    same = next((each for each in types if each == name), None)
    same = same or next((each for each in types if each.rpartition(".")[2] == last), None)
    if same is not None:
        return same
    kinds = {kind for each in types for kind in kinds_of(each.rpartition(".")[2], {})} | case.known.raisable
    return name if last in kinds and last not in {"Exception", "BaseException"} else None


def result_objection(text: str, kind: SectionKind, case: Case) -> Objection | None:
    """Object to a result where there is none; to say that nothing comes back is no claim."""
    fact = case.facts.returns if kind is SectionKind.RETURNS else case.facts.yields
    if fact is not None or case.facts.role in _CLASSES or _SAYS_NOTHING.match(text):
        return None
    is_open = case.facts.role in (Role.PROPERTY, Role.CONSTRUCTOR) or (
        case.facts.is_async and _SAYS_COROUTINE.search(text) is not None
    )
    if is_open or not case.settles(kind):
        return Objection(
            "CD428", f"the code does not show what it {_VERBS[kind]}; say it in the summary or leave it out"
        )
    return Objection(_REFUTED[kind], f"the code {_VERBS[kind]} nothing; leave the section {kind} out")


def _mentions(case: Case, name: str) -> bool:
    return _stands_in(case.known.source, name)


def _stands_in(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"
