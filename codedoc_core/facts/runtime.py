"""Docstrings that a program reads while it runs: adding one changes what the program does."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.doc_reads import doc_reads
from codedoc_core.facts.roles import decorators_of, index_of, is_test_case
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from codedoc_core.symbols.index import SymbolIndex
    from codedoc_core.symbols.symbol import Module, Symbol

_COMMAND: Final = "it is shown as the command's help"
_ROUTE: Final = "it becomes the description of the route in the OpenAPI schema"
_TOOL: Final = "it is sent to language models as the description of the tool"
_TASK: Final = "it is shown as the description of the task"
_SCHEMA: Final = "it becomes the description of the model in its JSON schema"
_API: Final = "it is shown in the browsable API and its schema"
_GRAPHQL: Final = "it becomes the description of the type in the GraphQL schema"
_GRAMMAR: Final = "parser generators read the rule of a grammar from it"
_TEST_NAME: Final = "unittest shows its first line in place of the name of the test"
_READ: Final = "the module reads it at run time"

# Decorators by their full meaning.
_KNOWN: Final[Mapping[str, str]] = (
    dict.fromkeys([f"invoke.{name}" for name in ("task", "tasks.task")] + ["fabric.task", "doit.task_params"], _TASK)
    | dict.fromkeys(["nox.session", "duty.duty", "prefect.flow", "prefect.task", "luigi.task"], _TASK)
    | dict.fromkeys([f"airflow.{where}.{name}" for where in ("decorators", "sdk") for name in ("dag", "task")], _TASK)
    | dict.fromkeys([f"dagster.{name}" for name in ("asset", "op", "job", "graph", "multi_asset", "sensor")], _TASK)
    | dict.fromkeys(["robot.api.deco.keyword"], "Robot Framework shows it as the keyword's documentation")
    | dict.fromkeys(["rest_framework.decorators.api_view", "rest_framework.decorators.action"], _API)
    | dict.fromkeys([f"litestar.{verb}" for verb in ("get", "post", "put", "patch", "delete", "route")], _ROUTE)
)
# Decorators by their last name, whatever the object: the object is seldom made where it is used.
_COMMANDS: Final = frozenset({"command", "group", "hybrid_command", "hybrid_group", "subcommand", "shell_command"})
_TYPER_ONLY: Final = frozenset({"callback", "result_callback"})
_TOOLS: Final = frozenset(
    {
        "tool", "tool_plain", "mcp_tool", "function_tool", "kernel_function", "ai_function", "prompt", "llm_tool",
        "output_validator_tool", "beta_tool",
    }
)  # fmt: skip
_VERBS: Final = frozenset(
    {"get", "post", "put", "delete", "patch", "options", "head", "trace", "websocket", "api_route", "route"}
)
# Frameworks whose routes do not look at docstrings, unless one of the others does it for them.
_BLIND_FRAMEWORKS = re.compile(r"^\s*(?:from|import) (?:flask|quart|aiohttp|bottle|tornado|cherrypy)\b", re.MULTILINE)
_OPENAPI = re.compile(
    r"\b(?:flask_openapi3|flasgger|apispec|apiflask|flask_smorest|flask_restx|flask_restful_swagger|quart_schema|"
    r"aiohttp_swagger\w*|aiohttp_apispec|flask_rebar|connexion)\b"
)
_COMMAND_LIBRARY = re.compile(r"(?:\w*click|typer|cloup|cleo|cyclopts|discord|nextcord|disnake)\b")
_TYPER = re.compile(r"\b(?:typer|cyclopts)\b")
_MCP = re.compile(r"mcp", re.IGNORECASE)
_PARSER_GENERATOR = re.compile(r"^\s*(?:from|import) .*\b(?:ply|yacc|lex|sly|spark_parser|spark)\b", re.MULTILINE)
_RULE = re.compile(r"[pt]_\w+")
_API_METHODS: Final = frozenset(
    {"get", "post", "put", "patch", "delete", "list", "create", "retrieve", "update", "partial_update", "destroy"}
)
# Base classes from outside the repository, by their full or last name.
_BASES: Final = (
    (re.compile(r"(?:.*\.)?(?:BaseModel|RootModel|BaseSettings|SQLModel|GenericModel)"), _SCHEMA),
    (re.compile(r"(?:graphene|graphene_\w+)\..+"), _GRAPHQL),
    (re.compile(r"rest_framework\..+(?:View|ViewSet|ViewSetMixin)"), _API),
    (re.compile(r"tap\.Tap"), _COMMAND),
)


@dataclass(frozen=True, slots=True)
class _Case:
    """A symbol that lacks a docstring, and what is around it."""

    symbol: Symbol
    module: Module
    index: SymbolIndex

    def strangers(self, symbol: Symbol | None) -> Iterator[str]:
        """Bases of a class that come from outside the repository."""
        if symbol is None or symbol.kind is not SymbolKind.CLASS:
            return iter(())
        ancestors = self.index.ancestors(self.module.name, symbol.qualname)
        return (name for name in ancestors if self.index.find(name) is None)

    def mentions(self, pattern: re.Pattern[str]) -> bool:
        """Whether the module's text does."""
        return _mentions(self.module.source.text, pattern)


