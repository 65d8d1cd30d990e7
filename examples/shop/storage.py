import json
from enum import Enum
from pathlib import Path
from typing import Protocol


class Colour(Enum):
    RED = 1
    GREEN = 2


class Store(Protocol):
    def load(self, name: str) -> dict: ...
    def save(self, name: str, value: dict) -> None: ...


class FileStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, name):
        if "/" in name or name.startswith("."):
            raise ValueError(f"bad name: {name}")
        return self.folder / f"{name}.json"

    # Load what was saved under a name.
    def load(self, name: str) -> dict:
        with open(self._path(name), encoding="utf-8") as file:
            return json.load(file)

    def save(self, name: str, value: dict) -> None:
        self._path(name).write_text(json.dumps(value), encoding="utf-8")

    def names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def is_empty(self) -> bool:
        return not self.names()


def parse_size(text, *, default_unit="MB"):
    number, _, unit = text.strip().partition(" ")
    if not number.isdigit():
        raise ValueError(f"not a size: {text!r}")
    return int(number), unit or default_unit
