"""Everything proved about a function."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codedoc_core.facts.descriptions import description
from codedoc_core.facts.facts import Role, SymbolFacts
from codedoc_core.facts.generators import final_fact, sent_fact
from codedoc_core.facts.helpers import raises_with_helpers
from codedoc_core.facts.named import named_summary
from codedoc_core.facts.parameters import parameter_facts
from codedoc_core.facts.reading import read_body
from codedoc_core.facts.returns import return_fact, yield_fact
from codedoc_core.facts.suites import is_stub
from codedoc_core.facts.summaries import summary

if TYPE_CHECKING:
    from codedoc_core.facts.facts import ParameterFact, RaiseFact, ResultFact
    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol


def function_facts(symbol: Symbol, module: Module, role: Role, index: SymbolIndex | None = None) -> SymbolFacts:  # noqa: ARG001
    """Prove what can be proved about a function.

    Args:
        symbol: A function of ``module``.
        module: The file it stands in.
        role: What the function is to its reader.
        index: The repository around it.
    """
    body = read_body(symbol, module, role)
    stub = is_stub(body.suite)
    class_name = symbol.parent.name if symbol.is_method and symbol.parent is not None else ""
    parameters = parameter_facts(symbol, module, body)
    returns = return_fact(body, role, class_name)
    yields = yield_fact(body, role, symbol.decorators)
    raises = () if stub or role is Role.TEST else raises_with_helpers(symbol, body, module)
    said = (summary(symbol, module, role, body), named_summary(body, role, parameters, returns, raises))
    summaries = [text for text in said if text]
    return SymbolFacts(
        qualname=symbol.qualname,
        line=symbol.line,
        role=role,
        is_async=isinstance(symbol.node, ast.AsyncFunctionDef),
        is_stub=stub,
        parameters=parameters,
        returns=returns,
        yields=yields,
        sends=sent_fact(body) if body.yields else None,
        final=final_fact(body) if body.yields else None,
        raises=raises,
        summary=summaries[0] if summaries else None,
        alternatives=tuple(summaries[1:]),
        description=description(body),
        unsaid=_unsaid(parameters, returns, yields, raises),
    )


def _unsaid(
    parameters: tuple[ParameterFact, ...],
    returns: ResultFact | None,
    yields: ResultFact | None,
    raises: tuple[RaiseFact, ...],
) -> int:
    results = [fact for fact in (returns, yields) if fact is not None]
    return (
        sum(fact.words is None for fact in parameters)
        + sum(fact.words is None for fact in results)
        + sum(fact.when is None for fact in raises)
    )