@lru_cache(maxsize=8)
def _mentions(text: str, pattern: re.Pattern[str]) -> bool:
    return pattern.search(text) is not None


def runtime_reason(symbol: Symbol, module: Module, index: SymbolIndex | None = None) -> str | None:
    """Return why a docstring of a symbol would change what the program does, or ``None`` where it would not.

    Args:
        symbol: A symbol of ``module``.
        module: The file it stands in.
        index: The repository around it; the module alone where there is none.
    """
    case = _Case(symbol, module, index or index_of(module))
    return next((reason for rule in _RULES[symbol.kind] if (reason := rule(case))), None)


def _decorated(case: _Case) -> str | None:
    names = decorators_of(case.symbol, case.module, case.index)
    return next((reason for at, name in enumerate(names) if (reason := _decorator(at, name, case))), None)


def _is_command(at: int, name: str, case: _Case) -> bool:
    """A method of an application, or a function of a library that makes commands."""
    last = name.rpartition(".")[2]
    is_known = "." in case.symbol.decorators[at] or _COMMAND_LIBRARY.match(name) is not None
    return is_known and (last in _COMMANDS or (last in _TYPER_ONLY and case.mentions(_TYPER)))


def _decorator(at: int, name: str, case: _Case) -> str | None:
    last = name.rpartition(".")[2]
    if name in _KNOWN:
        return _KNOWN[name]
    if _is_command(at, name, case):
        return _COMMAND
    if last in _TOOLS or (last == "resource" and case.mentions(_MCP)):
        return _TOOL
    if last in _VERBS and "." in name and _is_described_route(case.symbol.node.decorator_list[at], case):  # type: ignore[union-attr]
        return _ROUTE
    return None


def _is_described_route(decorator: ast.expr, case: _Case) -> bool:
    match decorator:
        case ast.Call(args=[ast.Constant(value=str(path)), *_]) if not path or path.startswith("/"):
            return case.mentions(_OPENAPI) or not case.mentions(_BLIND_FRAMEWORKS)
    return False


def _unittest(case: _Case) -> str | None:
    owner = case.symbol.parent
    is_test = case.symbol.is_method and case.symbol.name.startswith("test") and owner is not None
    return _TEST_NAME if is_test and owner and is_test_case(owner, case.module, case.index) else None


def _grammar(case: _Case) -> str | None:
    """Rules are collected by name; a method may be one wherever its class has bases that could collect it."""
    owner = case.symbol.parent
    if not _RULE.fullmatch(case.symbol.name) or owner is None:
        return None
    is_inherited = case.symbol.is_method and isinstance(owner.node, ast.ClassDef) and bool(owner.node.bases)
    return _GRAMMAR if is_inherited or case.mentions(_PARSER_GENERATOR) else None


def _inherited(case: _Case) -> str | None:
    strangers = list(case.strangers(case.symbol))
    return next((reason for base, reason in _BASES for name in strangers if base.fullmatch(name)), None)


def _method(case: _Case) -> str | None:
    """Methods that a base class finds by name."""
    strangers = list(case.strangers(case.symbol.parent))
    if case.symbol.name.startswith("do_") and {"cmd.Cmd", "cmd2.Cmd"} & set(strangers):
        return _COMMAND
    is_shown = case.symbol.name in _API_METHODS and any(_BASES[2][0].fullmatch(name) for name in strangers)
    return _API if is_shown else None


def _read(case: _Case) -> str | None:
    return doc_reads(case.module).get(case.symbol.qualname)


def _read_by_class(case: _Case) -> str | None:
    """A class one of whose bases, or itself, reads ``self.__doc__``."""
    index, name = case.index, case.module.name
    dotted = f"{name}.{case.symbol.qualname}" if name else case.symbol.qualname
    family = [dotted, *index.ancestors(name, case.symbol.qualname)]
    found = (index.find(member) for member in family)
    return _READ if any(one is not None and one[1].reads_docstring for one in found) else None


_RULES: Final[Mapping[SymbolKind, tuple[Callable[[_Case], str | None], ...]]] = {
    SymbolKind.MODULE: (_read,),
    SymbolKind.CLASS: (_decorated, _inherited, _read, _read_by_class),
    SymbolKind.FUNCTION: (_decorated, _unittest, _grammar, _method, _read),
}
