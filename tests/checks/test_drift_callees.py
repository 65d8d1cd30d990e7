"""Exceptions that come out of what a function calls: those left out, and those that are not impossible after all."""

from __future__ import annotations

import textwrap

import pytest
from drifting import checked, findings

from codedoc_core.checks.coverage import Scope
from codedoc_core.facts.flows import survey_flows
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.facts.outlook import Outlook, Outlooks

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
    return findings(code, *select, exceptions=known, outlook=Outlooks([own, beside]).of("shop.cart"))


def ordering(raises: str, body: str = "take(count)", extra: str = "") -> str:
    said = f"\n\n    Raises:\n        {raises}" if raises else ""
    return (
        f"from shop.stock import take, NoStock\n{extra}\n\ndef order(count):\n"
        f'    """Order some.\n\n    Args:\n        count: How many.{said}\n    """\n    {body}\n'
    )


def test_an_exception_of_a_callee_that_nobody_documents_is_told_of_where_that_is_selected():
    assert found(ordering("ValueError: If it is negative."), "CD236", "CD237") == ["CD237 NoStock"]
    assert found(ordering("ValueError: If it is negative.")) == ["CD101 "]


def test_an_exception_of_a_callee_that_others_document_as_a_rule_is_missed():
    told = "\n".join(
        ordering("NoStock: If there is none.").replace("order(", f"order{at}(").partition("\n")[2] for at in range(3)
    )
    code = ordering("")
    assert found(code + told) == ["CD101 ", "CD236 NoStock"]
    untold = told + ordering("").replace("order(", "order9(")
    assert found(code + untold, "CD236") == ["CD236 NoStock", "CD236 NoStock"]
    untold += ordering("").replace("order(", "order8(")
    assert found(code + untold, "CD236") == []


def test_an_exception_of_a_callee_that_is_documented_is_not_missed():
    assert found(ordering("NoStock: If there is none."), "CD236") == []


def test_an_exception_of_a_callee_that_is_stopped_is_not_missed():
    body = "try:\n        take(count)\n    except NoStock:\n        pass"
    assert found(ordering("ValueError: If it is negative.", body), "CD236") == []


def test_an_exception_that_only_a_callee_raises_is_not_impossible():
    assert found(ordering("NoStock: If there is none."), "CD233", "CD234") == []


def test_an_exception_that_no_callee_raises_is_doubted():
    assert found(ordering("OSError: If there is none."), "CD233", "CD234") == ["CD234 OSError"]


DERIVED = "class Empty(ValueError):\n    pass"


@pytest.mark.parametrize(
    ("raises", "body", "expected"),
    [
        ("ValueError: If there is none.", "raise Empty", ["CD238 ValueError"]),
        ("Empty: If there is none.", "raise Empty", []),
        ("ValueError: If there is none, as ``Empty``.", "raise Empty", []),
        ("ValueError: If there is none.", "if count:\n        raise ValueError\n    raise Empty", []),
        ("Exception: If there is none.", "raise Empty", []),
    ],
)
def test_a_documented_base_is_not_what_is_raised(raises, body, expected):
    assert found(ordering(raises, body, DERIVED), "CD238") == expected


@pytest.mark.parametrize(
    ("raises", "expected"),
    [
        ("NoStok: If there is none.", ["CD239 NoStok"]),
        ("StockNo: If there is none.", ["CD239 StockNo"]),
        ("NoStock: If there is none.", []),
        ("OutOfOrder: If there is none.", []),
        ("other.NoStok: If there is none.", []),
        ("shop.stock.NoStok: If there is none.", ["CD239 shop.stock.NoStok"]),
    ],
)
def test_an_exception_of_a_name_that_nothing_has_is_one_of_a_like_name(raises, expected):
    assert found(ordering(raises), "CD239") == expected


def test_a_name_that_the_file_speaks_of_is_not_unheard_of():
    assert found(ordering("NoStok: If there is none.", extra="from elsewhere import NoStok"), "CD239") == []


def test_an_exception_of_the_repository_may_come_out_of_any_call_that_is_not_known():
    assert found(ordering("NoStock: If there is none.", "count.take()"), "CD234") == []
    assert found(ordering("OSError: If there is none.", "count.take()"), "CD234") == ["CD234 OSError"]


PROSE = 'def order(count):\n    """Order some."""\n    if count < 0:\n        raise ValueError\n'


@pytest.mark.parametrize(
    ("code", "tells", "expected"),
    [
        (ordering("", "raise ValueError"), 0.7, ["CD232 ValueError"]),
        (ordering("", "raise ValueError"), 0.5, []),
        (PROSE, 0.7, []),
    ],
)
def test_a_missing_section_is_told_of_unasked_where_the_project_has_the_habit(code, tells, expected):
    raising = [finding for finding in findings(code, outlook=Outlook(raises_told=tells)) if finding.startswith("CD23")]
    assert raising == expected


@pytest.mark.parametrize(
    ("code", "tells", "expected"),
    [
        (PROSE, 0.4, ["CD230 ValueError"]),
        (PROSE, 0.2, []),
        (PROSE.replace("some.", "some, or raise ``ValueError``."), 0.4, []),
        (PROSE.replace("order", "__len__"), 0.4, []),
    ],
)
def test_a_docstring_without_sections_is_asked_for_exceptions_only_where_the_project_tells_of_such(
    code, tells, expected
):
    assert findings(code, "CD23", outlook=Outlook(raises_told=tells)) == expected


def test_the_habit_is_that_of_public_functions_which_raise():
    told = "\n".join(ordering("ValueError: No.", "raise ValueError").replace("order", f"f{at}") for at in range(6))
    untold = "\n".join(ordering("", "raise ValueError").replace("order", f"g{at}") for at in range(24))

    def share(code: str) -> float:
        flows = survey_flows(code.encode(), "shop.cart", False)
        assert flows
        return Outlooks([flows]).of("shop.cart").raises_told

    assert share(told) == 1
    assert share(told + untold) == 0.2
    assert share("x = 1\n") == 0


