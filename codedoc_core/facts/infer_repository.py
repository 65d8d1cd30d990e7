"""The types that a whole repository proves or suggests: of results, parameters and attributes."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.infer_engine import SENT, Engine
from codedoc_core.facts.infer_parameters import Suggestions
from codedoc_core.facts.infer_terms import LIKELY, NONE, Type, arguments, head, is_known, shown
from codedoc_core.facts.infer_world import Code, World
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codedoc_core.symbols.symbol import Module

_ROUNDS: Final = 3
_EMPTY: Final = frozenset({"NoReturn"})


@dataclass(frozen=True, slots=True)
class InferredType:
    """A type and what it rests on.

    Attributes:
        type: As an annotation would say it, modules left out.
        evidence: ``annotation``, ``code`` where it is proved, else what makes it likely: ``default``, ``guard``,
            ``calls``, ``use``, ``protocol``, ``override``, ``namesake``, ``documentation`` of the same parameter
            elsewhere, or ``likely`` for what rests on such types.
    """

    type: str
    evidence: str

    @property
    def is_proved(self) -> bool:
        """Whether it may be stated."""
        return self.evidence in {"annotation", "code"}


@dataclass(frozen=True, slots=True)
class FunctionTypes:
    """The types of a function.

    Attributes:
        line: 1-based line of the definition.
        returns: What it gives, awaited where it is a coroutine; ``None`` where not known.
        parameters: By name, those that are known.
        yields: What a generator yields.
        sends: What it is sent.
        final: What it ends with.
    """

    line: int
    returns: InferredType | None
    parameters: dict[str, InferredType]
    yields: InferredType | None = None
    sends: InferredType | None = None
    final: InferredType | None = None


@dataclass(frozen=True, slots=True)
class ModuleTypes:
    """The types of a module.

    Attributes:
        functions: By qualified name; of twins the last.
        attributes: By qualified name of the class, then by name.
    """

    functions: dict[str, FunctionTypes] = field(default_factory=dict)
    attributes: dict[str, dict[str, InferredType]] = field(default_factory=dict)


def infer_types(sources: Iterable[tuple[str, bytes, bool]]) -> dict[str, ModuleTypes]:
    """Infer the types in all files of a repository together.

    Args:
        sources: Dotted name and content of each file, and whether it is the ``__init__`` of a package.

    Returns:
        The types by dotted name of the module; files that cannot be read are left out.
    """
    modules: list[tuple[Module, bool]] = []
    for name, content, is_package in sources:
        try:
            modules.append((parse(decode(content), name), is_package))
        except UnreadableSource:
            continue
    return types_of(modules)


def types_of(modules: Iterable[tuple[Module, bool]], rounds: int = _ROUNDS) -> dict[str, ModuleTypes]:
    """Infer the types in parsed files together.

    Args:
        modules: The files, and whether each is the ``__init__`` of a package.
        rounds: How often calls are read; each round knows what the one before has found.
    """
    world = World(modules)
    engine = Engine(world)
    suggestions = Suggestions(engine)
    for _ in range(rounds):
        suggestions.read()
        engine.next_round()
    return _told(world, engine, suggestions)


def _told(world: World, engine: Engine, suggestions: Suggestions) -> dict[str, ModuleTypes]:
    found = {name: ModuleTypes() for name in world.modules}
    for code in world.codes:
        if not isinstance(code.node, ast.Module):
            qualname = code.name.removeprefix(f"{code.module}.")
            found[code.module].functions[qualname] = _function(code, world, engine, suggestions)
    for owner in world.classes.values():
        names = [*owner.sets, *owner.body.flow.bindings]
        kinds = {name: world.plain(engine.held(owner.name, name)) for name in names if name not in owner.methods}
        known = {name: told for name, kind in kinds.items() if (told := _inferred(kind)) is not None}
        found[owner.body.module].attributes[owner.name.removeprefix(f"{owner.body.module}.")] = known
    return found


def _function(code: Code, world: World, engine: Engine, suggestions: Suggestions) -> FunctionTypes:
    assert not isinstance(code.node, ast.Module)
    parameters: dict[str, InferredType] = {}
    for arg in code.parameters:
        kind = engine.parameter(code, arg.arg)
        evidence = (
            "annotation" if arg.annotation is not None else suggestions.evidence.get((code.name, arg.arg), "likely")
        )
        told = _inferred(kind, evidence)
        if told is not None and kind - LIKELY != NONE:
            parameters[arg.arg] = told
    result = world.plain(engine.result(code))
    is_annotated = code.node.returns is not None
    function = FunctionTypes(code.node.lineno, _inferred(result, "annotation" if is_annotated else ""), parameters)
    return _generator(function, code, engine, suggestions) if code.flow.yields else function


def _generator(function: FunctionTypes, code: Code, engine: Engine, suggestions: Suggestions) -> FunctionTypes:
    def told(kind: Type, evidence: str = "") -> InferredType | None:
        plain = engine.world.plain(kind)
        return _inferred(plain, evidence) if plain - LIKELY != NONE else None

    return replace(
        function,
        yields=told(engine.yielded(code)),
        sends=told(engine.sent(code), suggestions.evidence.get((code.name, SENT), "")),
        final=told(engine.final(code)),
    )


def _inferred(kind: Type, evidence: str = "") -> InferredType | None:
    plain = kind - LIKELY
    if not is_known(kind) or plain == _EMPTY or len(plain) > 4 or any(_is_vague(term) for term in plain):
        return None
    return InferredType(shown(kind), evidence or ("likely" if LIKELY & kind else "code"))


def _is_vague(term: str) -> bool:
    inner = arguments(term)
    return term.startswith("module:") or (head(term) == "type" and len(inner) > 1)
