"""The proof that an edit changes nothing but docstrings.

Three independent statements must hold before new text may reach a file:

1. what stands outside the edited spans is the same, byte for byte; a span that is not empty lies in the docstring of
   the symbol that is revised; and both texts decode alike;
2. the new tree is the old tree, type comments included, but for the docstrings that were to be added or revised;
3. each of these docstrings has, at run time, exactly the value that was meant.

Stronger than ``black``'s equivalence check, which forgives changed whitespace in any stand-alone string.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from codedoc_core.errors import UnreadableSource
from codedoc_core.source.edit import Edit, apply
from codedoc_core.source.text import SourceText, decode
from codedoc_core.symbols.parse import docstring_value, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from codedoc_core.source.text import Span
    from codedoc_core.symbols.symbol import Definition, Module, Symbol


@dataclass(frozen=True, slots=True)
class Insertion:
    """An edit that gives ``symbol`` a docstring whose value must turn out to be ``value``."""

    symbol: Symbol
    edit: Edit
    value: str

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edit alone."""
        return (self.edit,)


@dataclass(frozen=True, slots=True)
class Revision:
    """Edits within the docstring of ``symbol``, whose value must turn out to be ``value``.

    Attributes:
        symbol: A documented symbol.
        edits: Replacements in the source.
        value: The docstring afterwards.
        within: Where the text of the literal stands; no edit may touch anything else.
    """

    symbol: Symbol
    edits: tuple[Edit, ...]
    value: str
    within: Span


Change = Insertion | Revision


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of proving insertions: the new source, or why it must not be used.

    Attributes:
        source: The new source, if proved.
        module: The new source parsed, if proved.
        fault: Which statement failed, in words; ``None`` if proved.
    """

    source: SourceText | None
    module: Module | None
    fault: str | None = None


def prove(module: Module, changes: Sequence[Change]) -> Proof:
    """Apply changes to a module and prove that nothing but their docstrings changed."""
    source = module.source
    text = apply(source.text, [edit for change in changes for edit in change.edits])
    try:
        new = decode(SourceText(text, source.encoding, source.has_bom).encode())
        parsed = parse(new, module.name)
    except UnicodeError as error:
        return Proof(None, None, f"the new text cannot be encoded: {error}")
    except UnreadableSource as error:
        return Proof(None, None, f"the new text does not parse: {error.reason} (line {error.line})")
    fault = _outside_fault(source, new, changes) or _tree_fault(module, parsed, changes)
    return Proof(None, None, fault) if fault else Proof(new, parsed)


def _outside_fault(old: SourceText, new: SourceText, changes: Sequence[Change]) -> str | None:
    """Statement 1, without trusting ``apply``."""
    if (old.encoding, old.has_bom) != (new.encoding, new.has_bom):
        return "the encoding of the file changed"
    if not all(_is_allowed(edit, change) for change in changes for edit in change.edits):
        return "an edit replaces text outside its docstring"
    done = grown = 0
    for edit in sorted((edit for change in changes for edit in change.edits), key=lambda edit: edit.span):
        start = edit.span.start + grown
        if new.text[start : start + len(edit.text)] != edit.text:
            return "a new text is not where it was put"
        if new.text[done + grown : start] != old.text[done : edit.span.start]:
            return "text outside the docstrings changed"
        done = edit.span.end
        grown += len(edit.text) - (edit.span.end - edit.span.start)
    return None if new.text[done + grown :] == old.text[done:] else "text outside the docstrings changed"


def _is_allowed(edit: Edit, change: Change) -> bool:
    if isinstance(change, Insertion):
        return edit.span.start == edit.span.end
    return change.within.start <= edit.span.start and edit.span.end <= change.within.end


def _tree_fault(old: Module, new: Module, changes: Sequence[Change]) -> str | None:
    """Statements 2 and 3."""
    expected = {change.symbol.node: change.value for change in changes}
    if not same_tree(old.tree, new.tree, expected):
        return "the code's syntax tree changed"
    return None


def same_tree(old: ast.AST, new: ast.AST, added: Mapping[Definition, str]) -> bool:
    """Compare two trees without positions.

    Args:
        old: Tree before.
        new: Tree after.
        added: For each definition of ``old`` that was given a docstring, or another one than it had, the value that
            ``new`` must hold.

    Returns:
        Whether ``new`` is ``old`` plus exactly these docstrings. Trees may be of any depth.
    """
    pairs: list[tuple[Any, Any]] = [(old, new)]
    while pairs:
        a, b = pairs.pop()
        if a is b:
            continue
        parts = _parts(a, b, added) if a.__class__ is b.__class__ else None
        if parts is None:
            return False
        pairs.extend(parts)
    return True


def _parts(a: Any, b: Any, added: Mapping[Definition, str]) -> Iterable[tuple[Any, Any]] | None:  # noqa: ANN401
    """What remains to be compared of two values of one class; ``None`` where they already differ."""
    if isinstance(a, list):
        return zip(a, b, strict=True) if len(a) == len(b) else None
    if not isinstance(a, ast.AST):
        return () if a == b else None
    if a in added:
        return _documented_parts(cast("Definition", a), b, added)
    get = _getter(a._fields)
    return zip(get(a), get(b), strict=True)


def _documented_parts(
    a: Definition, b: Definition, added: Mapping[Definition, str]
) -> Iterable[tuple[Any, Any]] | None:
    if docstring_value(b) != added[a]:
        return None
    rest = ((getattr(a, field), getattr(b, field)) for field in a._fields if field != "body")
    return [*rest, (a.body[docstring_value(a) is not None :], b.body[1:])]


@cache
def _getter(fields: tuple[str, ...]) -> Callable[[ast.AST], tuple[Any, ...]]:
    """A fast reader of fields; the line of a ``type: ignore`` is left out, for it may move."""
    if fields == ast.TypeIgnore._fields:
        fields = ("tag",)
    if len(fields) > 1:
        return attrgetter(*fields)
    return lambda node: tuple(getattr(node, field) for field in fields)
