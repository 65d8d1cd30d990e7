"""A first look at a docstring, where reading it would take too long."""

from __future__ import annotations

import re
from typing import Final

from codedoc_core.docstrings.profile import Style

_SEEMING: Final = {
    Style.NUMPY: re.compile(r"^[ \t]*[A-Z][\w ]*\n[ \t]*-{3,}[ \t]*$", re.MULTILINE),
    Style.SPHINX: re.compile(r"^[ \t]*:(?:param|type|returns?|rtype|raises?|yields?|ivar|var)\b[^\n:]*:", re.MULTILINE),
    Style.GOOGLE: re.compile(
        r"^[ \t]*(?:Arg(?:ument)?s|Returns|Yields|Raises|Attributes|Examples?|Notes?|Keyword Arg\w*):[ \t]*$",
        re.MULTILINE,
    ),
}


def seeming_style(text: str) -> str:
    """Return the style that the sections of a docstring seem to have, at a glance; empty where it has none."""
    return next((style.value for style, mark in _SEEMING.items() if mark.search(text)), "")
