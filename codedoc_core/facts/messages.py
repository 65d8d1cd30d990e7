"""What is known of an exception whose condition cannot be told: its message, or what it stands for."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from codedoc_core.facts.exceptions import caught_types
from codedoc_core.facts.scope import dotted
from codedoc_core.facts.words import article, code, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codedoc_core.facts.body import Body, Site

_LONGEST: Final = 72
_MOST_KINDS: Final = 3
_FEWEST_LETTERS: Final = 6
_GAP: Final = "..."
_PERCENT: Final = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[srdfgxi]")
_BRACES: Final = re.compile(r"\{[^{}]*\}")
_TRANSLATORS: Final = frozenset({"_", "__", "gettext", "ngettext", "ugettext", "gettext_lazy"})
_BROAD: Final = frozenset({"Exception", "BaseException", ""})


def aside(site: Site, body: Body) -> str | None:
    """Say what is known of an exception where it is raised, as a sentence; ``None`` where that is nothing."""
    node = site.node
    assert isinstance(node, ast.Raise)
    text = _message(site, body)
    if text:
        plain = text.replace("`", "'")
        return f"With {'a message like' if _GAP in text or plain != text else 'the message'} {code(plain)}."
    return _in_place_of(node, site)


def _message(site: Site, body: Body) -> str | None:
    """Return the message as the code spells it, with dots for what is filled in."""
    made = site.node.exc  # type: ignore[attr-defined]
    if not isinstance(made, ast.Call) or not made.args:
        return None
    first = made.args[0]
    text = " ".join((_spelled(_bound(first, site, body) if isinstance(first, ast.Name) else first) or "").split())
    text = text if text.endswith(_GAP) else text.rstrip(".")
    text = _shortened(re.sub(r"\.{4,}", _GAP, text))
    is_telling = sum(map(str.isalpha, text)) >= _FEWEST_LETTERS and " " in text
    return text if is_telling and "\\" not in text and text.isprintable() else None


def _bound(name: ast.Name, site: Site, body: Body) -> ast.expr | None:
    """Return what a name was bound to last, in the same suite or where nothing else binds it."""
    line = site.node.lineno  # type: ignore[attr-defined]
    stores = body.stores.get(name.id, [])
    near = [store.node for store in stores if store.frame is site.frame and getattr(store.node, "lineno", line) < line]
    last = near[-1] if near else None
    return last.value if isinstance(last, ast.Assign) else body.scope.bound.get(name.id)


def _spelled(node: ast.expr | None) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else _GAP for part in parts)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod()):
            return _PERCENT.sub(_GAP, text).replace("%%", "%")
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return _BRACES.sub(_GAP, text)
        case ast.Call(func=func, args=[ast.Constant(value=str(text)), *_]) if dotted(func) in _TRANSLATORS:
            return text
    return None


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - len(_GAP)].rpartition(' ')[0].rstrip(' ,;:')} {_GAP}"


def _in_place_of(node: ast.Raise, site: Site) -> str | None:
    """Name the exceptions in whose place another one is raised, or which go on after they were caught."""
    for frame in site.frames():
        handler = frame.node
        if isinstance(handler, ast.ExceptHandler):
            is_same = node.exc is None or (isinstance(node.exc, ast.Name) and node.exc.id == handler.name)
            kinds = [kind for kind in caught_types(handler) if kind not in _BROAD]
            if is_same:
                return "Caught, and then raised again."
            if not kinds or len(kinds) > _MOST_KINDS:
                return None
            return f"In place of {joined([f'{article(kind)} {code(kind)}' for kind in kinds], 'or')}."
    return None


def either(said: Iterable[str]) -> str | None:
    """Return the one thing that is known of all exceptions of a type, or the first of several messages."""
    known = list(dict.fromkeys(said))
    if len(known) < 2:
        return known[0] if known else None
    return f"{known[0].removesuffix('.')}, among others." if known[0].startswith("With ") else known[0]
