"""Files and symbols to ask about, made up."""

import random

from codedoc_core.context.symbol import FileContext, SymbolContext
from codedoc_core.facts.facts import (
    AttributeFact,
    ParameterFact,
    ParameterKind,
    RaiseFact,
    ResultFact,
    Role,
    SymbolFacts,
)

WORDS = "value key path token count name size limit offset data user index node total price file".split()


def facts_of(name, parameters=(), raises=(), attributes=(), *, returns=False, yields=False):
    return SymbolFacts(
        name,
        1,
        Role.FUNCTION,
        parameters=tuple(ParameterFact(each, ParameterKind.POSITIONAL_OR_KEYWORD) for each in parameters),
        raises=tuple(RaiseFact(each, None, 1) for each in raises),
        attributes=tuple(AttributeFact(each) for each in attributes),
        returns=ResultFact() if returns else None,
        yields=ResultFact() if yields else None,
    )


def file_of(name, count, seed=1):
    chance = random.Random(f"{name}{seed}")
    symbols, lines = [], []
    for at in range(count):
        parameters = chance.sample(WORDS, chance.randint(0, 4))
        raises = chance.sample(["ValueError", "KeyError", "errors.Broken"], chance.choice([0, 0, 0, 1, 2]))
        symbols.append(
            SymbolContext(facts_of(f"{name}_{at}", parameters, raises, returns=chance.random() < 0.6), number=at + 1)
        )
        body = [
            f"    {chance.choice(WORDS)} = self.{chance.choice(WORDS)}({chance.choice(WORDS)}, {at})"
            for _ in range(chance.randint(2, 14))
        ]
        lines += [f"# [{at + 1}]", f"def {name}_{at}({', '.join(parameters)}):", *body]
    return FileContext(f"{name}.py", name, "library", "\n".join(lines) + "\n", tuple(symbols))
