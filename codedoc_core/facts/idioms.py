"""Calls and operators that everybody knows, as nouns: "``text`` in lower case", "``a`` divided by ``b``"."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.scope import builtin_call, dotted, source
from codedoc_core.facts.subjects import subject
from codedoc_core.facts.words import bare, code, joined, singular, split_identifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from codedoc_core.facts.scope import Scope

MAX_TEMPLATE: Final = 44

_PLACEHOLDER = re.compile(r"%[sdr]|\{\}")
_UNSHOWN = re.compile(r"[`{}%\x00-\x1f\x7f-\U0010ffff]")


def counts(node: ast.Call, scope: Scope) -> str | None:
    """Say ``Counter(item.sku for item in items)`` as the number of ``items`` by ``sku``."""
    if dotted(node.func) not in {"Counter", "collections.Counter"} or len(node.args) != 1 or node.keywords:
        return None
    match node.args[0]:
        case ast.GeneratorExp(elt=each, generators=[ast.comprehension(target=ast.Name(id=name), iter=over, ifs=[])]):
            path, said = dotted(each), subject(over, scope)
            is_member = path.startswith(f"{name}.") and said is not None and bare(said) is not None
            return f"the number of {said} by {code(path.removeprefix(f'{name}.'))}" if is_member else None
        case ast.Name() | ast.Attribute() as over:
            said = subject(over, scope)
            return f"how often each element of {said} occurs" if said else None
    return None


def known_call(node: ast.Call, scope: Scope) -> str | None:
    """Say what a well-known function or method gives, or ``None`` for any other call."""
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return None
    name = builtin_call(node, scope) or dotted(node.func)
    given = [subject(argument, scope) for argument in node.args]
    if name == "re.sub" and len(given) == 3 and given[0] is None and isinstance(node.args[0], ast.Constant):
        given[0] = "a regular expression"
    if name and not node.keywords and all(given) and name.partition(".")[0] not in scope.hidden | scope.parameters:
        template = _FUNCTIONS.get((name, len(given)))
        if template and name in _KINDS and (said := _converted(node.args[0], template, scope)):
            return said
        if template:
            return template.format(*given)
    return _method(node, given, scope) if isinstance(node.func, ast.Attribute) and not node.keywords else None


def _converted(node: ast.expr, template: str, scope: Scope) -> str | None:
    """Say "the values of ``x`` as a list", and "``x`` in reverse order, as a list"."""
    said = known_call(node, scope) if isinstance(node, ast.Call) else None
    if not said or " as a" in said or ", " in said:
        return None
    return template.format(said if said.startswith("the ") else f"{said},")


def _method(node: ast.Call, given: list[str | None], scope: Scope) -> str | None:
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr == "get" and all(given):
        return _entry(node, node.func.value, [text for text in given if text], scope)
    if node.func.attr == "format" and isinstance(node.func.value, ast.Constant):
        return _template(node.func.value.value, node.args, scope)
    template = _METHODS.get((node.func.attr, len(given)))
    owner = _owner(node.func.value, scope) if template else None
    return template.format(*given, x=owner) if template and owner and all(given) else None


def _owner(node: ast.expr, scope: Scope) -> str | None:
    """Return what a method is called on: code that is no module, or another idiom, after which a comma reads well."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        said = known_call(node, scope)
        return f"{said}," if said else subject(node, scope)
    if dotted(node) == scope.receiver or isinstance(node, ast.Constant):
        return None
    said = subject(node, scope)
    return said if said and bare(said) else None


def _entry(node: ast.Call, owner: ast.expr, given: list[str], scope: Scope) -> str | None:
    """Say ``headers.get("host", default)``, where a constant key or a default tells that it is a mapping."""
    key = node.args[0] if node.args else None
    is_key = isinstance(key, ast.Constant) and isinstance(key.value, str) and "/" not in key.value
    said = _owner(owner, scope)
    if not 1 <= len(given) <= 2 or not said or said.endswith(",") or not (is_key or len(given) == 2):
        return None
    if dotted(owner) in {"os.environ"}:
        said_of = f"the environment variable {given[0]}"
    else:
        said_of = f"the value of {given[0]} in {said}"
    is_nothing = len(given) == 2 and isinstance(node.args[1], ast.Constant) and node.args[1].value is None
    fallback = given[1] if len(given) == 2 and not is_nothing else "``None``"
    return f"{said_of}, or {fallback} if there is none"


