from __future__ import annotations

from textwrap import indent

import pytest

from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import SourceText
from codedoc_core.symbols.parse import parse


def summary(header: str, body: str) -> str | None:
    """Summary of a method."""
    module = parse(SourceText(f"class A:\n    def {header}:\n{indent(body, ' ' * 8)}\n"))
    return infer_facts(module.symbols[2], module).summary


@pytest.mark.parametrize(
    ("header", "body", "said"),
    [
        ("delete_role(self)", "name = self.arg('n')\nself.backend.delete_role(name)\nreturn Empty()", "Delete the role through ``backend``."),
        ("build_index(self, rows)", "index = {}\nfor row in rows:\n    index[row.a] = row\nreturn index", "Return a dictionary of ``rows`` by ``a``."),
        ("expand_spec(self, spec)", "for part in spec:\n    if not part:\n        raise ValueError(spec)\n    self.go(part)\n    self.on(part)", "Expand ``spec``."),
        ("get_key_for_task(self, a)", "if not a:\n    raise ValueError(a)\nb = self.mix(a)\nc = self.mix(b)\nreturn self.put(b, c, a)", "Return the key for the task."),
        ("__init__(self, *a, **b)", "if a and b:\n    raise ValueError('not both')\nself.x = []\nself.go(a)\nself.on(b)", "Initialize with ``*a`` and ``**b``."),
        ("parse_json_body(self, a)", "if a == '':\n    raise ValueError(a)\nb = 1\nself.x(b)\nself.y(b)\nself.z(a)", "Parse the JSON body."),
    ],
)  # fmt: skip
def test_a_name_is_a_sentence_where_facts_complete_it(header: str, body: str, said: str):
    assert summary(header, body) == said


@pytest.mark.parametrize(
    ("header", "body"),
    [
        # Nothing but the name.
        ("update_state(self, a)", "self.x(a)\nself.y(a)\nself.z(a)\nself.w(a)"),
        # The call of the same name is only made on a branch.
        ("delete_role(self, a)", "if a:\n    self.backend.delete_role(a)\nself.x()\nself.y()\nself.z()"),
        # Another function of the same name is no owner to speak of.
        ("get_headers(self)", "headers = super().get_headers()\nself.x(headers)\nself.y(headers)\nself.z()\nreturn 3, headers.a"),
        # One way out returns something else.
        ("build_index(self, rows)", "index = {}\nself.fill(index)\nif rows:\n    return 3\nself.x()\nreturn index"),
        # A parameter that is never read.
        ("build_index(self, rows, deep)", "index = {}\nfor row in rows:\n    index[row.a] = row\nself.x(index)\nreturn index"),
        # Not a verb and its objects.
        ("close_if_needed(self, a)", "if a < 0:\n    raise ValueError(a)\nself.x(a)\nself.y(a)\nself.z(a)"),
        ("get_nowait(self, a)", "if a < 0:\n    raise ValueError(a)\nself.x(a)\nself.y(a)\nreturn self.z(a)"),
        ("total_of(self, a)", "if a < 0:\n    raise ValueError(a)\nself.x(a)\nself.y(a)\nself.z(a)"),
    ],
)  # fmt: skip
def test_a_bare_or_doubtful_name_is_left_unsaid(header: str, body: str):
    said = summary(header, body)
    assert said is None or not said.startswith(
        (
            "Update the state",
            "Delete the role",
            "Return the headers",
            "Build the index",
            "Close",
            "Return the nowait",
            "Total",
        )
    )


def test_a_container_that_was_passed_on_is_not_what_it_began_as():
    module = parse(
        SourceText(
            "def f(run):\n    failures = []\n    run(out=failures)\n    if failures:\n        raise ValueError('x')\n"
        )
    )
    assert [fact.when for fact in infer_facts(module.symbols[1], module).raises] != ["If ``[]`` is truthy."]
