"""What a function deals with beside its arguments: constants it reads, globals it writes, the outside world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.facts.contracts import called_name
from codedoc_core.facts.scope import dotted

if TYPE_CHECKING:
    import ast

    from codedoc_core.facts.body import Body


def constants_read(body: Body) -> tuple[str, ...]:
    """Return the names in capitals that a function reads and does not bind itself."""
    return tuple(name for name in body.loads if name.isupper() and len(name) > 1 and name not in body.stores)


def globals_written(body: Body) -> tuple[str, ...]:
    """Return the names of the module, or of a function around, that a function binds anew."""
    return tuple(sorted(body.outer & body.stores.keys()))


def outside_world(body: Body) -> tuple[str, ...]:
    """Return the kinds of input and output that a function does by calls that are known for it."""
    found = (_kind(site.node, body) for site in body.calls)  # type: ignore[arg-type]
    return tuple(dict.fromkeys(kind for kind in found if kind))


def _kind(call: ast.Call, body: Body) -> str:
    name = called_name(call, body.scope) or dotted(call.func)
    head, _, last = name.rpartition(".")
    root = name.partition(".")[0]
    if name in _BY_NAME:
        return _BY_NAME[name]
    if root in body.scope.modules and head:
        return _BY_MODULE.get(head, _BY_MODULE.get(root, ""))
    return _BY_METHOD.get(last, "") if head or not name else ""


_FILES: Final = """open os.remove os.unlink os.rename os.replace os.mkdir os.makedirs os.rmdir os.listdir os.scandir
os.walk
os.stat os.chmod os.open os.path.exists os.path.isfile os.path.isdir os.path.getsize os.symlink os.link""".split()
_BY_NAME: Final = {
    **dict.fromkeys(_FILES, "files"),
    **dict.fromkeys(("print", "sys.stdout.write", "sys.stderr.write"), "output"),
    **dict.fromkeys(("input", "getpass.getpass", "sys.stdin.read", "sys.stdin.readline"), "input"),
    **dict.fromkeys(("os.getenv", "os.environ.get", "os.putenv", "os.environ.setdefault"), "environment"),
    **dict.fromkeys(("os.system", "os.popen", "os.kill", "os.fork", "os.execv", "os.execvp"), "processes"),
    **dict.fromkeys(("time.sleep", "asyncio.sleep", "anyio.sleep"), "waiting"),
    **dict.fromkeys(("time.time", "datetime.now", "datetime.datetime.now", "datetime.utcnow", "date.today"), "clock"),
}
_BY_MODULE: Final = {
    "shutil": "files", "tempfile": "files", "glob": "files", "subprocess": "processes", "socket": "network",
    "requests": "network", "httpx": "network", "urllib.request": "network", "aiohttp": "network", "ftplib": "network",
    "smtplib": "network", "sqlite3": "database", "logging": "logging", "warnings": "warnings", "random": "randomness",
    "secrets": "randomness", "multiprocessing": "processes",
}  # fmt: skip
_BY_METHOD: Final = {
    "read_text": "files", "write_text": "files", "read_bytes": "files", "write_bytes": "files", "unlink": "files",
    "iterdir": "files", "rmdir": "files", "touch": "files", "sendall": "network", "urlopen": "network",
}  # fmt: skip
