"""Functions in brief, for those who call them: what they raise, whom they call, and what they take."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codedoc_core.docstrings.read import read
from codedoc_core.docstrings.sections import SectionKind
from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.conduct import constants_of
from codedoc_core.facts.exceptions import stopped_types
from codedoc_core.facts.facts import ParameterFact, Role
from codedoc_core.facts.holdings import field_parameters, holdings, properties
from codedoc_core.facts.parameters import signature
from codedoc_core.facts.raises import raise_facts, thrown_at
from codedoc_core.facts.reading import read_body
from codedoc_core.facts.roles import role_of
from codedoc_core.facts.scope import dotted, unparsed
from codedoc_core.facts.suites import is_stub
from codedoc_core.facts.view import children_of
from codedoc_core.source.text import decode
from codedoc_core.symbols.parse import parse
from codedoc_core.symbols.summary import summarise
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.facts.body import Body, Site
    from codedoc_core.facts.facts import AttributeFact
    from codedoc_core.symbols.summary import ModuleSummary
    from codedoc_core.symbols.symbol import Module, Symbol

MAX_FRAMES: Final = 60
_RECORDS: Final = frozenset({Role.DATACLASS, Role.NAMED_TUPLE})
_CONSTRUCTORS: Final = frozenset({"__init__", "__new__"})


@dataclass(frozen=True, slots=True)
class Thrown:
    """A ``raise``.

    Attributes:
        name: The class as written, or the callable that makes the exception.
        line: 1-based line.
        guards: Exceptions as written that something around it stops.
        is_made: Whether ``name`` is called to get the exception and may be no class.
    """

    name: str
    line: int
    guards: tuple[str, ...] = ()
    is_made: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """A call.

    Attributes:
        name: The callee as written; ``super().f``, and ``A().f`` for a method of a new instance.
        line: 1-based line.
        guards: Exceptions as written that something around it stops.
        arguments: Positions or keywords, with the parameter of the caller that is passed there.
        is_sure: Whether every call of the caller comes here.
    """

    name: str
    line: int
    guards: tuple[str, ...] = ()
    arguments: tuple[tuple[int | str, str], ...] = ()
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A function in brief.

    Attributes:
        qualname: As in its module.
        owner: Qualified name of its class, or empty.
        line: 1-based line.
        receiver: Name of ``self`` or ``cls``, or empty.
        parameters: Names of the other parameters.
        raises: Its own ``raise`` statements.
        calls: Its calls.
        makes: Classes whose new instances it returns, as written.
        conditions: When it raises what, as far as that is known.
        documented: What its docstring says that it raises, or ``None`` where it has no docstring.
        decorators: Its decorators as written.
        is_stub: Whether it only declares.
        taken: Its parameters in full where it is a constructor.
        positional: How many of ``parameters`` may be given by place.
        sets: Attributes that it sets to new instances where it is a constructor, with the classes as written.
    """

    qualname: str
    owner: str
    line: int
    receiver: str
    parameters: tuple[str, ...]
    raises: tuple[Thrown, ...]
    calls: tuple[Called, ...]
    makes: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]
    documented: tuple[tuple[str, str], ...] | None
    decorators: tuple[str, ...]
    is_stub: bool
    taken: tuple[ParameterFact, ...] = ()
    sets: tuple[tuple[str, str], ...] = ()
    positional: int = 0

    @property
    def name(self) -> str:
        """Last part of the qualified name."""
        return self.qualname.rpartition(".")[2]

    @property
    def is_private(self) -> bool:
        """Whether only code of the repository is meant to call it."""
        return self.name.startswith("_") and not self.name.endswith("__")


