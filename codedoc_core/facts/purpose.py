"""What a file is for, by its path and by what stands in it."""

from __future__ import annotations

import ast
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.facts import Role
from codedoc_core.facts.roles import index_of, role_of
from codedoc_core.facts.view import children_of
from codedoc_core.symbols.names import guarded_statements, imports_of
from codedoc_core.symbols.symbol import SymbolKind

if TYPE_CHECKING:
    from codedoc_core.symbols.symbol import Module


class FilePurpose(StrEnum):
    """What a file is for."""

    TESTS = "tests"
    COMMAND_LINE = "command line"
    MODELS = "models"
    CONFIGURATION = "configuration"
    PACKAGE_FACE = "package face"
    SCRIPT = "script"
    LIBRARY = "library"


_TESTS = re.compile(r"(?:^|/)(?:_?tests?/|test_\w*\.py$|\w+_tests?\.py$|conftest\.py$)")
_SETTINGS = re.compile(r"(?:^|/)(?:setup|conf|config|settings|configuration|noxfile|constants)\.py$")
_COMMANDS: Final = frozenset({"argparse", "click", "typer", "optparse", "fire", "docopt", "cyclopts"})
_RECORDS: Final = frozenset({Role.DATACLASS, Role.NAMED_TUPLE, Role.TYPED_DICT, Role.ENUM})


def infer_file_purpose(module: Module, path: str) -> FilePurpose:
    """Return what a file is for.

    Args:
        module: The parsed file.
        path: Its path in the project, parts separated by slashes or backslashes.
    """
    where = path.replace("\\", "/")
    if _TESTS.search(where):
        return FilePurpose.TESTS
    if where.endswith("__init__.py") and only_imports(module):
        return FilePurpose.PACKAGE_FACE
    if _SETTINGS.search(where):
        return FilePurpose.CONFIGURATION
    if where.endswith("__main__.py") or _is_command(module):
        return FilePurpose.COMMAND_LINE
    if runs_as_script(module):
        return FilePurpose.SCRIPT
    return FilePurpose.MODELS if _is_records(module) else FilePurpose.LIBRARY


def only_imports(module: Module) -> bool:
    """Whether a module does nothing but import names, and perhaps list them."""
    return all(
        isinstance(node, ast.Import | ast.ImportFrom | ast.Expr | ast.Pass | ast.If | ast.Try | ast.ExceptHandler)
        or (isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and _assigns_dunder(node))
        for node, _ in guarded_statements(module.tree.body)
    )


def runs_as_script(module: Module) -> bool:
    """Whether a module does something when it is run."""
    return any(isinstance(node, ast.If) and _tests_name(node.test) for node in module.tree.body)


def _is_command(module: Module) -> bool:
    roots = {target.partition(".")[0] for target in imports_of(module.tree.body).values()}
    return runs_as_script(module) and not roots.isdisjoint(_COMMANDS)


def _is_records(module: Module) -> bool:
    found = children_of(module).get(module.root, [])
    classes = [symbol for symbol in found if symbol.kind is SymbolKind.CLASS]
    index = index_of(module)
    records = [symbol for symbol in classes if role_of(symbol, module, index) in _RECORDS]
    return bool(records) and len(records) * 2 > len(found)


def _assigns_dunder(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return all(isinstance(target, ast.Name) and target.id.startswith("__") for target in targets)


def _tests_name(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=ast.Name(id="__name__"), comparators=[ast.Constant(value="__main__")]):
            return True
        case ast.Compare(left=ast.Constant(value="__main__"), comparators=[ast.Name(id="__name__")]):
            return True
    return False
