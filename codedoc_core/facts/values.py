"""Classes that are values: records, enumerations, typed dicts, protocols, constants, in words."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.attributes import assigned, is_flat
from codedoc_core.facts.facts import Role
from codedoc_core.facts.nouns import a, coded, kind, many, one
from codedoc_core.facts.scope import is_small
from codedoc_core.facts.words import code, sentence

if TYPE_CHECKING:
    from codedoc_core.facts.facts import AttributeFact
    from codedoc_core.facts.view import ClassView
    from codedoc_core.symbols.symbol import Symbol

_MOST_FIELDS: Final = 5
_MOST_MEMBERS: Final = 6
_FLAGS: Final = frozenset({"enum.Flag", "enum.IntFlag"})
_CATEGORY = re.compile(r"(?:_?Enum|Enumeration|Choices|Flags?)$")
_PLAIN_SPECIALS: Final = frozenset(
    {"__init__", "__repr__", "__str__", "__eq__", "__ne__", "__hash__", "__lt__", "__reduce__", "__getstate__"}
)


def record_words(view: ClassView) -> str | None:
    """Say "An item with ``sku`` and ``price``" of a class that is there for its fields."""
    names = [fact.name for fact in view.attributes] or _tuple_names(view)
    return _with(view, names)


def holder_words(view: ClassView) -> str | None:
    """Say the same of a plain class that keeps all that its constructor is given under the names it is given by."""
    constructor = view.special("__init__")
    given = _parameters(constructor) if constructor else []
    if constructor is None or view.bases or not given or not set(given) <= _kept(constructor):
        return None
    is_record = not {f.name for f in view.functions} - _PLAIN_SPECIALS
    return _with(view, given) if is_record or (len(given) > 1 and kind(view.symbol.name)) else None


def enum_words(view: ClassView) -> str | None:
    """Say "The colours ``RED`` and ``GREEN``"."""
    names = [fact.name for fact in view.attributes]
    if not 2 <= len(names) <= _MOST_MEMBERS or not is_flat(view.node.body):
        return None
    noun = kind(_CATEGORY.sub("", view.symbol.name))
    ancestors = set(view.index.ancestors(view.module.name, view.symbol.qualname))
    ending = ", which can be combined" if ancestors & _FLAGS else ""
    if noun is None:
        chosen = f"either {coded(names, 'or')}" if len(names) == 2 else f"one of {coded(names)}"
        return None if ending else sentence(chosen)
    return sentence(f"the {many(noun)} {coded(names)}{ending}")


def typed_dict_words(view: ClassView) -> str | None:
    """Say the keys of a typed dict, and which of them may be missing."""
    if not 1 <= len(view.attributes) <= _MOST_FIELDS or not is_flat(view.node.body):
        return None
    optional = [fact.name for fact in view.attributes if _is_optional(fact, view)]
    required = [fact.name for fact in view.attributes if fact.name not in optional]
    if len(view.bases) > 1 or any(base.rpartition(".")[2].startswith("_") for base in view.bases):
        return None
    base = [base.rpartition(".")[2] for base in view.bases if not base.endswith(".TypedDict")]
    if required and optional:
        own = f"{coded(required)}, and optionally {coded(optional)}"
    else:
        own = coded(required or optional)
    kind_of = "optional " if not required else ""
    if base:
        return f"Dictionary with the keys of {code(base[0])} plus the {kind_of}{_keys(view)} {own}."
    return f"Dictionary with the {kind_of}{_keys(view)} {own}."


def _keys(view: ClassView) -> str:
    return "keys" if len(view.attributes) > 1 else "key"


def _is_optional(fact: AttributeFact, view: ClassView) -> bool:
    outer = (fact.type or "").partition("[")[0].rpartition(".")[2]
    is_partial = any(k.arg == "total" and getattr(k.value, "value", True) is False for k in view.node.keywords)
    return outer == "NotRequired" or (is_partial and outer != "Required")


def protocol_words(view: ClassView) -> str | None:
    """Say what an object must have to fulfil a protocol."""
    names = [fact.name for fact in view.attributes if fact.type]
    names += dict.fromkeys(f.name for f in view.functions if f.name not in {"__init__", "__subclasshook__"})
    if view.bases or not 1 <= len(names) <= _MOST_FIELDS or any(n.startswith("_") and n[:2] != "__" for n in names):
        return None
    if names == ["__call__"]:
        return _callable_words(view.special("__call__"))
    return f"Objects with {coded(names)}."


def constants_words(view: ClassView) -> str | None:
    """Say the names of a class that holds nothing but constants."""
    names = [fact.name for fact in view.attributes]
    is_plain = not view.bases and not view.node.keywords and not view.node.decorator_list
    if not is_plain or not 2 <= len(names) <= _MOST_MEMBERS or not all(name.isupper() for name in names):
        return None
    if len(view.node.body) != len(names):
        return None
    noun = kind(view.symbol.name)
    return f"The {many(noun)} {coded(names)}." if noun else f"The constants {coded(names)}."


def _with(view: ClassView, names: list[str]) -> str | None:
    if not 1 <= len(names) <= _MOST_FIELDS or not is_flat(view.node.body):
        return None
    if len(view.bases) == 1 and view.role is Role.DATACLASS and view.index.find(view.bases[0]):
        base = view.bases[0].rpartition(".")[2]
        return None if base.startswith("_") else sentence(f"{one(base)} with {coded(names)}")
    noun = kind(view.symbol.name)
    return sentence(f"{a(noun)} with {coded(names)}") if noun else f"Holds {coded(names)}."


def _callable_words(call: Symbol | None) -> str | None:
    args = getattr(call.node, "args", None) if call else None
    if args is None or args.vararg or args.kwarg or args.kwonlyargs:
        return None
    names = [arg.arg.lstrip("_") for arg in (*args.posonlyargs, *args.args)][1:]
    if not all(names) or len(names) > _MOST_FIELDS:
        return None
    return f"Callable that takes {coded(names)}." if names else "Callable without arguments."


def _tuple_names(view: ClassView) -> list[str]:
    """Field names of a base ``namedtuple("Point", "x y")``."""
    for base in view.node.bases:
        match base:
            case ast.Call(args=[_, ast.Constant(value=str(text))]):
                return text.replace(",", " ").split()
            case ast.Call(args=[_, ast.List(elts=parts) | ast.Tuple(elts=parts)]):
                names = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
                return names if len(names) == len(parts) else []
    return []


def _parameters(constructor: Symbol) -> list[str]:
    """Names of the parameters after the receiver; none where there are stars or private ones."""
    args = getattr(constructor.node, "args", None)
    if args is None or args.vararg or args.kwarg:
        return []
    names = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)][1:]
    return [] if any(name.startswith("_") for name in names) else names


def _kept(constructor: Symbol) -> set[str]:
    """Names of the parameters that an attribute of the same name is made from, at the top of the constructor."""
    if not isinstance(constructor.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    arguments = constructor.node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    if not positional:
        return set()
    receiver = positional[0].arg
    return {
        item.name
        for item in assigned(constructor.node.body, receiver)
        if item.value is not None and item.name in _names(item.value)
    }


def _names(value: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)} if is_small(value) else set()
