"""Modules in an order in which what is imported comes first."""

import pytest

from codedoc_core.symbols.order import dependencies_first
from codedoc_core.symbols.summary import ModuleSummary


def modules(**imports: list[str]) -> dict[str, ModuleSummary]:
    named = {name.replace("_", "."): targets for name, targets in imports.items()}
    return {
        name: ModuleSummary(name, {target: target for target in targets}, {}, ()) for name, targets in named.items()
    }


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (modules(a=["b.f"], b=["c"], c=[]), ["c", "b", "a"]),
        (modules(p_a=[".b.f"], p_b=["os.path"]), ["p.b", "p.a"]),
        (modules(p_q_a=["..b"], p_b=[]), ["p.b", "p.q.a"]),
        (modules(a=["b"], b=["a"], c=["a"]), ["b", "a", "c"]),
        (modules(a=["a.x"]), ["a"]),
    ],
)
def test_what_is_imported_comes_first_and_circles_end(known: dict[str, ModuleSummary], expected: list[str]):
    assert dependencies_first(known) == expected


def test_a_chain_of_thousands_of_modules_is_ordered():
    known = {f"m{n}": ModuleSummary(f"m{n}", {"x": f"m{n + 1}"}, {}, ()) for n in range(5_000)}
    assert dependencies_first(known)[0] == "m4999"
