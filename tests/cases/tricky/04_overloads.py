import typing
from typing import overload


@overload
def pick(x: int) -> int: ...
@overload
def pick(x: str) -> str: ...
def pick(x): return x


class Box:
    @typing.overload
    def get(self, key: str) -> str: ...
    @typing.overload
    def get(self, key: str, default: int) -> int: ...

    def get(self, key, default=None):
        return default
