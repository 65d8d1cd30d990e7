"""The exceptions that can leave a function, and when."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.conditions import is_unconditional, when
from codedoc_core.facts.contracts import contract_raises
from codedoc_core.facts.exceptions import caught_types, is_swallowed
from codedoc_core.facts.facts import RaiseFact
from codedoc_core.facts.messages import aside, either
from codedoc_core.facts.scope import dotted
from codedoc_core.facts.surroundings import surroundings
from codedoc_core.facts.words import code, joined, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codedoc_core.facts.body import Body, Site
    from codedoc_core.symbols.symbol import Module

MAX_MESSAGE: Final = 100
MAX_REASONS: Final = 2
MAX_RAISES: Final = 8

_TOO_BROAD: Final = frozenset({"Exception", "BaseException", ""})


def raise_facts(body: Body, module: Module) -> tuple[RaiseFact, ...]:
    """Return one fact per exception type, in source order."""
    bases = surroundings(module).bases
    facts = [fact for site in body.raises for fact in _own(site, body, bases)]
    facts += contract_raises(body, bases)
    return tuple(merged(facts))


def _own(site: Site, body: Body, bases: dict[str, list[str]]) -> Iterator[RaiseFact]:
    node = site.node
    assert isinstance(node, ast.Raise)
    reraised = _reraised(site, node)
    names = [name for name in reraised if name not in _TOO_BROAD] if reraised else [_raised(node.exc, body)]
    for name in names:
        if name and not is_swallowed(name, site, bases):
            said = when(site, body) or _by_message(node.exc, body)
            yield RaiseFact(name, said, node.lineno, aside=None if said else aside(site, body))


def _reraised(site: Site, node: ast.Raise) -> list[str]:
    """Types of the handler whose exception a ``raise`` passes on."""
    for frame in site.frames():
        handler = frame.node
        if isinstance(handler, ast.ExceptHandler):
            same = node.exc is None or (isinstance(node.exc, ast.Name) and node.exc.id == handler.name)
            return caught_types(handler) if same else []
    return []


def _raised(node: ast.expr | None, body: Body) -> str:
    """Return the class that a ``raise`` names; empty where that is not sure."""
    if isinstance(node, ast.Name) and node.id in body.scope.bound:
        node = body.scope.bound[node.id]
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "with_traceback":
            return _raised(node.func.value, body)
        node = node.func
    name = dotted(node) if node is not None else ""
    root, _, last = name.partition(".")[0], "", name.rpartition(".")[2]
    is_known = bool(name) and root not in body.scope.hidden and root not in body.scope.parameters
    is_class = (
        last[:1].isupper() or (last[:1] == "_" and last.lstrip("_")[:1].isupper()) or last in {"error", "timeout"}
    )
    is_constant = last.isupper() and len(last) > 1 and root not in body.scope.modules
    return name if is_known and is_class and root != body.receiver and not is_constant else ""


def thrown_at(site: Site, body: Body) -> Iterator[tuple[str, bool]]:
    """Give what a ``raise`` may raise: a class as written, or the callable that makes it, and whether it is that."""
    node = site.node
    assert isinstance(node, ast.Raise)
    if reraised := _reraised(site, node):
        yield from ((name, False) for name in reraised if name not in _TOO_BROAD)
        return
    for value in _candidates(node.exc, body):
        name = _raised(value, body)
        if name:
            yield name, False
        elif isinstance(value, ast.Call) and (made := dotted(value.func)):
            yield made, True


def _candidates(node: ast.expr | None, body: Body) -> list[ast.expr]:
    """Return every value that a raised name was bound to."""
    if not isinstance(node, ast.Name) or node.id not in body.stores or node.id in body.scope.bound:
        return [node] if node is not None else []
    stores = (site.node for site in body.stores[node.id])
    return [store.value for store in stores if isinstance(store, ast.Assign) and len(store.targets) == 1]


def raised_class(site: Site, body: Body) -> str:
    """Return the class that a ``raise`` statement names, or an empty string."""
    return _raised(site.node.exc, body) if isinstance(site.node, ast.Raise) else ""


_NAME = r"['\"`]?(?P<x>\w+)['\"`]?"
_MESSAGES: Final = (
    (re.compile(rf"{_NAME} must not be (?P<y>.+)"), "{x} is {y}"),
    (re.compile(rf"{_NAME} (?:cannot|can't|can not|may not|should not) be (?P<y>.+)"), "{x} is {y}"),
    (re.compile(rf"{_NAME} (?:must|should|has to|needs to) be (?P<y>.+)"), "{x} is not {y}"),
    (re.compile(rf"{_NAME} is required(?P<y>)"), "{x} is missing"),
)


def _by_message(node: ast.expr | None, body: Body) -> str | None:
    """Turn a literal message into a condition: "qty must be positive" says when it is raised."""
    message = _message(node)
    if not message or len(message) > MAX_MESSAGE:
        return None
    for pattern, words in _MESSAGES:
        match = pattern.fullmatch(message.rstrip(" .!"))
        if match and any(match["x"] == arg.arg for arg in body.parameters):
            said = words.format(x=code(match["x"]), y=match["y"])
            return sentence(f"if {said}") if _reads_well(match["y"]) else None
    return None


def _message(node: ast.expr | None) -> str | None:
    match node:
        case ast.Call(args=[ast.Constant(value=str(text)), *_]):
            return text
    return None


def _reads_well(rest: str) -> bool:
    return len(rest) <= 60 and not re.search(r"[%{}`\\:;,.!?()\n]|\bnot\b|\bbut\b|\bor\b|\band\b|\bif\b|\bgot\b", rest)


def merged(facts: Iterable[RaiseFact]) -> Iterator[RaiseFact]:
    """One fact per type; conditions of the same type are joined by "or", and one that is not known is admitted."""
    by_type: dict[str, list[RaiseFact]] = {}
    for fact in facts:
        by_type.setdefault(fact.type, []).append(fact)
    for name, same in by_type.items():
        said = list(dict.fromkeys(fact.when for fact in same if fact.when))
        complete = all(fact.when for fact in same)
        told = (complete and _either(said)) or _among(said, len(same))
        known = either(fact.aside for fact in same if fact.aside)
        yield RaiseFact(name, told, same[0].line, same[0].via, None if told else known)


def _among(said: list[str], count: int) -> str | None:
    """Say what is known of the reasons, and that there are more."""
    text = _either(said[:MAX_REASONS]) if said and count <= MAX_RAISES else None
    return f"{text.removesuffix('.')}, among other reasons." if text else None


def _either(said: list[str]) -> str | None:
    if len(said) == 1:
        return said[0]
    clauses = [text.removeprefix("If ").removesuffix(".") for text in said]
    if any(re.search(r" (?:and|or|nor) (?!negative\b|positive\b)", text) for text in clauses):
        text = f"If {', or if '.join(clauses)}."
    else:
        text = f"If {joined(clauses, 'or')}."
    return text if len(text) <= 160 else None


def always_raises(body: Body) -> str:
    """Return the exception that the function does nothing but raise, or an empty string."""
    last = body.suite[-1] if body.suite else None
    sites = [site for site in body.raises if site.node is last and is_unconditional(site)]
    return _raised(sites[0].node.exc, body) if sites and len(body.suite) == 1 else ""  # type: ignore[attr-defined]
