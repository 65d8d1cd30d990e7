"""Write down what the standard library returns, as the stubs in mypy's typeshed (Apache-2.0) say.

    python docs/library_types.py > codedoc_core/facts/library_types.txt

Only facts are kept, one a line: ``class NAME BASE...`` or ``NAME TYPE``, where ``$0`` is the first type argument of the class and ``@`` its
own instance, ``?`` what is not known.
"""

# ruff: noqa: D102, D103, E501, C901
from __future__ import annotations

import ast
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = """abc argparse array ast asyncio asyncio.events asyncio.futures asyncio.locks asyncio.queues asyncio.runners
asyncio.streams asyncio.subprocess asyncio.tasks atexit base64 binascii bisect builtins bz2 calendar cgi codecs
collections concurrent.futures concurrent.futures._base configparser contextlib contextvars copy csv dataclasses
datetime decimal difflib dis email email.message email.header email.utils enum errno fnmatch genericpath fractions functools gc
getpass glob gzip hashlib heapq hmac html html.parser http http.client http.cookiejar http.cookies http.server importlib
importlib.machinery importlib.metadata importlib.resources importlib.util inspect io _io ipaddress itertools json
json.decoder json.encoder keyword linecache locale logging logging.handlers lzma math mimetypes multiprocessing
numbers operator _operator optparse os os.path posixpath pathlib pathlib.types pickle pkgutil platform pprint queue quopri random re
sched secrets select selectors shelve shlex shutil signal smtplib socket _socket socketserver sqlite3 ssl stat statistics
string struct _struct subprocess sys tarfile tempfile textwrap threading _thread time timeit token tokenize traceback types typing
_typeshed unicodedata unittest unittest.case unittest.mock urllib urllib.error urllib.parse urllib.request urllib.response uuid warnings
weakref webbrowser xml.dom.minidom xml.etree.ElementTree zipfile zipimport zlib zoneinfo _hashlib _random _weakref
_contextvars _decimal _collections_abc collections.abc json.scanner _ctypes string.templatelib _queue""".split()
ALIASES = {
    "StrPath": "str | os.PathLike", "StrOrBytesPath": "?", "ReadableBuffer": "bytes", "SupportsRichComparisonT": "?",
    "LiteralString": "str", "AnyStr": "str", "Text": "str", "List": "list", "Dict": "dict", "Tuple": "tuple",
    "Set": "set", "FrozenSet": "frozenset", "Type": "type", "Incomplete": "?", "Any": "?", "AnyStr_co": "str",
    "TypeGuard": "bool", "TypeIs": "bool", "Self": "@", "MaybeNone": "?", "Unused": "?", "StrOrLiteralStr": "str",
    "NoReturn": "NoReturn", "Never": "NoReturn", "DefaultDict": "defaultdict", "LiteralInteger": "int", "_PositiveInteger": "int",
    "_NegativeInteger": "int", "_BytesPath": "bytes",
}  # fmt: skip
VARIABLES = "T T1 T2 T3 T4 T5 T_co S R P KT VT KT_co VT_co YieldT ReturnT SendT".split()


