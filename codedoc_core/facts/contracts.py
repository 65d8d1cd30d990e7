"""Documented contracts of well-known callables: what they raise, and what their arguments mean."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.exceptions import is_swallowed
from codedoc_core.facts.facts import RaiseFact
from codedoc_core.facts.scope import builtin_call, dotted
from codedoc_core.facts.words import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.facts.body import Body, Site
    from codedoc_core.facts.scope import Scope


def called_name(node: ast.Call, scope: Scope) -> str:
    """Return the builtin or the dotted name that a call calls; empty for a name that a module defines itself."""
    return builtin_call(node, scope) or (dotted(node.func) if isinstance(node.func, ast.Attribute) else "")


def contract_raises(body: Body, bases: dict[str, list[str]]) -> Iterator[RaiseFact]:
    """Exceptions by contract of direct calls whose argument comes from the caller and that nothing guards."""
    for site in body.variables:
        assert isinstance(site.node, ast.Subscript)
        key = site.node.slice.value if isinstance(site.node.slice, ast.Constant) else None
        name = f"the environment variable {code(key)}" if isinstance(key, str) and key.isidentifier() else "a variable"
        if not is_swallowed("KeyError", site, bases):
            yield RaiseFact("KeyError", f"If {name} is not set.", site.node.lineno, via="os.environ")
    for site in body.calls:
        assert isinstance(site.node, ast.Call)
        name = called_name(site.node, body.scope)
        contract = _RAISES.get(name)
        if contract is None or not site.node.args or name.partition(".")[0] in body.scope.hidden:
            continue
        kind, words = contract
        argument = _argument(site, body)
        if argument and not is_swallowed(kind, site, bases):
            yield RaiseFact(kind, words.format(x=argument), site.node.lineno, via=name)


def _argument(site: Site, body: Body) -> str | None:
    """Say the first argument where it is a parameter as it was passed, or a file opened from one."""
    assert isinstance(site.node, ast.Call)
    first = site.node.args[0]
    if not isinstance(first, ast.Name):
        return None
    if first.id in body.scope_at(site).parameters:
        return code(first.id)
    return "the file" if opened_path(first.id, body) else None


def opened_path(name: str, body: Body) -> str | None:
    """Return the parameter whose file a local variable has open, in ``with open(path) as f``."""
    sites = body.stores.get(name, [])
    if len(sites) != 1 or not isinstance(sites[0].node, ast.With | ast.AsyncWith):
        return None
    for item in sites[0].node.items:
        match item:
            case ast.withitem(
                context_expr=ast.Call(func=ast.Name(id="open"), args=[ast.Name(id=path), *_]),
                optional_vars=ast.Name(id=target),
            ) if target == name and path in body.scope.parameters and "open" not in body.scope.shadowed:
                return path
    return None


_RAISES: Final = {
    "open": ("OSError", "If the file cannot be opened."),
    "json.loads": ("json.JSONDecodeError", "If {x} is not valid JSON."),
    "json.load": ("json.JSONDecodeError", "If {x} is not valid JSON."),
    "re.compile": ("re.error", "If {x} is not a valid regular expression."),
    "importlib.import_module": ("ImportError", "If the module cannot be imported."),
}
# What the argument at a position, or with a keyword, means to the callee.
ARGUMENTS: Final[dict[tuple[str, int | str], str]] = {
    ("open", "encoding"): "Text encoding of the file.",
    ("open", "errors"): "How encoding errors are treated, as for ``open``.",
    ("open", "mode"): "Mode in which the file is opened.",
    ("open", 1): "Mode in which the file is opened.",
    ("os.listdir", 0): "Directory to list.",
    ("os.scandir", 0): "Directory to list.",
    ("os.walk", 0): "Directory to walk.",
    ("os.makedirs", 0): "Directory to create.",
    ("os.mkdir", 0): "Directory to create.",
    ("os.rmdir", 0): "Directory to remove.",
    ("os.remove", 0): "File to remove.",
    ("os.unlink", 0): "File to remove.",
    ("os.kill", 0): "Process to signal.",
    ("os.kill", 1): "Signal to send.",
    ("os.chdir", 0): "Directory to change to.",
    ("os.getenv", 0): "Name of the environment variable.",
    ("os.environ.get", 0): "Name of the environment variable.",
    ("os.environ.pop", 0): "Name of the environment variable.",
    ("shutil.rmtree", 0): "Directory tree to remove.",
    ("shutil.which", 0): "Name of the executable.",
    ("subprocess.run", 0): "Command to run.",
    ("subprocess.call", 0): "Command to run.",
    ("subprocess.check_call", 0): "Command to run.",
    ("subprocess.check_output", 0): "Command to run.",
    ("subprocess.Popen", 0): "Command to run.",
    ("subprocess.run", "cwd"): "Directory to run the command in.",
    ("subprocess.Popen", "cwd"): "Directory to run the command in.",
    ("subprocess.check_output", "cwd"): "Directory to run the command in.",
    ("subprocess.run", "timeout"): "Seconds after which the command is stopped.",
    ("subprocess.run", "env"): "Environment variables of the command.",
    ("subprocess.Popen", "env"): "Environment variables of the command.",
    ("re.compile", 0): "Regular expression.",
    ("re.search", 0): "Regular expression to search for.",
    ("re.match", 0): "Regular expression to match.",
    ("re.fullmatch", 0): "Regular expression to match.",
    ("re.sub", 0): "Regular expression to replace.",
    ("re.sub", 1): "Replacement text.",
    ("re.compile", 1): "Flags of the regular expression.",
    ("json.loads", 0): "JSON text to decode.",
    ("json.load", 0): "File object with JSON to decode.",
    ("json.dump", 0): "Value to write as JSON.",
    ("json.dumps", 0): "Value to encode as JSON.",
    ("json.dump", 1): "File object to write to.",
    ("json.dump", "indent"): "Indentation of the JSON, as for ``json.dump``.",
    ("json.dumps", "indent"): "Indentation of the JSON, as for ``json.dumps``.",
    ("pickle.load", 0): "File object to unpickle from.",
    ("pickle.loads", 0): "Pickled bytes.",
    ("pickle.dump", 0): "Object to pickle.",
    ("pickle.dump", 1): "File object to write to.",
    ("time.sleep", 0): "Seconds to sleep.",
    ("asyncio.sleep", 0): "Seconds to sleep.",
    ("asyncio.wait_for", "timeout"): "Seconds to wait, or ``None`` to wait forever.",
    ("asyncio.wait_for", 1): "Seconds to wait, or ``None`` to wait forever.",
    ("logging.getLogger", 0): "Name of the logger.",
    ("importlib.import_module", 0): "Name of the module to import.",
    ("__import__", 0): "Name of the module to import.",
    ("getattr", 1): "Name of the attribute.",
    ("hasattr", 1): "Name of the attribute.",
    ("setattr", 1): "Name of the attribute.",
    ("delattr", 1): "Name of the attribute.",
    ("setattr", 2): "Value to set.",
    ("datetime.fromtimestamp", 0): "Seconds since the epoch.",
    ("datetime.datetime.fromtimestamp", 0): "Seconds since the epoch.",
    ("time.localtime", 0): "Seconds since the epoch.",
    ("time.gmtime", 0): "Seconds since the epoch.",
    ("time.strftime", 0): "Format, as for ``time.strftime``.",
    ("signal.signal", 0): "Signal to handle.",
    ("urllib.request.urlopen", 0): "URL to open.",
    ("requests.get", 0): "URL to request.",
    ("requests.post", 0): "URL to post to.",
    ("random.seed", 0): "Seed of the random number generator.",
    ("random.Random", 0): "Seed of the random number generator.",
    ("threading.Thread", "target"): "Function to run in a new thread.",
    ("sorted", "key"): "Function that gives the sort key of an element, as for ``sorted``.",
    ("sorted", "reverse"): "Whether to sort in descending order.",
    ("min", "key"): "Function that gives the key to compare elements by.",
    ("max", "key"): "Function that gives the key to compare elements by.",
    ("warnings.warn", "stacklevel"): "Frames to skip when naming the place of the warning.",
    ("textwrap.wrap", 1): "Maximum length of a line.",
    ("textwrap.fill", 1): "Maximum length of a line.",
    ("struct.unpack", 0): "Format of the bytes, as for ``struct``.",
    ("struct.pack", 0): "Format of the bytes, as for ``struct``.",
    ("compile", 0): "Source code to compile.",
    ("exec", 0): "Source code to execute.",
    ("eval", 0): "Expression to evaluate.",
    ("enumerate", 1): "Number of the first element.",
    ("enumerate", "start"): "Number of the first element.",
}  # fmt: skip