def adding(name: str, returns: str) -> str:
    said = f"\n\n    Returns:\n        {returns}" if returns else ""
    return f'def {name}(a):\n    """Add.\n\n    Args:\n        a: One.{said}\n    """\n    return a + 1\n\n\n'


def test_a_missing_returns_section_is_told_of_unasked_where_the_file_has_the_habit():
    others = [adding(f"f{at}", "The sum.") for at in range(4)]
    assert findings("".join(others) + adding("g", "")) == ["CD101 ", "CD211 "]
    assert findings("".join(others[:3]) + adding("g", "")) == ["CD101 "]
    assert findings("".join(others) + adding("g", "") + adding("h", "")) == ["CD101 "]
    assert findings("".join(others) + adding("g", "").replace("Add.", "Return the sum.")) == ["CD101 "]
    assert findings("".join(others) + adding("_g", ""), scope=Scope.ALL) == ["CD101 "]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("None", ["CD215"]),
        ("None.", ["CD215"]),
        ("None: Nothing.", ["CD215"]),
        ("None, as the list is changed in place.", []),
    ],
)
def test_a_section_that_says_that_nothing_is_returned_says_nothing(said, expected):
    code = f'def f(a):\n    """Do it.\n\n    Args:\n        a: One.\n\n    Returns:\n        {said}\n    """\n    print(a)\n'
    assert [finding.code for finding in checked(code, "CD21").findings] == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (r'Defaults to "\n".', 1),
        (r'Defaults to "\\n".', 0),
        (r'One of ["\n\n", " "].', 1),
        ('He said "\n    well" and left.', 0),
        (r"Matches \b at the end.", 1),
        (r"Matches \\b at the end.", 0),
        ("\\b\n    Not wrapped.", 0),
        ('The "one"\n    "two" list.', 0),
    ],
)
def test_an_escape_that_became_what_it_stands_for_is_found(text, count):
    code = f'def f(a):\n    """Do it.\n\n    {text}\n    """\n'
    assert [finding.code for finding in checked(code, "CD252").findings] == ["CD252"] * count


CONSTANTS = 'LIMIT = 30\n\n\nclass Sizes:\n    """Sizes."""\n\n    BIG = 9\n'


@pytest.mark.parametrize(
    ("first", "default", "stated", "expected"),
    [
        ("from shop.stock import LIMIT", "LIMIT", "20", ["CD206 a"]),
        ("from shop.stock import LIMIT", "LIMIT", "30", []),
        ("from shop.stock import LIMIT as MOST", "MOST", "20", ["CD206 a"]),
        ("from shop import stock", "stock.LIMIT", "20", ["CD206 a"]),
        ("from shop import stock", "stock.LIMIT", "30", []),
        ("from shop.stock import Sizes", "Sizes.BIG", "20", ["CD206 a"]),
        ("from shop.stock import Sizes", "Sizes.BIG", "9", []),
        ("from elsewhere import LIMIT", "LIMIT", "20", []),
        ("LIMIT = 20", "LIMIT", "30", ["CD206 a"]),
        ("class Mark(Enum):\n    NONE = 1", "Mark.NONE", "30", []),
        ("LIMIT = 20\nLIMIT = 30", "LIMIT", "30", []),
    ],
)
def test_a_default_that_is_a_constant_is_judged_by_its_value(first, default, stated, expected):
    code = f'{first}\n\n\ndef f(a={default}):\n    """Do it.\n\n    Args:\n        a: One. Defaults to {stated}.\n    """\n'
    assert found(code, "CD206", stock=CONSTANTS) == expected


def test_a_default_that_is_a_constant_of_the_class_around_is_judged_by_its_value():
    code = (
        'class Cart:\n    """Cart."""\n\n    LIMIT = 30\n\n    def take(self, a=LIMIT):\n'
        '        """Take.\n\n        Args:\n            a: How many. Defaults to {}.\n        """\n'
    )
    assert findings(code.format(20), "CD206") == ["CD206 a"]
    assert findings(code.format(30), "CD206") == []


@pytest.mark.parametrize(
    ("default", "choices", "expected"),
    [
        ("'left'", "{'left', 'right'}, optional", []),
        ("'middle'", "{'left', 'right'}, optional", ["CD206 a"]),
        ("'middle'", '{"default", "right"}, optional', ["CD206 a"]),
        ("'LEFT'", "{'left', 'right'}", []),
        ("'l'", "{'left', 'right'}", []),
        ("None", "{'left', 'right'}", []),
        ("''", "{'left', 'right'}", []),
        ("'middle'", "{'left', 'right'} or callable", []),
        ("'middle'", "{'left', 'right', ...}", []),
        ("'middle'", "{'str'}", []),
    ],
)
def test_a_default_is_one_of_the_documented_choices(default, choices, expected):
    code = f'def f(a={default}):\n    """Do it.\n\n    Parameters\n    ----------\n    a : {choices}\n        One.\n    """\n'
    assert findings(code, "CD206") == expected


def test_a_docstring_without_sections_is_asked_for_exceptions_of_callees_only_where_the_project_tells_of_such():
    untold = "from shop.stock import take\n\n\ndef order(count):\n" + '    """Order some."""\n    take(count)\n'
    told = "\n".join(ordering("ValueError: No.", "raise ValueError").replace("order(", f"f{at}(") for at in range(5))
    assert found(untold, "CD236", "CD237") == []
    assert found(untold + told, "CD236", "CD237") == ["CD237 NoStock"]
    assert found(untold + told) == ["CD101 "]
