from __future__ import annotations

from textwrap import dedent

import pytest

from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import SourceText
from codedoc_core.symbols.parse import parse

PARSER = "import argparse\np = argparse.ArgumentParser("
MAIN = "if __name__ == '__main__':\n    p.parse_args()\n"


def summary(text: str, name: str = "shop.cart") -> str | None:
    module = parse(SourceText(dedent(text)), name)
    return infer_facts(module.root, module).summary


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Carts and the things in carts.\n\nimport os\n", "Carts and the things in carts."),
        ("#!/usr/bin/python\n# Carts and the things in carts.\nimport os\n", None),
        ("#!/usr/bin/python\n\n# Carts and the things in carts.\nimport os\n", "Carts and the things in carts."),
        (
            "# Copyright 2020 X\n# Licensed\n\n# Carts and the things in carts.\n\nx = f()\n",
            "Carts and the things in carts.",
        ),
        ("# This module keeps carts in a file.\n\nimport os\n", "Keeps carts in a file."),
        ("# Carts and the things in carts.\nx = f()\n", None),
        ("# This file is not meant for public use.\n\nimport os\n", None),
        ("# Last change: Monday at 8 o'clock\n\nimport os\n", None),
        ("# cart.py\n\nimport os\n", None),
        ("# TODO: Carts and the things in carts.\n\nimport os\n", None),
        ("# We keep all the carts in here.\n\nimport os\n", None),
        ("import os\n# Carts and the things in carts.\n\nx = f()\n", None),
    ],
)
def test_a_comment_at_the_top_is_evidence_where_it_is_prose_about_the_file(text, said):
    assert summary(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from .a import A, B\n__all__ = ['A', 'B']\n", "Re-exports ``A`` and ``B`` from ``.a``."),
        ("from .a import A\nfrom .b import B\n", "Re-exports ``A`` and ``B``."),
        ("from .a import A\n__all__ = ['A', 'C']\n", None),
        ("from .a import *\n", None),
        ("from .a import A\nA.go()\nx = 1\n", None),
        ("import os\n", None),
        ("class E(Exception): ...\nclass F(E): ...\n", "The exceptions ``E`` and ``F``."),
        ("class E(Exception): ...\ndef f(): ...\n", None),
        ('class Cart:\n    """Things somebody wants to buy."""\n', "Things somebody wants to buy."),
        ('class Cart:\n    """This class holds things."""\n', None),
        ('class Cart:\n    """Things somebody wants\n    to buy."""\n', None),
        ('class A:\n    """Things somebody wants."""\ndef f(): ...\n', None),
        ("X = 1\nY = 2\n", "The constants ``X`` and ``Y``."),
        (f"{PARSER}description='Count the carts.')\n{MAIN}", "Count the carts."),
        (f"{PARSER}description='%(prog)s counts')\n{MAIN}", None),
        (f"{PARSER}description='Count the carts.')\n", None),
        ("from shop.a import A\n", "Re-exports ``A`` from ``shop.a``."),
        ("", None),
    ],
)
def test_a_module_is_said_by_what_it_offers(text, said):
    assert summary(text) == said


def test_the_entry_point_of_a_package_says_so():
    assert summary("from .app import main\nmain()\n", "shop.__main__") == "Entry point of ``python -m shop``."


def test_many_exceptions_are_told_by_their_package():
    text = "".join(f"class E{n}(Exception): ...\n" for n in range(9))
    assert summary(text, "shop.errors") == "Exceptions of ``shop``."
    assert summary(text, "errors") is None


def test_modules_of_tests_are_left_alone():
    assert summary("# Carts and the things in carts.\n\nimport os\n", "tests.test_cart") is None
