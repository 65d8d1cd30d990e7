import dataclasses
import enum
from typing import NamedTuple, Protocol, TypedDict


@dataclasses.dataclass(frozen=True)
class Point:
    x: int = 0
    y: int = dataclasses.field(default=0)  # down
class Empty: ...
class Colour(enum.Enum): RED = 1; GREEN = 2
class Sized(Protocol):
    def __len__(self) -> int: ...
class Pair(NamedTuple):
    left: int
    right: int = 2
class Options(TypedDict, total=False): name: str
class Failure(Exception): pass
