"""What is told of an exception whose condition cannot be."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse
from codedoc_core.writing.ledger import DocumentRequest
from codedoc_core.writing.service import document_offline


def raised(body: str) -> list[tuple[str | None, str | None]]:
    module = parse(decode(f"def f(x, y):\n{indent(dedent(body), '    ')}".encode()), "m")
    facts = infer_facts(module.symbols[1], module)
    return [(fact.when, fact.aside) for fact in facts.raises]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("ValueError('no such graph')", "With the message ``no such graph``."),
        ("ValueError('no such graph.')", "With the message ``no such graph``."),
        ("ValueError('no ' 'such graph', 3)", "With the message ``no such graph``."),
        ("ValueError(f'no graph {z!r} here')", "With a message like ``no graph ... here``."),
        ("ValueError('no graph %s here' % z)", "With a message like ``no graph ... here``."),
        ("ValueError('no graph {} here'.format(z))", "With a message like ``no graph ... here``."),
        ("ValueError(_('no such graph'))", "With the message ``no such graph``."),
        ("ValueError('no `graph` here')", "With a message like ``no 'graph' here``."),
        ("ValueError('x' + z)", None),
        ("ValueError(z)", None),
        ("ValueError('oops')", None),
        ("ValueError", None),
        (r"ValueError('a \\ in a path')", None),
        (f"ValueError('{'word ' * 30}')", f"With a message like ``{'word ' * 13}...``."),
    ],
)
def test_a_message_is_told_where_the_condition_is_not(made: str, said: str | None):
    assert raised(f"for z in y:\n    if z.a(x) != z:\n        raise {made}\n") == [(None, said)]


def test_a_message_made_beforehand_is_found():
    code = "for z in y:\n    if z.a(x) != z:\n        msg = f'no {z} here'\n        raise ValueError(msg)\n"
    assert raised(code) == [(None, "With a message like ``no ... here``.")]


@pytest.mark.parametrize(
    ("handler", "said"),
    [
        ("except KeyError as e:\n        raise ValueError(z) from e", "In place of a ``KeyError``."),
        ("except (KeyError, OSError):\n        raise ValueError", "In place of a ``KeyError`` or an ``OSError``."),
        ("except ValueError:\n        z()\n        raise", "Caught, and then raised again."),
        ("except Exception:\n        raise ValueError", None),
    ],
)
def test_what_an_exception_stands_for_is_told_where_it_has_no_message(handler: str, said: str | None):
    code = f"for z in y:\n    try:\n        z.a(x)\n        z.b(x)\n    {handler}\n"
    assert [aside for when, aside in raised(code) if not when] in ([said], [])


def test_one_message_of_several_is_an_example():
    code = "for z in y:\n" + "".join(
        f"    if z.{m}(x) != z:\n        raise ValueError('no {m} here')\n" for m in ("ink", "ash")
    )
    assert raised(code) == [(None, "With the message ``no ink here``, among others.")]


def test_a_condition_goes_before_a_message():
    assert raised("if x < 0:\n    raise ValueError('bad x')\n") == [("If ``x`` is negative.", None)]


def test_the_offline_writer_leaves_no_exception_out_that_has_a_message():
    code = """
    # Pick the nodes of one degree.
    def pick(graph, size):
        if size < 0:
            raise ValueError("size must not be negative")
        for node in graph:
            if graph.degree(node) != size:
                raise LookupError(f"node {node} has another degree")
        return list(graph)
    """
    written = document_offline(DocumentRequest(dedent(code).encode())).data.decode()
    assert "LookupError: With a message like ``node ... has another degree``." in written