def operation(node: ast.BinOp, scope: Scope) -> str | None:
    """Say one operator between two simple operands, or a string filled in by ``%``."""
    if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
        filled = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        last = (split_identifier(dotted(node.right)) or ("",))[-1]
        if last == "args" or singular(last):
            return None  # which may be a tuple for several placeholders
        return _template(node.left.value, filled, scope)
    verb = _OPERATORS.get(type(node.op))
    sides = [_operand(side, scope) for side in (node.left, node.right)]
    return f"{sides[0]} {verb} {sides[1]}" if verb and all(sides) else None


def _operand(node: ast.expr, scope: Scope) -> str | None:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return str(node.value)
    return subject(node, scope) if isinstance(node, ast.Name | ast.Attribute) else None


def fallback(node: ast.BoolOp, scope: Scope) -> str | None:
    """Say ``a or b`` as a value and what takes its place."""
    if not isinstance(node.op, ast.Or) or len(node.values) != 2:
        return None
    first, second = (subject(value, scope) for value in node.values)
    is_value = isinstance(node.values[0], ast.Name | ast.Attribute | ast.Call | ast.Subscript)
    return f"{first}, or {second} if that is falsy" if first and second and is_value else None


def formatted(node: ast.JoinedStr, scope: Scope) -> str | None:
    """Say "a string of the form ``{host}:{port}``" for an f-string."""
    parts: list[str] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            if _UNSHOWN.search(str(part.value)):
                return None
            parts.append(str(part.value))
        else:
            said = _slot(part.value, scope) if isinstance(part, ast.FormattedValue) else None
            if said is None:
                return None
            parts.append(said)
    return _shown("".join(parts), node.values)


def _template(text: object, filled: list[ast.expr], scope: Scope) -> str | None:
    """Say the form of a string whose placeholders are filled in by position."""
    if not isinstance(text, str) or len(_PLACEHOLDER.findall(text)) != len(filled) or not filled:
        return None
    if _UNSHOWN.search(_PLACEHOLDER.sub("", text)):
        return None
    slots = [_slot(node, scope) for node in filled]
    rest = iter([slot for slot in slots if slot])
    return _shown(_PLACEHOLDER.sub(lambda _: next(rest), text), filled) if all(slots) else None


def _shown(form: str, parts: list[ast.expr]) -> str | None:
    is_filled = any(not isinstance(part, ast.Constant) for part in parts)
    is_edged = form != form.strip() or len(form) > MAX_TEMPLATE
    return f"a string of the form {code(form)}" if is_filled and form and not is_edged else None


def _slot(node: ast.expr, scope: Scope) -> str | None:
    """Return ``"{port}"`` for what fills a place: a name, an attribute, or the class of the instance."""
    if isinstance(node, ast.Attribute) and node.attr == "__name__" and _is_own_class(node.value, scope):
        return "{class name}"
    path = dotted(node)
    text = source(node, scope) if path and path != scope.receiver else None
    return "{" + re.sub(r"^_(?!_)", "", text) + "}" if text and split_identifier(text) else None


def _is_own_class(node: ast.expr, scope: Scope) -> bool:
    is_type = builtin_call(node, scope) == "type" and isinstance(node, ast.Call) and len(node.args) == 1
    subject_of = node.args[0] if is_type and isinstance(node, ast.Call) else None
    path = dotted(subject_of) if subject_of is not None else dotted(node).removesuffix(".__class__")
    return bool(path) and path == scope.receiver


def all_known(values: list[str | None]) -> list[str]:
    """Return the values where every one is known, else nothing."""
    return [value for value in values if value] if all(values) else []


def path_joined(node: ast.Call, scope: Scope) -> str | None:
    """Say ``os.path.join(a, b)``."""
    if dotted(node.func) not in {"os.path.join", "path.join", "osp.join"} or len(node.args) < 2 or node.keywords:
        return None
    known = all_known([subject(argument, scope) for argument in node.args])
    return f"{joined(known)} joined as a path" if known and not isinstance(node.args[-1], ast.Starred) else None


