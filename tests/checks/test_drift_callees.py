"""Exceptions that come out of what a function calls: those left out, and those that are not impossible after all."""

from __future__ import annotations

import textwrap

from drifting import findings

from codedoc_core.facts.escaping import Escapings
from codedoc_core.facts.flows import survey_flows
from codedoc_core.facts.hierarchy import exception_kinds

STOCK = '''
"""Stock."""


class NoStock(Exception):
    """There is none."""


def take(count):
    """Take some.

    Args:
        count: How many.

    Raises:
        NoStock: If there is not enough.
    """
    if count > 5:
        raise NoStock
'''


def found(code: str, *select: str, stock: str = STOCK) -> list[str]:
    """What is found in ``shop.cart`` with ``shop.stock`` beside it."""
    code = textwrap.dedent(code)
    beside = survey_flows(stock.encode(), "shop.stock", False)
    own = survey_flows(code.encode(), "shop.cart", False)
    assert beside
    assert own
    known = exception_kinds([own.summary, beside.summary])
    return findings(code, *select, exceptions=known, escapes=Escapings([own, beside]).of("shop.cart"))


def ordering(raises: str, body: str = "take(count)", extra: str = "") -> str:
    said = f"\n\n    Raises:\n        {raises}" if raises else ""
    return (
        f"from shop.stock import take, NoStock\n{extra}\n\ndef order(count):\n"
        f'    """Order some.\n\n    Args:\n        count: How many.{said}\n    """\n    {body}\n'
    )


def test_an_exception_of_a_callee_is_missed_where_the_section_leaves_it_out():
    assert found(ordering("ValueError: If it is negative."), "CD236") == ["CD236 NoStock"]


def test_an_exception_of_a_callee_is_missed_where_there_is_no_section():
    assert found(ordering(""), "CD236", "CD237") == ["CD237 NoStock"]


def test_an_exception_of_a_callee_that_is_documented_is_not_missed():
    assert found(ordering("NoStock: If there is none."), "CD236") == []


def test_an_exception_of_a_callee_that_is_stopped_is_not_missed():
    body = "try:\n        take(count)\n    except NoStock:\n        pass"
    assert found(ordering("ValueError: If it is negative.", body), "CD236") == []


def test_an_exception_that_only_a_callee_raises_is_not_impossible():
    assert found(ordering("NoStock: If there is none."), "CD233", "CD234") == []


def test_an_exception_that_no_callee_raises_is_doubted():
    assert found(ordering("OSError: If there is none."), "CD233", "CD234") == ["CD234 OSError"]
