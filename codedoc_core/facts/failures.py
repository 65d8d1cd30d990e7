"""Exceptions in words: who raises them and when, or what is special about them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.nouns import coded
from codedoc_core.facts.raises import raise_facts
from codedoc_core.facts.reading import read_body
from codedoc_core.facts.roles import role_of
from codedoc_core.facts.view import is_hidden
from codedoc_core.facts.words import LONG

if TYPE_CHECKING:
    from codedoc_core.facts.view import ClassView
    from codedoc_core.symbols.index import RaiseSite
    from codedoc_core.symbols.symbol import Symbol

_MOST_SITES: Final = 3
# Code that tells nothing to somebody outside the class: private names, the receiver, what a variable began as.
_HIDDEN = re.compile(
    r"``[^`]*\b(?:_|self\b|cls\b)[^`]*``|``(?:\[\]|\{\}|\(\)|\"\"|\w+\(\)|None|True|False)`` (?:is|equals)"
)
_TEST_MODULE = re.compile(r"(?:^|\.)(?:_?tests?|test_\w+|conftest)(?:\.|$)")


def failure_words(view: ClassView) -> str | None:
    """Say "Raised by ``Cart.checkout`` when every attempt times out"."""
    sites = list(dict.fromkeys(site for site in view.index.raise_sites(view.dotted) if not _is_test(site)))
    if not 1 <= len(sites) <= _MOST_SITES or _is_raised_elsewhere(view):
        return None
    if any(_is_unknowable(site.qualname) or not _escapes(view, site) for site in sites):
        return None
    if len(sites) == 1 and sites[0].module == view.module.name:
        return _single(view, sites[0].qualname)
    names = dict.fromkeys(_named(view, site) for site in sites)
    return _fitting(f"Raised by {coded([*names])}.")


def _single(view: ClassView, qualname: str) -> str | None:
    when = (_conditions(view, qualname)[0] or "").removeprefix("If ").removesuffix(".")
    is_open = when and not _HIDDEN.search(when)
    full = _fitting(f"Raised by ``{_called(qualname)}`` when {when}.") if is_open else None
    return full or _fitting(f"Raised by ``{_called(qualname)}``.")


def _is_test(site: RaiseSite) -> bool:
    return _TEST_MODULE.search(site.module) is not None


def _is_raised_elsewhere(view: ClassView) -> bool:
    """Whether a class may be meant where ``self.error`` or the like is raised."""
    return any(view.index.raise_sites(f"{owner}.{view.symbol.name}") for owner in ("self", "cls"))


def _escapes(view: ClassView, site: RaiseSite) -> bool:
    return bool(_conditions(view, site.qualname)) if site.module == view.module.name else not site.guarded


def _named(view: ClassView, site: RaiseSite) -> str:
    called = _called(site.qualname)
    return called if site.module == view.module.name else f"{site.module}.{called}"


def _conditions(view: ClassView, qualname: str) -> list[str | None]:
    """Conditions under which the exception leaves a function of this module; none where it does not."""
    found = [symbol for symbol in view.module.symbols if symbol.qualname == qualname]
    return [fact for symbol in found for fact in _of(view, symbol)] if len(found) == 1 else []


def _of(view: ClassView, symbol: Symbol) -> list[str | None]:
    if not isinstance(symbol.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    role = role_of(symbol, view.module, view.index)
    facts = raise_facts(read_body(symbol, view.module, role), view.module)
    return [fact.when for fact in facts if fact.type.rpartition(".")[2] == view.symbol.name]


def _called(qualname: str) -> str:
    """The name by which a caller knows a function: a constructor is its class."""
    return qualname.removesuffix(".__init__")


def _is_unknowable(qualname: str) -> bool:
    return "<locals>" in qualname or is_hidden(_called(qualname))


def _fitting(text: str) -> str | None:
    return text if len(text) <= LONG else None
