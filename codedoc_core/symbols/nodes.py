"""Children of syntax nodes, as ``ast.iter_child_nodes`` gives them but without contexts and operators, and faster."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Fields that never hold a node worth a visit: contexts, operators, names and flags.
_LEAF_FIELDS: Final = frozenset(
    {"ctx", "op", "ops", "id", "attr", "arg", "kind", "module", "level", "type_comment", "simple", "is_async",
     "conversion", "names", "name", "rest", "kwd_attrs", "type_ignores", "tag", "lineno",
     "asname"}
)  # fmt: skip
_GAPPED: Final = frozenset({"keys", "kw_defaults"})  # lists in which ``None`` stands for what is not there
_FIELDS: Final[dict[type[ast.AST], tuple[str, ...]]] = {
    kind: tuple(name for name in kind._fields if name not in _LEAF_FIELDS)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
_VALUES: Final = frozenset({ast.Constant, ast.MatchSingleton})
_FIELDS.update(dict.fromkeys(_VALUES, ()))


def children(node: ast.AST) -> list[ast.AST]:
    """Return the direct children of a node that are no contexts and no operators, in the order of the source."""
    found: list[ast.AST] = []
    for name in _FIELDS[type(node)]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found.extend(value if name not in _GAPPED else [child for child in value if child is not None])
        elif value is not None:
            found.append(value)
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """Give a node and everything below it, in no order that matters."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(children(top))
