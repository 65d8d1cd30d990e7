"""The level of prose that the offline writer must reach, on the examples that set it."""

from dataclasses import replace

from codedoc_core.context.symbol import SymbolContext
from codedoc_core.docstrings.draft import Draft
from codedoc_core.facts.facts import ParameterFact, ParameterKind, Role, SymbolFacts
from codedoc_core.facts.functions import function_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse
from codedoc_core.symbols.symbol import SymbolKind
from codedoc_core.writing.offline import OfflineWriter, draft

CART = b"""
import json, os, re

class Cart:
    @property
    def total(self): return sum(i.price for i in self.items)

    def is_overdue(self, today): return today > self.due_date

    def add(self, item: Item, *, qty: int = 1) -> None:
        if qty <= 0:
            raise ValueError("qty must be positive")
        for _ in range(qty):
            self.items.append(item)

    def find(self, pattern: str):
        rx = re.compile(pattern)
        for i in self.items:
            if rx.search(i.sku):
                yield i

    async def checkout(self, gateway, retries=3):
        for attempt in range(retries):
            try:
                return await gateway.charge(self.owner, self.total)
            except TimeoutError:
                continue
        raise CartError(f"could not charge {self.owner} after {retries}")

    @classmethod
    def from_env(cls, prefix="APP_"):
        return cls(**{f.name: os.environ[prefix + f.name.upper()] for f in fields(cls)})

def load(path, encoding="utf-8"):
    with open(path, encoding=encoding) as f:
        return json.load(f)
"""
ROLES = {"total": Role.PROPERTY, "from_env": Role.CLASS_METHOD, "load": Role.FUNCTION}


def drafts() -> dict[str, Draft | None]:
    module = parse(decode(CART))
    functions = [symbol for symbol in module.symbols if symbol.kind is SymbolKind.FUNCTION]
    return {s.name: draft(function_facts(s, module, ROLES.get(s.name, Role.METHOD))) for s in functions}


def test_a_property_is_what_it_computes():
    assert drafts()["total"] == Draft("The sum of ``price`` over ``items``.")


def test_a_comparison_is_whether_it_holds():
    assert drafts()["is_overdue"] == Draft("Whether ``today`` is later than ``due_date``.")


def test_a_loop_of_calls_is_a_deed_done_so_often():
    assert drafts()["add"] == Draft(
        "Append ``item`` to ``items``, ``qty`` times.",
        parameters=(("item", "The item to append."), ("qty", "Number of times.")),
        raises=(("ValueError", "If ``qty`` is zero or negative."),),
    )


def test_a_filtering_generator_says_what_it_picks():
    assert drafts()["find"] == Draft(
        "Yield the ``items`` whose ``sku`` matches ``pattern``.",
        parameters=(("pattern", "Regular expression to search for in ``sku``."),),
        yields="Each match, in order.",
        raises=(("re.error", "If ``pattern`` is not a valid regular expression."),),
    )


def test_a_loop_of_attempts_says_what_it_tries_and_how_it_gives_up():
    assert drafts()["checkout"] == Draft(
        "Charge ``owner`` the ``total`` through ``gateway``.",
        description=("Tries ``gateway.charge`` again after each ``TimeoutError``.",),
        parameters=(
            ("gateway", "Object with an awaitable ``charge(owner, total)``."),
            ("retries", "Maximum number of attempts."),
        ),
        returns="The result of ``gateway.charge``.",
        raises=(("CartError", "If every attempt times out."),),
    )


def test_an_alternative_constructor_says_what_an_instance_is_made_from():
    found = drafts()["from_env"]
    assert found is not None
    assert found.summary == "Create an instance from environment variables."
    assert found.raises == (("KeyError", "If a variable is not set."),)


def test_a_file_reader_says_what_it_loads():
    assert drafts()["load"] == Draft(
        "Load JSON from the file at ``path``.",
        parameters=(("path", "File to read."), ("encoding", "Text encoding of the file.")),
        returns="The decoded value.",
        raises=(
            ("OSError", "If the file cannot be opened."),
            ("json.JSONDecodeError", "If the file is not valid JSON."),
        ),
    )


async def test_the_writer_keeps_order_and_says_nothing_where_there_is_nothing_to_say():
    contexts = [
        SymbolContext(SymbolFacts("a", 1, Role.FUNCTION)),
        SymbolContext(SymbolFacts("b", 2, Role.FUNCTION, summary="Return ``x``.")),
    ]
    assert await OfflineWriter().write(contexts) == [None, Draft("Return ``x``.")]


def test_where_an_argument_goes_is_not_told_beside_a_summary_that_names_it():
    words = "Passed to ``table.get``."
    facts = SymbolFacts(
        "a",
        1,
        Role.FUNCTION,
        parameters=(ParameterFact("c", ParameterKind.POSITIONAL_OR_KEYWORD, words=words),),
        summary="Return the value of ``c``.",
    )
    assert draft(facts) == Draft("Return the value of ``c``.")
    assert draft(replace(facts, summary="Return a value.")) == Draft("Return a value.", parameters=(("c", words),))
