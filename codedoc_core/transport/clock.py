"""Time and chance, given from outside so that tests need not wait."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@dataclass(frozen=True, slots=True)
class Clock:
    """What waiting needs.

    Attributes:
        now: Seconds that only grow.
        sleep: Waits that many seconds.
        random: A number from 0 to 1.
    """

    now: Callable[[], float] = anyio.current_time
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep
    random: Callable[[], float] = random.random