_KINDS: Final = frozenset({"list", "tuple", "set", "frozenset", "dict"})
_OPERATORS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "plus", ast.Sub: "minus", ast.Mult: "times", ast.Div: "divided by",
}  # fmt: skip
_METHODS: Final = {
    ("lower", 0): "{x} in lower case", ("upper", 0): "{x} in upper case",
    ("strip", 0): "{x} without surrounding whitespace", ("rstrip", 0): "{x} without trailing whitespace",
    ("lstrip", 0): "{x} without leading whitespace", ("copy", 0): "a copy of {x}", ("keys", 0): "the keys of {x}",
    ("values", 0): "the values of {x}", ("items", 0): "the items of {x}", ("splitlines", 0): "the lines of {x}",
    ("split", 0): "the words of {x}", ("hexdigest", 0): "the hexadecimal digest of {x}",
    ("total_seconds", 0): "{x} in seconds", ("isoformat", 0): "{x} in ISO 8601 format",
    ("as_posix", 0): "{x} with forward slashes", ("removeprefix", 1): "{x} without the prefix {0}",
    ("removesuffix", 1): "{x} without the suffix {0}", ("with_suffix", 1): "{x} with the suffix {0}",
    ("read_text", 0): "the text of the file {x}", ("read_bytes", 0): "the bytes of the file {x}",
    ("replace", 2): "{x} with {0} replaced by {1}", ("split", 1): "the parts of {x} between {0}",
}  # fmt: skip
_FUNCTIONS: Final = {
    ("json.dumps", 1): "{0} as JSON", ("json.loads", 1): "the value that the JSON in {0} stands for",
    ("list", 1): "{0} as a list", ("tuple", 1): "{0} as a tuple", ("set", 1): "{0} as a set",
    ("frozenset", 1): "{0} as a frozen set", ("dict", 1): "{0} as a dictionary", ("iter", 1): "an iterator over {0}",
    ("reversed", 1): "{0} in reverse order", ("abs", 1): "the absolute value of {0}",
    ("repr", 1): "the ``repr`` of {0}",
    ("hash", 1): "the hash of {0}", ("type", 1): "the class of {0}", ("max", 2): "the larger of {0} and {1}",
    ("min", 2): "the smaller of {0} and {1}", ("os.path.basename", 1): "the last part of the path {0}",
    ("os.path.dirname", 1): "the directory part of the path {0}", ("os.path.abspath", 1): "the absolute path of {0}",
    ("os.path.realpath", 1): "the path {0} with symbolic links resolved",
    ("os.path.getsize", 1): "the size of the file {0} in bytes",
    ("os.path.getmtime", 1): "the modification time of the file {0}",
    ("os.listdir", 1): "the names in the directory {0}", ("os.getcwd", 0): "the current directory",
    ("os.getpid", 0): "the ID of the current process", ("time.time", 0): "the current time in seconds",
    ("datetime.now", 0): "the current date and time", ("datetime.datetime.now", 0): "the current date and time",
    ("date.today", 0): "today's date", ("datetime.date.today", 0): "today's date", ("uuid.uuid4", 0): "a random UUID",
    ("os.getenv", 1): "the environment variable {0}, or ``None`` if there is none",
    ("os.getenv", 2): "the environment variable {0}, or {1} if there is none",
    ("copy.copy", 1): "a copy of {0}", ("copy.deepcopy", 1): "a deep copy of {0}",
    ("re.compile", 1): "{0} as a compiled regular expression", ("re.findall", 2): "all matches of {0} in {1}",
    ("re.sub", 3): "{2} with each match of {0} replaced by {1}",
    ("re.escape", 1): "{0} escaped for use in a regular expression", ("base64.b64encode", 1): "{0} encoded in Base64",
    ("base64.b64decode", 1): "{0} decoded from Base64", ("textwrap.dedent", 1): "{0} without common indentation",
    ("html.escape", 1): "{0} escaped for HTML", ("inspect.signature", 1): "the signature of {0}",
    ("math.sqrt", 1): "the square root of {0}", ("math.floor", 1): "{0} rounded down",
    ("math.ceil", 1): "{0} rounded up", ("np.asarray", 1): "{0} as an array", ("np.array", 1): "{0} as an array",
    ("shutil.which", 1): "the path of the executable {0}, or ``None`` if there is none",
    ("socket.gethostname", 0): "the name of this host", ("logging.getLogger", 1): "the logger {0}",
    ("importlib.import_module", 1): "the module {0}",
}  # fmt: skip
SPOKEN: Final[dict[type[ast.expr], Callable[..., str | None]]] = {
    ast.BinOp: operation,
    ast.BoolOp: fallback,
    ast.JoinedStr: formatted,
}
