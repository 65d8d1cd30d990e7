"""Children of nodes are those that ``ast`` gives, contexts and operators aside."""

import ast
from pathlib import Path

import codedoc_core.symbols.nodes as nodes

UNVISITED = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop, ast.alias, ast.TypeIgnore)


def test_children_are_those_of_ast_without_contexts_and_operators():
    for path in [Path(__file__), Path(nodes.__file__), Path(ast.__file__)]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            expected = [child for child in ast.iter_child_nodes(node) if not isinstance(child, UNVISITED)]
            assert nodes.children(node) == expected


def test_a_walk_visits_everything_below():
    tree = ast.parse(
        "match x:\n case {'a': [1, *_], **rest} if y: pass\n case None: f(*a, k=b)  # type: ignore\n",
        type_comments=True,
    )
    expected = {node for node in ast.walk(tree) if not isinstance(node, UNVISITED)}
    assert set(nodes.walk(tree)) == expected