class Stub:
    """One stub file: what its names stand for."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self.module, self.tree = module, tree
        self.names: dict[str, str] = {}
        self.variables: set[str] = set()
        self.aliases: dict[str, ast.expr] = {}
        for node in suite_of(tree.body):
            if isinstance(node, ast.ClassDef):
                self.names[node.name] = node.name if module == "builtins" else f"{module}.{node.name}"
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.names.setdefault(alias.asname or alias.name, absolute(node, module, alias.name))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self._assigned(node.targets[0].id, node.value)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                self.aliases[node.target.id] = node.value

    def _assigned(self, name: str, value: ast.expr) -> None:
        if isinstance(value, ast.Call) and ast.unparse(value.func).split(".")[-1] in {"TypeVar", "ParamSpec"}:
            self.variables.add(name)
        else:
            self.aliases[name] = value

    def type(self, node: ast.expr | None, parameters: list[str], depth: int = 0) -> str:
        if node is None or depth > 12:
            return "?"
        if isinstance(node, ast.Constant):
            if node.value is None:
                return "None"
            return (
                self.type(ast.parse(node.value, mode="eval").body, parameters, depth + 1)
                if isinstance(node.value, str)
                else "?"
            )
        if isinstance(node, ast.BinOp):
            found = {
                self.type(node.left, parameters, depth + 1): None,
                self.type(node.right, parameters, depth + 1): None,
            }
            return " | ".join(found)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, parameters, depth)
        return self._name(node, parameters, depth)

    def _name(self, node: ast.expr, parameters: list[str], depth: int) -> str:
        name = ast.unparse(node)
        last = name.split(".")[-1]
        if last in ALIASES:
            return ALIASES[last]
        if name in parameters:
            return f"${parameters.index(name)}"
        if name in self.variables or last.lstrip("_") in VARIABLES:
            return "?"
        if name in self.aliases:
            return self.type(self.aliases[name], parameters, depth + 1)
        if name in self.names:
            return shortened(self.names[name])
        return name if name.isidentifier() or "." in name else "?"

    def _subscript(self, node: ast.Subscript, parameters: list[str], depth: int) -> str:
        head = ast.unparse(node.value).split(".")[-1]
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if head == "Literal":
            kinds = {
                type(i.value).__name__ if isinstance(i, ast.Constant) and i.value is not None else "None" for i in inner
            }
            return " | ".join(sorted(kinds))
        types = [
            self.type(i, parameters, depth + 1) for i in inner if not (isinstance(i, ast.Constant) and i.value is ...)
        ]
        if head in {"Union", "Optional"}:
            return " | ".join(dict.fromkeys([*types, *(["None"] if head == "Optional" else [])]))
        if head in {"Annotated", "Final", "ClassVar"}:
            return types[0]
        outer = self.type(node.value, parameters, depth + 1)
        if outer in {"?", "bool", "str"} or outer.startswith("$"):
            return outer
        return f"{outer}[{', '.join(types)}]" if head != "Callable" else outer


def shortened(name: str) -> str:
    for module in ("builtins", "typing", "collections.abc", "_typeshed", "typing_extensions"):
        name = name.removeprefix(f"{module}.")
    return name


def absolute(node: ast.ImportFrom, module: str, name: str) -> str:
    if not node.level:
        return f"{node.module}.{name}"
    base = module.rsplit(".", node.level)[0] if "." in module or node.level > 1 else module
    return f"{base}.{node.module}.{name}" if node.module else f"{base}.{name}"


def suite_of(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If):
            test = ast.unparse(node.test)
            is_on = "win32" not in test.replace("!= 'win32'", "") and "darwin" not in test.replace("!= 'darwin'", "")
            is_on = is_on and "version_info <" not in test
            yield from suite_of(node.body if is_on else node.orelse)
            if is_on and "version_info" not in test:
                yield from suite_of(node.orelse)
        else:
            yield node


def told(stub: Stub, body: list[ast.stmt], prefix: str, parameters: list[str]) -> Iterator[tuple[str, str]]:
    for node in suite_of(body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            kind = stub.type(node.returns, parameters)
            is_property = any("property" in ast.unparse(d) for d in node.decorator_list)
            if isinstance(node, ast.AsyncFunctionDef):
                kind = f"Coroutine[{kind}]"
            if not any(ast.unparse(d).endswith(".setter") for d in node.decorator_list):
                yield prefix + node.name + ("" if is_property else "()"), kind
        elif isinstance(node, ast.ClassDef):
            mine = parameters_of(node, stub)
            bases = [stub.type(base, mine) for base in node.bases]
            name = prefix + node.name
            yield f"class {name}", ";".join(base for base in bases if base not in {"?", "Generic", "Protocol"})
            yield from told(stub, node.body, f"{name}.", mine)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            if "TypeAlias" not in ast.unparse(node.annotation):
                yield prefix + node.target.id, stub.type(node.annotation, parameters)
        elif isinstance(node, ast.ImportFrom) and not prefix.count("."):
            pass


def parameters_of(node: ast.ClassDef, stub: Stub) -> list[str]:
    for base in node.bases:
        if isinstance(base, ast.Subscript) and ast.unparse(base.value) in {"Generic", "Protocol"}:
            return [n.id for n in ast.walk(base.slice) if isinstance(n, ast.Name)]
    names = [
        n.id
        for base in node.bases
        if isinstance(base, ast.Subscript)
        for n in ast.walk(base.slice)
        if isinstance(n, ast.Name)
    ]
    return [name for name in dict.fromkeys(names) if name in stub.variables or name.lstrip("_") in VARIABLES]


def main() -> None:
    spec = find_spec("mypy")
    assert spec is not None
    assert spec.origin is not None
    root = Path(spec.origin).parent / "typeshed" / "stdlib"
    found: dict[str, list[str]] = {}
    for module in MODULES:
        path = root / (module.replace(".", "/") + ".pyi")
        path = path if path.exists() else path.with_suffix("") / "__init__.pyi"
        if not path.exists():
            continue
        stub = Stub(module, ast.parse(path.read_text()))
        prefix = "" if module in {"builtins", "typing", "collections.abc", "_typeshed"} else f"{module}."
        for name, kind in told(stub, stub.tree.body, prefix, []):
            found.setdefault(name, []).append(kind)
        for name, target in stub.names.items():
            if prefix and shortened(target) != prefix + name and not name.startswith("_"):
                found.setdefault(f"same {prefix}{name}", [shortened(target)])
    for name, kinds in sorted(found.items()):
        kind = agreed(kinds)
        public = all(
            not part.startswith("_") or part.startswith("__") for part in name.removesuffix("()").split(".")[-1:]
        )
        if name.startswith("class ") or (public and kind != "?"):
            sys.stdout.write(f"{name}\t{kind}\n")


def agreed(kinds: list[str]) -> str:
    known = list(dict.fromkeys(kind for kind in kinds if kind != "?"))
    if len(known) > 1 and set(known) <= {"str", "bytes", "str | bytes"}:
        return "str"
    heads = {kind.partition("[")[0] for kind in known}
    return known[0] if len(known) == 1 or (known and len(heads) == 1 and "|" not in "".join(known)) else "?"


if __name__ == "__main__":
    main()
