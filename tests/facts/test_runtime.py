from __future__ import annotations

from textwrap import dedent

import pytest

from codedoc_core.facts.runtime import runtime_reason
from codedoc_core.source.text import SourceText
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse


def reasons(text: str) -> dict[str, str]:
    """Words of the reason by symbol, for all symbols that have one."""
    module = parse(SourceText(dedent(text)), "shop.app")
    found = {symbol.qualname: runtime_reason(symbol, module) for symbol in module.symbols if symbol.docstring is None}
    return {name: reason for name, reason in found.items() if reason}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import click\n@click.command()\ndef f(): ...", "command's help"),
        ("import click as c\n@c.group(name='x')\ndef f(): ...", "command's help"),
        ("from click import command\n@command\ndef f(): ...", "command's help"),
        ("from .main import cli\n@cli.command('go')\n@other\ndef f(): ...", "command's help"),
        ("import typer\napp = typer.Typer()\n@app.callback()\ndef f(): ...", "command's help"),
        ("from fastapi import FastAPI\n@app.get('/x')\nasync def f(): ...", "OpenAPI"),
        ("@router.post('')\ndef f(): ...", "OpenAPI"),
        ("from litestar import get\n@get('/')\ndef f(): ...", "OpenAPI"),
        ("import flask, flasgger\n@app.route('/x')\ndef f(): ...", "OpenAPI"),
        ("@mcp.tool()\ndef f(): ...", "language models"),
        ("@server.tool\nasync def f(): ...", "language models"),
        ("@mcp.resource('a://b')\ndef f(): ...", "language models"),
        ("from langchain_core.tools import tool\n@tool\ndef f(): ...", "language models"),
        ("from invoke import task\n@task\ndef f(c): ...", "task"),
        ("from graphene import ObjectType\nclass f(ObjectType): ...", "GraphQL"),
        ("from pydantic import BaseModel\nclass f(BaseModel): ...", "JSON schema"),
        ("from rest_framework.views import APIView\nclass f(APIView): ...", "browsable API"),
        ("import ply.yacc\ndef p_f(p): ...", "grammar"),
        ("from .ply import lex\ndef t_NUMBER(t): ...", "grammar"),
        ("import typer\ndef f(): ...\ntyper.run(f)", "command line"),
        ("import fire\ndef f(): ...\nfire.Fire()", "command line"),
        ("def f(): ...\nprint(f.__doc__)", "reads it"),
        ("import inspect\ndef f(): ...\ninspect.getdoc(f)", "reads it"),
        ("def f(): ...\nf.__doc__ = 'x'", "sets it"),
        ("class f:\n  __doc__ = 'x'", "sets it"),
        ("class f:\n  def help(self): return type(self).__doc__", "reads it"),
    ],
)
def test_docstrings_that_a_program_reads_are_behaviour(text, words):
    found = [reason for name, reason in reasons(text).items() if name]
    assert found
    assert words in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "@app.task\ndef f(): ...",
        "from flask import Flask\n@app.get('/x')\ndef f(): ...",
        "from unittest import mock\n@mock.patch('a.b')\ndef f(m): ...",
        "from rich.console import group\n@group()\ndef f(): ...",
        "import functools\n@functools.singledispatch\ndef f(x): ...",
        "from dataclasses import dataclass\n@dataclass\nclass A: ...",
        "import enum\nclass A(enum.Enum): ...",
        "def p_value(x): ...",
        "# f.__doc__ is not read\ndef f(): ...",
        "def deco(func):\n  def inner(): ...\n  func.__doc__\n  return inner",
        "@requests.get('http://x')\ndef f(): ...",
    ],
)
def test_other_docstrings_are_not(text):
    assert reasons(text) == {}


def test_a_module_whose_docstring_is_its_usage_is_behaviour():
    assert list(reasons("import docopt\ndef main(): return docopt.docopt(__doc__)")) == [""]
    assert list(reasons("import sys\nprint(sys.modules[__name__].__doc__)")) == [""]


def test_unittest_prints_the_docstring_of_a_test():
    text = """
        import unittest
        class T(unittest.TestCase):
            def test_a(self): ...
            def helper(self): ...
        class TestB:
            def test_c(self): ...
    """
    assert list(reasons(text)) == ["T.test_a"]


def test_commands_of_cmd_are_behaviour():
    text = "import cmd\nclass Shell(cmd.Cmd):\n  def do_quit(self, arg): ...\n  def other(self): ..."
    assert list(reasons(text)) == ["Shell.do_quit"]


def test_a_function_in_a_function_is_behaviour_where_its_name_is_read():
    found = reasons("def deco():\n  def inner(): ...\n  inner.__doc__ = 'x'")
    assert list(found) == ["deco.<locals>.inner"]


def test_behaviour_is_inherited_over_modules():
    base = parse(SourceText("class Command:\n  def help(self): return self.__doc__\n"), "app.base")
    heir = parse(SourceText("from .base import Command\nclass Go(Command): ...\n"), "app.go")
    index = SymbolIndex([summarise(base), summarise(heir)])
    assert runtime_reason(heir.symbols[1], heir, index) == "the module reads it at run time"
    assert runtime_reason(heir.symbols[1], heir) is None
