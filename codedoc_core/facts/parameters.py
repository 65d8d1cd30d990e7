"""Parameters: kind, type, default, and what the code proves that they are for."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.borrowed import borrowed
from codedoc_core.facts.comments import signature_comments
from codedoc_core.facts.facts import ParameterFact, ParameterKind
from codedoc_core.facts.scope import unparsed
from codedoc_core.facts.suites import is_stub
from codedoc_core.facts.surroundings import parameter_names, surroundings
from codedoc_core.facts.uses import use_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.facts.body import Body, Function
    from codedoc_core.symbols.symbol import Module, Symbol

MAX_BASES: Final = 20
MAX_SIBLINGS: Final = 200

_BORROWED: Final = frozenset({"inherited", "sibling"})
_LITERALS: Final = (bool, int, float, str, bytes, complex)
_DISPLAYS: Final[dict[type[ast.expr], str]] = {ast.List: "list", ast.Dict: "dict", ast.Tuple: "tuple", ast.Set: "set"}


def parameter_facts(symbol: Symbol, module: Module, body: Body) -> tuple[ParameterFact, ...]:
    """Return the facts of every parameter but the receiver, in order."""
    comments = signature_comments(symbol, module)
    inherited = _inherited_words(symbol, module) if symbol.is_method else {}
    siblings = _sibling_words(symbol, module)
    uses = use_words(body, symbol, module) if not is_stub(body.suite) else {}
    sources = (("comment", comments), ("inherited", inherited), ("sibling", siblings), ("use", uses))
    return tuple(_fact(arg, kind, default, sources) for arg, kind, default in signature(body))


def signature(body: Body) -> Iterator[tuple[ast.arg, ParameterKind, ast.expr | None]]:
    """Give each parameter but the receiver with its kind and default."""
    shown = set(map(id, body.parameters))
    return (item for item in _signature(body.node) if id(item[0]) in shown)


def _inherited_words(symbol: Symbol, module: Module) -> dict[str, str]:
    """Return the words of the method of the same name in the nearest documented base of the same file."""
    around = surroundings(module)
    names = [symbol.parent.name] if symbol.parent is not None else []
    for name in names:
        for base in around.bases.get(name, ()):
            parent = around.classes.get(base)
            for other, described in around.documented.get(parent, ()) if parent is not None else ():
                if other.name == symbol.name:
                    return described
            if base not in names and len(names) < MAX_BASES:
                names.append(base)
    return {}


def _sibling_words(symbol: Symbol, module: Module) -> dict[str, str]:
    """Return the words on which documented siblings agree, by parameter."""
    found: dict[str, list[str]] = {}
    names = parameter_names(symbol)
    for other, described in surroundings(module).documented.get(symbol.parent, [])[:MAX_SIBLINGS]:
        shared = described.keys() & names
        # One parameter of the same name may be another thing; a signature that agrees twice is hardly a chance.
        weight = 2 if len(shared) > 1 and other.name != "__init__" else 1
        for name in shared if other is not symbol else ():
            found.setdefault(name, []).extend([described[name]] * weight)
    return {name: texts[0] for name, texts in found.items() if len(texts) > 1 and len(set(texts)) == 1}


def _signature(node: Function) -> Iterator[tuple[ast.arg, ParameterKind, ast.expr | None]]:
    args = node.args
    positional = [*args.posonlyargs, *args.args]
    defaults = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    for at, (arg, default) in enumerate(zip(positional, defaults, strict=True)):
        first = at < len(args.posonlyargs)
        yield arg, ParameterKind.POSITIONAL_ONLY if first else ParameterKind.POSITIONAL_OR_KEYWORD, default
    if args.vararg is not None:
        yield args.vararg, ParameterKind.VAR_POSITIONAL, None
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield arg, ParameterKind.KEYWORD_ONLY, default
    if args.kwarg is not None:
        yield args.kwarg, ParameterKind.VAR_KEYWORD, None


def _fact(
    arg: ast.arg, kind: ParameterKind, default: ast.expr | None, sources: tuple[tuple[str, dict[str, str]], ...]
) -> ParameterFact:
    annotation = unparsed(arg.annotation) if arg.annotation is not None else None
    known = annotation or _literal_type(default)
    said = ((name, _held(name, words[arg.arg], known)) for name, words in sources if arg.arg in words)
    evidence, words = next((item for item in said if item[1]), ("", None))
    return ParameterFact(
        name=arg.arg,
        kind=kind,
        annotation=annotation,
        type=known,
        default=None if default is None else _shown(default),
        words=words,
        evidence=evidence,
    )


def _held(evidence: str, words: str, known: str | None) -> str | None:
    """What of some words may be said of a parameter: all, unless they were written of another one."""
    return borrowed(words, known) if evidence in _BORROWED else words


def _literal_type(default: ast.expr | None) -> str | None:
    if isinstance(default, ast.Constant) and isinstance(default.value, _LITERALS):
        return type(default.value).__name__
    return _DISPLAYS.get(type(default)) if default is not None else None


def _shown(default: ast.expr) -> str:
    return re.sub(r"^'([^'\"\\]*)'$", r'"\1"', unparsed(default))