@dataclass(frozen=True, slots=True)
class ModuleFlows:
    """The functions of a module in brief.

    Attributes:
        summary: The module in brief.
        functions: Its functions by qualified name; of twins, the last.
        stars: Modules that it imports everything from, with leading dots as written.
        is_package: Whether relative imports start from itself.
        instances: Its global variables that are new instances, with the classes as written.
        fields: The parameters that the annotated fields of each class make, by qualified name.
        records: Qualified names of the classes whose fields make the constructor.
        holdings: The public attributes of each class, by qualified name.
        constants: The source of the plain values that it binds names to, once; names in a class are dotted.
    """

    summary: ModuleSummary
    functions: dict[str, Flow] = field(default_factory=dict)
    stars: tuple[str, ...] = ()
    is_package: bool = False
    instances: dict[str, str] = field(default_factory=dict)
    fields: dict[str, tuple[ParameterFact, ...]] = field(default_factory=dict)
    records: frozenset[str] = frozenset()
    holdings: dict[str, tuple[AttributeFact, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)


def survey_flows(data: bytes, module_name: str, is_package: bool) -> ModuleFlows | None:
    """Put the functions of a file into brief.

    Args:
        data: The file.
        module_name: Its dotted name.
        is_package: Whether it is the ``__init__`` of a package.

    Returns:
        Nothing where the file cannot be read.
    """
    try:
        module = parse(decode(data), module_name)
    except UnreadableSource:
        return None
    return flows_of(module, is_package=is_package)


def flows_of(module: Module, *, is_package: bool = False) -> ModuleFlows:
    """Put the functions of a module into brief."""
    functions = [symbol for symbol in module.symbols if symbol.kind is SymbolKind.FUNCTION]
    # A stub beside an implementation tells nothing.
    found = {symbol.qualname: flow_of(symbol, module) for symbol in functions if not _is_twin(symbol)}
    instances = dict(_instances(module.tree.body))
    classes = [symbol for symbol in module.symbols if isinstance(symbol.node, ast.ClassDef)]
    fields = {symbol.qualname: field_parameters(symbol.node) for symbol in classes}  # type: ignore[arg-type]
    records = frozenset(symbol.qualname for symbol in classes if role_of(symbol, module) in _RECORDS)
    held = {symbol.qualname: tuple(_held(symbol, module)) for symbol in classes}
    constants = constants_of(module)
    return ModuleFlows(
        summarise(module), found, _stars(module), is_package, instances, fields, records, held, constants
    )


def _held(symbol: Symbol, module: Module) -> Iterator[AttributeFact]:
    functions = [child for child in children_of(module).get(symbol, ()) if child.is_method]
    held = [fact for fact in holdings(symbol, functions, ()) if not fact.name.startswith("_")]
    yield from held or properties(functions)


def _is_twin(symbol: Symbol) -> bool:
    return any(name.rpartition(".")[2] in {"overload", "setter", "deleter"} for name in symbol.decorators)


def _instances(suite: list[ast.stmt], receiver: str = "") -> Iterator[tuple[str, str]]:
    """Give the variables of a suite, or the attributes of a receiver, that are bound to what a call gives."""
    for node in suite:
        match node:
            case (
                ast.Assign(targets=[target], value=ast.Call() as call)
                | ast.AnnAssign(target=target, value=ast.Call() as call)
            ):
                owner, _, name = dotted(target).rpartition(".")
                if owner == receiver and name and (made := dotted(call.func)):
                    yield name, made


def _stars(module: Module) -> tuple[str, ...]:
    return tuple(
        "." * node.level + (node.module or "")
        for node in module.tree.body
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    )


def flow_of(symbol: Symbol, module: Module, *, is_alone: bool = False) -> Flow:
    """Put a function into brief.

    Args:
        symbol: A function of ``module``.
        module: The file it stands in.
        is_alone: Whether what it calls does not matter.
    """
    role = role_of(symbol, module)
    body = read_body(symbol, module, role)
    raises = tuple(_thrown(body))
    conditions = raise_facts(body, module) if raises else ()
    return Flow(
        qualname=symbol.qualname,
        owner=symbol.parent.qualname if symbol.is_method and symbol.parent is not None else "",
        line=symbol.line,
        receiver=body.receiver,
        parameters=tuple(arg.arg for arg in body.parameters),
        raises=raises,
        calls=() if is_alone else tuple(_called(body)),
        makes=tuple(_made(body)),
        conditions=tuple((fact.type, fact.when) for fact in conditions if fact.when),
        documented=_documented(symbol.docstring),
        decorators=tuple(symbol.decorators),
        positional=len(body.node.args.posonlyargs) + len(body.node.args.args) - bool(body.receiver),
        is_stub=is_stub(body.suite),
        taken=plain_parameters(body) if symbol.name in _CONSTRUCTORS else (),
        sets=tuple(_instances(symbol.node.body, body.receiver)) if symbol.name in _CONSTRUCTORS else (),
    )


def plain_parameters(body: Body) -> tuple[ParameterFact, ...]:
    """Return the parameters but the receiver as the signature has them."""
    return tuple(
        ParameterFact(
            name=arg.arg,
            kind=kind,
            annotation=unparsed(arg.annotation) if arg.annotation is not None else None,
            type=unparsed(arg.annotation) if arg.annotation is not None else None,
            default=unparsed(default) if default is not None else None,
        )
        for arg, kind, default in signature(body)
    )


def _thrown(body: Body) -> Iterator[Thrown]:
    for site in body.raises:
        for name, is_made in thrown_at(site, body):
            yield Thrown(name, site.node.lineno, _guards(site), is_made)  # type: ignore[attr-defined]


def _called(body: Body) -> Iterator[Called]:
    return (called for site in body.calls if (called := called_at(site, body)).name)


def called_at(site: Site, body: Body) -> Called:
    """Put a call into brief; the name is empty where the callee has none."""
    assert isinstance(site.node, ast.Call)
    return Called(
        callee_name(site.node, body),
        site.node.lineno,
        _guards(site),
        tuple(_arguments(site, body)),
        is_sure=all(isinstance(frame.node, ast.With | ast.AsyncWith | ast.Try) for frame in site.frames()),
    )


def _awaited(node: ast.expr | None) -> ast.expr | None:
    return node.value if isinstance(node, ast.Await) else node


def callee_name(node: ast.Call, body: Body) -> str:
    """Return the name of a callee as written; ``A().f`` for a method of something new, ``super().f`` likewise."""
    name = dotted(node.func)
    head, _, rest = name.partition(".")
    if rest and head in body.scope.bound and "." not in rest:
        made = _awaited(body.scope.bound[head])
        made_by = dotted(made.func) if isinstance(made, ast.Call) else ""
        return f"{made_by}().{rest}" if made_by else ""
    if name or not isinstance(node.func, ast.Attribute) or not isinstance(node.func.value, ast.Call):
        return "" if _is_variable(head, body) else name
    owner = dotted(node.func.value.func)
    return f"{owner}().{node.func.attr}" if owner else ""


def _is_variable(name: str, body: Body) -> bool:
    """Whether a name means what the caller or the code before puts there, not a function defined in the body."""
    if name in body.scope.parameters:
        return True
    stores = body.stores.get(name, [])
    is_defined = bool(stores) and all(isinstance(s.node, ast.FunctionDef | ast.AsyncFunctionDef) for s in stores)
    return name in body.scope.hidden and not is_defined


def _arguments(site: Site, body: Body) -> Iterator[tuple[int | str, str]]:
    """Give the parameters of the caller that are passed on as they came."""
    assert isinstance(site.node, ast.Call)
    known = body.scope_at(site).parameters
    given: list[tuple[int | str | None, ast.expr]] = [*enumerate(site.node.args)]
    given += [(keyword.arg, keyword.value) for keyword in site.node.keywords]
    for place, value in given:
        if isinstance(value, ast.Starred):
            return
        if place is not None and isinstance(value, ast.Name) and value.id in known:
            yield place, value.id


def _made(body: Body) -> Iterator[str]:
    for site in body.returns:
        value = getattr(site.node, "value", None)
        if isinstance(value, ast.Name):
            value = body.scope.bound.get(value.id, value)
        if isinstance(value, ast.Call) and (name := dotted(value.func)):
            yield name


def _documented(docstring: str | None) -> tuple[tuple[str, str], ...] | None:
    if docstring is None:
        return None
    if "aise" not in docstring and "except" not in docstring:
        return ()
    entries = read(docstring).entries(SectionKind.RAISES)
    return tuple((name, entry.text) for entry in entries for name in _names(entry.name))


def _names(text: str) -> list[str]:
    """Take apart "``ValueError`` or TypeError"."""
    words = text.replace("|", " ").replace("/", " ").replace(",", " ").replace("`", " ").split()
    return [word.strip(".:()!~") for word in words if word not in {"or", "and"}]


def _guards(site: Site) -> tuple[str, ...]:
    found: list[str] = []
    for count, frame in enumerate(site.frames()):
        if count > MAX_FRAMES:
            break
        found += stopped_types(frame)
    return tuple(dict.fromkeys(found))
