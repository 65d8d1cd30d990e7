"""Exceptions of the private helpers of a file, where they can be told in the words of the function that calls them."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.carried import carried
from codedoc_core.facts.exceptions import is_swallowed
from codedoc_core.facts.facts import RaiseFact
from codedoc_core.facts.flows import called_at, flow_of
from codedoc_core.facts.raises import merged, raise_facts
from codedoc_core.facts.surroundings import surroundings
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.facts.body import Body
    from codedoc_core.facts.flows import Flow
    from codedoc_core.symbols.symbol import Module, Symbol

_UNTOLD: Final = frozenset({"NotImplementedError", "AssertionError", "StopIteration", "StopAsyncIteration"})


def raises_with_helpers(symbol: Symbol, body: Body, module: Module) -> tuple[RaiseFact, ...]:
    """Return what a function raises, and what a helper raises for it on a condition that it can tell."""
    own = raise_facts(body, module)
    helped = tuple(_helped(symbol, body, module))
    return tuple(merged((*own, *helped))) if helped else own


def _helped(symbol: Symbol, body: Body, module: Module) -> Iterator[RaiseFact]:
    known, names = _helpers(module)
    owner = f"{symbol.parent.qualname}." if symbol.is_method and symbol.parent is not None else ""
    for site in body.calls if known else ():
        assert isinstance(site.node, ast.Call)
        if _last_name(site.node.func) not in names:
            continue
        called = called_at(site, body)
        name = called.name.replace(f"{body.receiver}.", owner, 1) if owner and body.receiver else called.name
        helper = known.get(name)
        if helper is None or helper.qualname == symbol.qualname:
            continue
        for kind, when in helper.conditions:
            said = carried(when, called, helper)
            if said and kind not in _UNTOLD and not is_swallowed(kind, site, surroundings(module).bases):
                yield RaiseFact(kind, said, called.line, via=called.name)


@lru_cache(maxsize=2)
def _helpers(module: Module) -> tuple[dict[str, Flow], frozenset[str]]:
    """The private functions of a module that raise something on a known condition, by qualified name; and their names.

    Only those are read that something in the module seems to call.
    """
    text = module.source.text
    found = (
        flow_of(symbol, module, is_alone=True)
        for symbol in module.symbols
        if symbol.kind is SymbolKind.FUNCTION
        and symbol.name.startswith("_")
        and not symbol.name.endswith("__")
        and text.count(symbol.name) > 1
        and not symbol.decorators
        and "raise" in text[symbol.span.start : symbol.span.end]
    )
    known = {flow.qualname: flow for flow in found if flow.conditions and not flow.is_stub and not flow.decorators}
    return known, frozenset(flow.name for flow in known.values())


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
