"""Classes by their relatives: base classes, mixins, special kinds of known classes."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.attributes import Assigned, assigned
from codedoc_core.facts.functions import function_facts
from codedoc_core.facts.nouns import coded, one
from codedoc_core.facts.roles import role_of
from codedoc_core.facts.scope import unparsed
from codedoc_core.facts.suites import is_stub
from codedoc_core.facts.view import is_hidden
from codedoc_core.facts.words import LONG, VERBS, code, joined, sentence, third_person

if TYPE_CHECKING:
    from codedoc_core.facts.view import ClassView
    from codedoc_core.symbols.symbol import Symbol

_MOST_HEIRS: Final = 4
_MOST_METHODS: Final = 5
_MOST_CONSTANTS: Final = 2
_BASE_NAME = re.compile(r"(?:Base|Abstract)[A-Z]|\w+(?:Base|Abstract)$")
_MARKUP = re.compile(r"[%{}`\\<>\[\]*_|]|\.\s")
_TESTS = re.compile(r"(?:^|\.)_?tests?(?:\.|_)|(?:^|\.)test_")
# What a subclass is for, by the base class and the method that does it.
_KINDS: Final = {
    "threading.Thread": ("thread", "run"),
    "multiprocessing.Process": ("process", "run"),
    "argparse.Action": ("argument action", "__call__"),
    "logging.Handler": ("log handler", "emit"),
    "logging.Filter": ("log filter", "filter"),
    "logging.Formatter": ("log formatter", "format"),
    "json.JSONEncoder": ("JSON encoder", "default"),
    "json.encoder.JSONEncoder": ("JSON encoder", "default"),
}
_VISITORS: Final = {"ast.NodeVisitor": "visitor", "ast.NodeTransformer": "transformer"}


def base_words(view: ClassView) -> str | None:
    """Say which classes build on a class that is there to be built on."""
    is_base = bool(abstract_methods(view)) or _BASE_NAME.match(view.symbol.name) is not None
    heirs = _heirs(view) if is_base else []
    if 1 <= len(heirs) <= _MOST_HEIRS:
        return _fitting(f"Base class of {coded(heirs)}.")
    return None


def exception_base_words(view: ClassView) -> str | None:
    """Say which exceptions an exception gathers."""
    heirs = _heirs(view)
    return _fitting(f"Base class of {coded(heirs)}.") if 2 <= len(heirs) <= _MOST_HEIRS else None


def abstract_words(view: ClassView) -> str | None:
    """Say what subclasses of an abstract class must define."""
    names = abstract_methods(view)
    if not any(map(_is_declared_abstract, view.functions)) and not _is_overridden(view, names):
        return None
    if not 1 <= len(names) <= _MOST_METHODS:
        return None
    return _fitting(f"Base class whose subclasses define {coded(names)}.")


def abstract_methods(view: ClassView) -> list[str]:
    """Names of the public methods that subclasses must define."""
    return list(dict.fromkeys(f.name for f in view.functions if _is_abstract(f) and not f.name.startswith("_")))


def _is_overridden(view: ClassView, names: list[str]) -> bool:
    """Whether a class is meant to be built on, not merely unfinished: by its name, or since a subclass does."""
    heirs = [found[1].methods for name in view.index.subclasses(view.dotted) if (found := view.index.find(name))]
    return _BASE_NAME.match(view.symbol.name) is not None or any(set(names) & set(methods) for methods in heirs)


def mixin_words(view: ClassView) -> str | None:
    """Say what a mixin adds."""
    if not view.symbol.name.endswith("Mixin") or not 1 <= len(view.methods) <= _MOST_METHODS:
        return None
    return _fitting(f"Mixin that adds {coded(view.methods)}.")


def doing_words(view: ClassView) -> str | None:
    """Say what a thread, log handler or callable does, by its one method that does it."""
    noun, method = next((_KINDS[base] for base in view.bases if base in _KINDS), ("", ""))
    if not noun and not view.bases and "__call__" in {f.name for f in view.functions} and not view.methods:
        noun, method = "callable", "__call__"
    symbol = view.special(method) if noun else None
    said = _deed(view, symbol) if symbol else None
    return _fitting(sentence(f"{noun} that {said}")) if said else None


def visitor_words(view: ClassView) -> str | None:
    """Say which nodes a visitor of syntax trees looks at."""
    noun = next((_VISITORS[base] for base in view.bases if base in _VISITORS), None)
    nodes = [name.removeprefix("visit_") for name in view.methods if name.startswith("visit_")]
    if noun is None or not 1 <= len(nodes) <= _MOST_METHODS:
        return None
    return _fitting(f"Node {noun} for {coded(nodes)}.")


def variant_words(view: ClassView) -> str | None:
    """Say what a subclass sets: "An ``AppError`` whose ``code`` is ``404``"."""
    body = [s for s in view.node.body if not isinstance(s, ast.Pass)]
    if len(view.bases) != 1 or len(view.node.bases) != 1 or not 1 <= len(body) <= _MOST_CONSTANTS:
        return None
    said = [_constant(statement) for statement in body]
    known = [part for part in said if part]
    base = view.bases[0].rpartition(".")[2]
    if len(known) != len(body) or "." not in view.bases[0] or base.startswith("_") or view.node.keywords:
        return None
    return _fitting(sentence(f"{one(base)} whose {joined(known)}"))


def described_words(view: ClassView) -> str | None:
    """Say what a class says of itself in a ``description`` or ``help`` that is shown to users."""
    for item in assigned(view.node.body):
        match item:
            case Assigned(name="description" | "help" | "short_description", value=ast.Constant(value=str(text))):
                return _as_description(text.strip())
    return None


def _as_description(text: str) -> str | None:
    words = text.split()
    is_prose = len(words) >= 3 and text.isprintable() and not _MARKUP.search(text) and words[0].lower() in VERBS
    return _fitting(sentence(text)) if is_prose else None


def _constant(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str() | int() | float()) as value):
            text = unparsed(value)
            shown = f'"{text[1:-1]}"' if text[0] == "'" and '"' not in text else text
            is_shown = not name.startswith("_") and len(shown) <= 40 and "\\" not in shown and "`" not in shown
            return f"{code(name)} is {code(shown)}" if is_shown else None
    return None


def _heirs(view: ClassView) -> list[str]:
    """Names of the known direct subclasses, as they are called from outside; none if one of them is hidden."""
    heirs = [name for name in view.index.subclasses(view.dotted) if not _TESTS.search(name)]
    names = [name.rpartition(".")[2] for name in heirs]
    if any(is_hidden(name) or "<locals>" in heir for name, heir in zip(names, heirs, strict=True)):
        return []
    return names if len(set(names)) == len(names) else []


def _is_abstract(function: Symbol) -> bool:
    if _is_declared_abstract(function):
        return True
    match function.node.body[function.docstring is not None :]:
        case [ast.Raise()] as suite:
            return is_stub(suite)
    return False


def _is_declared_abstract(function: Symbol) -> bool:
    return any(name.rpartition(".")[2].startswith("abstract") for name in function.decorators)


def _deed(view: ClassView, symbol: Symbol) -> str | None:
    """The summary of a method, as of one who does it."""
    facts = function_facts(symbol, view.module, role_of(symbol, view.module, view.index), view.index)
    verb, _, rest = (facts.summary or "").removesuffix(".").partition(" ")
    if verb.lower() not in VERBS or " and " in rest or not rest:
        return None
    return f"{third_person(verb.lower())} {rest}"


def _fitting(text: str) -> str | None:
    return text if len(text) <= LONG else None
