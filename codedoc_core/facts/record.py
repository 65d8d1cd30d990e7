"""One record a symbol: all that is known of it, ready to be written as JSON."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.complexity import calculate_function_complexity
from codedoc_core.facts.dealings import constants_read, globals_written, outside_world
from codedoc_core.facts.facts import Role
from codedoc_core.facts.holdings import holdings, properties
from codedoc_core.facts.infer import infer_facts
from codedoc_core.facts.propagation import Escape
from codedoc_core.facts.purpose import infer_file_purpose
from codedoc_core.facts.reading import read_body
from codedoc_core.facts.roles import is_public
from codedoc_core.facts.view import children_of
from codedoc_core.symbols.calls import calls_in
from codedoc_core.symbols.names import imports_of
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.facts.facts import AttributeFact, ParameterFact, ResultFact, SymbolFacts
    from codedoc_core.facts.reach import Reach
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol

Record = dict[str, object]


def records_of(module: Module, index: SymbolIndex, reach: Reach, file: str) -> Iterator[Record]:
    """Give the record of each symbol of a module, in source order.

    Args:
        module: The file.
        index: The repository around it.
        reach: What the repository tells about the module.
        file: Its path, as it is shown.
    """
    constructors = {symbol.parent: symbol for symbol in module.symbols if symbol.name in {"__init__", "__new__"}}
    for symbol in module.symbols:
        facts = infer_facts(symbol, module, index)
        if facts.role is Role.OVERLOAD:
            continue
        record = _common(symbol, module, facts, file)
        if symbol.kind is SymbolKind.FUNCTION:
            record |= _of_function(symbol, module, facts, reach)
        elif symbol.kind is SymbolKind.CLASS:
            record |= _of_class(symbol, module, facts, reach)
            constructor = constructors.get(symbol)
            if constructor is not None:
                own = infer_facts(constructor, module, index)
                record["raises"] = _raises(own, reach.escapes.get(constructor.qualname, ()))
                record["params"] = _parameters(own.parameters)
        else:
            record["attributes"] = _attributes(replace(fact, of="module") for fact in facts.attributes)
            record |= {"imports": imports_of(module.tree.body), "purpose": infer_file_purpose(module, file).value}
        yield record


def _common(symbol: Symbol, module: Module, facts: SymbolFacts, file: str) -> Record:
    """Return what every record has; later facts overwrite the empty ones."""
    return {
        "symbol": ".".join(part for part in (module.name, symbol.qualname) if part),
        "file": file,
        "line": symbol.line,
        "kind": "method" if symbol.is_method else symbol.kind.value,
        "role": facts.role.value,
        "is_public": is_public(symbol, module),
        "is_documented": symbol.docstring is not None,
        "summary": facts.summary,
        "params": _parameters(facts.parameters),
        "returns": _result(facts.returns),
        "yields": _result(facts.yields),
        "sends": _result(facts.sends),
        "final": _result(facts.final),
        "raises": [],
        "attributes": _attributes(facts.attributes),
        "complexity": calculate_function_complexity(symbol.node) if symbol.kind is SymbolKind.FUNCTION else 0,
        "form": _form(facts),
        "is_async": facts.is_async,
        "is_stub": facts.is_stub,
        "decorators": [_decorator(name) for name in symbol.decorators],
        "calls": list(dict.fromkeys(call.callee for call in calls_in(symbol))),
    }


def _form(facts: SymbolFacts) -> str | None:
    """What a call gives: nothing at once from a coroutine, a generator where values are yielded or sent."""
    if any((facts.yields, facts.sends, facts.final)):
        return "async generator" if facts.is_async else "generator"
    return "coroutine" if facts.is_async else None


def _of_function(symbol: Symbol, module: Module, facts: SymbolFacts, reach: Reach) -> Record:
    body = read_body(symbol, module, facts.role)
    return {
        "raises": _raises(facts, reach.escapes.get(symbol.qualname, ())),
        "callers": list(reach.callers.get(symbol.qualname, ())),
        "overrides": reach.overrides.get(symbol.qualname),
        "constants_read": list(constants_read(body)),
        "globals_written": list(globals_written(body)),
        "io": list(outside_world(body)),
    }


def _of_class(symbol: Symbol, module: Module, facts: SymbolFacts, reach: Reach) -> Record:
    functions = [child for child in children_of(module).get(symbol, ()) if child.is_method]
    return {
        "params": _parameters(facts.parameters or reach.constructors.get(symbol.qualname, ())),
        "attributes": _attributes(_held(symbol, functions, facts, reach)),
    }


def _held(symbol: Symbol, functions: list[Symbol], facts: SymbolFacts, reach: Reach) -> Iterator[AttributeFact]:
    """What a class holds; where it shows nothing of its own, what it computes and what its bases hold."""
    own = holdings(symbol, functions, facts.attributes)
    yield from own
    if all(fact.name.startswith("_") for fact in own):
        computed = properties(functions)
        names = {fact.name for fact in (*own, *computed)}
        yield from computed
        yield from (fact for fact in reach.inherited.get(symbol.qualname, ()) if fact.name not in names)


def _parameters(facts: Iterable[ParameterFact]) -> list[Record]:
    keys = ("name", "kind", "annotation", "type", "default", "words", "evidence")
    return [{key: getattr(fact, key) for key in keys} for fact in facts]


def _result(fact: ResultFact | None) -> Record | None:
    return asdict(fact) if fact is not None else None


def _attributes(facts: Iterable[AttributeFact]) -> list[Record]:
    return [asdict(fact) for fact in facts]


def _raises(facts: SymbolFacts, escapes: Iterable[Escape]) -> list[Record]:
    """Put together what leaves the function by its own code and calls, and the contracts of well-known calls."""
    found = list(escapes)
    names = {name for escape in found for name in (escape.type, escape.name)}
    found += [
        Escape(fact.type, fact.line, fact.via, fact.when)
        for fact in facts.raises
        if fact.via and names.isdisjoint((fact.type, fact.type.rpartition(".")[2]))
    ]
    return [_raise(escape) for escape in sorted(found, key=lambda escape: escape.line)]


def _raise(escape: Escape) -> Record:
    return {
        "type": escape.name,
        "qualified": escape.type,
        "when": escape.when,
        "line": escape.line,
        "via": escape.via or None,
    }


def _decorator(name: str) -> Record:
    return {"name": name, "meaning": _MEANINGS.get(name.rpartition(".")[2])}


_MEANINGS: Final = {
    "property": "read like an attribute",
    "cached_property": "read like an attribute, computed once",
    "setter": "called when the attribute is set",
    "deleter": "called when the attribute is deleted",
    "staticmethod": "takes neither instance nor class",
    "classmethod": "takes the class",
    "abstractmethod": "must be overridden",
    "contextmanager": "used in a with statement",
    "asynccontextmanager": "used in an async with statement",
    "cache": "results are remembered",
    "lru_cache": "results are remembered",
    "wraps": "looks like the function it wraps",
    "dataclass": "its fields make the constructor",
    "total_ordering": "all comparisons from one",
    "singledispatch": "chosen by the type of the first argument",
    "overload": "declares one way to call it",
    "final": "must not be overridden",
    "override": "overrides a method of a base",
    "deprecated": "not to be used any more",
    "fixture": "set up for tests",
    "runtime_checkable": "works with isinstance",
    "njit": "compiled by Numba",
    "jit": "compiled when first called",
}
