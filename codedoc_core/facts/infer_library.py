"""What the standard library returns: a table of facts read off the stubs."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from codedoc_core.facts.infer_terms import LIKELY, NOTHING, UNKNOWN, Type, arguments, head, parsed, union

_MOST_BASES: Final = 40
_MOST_HOPS: Final = 8


@cache
def _table() -> dict[str, str]:
    text = files("codedoc_core.facts").joinpath("library_types.txt").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines())
    return {name: kind for name, kind in lines if kind != "?"} | _BY_HAND


def canonical(name: str) -> str:
    """Return where something of the standard library is defined."""
    table = _table()
    for _ in range(_MOST_HOPS):
        owner, _, last = name.rpartition(".")
        module = table.get(f"same {owner}.*", "").removesuffix(".*")
        followed = table.get(f"same {name}") or (f"{module}.{last}" if module and not _is_here(name) else name)
        followed = _settled(followed)
        if followed == name:
            break
        name = followed
    return name


def _is_here(name: str) -> bool:
    table = _table()
    return f"{name}()" in table or f"class {name}" in table or name in table


def _settled(name: str) -> str:
    owner, _, last = name.rpartition(".")
    return (
        last
        if owner in {"builtins", "typing", "collections.abc", "typing_extensions"}
        else _MOVED.get(owner, owner) + "." * bool(owner) + last
    )


def is_class(name: str) -> bool:
    """Whether a dotted name is a class of the standard library."""
    return f"class {name}" in _table()


def is_function(name: str) -> bool:
    """Whether a dotted name is a function of the standard library."""
    return f"{name}()" in _table()


def result(name: str) -> Type:
    """Return what a function gives."""
    return parsed(_table().get(f"{name}()", "?"))


def value(name: str) -> Type:
    """Return the type of a variable of a module."""
    return parsed(_table().get(name, "?"))


def member(term: str, name: str, *, called: bool) -> Type:
    """Return what a method of an instance gives, or the type of an attribute."""
    key = f"{name}()" if called else name
    for base, inner in _line(term):
        kind = _table().get(f"{base}.{key}")
        if kind is not None:
            return _filled(kind, inner, term)
    return UNKNOWN


def has_method(term: str, name: str) -> bool:
    """Whether instances have a method."""
    return any(f"{base}.{name}()" in _table() for base, _ in _line(term))


def ancestors(name: str) -> tuple[str, ...]:
    """Return a class and its bases."""
    return tuple(base for base, _ in _line(name))


def _line(term: str) -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    stack = [(head(term), arguments(term))]
    while stack and len(found) < _MOST_BASES:
        name, inner = stack.pop()
        found.append((name, inner))
        bases = [base for base in reversed(_table().get(f"class {name}", "").split(";")) if base]
        stack += [(head(base), tuple(_replaced(part, inner) for part in arguments(base))) for base in bases]
    return found


def _replaced(text: str, inner: tuple[str, ...]) -> str:
    for place in range(3):
        text = text.replace(f"${place}", inner[place] if place < len(inner) else "?")
    return text


def _filled(kind: str, inner: tuple[str, ...], term: str) -> Type:
    text = _replaced(kind, inner)
    found = NOTHING if "@" not in text else frozenset({term})
    return union(found, parsed(text.replace("@", head(term)))) - (
        frozenset({"@", head(term)}) if found else NOTHING
    ) | (found - LIKELY)


_MOVED: Final = {
    "os.path": "posixpath",
    "asyncio.streams": "asyncio",
    "xml.etree.cElementTree": "xml.etree.ElementTree",
}
_BY_HAND: Final = {
    "dict.get()": "$1 | None", "dict.pop()": "$1", "dict.setdefault()": "$1", "dict.copy()": "dict[$0, $1]",
    "dict.__getitem__()": "$1", "list.__getitem__()": "$0", "str.__getitem__()": "str", "list.copy()": "list[$0]",
    "Mapping.get()": "$1 | None", "collections.deque.popleft()": "$0", "open()": "_io.TextIOWrapper",
    "os.environ": "os._Environ[str, str]", "os._Environ.get()": "str | None", "os.environ.get()": "str | None",
    "os._Environ.__getitem__()": "str", "os.getenv()": "str | None", "os.fspath()": "str", "os.listdir()": "list[str]",
    "re.Match.group()": "str", "re.Match.groups()": "tuple[str]", "re.Match.groupdict()": "dict[str, str]",
    "re.Pattern.findall()": "list", "re.Pattern.split()": "list[str]", "re.split()": "list[str]",
    "re.Pattern.match()": "re.Match[str] | None", "re.Pattern.search()": "re.Match[str] | None",
    "re.Pattern.fullmatch()": "re.Match[str] | None", "re.match()": "re.Match[str] | None",
    "re.search()": "re.Match[str] | None", "re.fullmatch()": "re.Match[str] | None", "re.Pattern.sub()": "str",
    "re.sub()": "str", "re.compile()": "re.Pattern[str]", "re.escape()": "str",
    "os.walk()": "Iterator[tuple[str, list[str], list[str]]]",
    "pathlib.Path.open()": "_io.TextIOWrapper", "urllib.parse.urlsplit()": "urllib.parse.SplitResult",
    "urllib.parse.urlparse()": "urllib.parse.ParseResult", "urllib.parse.quote()": "str",
    "urllib.parse.unquote()": "str", "urllib.parse.urlencode()": "str", "urllib.parse.urljoin()": "str",
    "str.join()": "str", "str.format()": "str", "divmod()": "tuple[int, int]", "hash()": "int", "id()": "int",
    "callable()": "bool", "str.partition()": "tuple[str, str, str]", "str.rpartition()": "tuple[str, str, str]",
    "functools.update_wrapper()": "Callable", "IO.read()": "$0", "IO.readline()": "$0",
    "input()": "str", "range()": "range", "subprocess.check_output()": "bytes", "time.time()": "float",
    "functools.partial()": "functools.partial", "posixpath.split()": "tuple[str, str]",
    "posixpath.splitext()": "tuple[str, str]", "sys.exit()": "NoReturn", "locals()": "dict", "globals()": "dict",
    "vars()": "dict",
    "weakref.ref.__call__()": "?", "abs()": "?", "sum()": "?", "sys.argv": "list[str]", "sys.platform": "str",
    "copy.copy()": "?", "copy.deepcopy()": "?", "json.loads()": "?", "dict.fromkeys()": "dict",
    "unittest.mock.Mock.__call__()": "?", "type()": "?", "str.maketrans()": "dict",
}  # fmt: skip
