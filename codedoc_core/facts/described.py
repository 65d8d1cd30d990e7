"""Parameters as existing docstrings describe them: what is already written is the best evidence."""

from __future__ import annotations

import re

_SECTION = re.compile(r"^(?P<indent>[ \t]*)(?:Args|Arguments|Parameters|Keyword Args):[ \t]*$", re.MULTILINE)
_GOOGLE = re.compile(r"^(?P<indent>[ \t]+)\*{0,2}(?P<name>\w+)(?: ?\([^)]*\))?:[ \t]+(?P<text>\S.*)$")
_NUMPY_HEAD = re.compile(r"^(?P<indent>[ \t]*)Parameters[ \t]*\n[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_NUMPY_NAME = re.compile(r"^\*{0,2}(?P<name>\w+)\s*(?::.*)?$")
_SPHINX = re.compile(
    r"^[ \t]*[:@]param (?P<named>[^:\n]+):[ \t]*(?P<text>\S.*(?:\n[ \t]+(?!:\w[^:\n]*:(?:\s|$))[^@\s].*)*)",
    re.MULTILINE,
)
_DEFAULTS = re.compile(r"\s*\(?(?:Defaults? (?:to|is|:)|default[:=]).*$", re.IGNORECASE | re.DOTALL)


def documented_parameters(docstring: str) -> dict[str, str]:
    """Read the descriptions of parameters in a Google, NumPy or Sphinx docstring; short ones, without defaults."""
    raw = _google(docstring) | _numpy(docstring) | _sphinx(docstring)
    tidy = {name: _tidied(text) for name, text in raw.items()}
    return {name: _capitalised(text, name) for name, text in tidy.items() if text}


def _sphinx(docstring: str) -> dict[str, str]:
    fields = ((match["named"].split(), match["text"]) for match in _SPHINX.finditer(docstring))
    return {named[-1].lstrip("*"): text for named, text in fields if named}


def _google(docstring: str) -> dict[str, str]:
    head = _SECTION.search(docstring)
    if head is None:
        return {}
    found: dict[str, str] = {}
    indent, last = "", ""
    for line in docstring[head.end() + 1 :].splitlines():
        entry = _GOOGLE.match(line)
        depth = line[: len(line) - len(line.lstrip())]
        if entry and (not indent or entry["indent"] == indent):
            indent, last = entry["indent"], entry["name"]
            found[last] = entry["text"]
        elif last and line.strip() and len(depth) > len(indent):
            found[last] += f" {line.strip()}"
        elif not line.strip() or len(depth) <= len(head["indent"]):
            break
    return found


def _numpy(docstring: str) -> dict[str, str]:
    head = _NUMPY_HEAD.search(docstring)
    if head is None:
        return {}
    found: dict[str, str] = {}
    indent, last = head["indent"], ""
    for line in docstring[head.end() + 1 :].splitlines():
        name = _NUMPY_NAME.match(line.removeprefix(indent))
        if re.match(r"\s*-{3,}\s*$", line):
            found.pop(last, None)
            break
        if name and not line.removeprefix(indent).startswith((" ", "\t")):
            last = name["name"]
        elif last and line.strip():
            found[last] = f"{found.get(last, '')} {line.strip()}".strip()
    return found


def _capitalised(text: str, name: str) -> str:
    """Give a description the capital of a sentence, unless it begins with code or the name itself."""
    first = text.partition(" ")[0]
    return text[0].upper() + text[1:] if first.isalpha() and first.islower() and first != name else text


def _tidied(text: str) -> str:
    text = _DEFAULTS.sub("", " ".join(text.split())).strip()
    if not 3 < len(text) <= 160 or re.search(r"\b(?:TODO|see above)\b|[\\]", text):
        return ""
    return text if text.endswith((".", "!", "?")) else f"{text}."
